/** What the values of a pprof profile are: `cpu/nanoseconds`, `alloc_space/bytes`, `contentions/count`. */
import type { Axis } from '../model.ts';

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
  return { unit: unit === 'count' || unit === '' ? type.replace(/^(?:alloc|inuse)_/, '') : unit, factor: 1 };
}

export function axisOf({ type }: Pick<ValueType, 'type'>): Axis {
  if (/alloc|inuse|space|objects|heap/.test(type)) return 'alloc';
  if (/contentions|delay|block|mutex|lock/.test(type)) return 'lock';
  if (/wall|real/.test(type)) return 'wall';
  return /cpu|samples|cycles/.test(type) ? 'cpu' : 'count';
}
