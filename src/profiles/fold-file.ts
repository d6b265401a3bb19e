/**
 * Folded stacks of a large `perf script` file, read in pieces by several threads, this one among them.
 * A piece begins behind an empty line, which ends a sample whatever stands around it.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type FoldedPart, foldPieces, type Pieces } from './fold-part.ts';
import { type FoldedText, scriptColumns } from './folded.ts';
import { perfScript } from './formats/perf-script.ts';
import { TRACEPOINT } from './perf-script/scanner.ts';
import { formatFor } from './read.ts';
import { headFrom } from './source.ts';
import { HEAD_BYTES } from './unpack.ts';

/** Below it, what reads every format is as fast. */
const MIN_BYTES = 16e6;
/** Another thread costs 0.15 s of processor time to start and to compile: below 250 MB, two are slower than one. */
const BYTES_PER_THREAD = 128e6;
const MAX_THREADS = 4;
/** Small enough that no thread waits long for the last one of another. */
const PIECE = 2 << 20;
/** How far behind a cut its empty line may be; a longer stack is not cut there. */
const MAX_SEARCH = 1 << 20;

/** null where the file is small, packed, no file, or of another format: then it is read in one piece. */
export async function foldFile(
  path: string,
  threads = threadsFor(path),
): Promise<(FoldedText & { readonly unread: number }) | null> {
  if (threads === 0) return null;
  const { size } = statSync(path);
  const file = openSync(path, 'r');
  try {
    if (!(await isPlainScript(file))) return null;
    const pieces = { path, bounds: boundsOf(file, size), next: new Int32Array(new SharedArrayBuffer(4)) };
    // The beginning of the file is this thread's: the first event seen is the one that is printed.
    Atomics.store(pieces.next, 0, 1);
    const others = Array.from({ length: Math.min(threads, pieces.bounds.length - 1) - 1 }, () =>
      inThread(pieces),
    );
    // This thread is busy from here on: a failure of the others is looked at when it is done.
    const settled = Promise.allSettled(others);
    const first = foldPieces(pieces, 0);
    await settled;
    return merged([first, ...(await Promise.all(others))]);
  } finally {
    closeSync(file);
  }
}

function threadsFor(path: string): number {
  const size = path === '-' ? 0 : statSync(path).size;
  return size < MIN_BYTES
    ? 0
    : Math.min(Math.ceil(size / BYTES_PER_THREAD), MAX_THREADS, availableParallelism());
}

async function isPlainScript(file: number): Promise<boolean> {
  const bytes = Buffer.alloc(HEAD_BYTES);
  const stored = bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0));
  const head = headFrom(stored);
  // What is packed, UTF-16 or fenced does not look as it is stored.
  if (!Buffer.from(head.bytes).equals(stored)) return false;
  return (await formatFor(head)) === perfScript;
}

function boundsOf(file: number, size: number): number[] {
  const bounds = [0];
  for (let at = PIECE; at < size; at += PIECE) {
    const start = at > bounds.at(-1)! ? behindEmptyLine(file, at) : null;
    if (start !== null && start < size) bounds.push(start);
  }
  return [...bounds, size];
}

function behindEmptyLine(file: number, from: number): number | null {
  const bytes = Buffer.alloc(1 << 16);
  for (let at = from; at < from + MAX_SEARCH; at += bytes.length - 4) {
    const read = readSync(file, bytes, 0, bytes.length, at);
    const text = bytes.subarray(0, read);
    const ends = [text.indexOf('\n\n'), text.indexOf('\n\r\n')];
    if (ends[0]! >= 0) return at + ends[0]! + 2;
    if (ends[1]! >= 0) return at + ends[1]! + 3;
    if (read < bytes.length) return null;
  }
  return null;
}

/** The worker is begun in JavaScript, so that its TypeScript comes out of the compile cache. */
const START = `
require('node:module').enableCompileCache();
import(${JSON.stringify(new URL('./fold-worker.ts', import.meta.url).href)});
`;

function inThread(pieces: Pieces): Promise<FoldedPart> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(START, {
      eval: true,
      workerData: pieces,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`the thread that folds ended with ${code}`)));
  });
}

/** This thread's part comes first. */
function merged(parts: readonly FoldedPart[]): FoldedText & { unread: number } {
  const columns = new Map<string, Map<string, number>>();
  for (const column of parts.flatMap(part => part.columns)) {
    const sums = columns.get(column.name) ?? new Map<string, number>();
    columns.set(column.name, sums);
    column.stacks.forEach((stack, index) => {
      sums.set(stack, (sums.get(stack) ?? 0) + column.weights[index]!);
    });
  }
  const names = [...columns.keys()];
  const kept = new Set(scriptColumns(names.map(name => ({ name }))).map(index => names[index]!));
  const sums = new Map<string, number>();
  for (const name of kept) {
    for (const [stack, weight] of columns.get(name)!) sums.set(stack, (sums.get(stack) ?? 0) + weight);
  }
  return {
    lines: [...sums].map(([stack, weight]) => `${stack} ${weight}`).sort(),
    printed: [...kept][0]?.replace(TRACEPOINT, '') ?? 'samples',
    left: names.filter(name => !kept.has(name)),
    unread: parts.reduce((sum, { unread }) => sum + unread, 0),
  };
}
