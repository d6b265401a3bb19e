/**
 * The header of a recording (`--header`), where it fills the first 8 KB, as on machines with many processors: what stands
 * behind it, report or script, is looked at before it is read.
 *
 *     # ========
 *     # captured on    : Wed Nov 25 12:54:00 2026
 *     # CPU 0: Core ID 0, Die ID 0, Socket ID 0
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { headFrom } from '../source.ts';
import { HEAD_BYTES } from '../unpack.ts';
import { perfReport } from './perf-report.ts';
import { perfScript } from './perf-script.ts';

export const perfHeader: Format = { name: 'perf-header', detect, read };

/** Of comments, before anything else. */
const MAX_HEADER = 4 * 1024 ** 2;

function detect({ text, lines }: Head): Detection | null {
  if (!/^# captured on/m.test(text) || !lines.every(line => /^(?:#|\s*$)/.test(line))) return null;
  return { confidence: 0.9, why: 'the header of a recording' };
}

async function read(input: Input): Promise<Profile> {
  const iterator = input.chunks[Symbol.asyncIterator]();
  let begun = Buffer.alloc(0);
  let behind = -1;
  while (behind < 0 || begun.length - behind < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    begun = Buffer.concat([begun, next.value]);
    if (behind < 0) behind = firstOther(begun);
    if (behind < 0 && begun.length > MAX_HEADER) break;
  }
  const head = headFrom(begun.subarray(Math.max(0, behind), Math.max(0, behind) + HEAD_BYTES));
  const comments = begun.toString('latin1', 0, Math.max(0, behind));
  // The titles of a report are comments as well.
  const format = /^# Samples: /m.test(comments) ? perfReport : perfScript;
  if (behind < 0 || (format === perfScript && perfScript.detect(head) === null)) {
    throw new PerfError(
      'profile-kind',
      `${input.name} is the header of a recording, without its samples. Run perf report --stdio -n --header, which prints both.`,
    );
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield begun;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return format.read({ ...input, head, chunks: chunks() });
}

/** Where the first line begins that is no comment and not empty; −1 where none is. */
function firstOther(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    if (end < 0) return -1;
    if (end > at && bytes[at] !== 35 && bytes[at] !== 13) return at;
    at = end + 1;
  }
  return -1;
}
