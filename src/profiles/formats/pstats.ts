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
import { type Marshalled, readMarshal } from './marshal.ts';

export const pstats: Format = { name: 'pstats', detect, read };

const MAX_BYTES = 256 * 1024 ** 2;

/** A dict whose first key is a tuple of three that begins with a string. */
function detect({ bytes }: Head): Detection | null {
  const [dict, tuple, size, text] = [bytes[0]! & 0x7f, bytes[1]! & 0x7f, bytes[2], bytes[3]! & 0x7f];
  const isDict =
    dict === 0x7b && tuple === 0x29 && size === 3 && 'zZaAust'.includes(String.fromCharCode(text));
  return isDict ? { confidence: 0.95, why: 'marshalled dict of (file, line, function)' } : null;
}

async function read(input: Input): Promise<Profile> {
  const rows = new Rows();
  let seconds = 0;
  let odd = 0;
  for (const [key, value] of entriesOf(await wholeOf(input, MAX_BYTES), input.name)) {
    const [file, line, name] = Array.isArray(key) ? key : [];
    const [, , self, total] = Array.isArray(value) ? value : [];
    if (typeof name !== 'string' || typeof self !== 'number' || typeof total !== 'number') {
      odd++;
      continue;
    }
    const isBuiltin = file === '~' || typeof file !== 'string';
    seconds += self;
    rows.add({
      name: isBuiltin ? name.replace(/^<(.*)>$/, '{$1}') : name,
      file: isBuiltin ? null : file,
      line: isBuiltin || typeof line !== 'number' ? null : line,
      self,
      total,
      at: { line: 1, text: `${file}:${line}(${name})` },
    });
  }
  return {
    format: 'pstats',
    source: input.name,
    views: [
      {
        name: 'time',
        unit: 's',
        axis: 'cpu',
        base: 'the whole run',
        total: seconds,
        samples: null,
        entries: rows.entries(),
      },
    ],
    stacks: null,
    annotations: [],
    unread: { count: odd, lines: [] },
    notes: [
      ...input.notes,
      'every call was instrumented: small, frequent functions look dearer than they are',
    ],
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
