/** What the values of a pprof profile are: `cpu/nanoseconds`, `alloc_space/bytes`, `contentions/count`. */
import type { Axis, View } from '../model.ts';

export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

const FACTORS: Record<string, readonly [unit: string, factor: number]> = {
  nanoseconds: ['ns', 1],
  microseconds: ['ns', 1e3],
  milliseconds: ['ns', 1e6],
  seconds: ['ns', 1e9],
  bytes: ['bytes', 1],
  kilobytes: ['bytes', 1024],
  megabytes: ['bytes', 1024 ** 2],
};

export function unitOf({ type, unit }: ValueType): { unit: string; factor: number } {
  const known = FACTORS[unit];
  if (known !== undefined) return { unit: known[0], factor: known[1] };
  return { unit: unit === 'count' || unit === '' ? countOf(type) : unit, factor: 1 };
}

/** What a profile that counts counts: `goroutines`, `threads`, `objects`. */
export function countOf(type: string): string {
  if (type === 'goroutine') return 'goroutines';
  return type === 'threadcreate' || type === 'thread' ? 'threads' : type.replace(/^(?:alloc|inuse)_/, '');
}

/** What the figures of a view stand for, where people misread it; null where the name says it. */
export function meaningOf({ name, axis, entries }: Pick<View, 'name' | 'axis' | 'entries'>): string | null {
  if (axis === 'lock') return chargedSide(entries);
  if (name === 'inuse_space' || name === 'inuse_objects')
    return `${name} is what is alive now; what was ever allocated (and drives the garbage collector) is ${name.replace('inuse', 'alloc')}`;
  if (name === 'alloc_space' || name === 'alloc_objects')
    return `${name} is all that was allocated since the start, freed or not; what is alive is ${name.replace('alloc', 'inuse')}`;
  if (name === 'goroutine') return 'goroutines that exist, running or waiting: no time';
  return null;
}

/** Go's runtime books a mutex profile on the unlocking side, a block profile on the waiting side. */
function chargedSide(entries: View['entries']): string | null {
  const lead = entries.find(({ self }) => (self ?? 0) > 0)?.name ?? '';
  if (
    /^(?:sync|internal\/sync|runtime)\..*(?:[uU]nlock\w*|semrelease\w*|_LostContendedRuntimeLock)$|^runtime\._LostContended/.test(
      lead,
    )
  )
    return 'a mutex profile charges who unlocked and thereby let others wait (the holder), not who waited: the waiters are in the block profile';
  if (/^(?:sync|internal\/sync|runtime)\./.test(lead))
    return 'a block profile charges who waited (lock, channel, select), added up over all goroutines; who held the lock is in the mutex profile';
  return null;
}

/** `70 % of live bytes`: what shares are of, where the unit alone would mislead. */
export function shareOf(type: string): { readonly of?: string } {
  const memory = /^(inuse|alloc)_(space|objects)$/.exec(type);
  if (memory !== null)
    return {
      of: `${memory[1] === 'inuse' ? 'live' : 'allocated'} ${memory[2] === 'space' ? 'bytes' : 'objects'}`,
    };
  return type === 'goroutine' ? { of: 'all goroutines' } : {};
}

export function axisOf({ type }: Pick<ValueType, 'type'>): Axis {
  if (/alloc|inuse|space|objects|heap/.test(type)) return 'alloc';
  if (/contentions|delay|block|mutex|lock/.test(type)) return 'lock';
  if (/wall|real|off.?cpu|^time$/.test(type)) return 'wall';
  return /cpu|samples|cycles|itimer/.test(type) ? 'cpu' : 'count';
}
