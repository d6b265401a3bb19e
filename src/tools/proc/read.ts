/**
 * Reads the text of `/proc` and `/sys` files, however it was printed:
 *
 *   head -v -n 5000 FILE…      `==> /proc/stat <==` above each file, a blank line between
 *   grep -rsH … '' DIR         `/sys/fs/cgroup/a/cpu.stat:nr_throttled 5` before each line
 *   cat FILE                   the bare text of one file
 *
 * Each row carries the path of its pseudo file in the field `file`; lines that no format understands are `unread`.
 */
import type { Reading, Row } from '../../core/reading.ts';
import { CGROUP_FORMATS } from '../cgroup/read.ts';
import { SYS_FORMATS } from '../sys/read.ts';
import { PROC_FORMATS } from './files.ts';
import type { FileFormat, FormatState } from './formats.ts';

const FORMATS: readonly FileFormat[] = [...PROC_FORMATS, ...CGROUP_FORMATS, ...SYS_FORMATS];

/** The file that is being read. */
interface Current {
  readonly path: string | null;
  readonly format: FileFormat | null;
  readonly state: FormatState;
}

/** A line of a pseudo file with the place where it was printed. */
interface FileLine {
  readonly path: string | null;
  readonly line: number;
  readonly text: string;
}

/** Whether the command prints `/proc` or `/sys` files that this reader can tell apart. */
export function printsFiles(argv: readonly string[]): boolean {
  return /^(?:head|cat|grep|tail)$/.test(argv[0] ?? '') && pathsOf(argv).length > 0;
}

/** Whether the file's own format is known. */
export function readsFile(path: string): boolean {
  return formatOf(path) !== null;
}

export function readFiles(text: string, argv: readonly string[] = []): Reading {
  const rows: Row[] = [];
  const unread: { line: number; text: string }[] = [];
  let current: Current = { path: null, format: null, state: { header: null } };
  for (const { path, line, text: content } of linesOf(text, argv)) {
    if (path !== current.path) {
      current = { path, format: path === null ? null : formatOf(path), state: { header: null } };
    }
    const read = current.format?.read(content, current.state) ?? null;
    if (read === 'skip') continue;
    if (read === null) {
      if (content.trim() !== '') unread.push({ line, text: content });
      continue;
    }
    const table = current.format!.table;
    rows.push({ table, line, sample: 0, sinceBoot: false, fields: { file: path, ...read } });
  }
  return { tool: 'files', rows, unread };
}

function formatOf(path: string): FileFormat | null {
  return FORMATS.find(format => format.path.test(path)) ?? null;
}

function* linesOf(text: string, argv: readonly string[]): Generator<FileLine> {
  const paths = pathsOf(argv);
  let path = paths.length === 1 ? paths[0]! : null;
  let line = 0;
  for (const content of text.split('\n')) {
    line++;
    const header = /^==> (\/\S{1,400}) <==$/.exec(content);
    if (header) {
      path = header[1]!;
      continue;
    }
    const prefixed = prefixOf(content);
    yield prefixed ? { path: prefixed.path, line, text: prefixed.text } : { path, line, text: content };
  }
}

/**
 * The path that `grep -H` writes before a line. A cgroup's name may hold a colon itself
 * (`system.slice:docker:1f…`), so the path ends at the first colon behind a name of a pseudo file.
 */
function prefixOf(content: string): { path: string; text: string } | null {
  if (!content.startsWith('/proc/') && !content.startsWith('/sys/')) return null;
  for (let at = content.indexOf(':'); at > 0; at = content.indexOf(':', at + 1)) {
    const path = content.slice(0, at);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const controller = /^(?:cpu|cpuacct|cpuset|memory|io|blkio|pids|cgroup|freezer|irq|hugetlb|rdma|misc)\./;
    if (!path.startsWith('/sys/fs/cgroup/') || controller.test(name)) {
      return { path, text: content.slice(at + 1) };
    }
  }
  return null;
}

function pathsOf(argv: readonly string[]): string[] {
  return argv.slice(1).filter(word => /^\/(?:proc|sys)(?:\/|$)/.test(word));
}
