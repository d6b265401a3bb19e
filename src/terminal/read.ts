/** `perf read TOOL [--json] < capture`: the rows that a reader makes of one tool's output. */

import type { Cell, Reader, Reading, Row } from '../core/reading.ts';
import { suggest } from '../core/suggest.ts';
import { clip, visible } from '../core/text.ts';
import { readFiles, readsFile } from '../tools/proc/read.ts';
import { READABLE, readerOf } from '../tools/readers.ts';
import type { Io, Word } from './word.ts';

/** More than any single command may print; what comes after it is not looked at, and that is said. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_UNREAD_TOLD = 50;

const USAGE = `Usage: perf read TOOL [--json] < capture

Reads one tool's output on stdin and prints its rows: an aligned table, or with --json one array of
objects { "table", "line", "sample", …columns }. Lines that were not understood are told on stderr.
Exit status: 0 read, 1 nothing could be read, 2 usage.

Tools: ${wrapped(READABLE)}
Files: a path below /proc or /sys, e.g. /proc/meminfo; head for the output of head -v FILE…
`;

export const read: Word = {
  name: 'read',
  summary: "Print the rows that are read from a tool's output on stdin",
  usage: USAGE,
  async run(argv, io) {
    const json = argv.includes('--json');
    const [tool, ...more] = argv.filter(word => word !== '--json');
    const reader = tool === undefined ? null : (readerOf(tool) ?? fileReader(tool));
    if (tool === '--help' || tool === '-h') {
      io.stdout(USAGE);
      return 0;
    }
    if (reader === null || more.length > 0) {
      io.stderr(`${misuse(tool, more)}\n\n${USAGE}`);
      return 2;
    }
    const { text, cut } = await textOf(io);
    const reading = reader(text);
    io.stdout(json ? asJson(reading) : asTables(reading));
    tellUnread(reading, cut, io);
    return reading.rows.length > 0 ? 0 : 1;
  },
};

/** `/proc/meminfo`, or `meminfo` alone where no tool has that name; `head` and `cat` for several files at once. */
function fileReader(name: string): Reader | null {
  const plain = name.replace(/^\/?proc\//, '');
  const path = name.startsWith('/sys/') ? name : `/proc/${plain}`;
  if (!/^[\w./:-]{1,200}$/.test(name)) return null;
  if (name === 'head' || name === 'grep') return text => readFiles(text, [name]);
  return readsFile(path) ? text => readFiles(text, ['cat', path]) : null;
}

function wrapped(words: readonly string[]): string {
  const lines: string[] = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > 88) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n       ');
}

function misuse(tool: string | undefined, more: readonly string[]): string {
  if (tool === undefined)
    return 'perf read needs the name of the tool that printed the text: perf read vmstat < capture';
  if (readerOf(tool) !== null)
    return `perf read takes one tool; also typed: ${more.map(word => visible(word)).join(' ')}`;
  const near = suggest(tool, READABLE);
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : '';
  return `There is no reader for ${visible(clip(tool, 60))}.${hint}`;
}

async function textOf(io: Io): Promise<{ text: string; cut: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of io.stdin) {
    const room = MAX_BYTES - bytes;
    text += decoder.decode(chunk.subarray(0, room), { stream: true });
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return { text, cut: true };
  }
  return { text: text + decoder.decode(), cut: false };
}

function asJson({ rows }: Reading): string {
  if (rows.length === 0) return '[]\n';
  return `[\n${rows.map(row => `  ${JSON.stringify(flat(row))}`).join(',\n')}\n]\n`;
}

/** A tool's own column named like one of ours (`line`, `table`, `sample`) is told with a dot before it. */
function flat({ table, line, sample, sinceBoot, fields }: Row): Record<string, Cell | boolean> {
  const head = { table, line, sample, ...(sinceBoot ? { since_boot: true } : {}) };
  const own = Object.entries(fields).map(([key, cell]) => [Object.hasOwn(head, key) ? `.${key}` : key, cell]);
  return { ...head, ...Object.fromEntries(own) };
}

/** Rows of one table with the same columns stand below one header. */
function asTables({ rows }: Reading): string {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.table, Object.keys(row.fields)]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map(asTable).join('\n');
}

function asTable(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const columns = Object.keys(first.fields);
  const lines = [
    ['line', 'sample', ...columns].map(shown),
    ...rows.map(({ line, sample, sinceBoot, fields }) => [
      String(line),
      sinceBoot ? `${sample}*` : String(sample),
      ...columns.map(column => shown(fields[column] ?? null)),
    ]),
  ];
  const widths = lines[0]?.map((_, index) =>
    lines.reduce((width, line) => Math.max(width, line[index]?.length ?? 0), 0),
  );
  const body = lines.map(line =>
    line
      .map((cell, index) => cell.padEnd(widths?.[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const note = rows.some(row => row.sinceBoot) ? '  (*: mean since boot)' : '';
  return `${visible(first.table)}${note}\n${body.join('\n')}\n`;
}

function shown(cell: Cell): string {
  return cell === null ? '-' : clip(visible(String(cell)).replaceAll('\n', ' '), 120);
}

function tellUnread({ tool, rows, unread, beyond = 0 }: Reading, cut: boolean, io: Io): void {
  if (cut) io.stderr(`Only the first ${MAX_BYTES / 1024 / 1024} MB were looked at.\n`);
  if (rows.length === 0) io.stderr(`Nothing was read: is this the output of ${tool}?\n`);
  if (beyond > 0)
    io.stderr(`${beyond} more rows were left out: one output may have no more. Cut the capture in parts.\n`);
  if (unread.length === 0) return;
  io.stderr(`${unread.length} ${unread.length === 1 ? 'line was' : 'lines were'} not understood:\n`);
  for (const { line, text } of unread.slice(0, MAX_UNREAD_TOLD)) io.stderr(`  ${line}: ${shown(text)}\n`);
  if (unread.length > MAX_UNREAD_TOLD) io.stderr(`  … and ${unread.length - MAX_UNREAD_TOLD} more\n`);
}
