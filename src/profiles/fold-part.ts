/** What one thread reads of a `perf script` file, folded: every event apart, since only the whole file says which came first. */
import { closeSync, openSync, readSync } from 'node:fs';
import { sumsOf } from './folded.ts';
import { PerfScriptScanner } from './perf-script/scanner.ts';

const CHUNK = 1 << 19;

/** Pieces of a file that begin and end between samples; every thread takes the next one that is left. */
export interface Pieces {
  readonly path: string;
  /** Where each begins, and behind the last where it ends. */
  readonly bounds: readonly number[];
  /** One number: the next piece that nobody has taken. */
  readonly next: Int32Array;
}

export interface FoldedPart {
  readonly columns: readonly {
    readonly name: string;
    readonly stacks: readonly string[];
    readonly weights: Float64Array;
  }[];
  readonly unread: number;
}

/** Takes pieces until none is left; `own` is one that was set apart for this thread, or null. */
export function foldPieces({ path, bounds, next }: Pieces, own: number | null): FoldedPart {
  const scanner = new PerfScriptScanner();
  const file = openSync(path, 'r');
  // The scanner keeps nothing of what it is handed, so that one piece of memory serves the whole file.
  const bytes = Buffer.allocUnsafeSlow(CHUNK);
  try {
    for (let piece = own ?? take(next); piece + 1 < bounds.length; piece = take(next)) {
      const end = bounds[piece + 1]!;
      for (let at = bounds[piece]!; at < end; ) {
        const read = readSync(file, bytes, 0, Math.min(CHUNK, end - at), at);
        if (read === 0) break;
        scanner.push(bytes.subarray(0, read));
        at += read;
      }
    }
  } finally {
    closeSync(file);
  }
  scanner.end();
  const { stacks } = scanner.sampler;
  const columns = stacks.columns.map(({ name }, index) => {
    const sums = sumsOf(stacks, [index], true);
    return { name, stacks: [...sums.keys()], weights: Float64Array.from(sums.values()) };
  });
  return { columns, unread: scanner.unread.count };
}

function take(next: Int32Array): number {
  return Atomics.add(next, 0, 1);
}
