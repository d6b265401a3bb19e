/**
 * What `cProfile -o` writes: a marshalled dict, read here by a reader of its own, never by Python.
 * Sources: https://github.com/python/cpython/blob/main/Python/marshal.c and Lib/pstats.py
 *
 *     {(file, line, function): (primitive calls, calls, tottime, cumtime, {caller: (…)})}
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { wholeOf } from '../source.ts';
import { INSTRUMENTED } from './cprofile.ts';
import { type Marshalled, readMarshal } from './marshal.ts';

export const pstats: Format = { name: 'pstats', detect, read };

const MAX_BYTES = 256 * 1024 ** 2;

/**
 * A dict whose first key is a tuple of three that begins with a string, in any version of marshal: `{)` and one byte of
 * size from version 4 on, `{(` and four before; the high bit marks what may be referred to later.
 */
function detect({ bytes }: Head): Detection | null {
  const typeAt = (at: number) => String.fromCharCode((bytes[at] ?? 0) & 0x7f);
  if (typeAt(0) !== '{') return null;
  const small = typeAt(1) === ')' && bytes[2] === 3;
  const large = typeAt(1) === '(' && bytes[2] === 3 && !bytes[3] && !bytes[4] && !bytes[5];
  const text = small ? typeAt(3) : large ? typeAt(6) : '';
  return text !== '' && 'zZaAust'.includes(text)
    ? { confidence: 0.95, why: 'marshalled dict of (file, line, function)' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const rows = new Rows();
  const counts = new Rows();
  let seconds = 0;
  let odd = 0;
  for (const [key, value] of entriesOf(await wholeOf(input, MAX_BYTES), input.name)) {
    const [file, line, name] = Array.isArray(key) ? key : [];
    const [, calls, self, total] = Array.isArray(value) ? value : [];
    if (typeof name !== 'string' || typeof self !== 'number' || typeof total !== 'number') {
      odd++;
      continue;
    }
    const isBuiltin = file === '~' || typeof file !== 'string';
    seconds += self;
    const subject = {
      name: isBuiltin ? name.replace(/^<(.*)>$/, '{$1}') : name,
      file: isBuiltin ? null : file,
      line: isBuiltin || typeof line !== 'number' ? null : line,
      at: { line: 1, text: `${file}:${line}(${name})` },
    };
    rows.add({ ...subject, self, total });
    counts.add({ ...subject, self: typeof calls === 'number' ? calls : null, total: null });
  }
  const calls = counts.entries();
  return {
    format: 'pstats',
    source: input.name,
    views: [
      {
        name: 'time',
        unit: 's',
        axis: 'wall',
        base: 'the whole run',
        of: 'the run',
        total: seconds,
        samples: null,
        entries: rows.entries(),
      },
      {
        name: 'calls',
        unit: 'calls',
        axis: 'count',
        base: 'all calls',
        total: calls.reduce((all, { self }) => all + (self ?? 0), 0),
        samples: null,
        entries: calls,
      },
    ],
    stacks: null,
    annotations: [],
    unread: { count: odd, lines: [] },
    notes: [...input.notes, INSTRUMENTED],
    recording: { seconds },
  };
}

function entriesOf(bytes: Uint8Array, name: string): readonly (readonly [Marshalled, Marshalled])[] {
  try {
    const value = readMarshal(bytes);
    return value instanceof Map ? [...value] : [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PerfError(
      'profile-broken',
      `${name} begins like a pstats file but is broken: ${error.message}. Write it again, or send python -m pstats' text.`,
      { cause: error },
    );
  }
}
