/**
 * The figures that pprof prints, and the names: `410ms`, `2.03s`, `10134.99kB`, `20.20%`, `0`, `.`, `1.5e+03GB`.
 * Source: https://github.com/google/pprof/blob/main/internal/measurement/measurement.go
 */
import { countOf } from './pprof-types.ts';

const FACTORS: Record<string, readonly [unit: string, factor: number]> = {
  ns: ['ns', 1],
  us: ['ns', 1e3],
  µs: ['ns', 1e3],
  μs: ['ns', 1e3],
  ms: ['ns', 1e6],
  s: ['ns', 1e9],
  mins: ['ns', 60e9],
  hrs: ['ns', 3600e9],
  days: ['ns', 86_400e9],
  wks: ['ns', 7 * 86_400e9],
  yrs: ['ns', 365 * 86_400e9],
  B: ['bytes', 1],
  kB: ['bytes', 1024],
  MB: ['bytes', 1024 ** 2],
  GB: ['bytes', 1024 ** 3],
  TB: ['bytes', 1024 ** 4],
  PB: ['bytes', 1024 ** 5],
  'n*GCU': ['GCU', 1e-9],
  'u*GCU': ['GCU', 1e-6],
  'm*GCU': ['GCU', 1e-3],
  GCU: ['GCU', 1],
  'k*GCU': ['GCU', 1e3],
};

export interface Amount {
  readonly value: number;
  /** `ns`, `bytes`, or empty where pprof printed a bare number. */
  readonly unit: string;
}

export const AMOUNT = '-?\\d{1,18}(?:\\.\\d{1,6})?(?:e[+-]?\\d{1,3})?(?:[numk]\\*GCU|[a-zA-Zµμ]{0,4})';
export const PERCENT = '-?\\d{1,15}(?:\\.\\d{1,9})?(?:e[+-]?\\d{1,3})?%';

export function amountOf(text: string): Amount | null {
  const match = /^(-?\d{1,18}(?:\.\d{1,6})?(?:e[+-]?\d{1,3})?)([a-zA-Zµμ*]{0,5})$/.exec(text.trim());
  if (match === null) return null;
  const known = FACTORS[match[2]!];
  if (known !== undefined) return { value: exact(Number(match[1]) * known[1]), unit: known[0] };
  return match[2] === '' ? { value: Number(match[1]), unit: '' } : null;
}

/** 1.01 s are 1010000000 ns, not 1010000000.0000001. */
function exact(value: number): number {
  return Math.abs(value) > 1e-3 ? Number(value.toPrecision(15)) : value;
}

/** `main.work (inline)`, `main.work /src/main.go:42`, `0000000000468329 sync.(*Mutex).Unlock /x/mutex.go:223`. */
export function functionOf(text: string): {
  name: string;
  file: string | null;
  line: number | null;
  kind: 'inlined' | null;
} {
  // People mark rows with a comment of their own.
  const printed = text.replace(/(?<=\s\s)(?:\/\/|#|<-|←).{0,500}$/, '').trimEnd();
  const inlined = / \((?:partial-)?inline\)(?= |$)/.test(printed);
  const bare = printed.replace(/ \((?:partial-)?inline\)(?= |$)/, '').replace(/^[0-9a-f]{8,16} (?=\S)/, '');
  const place =
    /^(.{1,4000}?) ((?:\/|[A-Za-z]:[\\/]|\.{0,2}\/|[\w.@-]+\/)\S*?)(?::(\d{1,9}))?(?::\d{1,9})?$/.exec(bare);
  const named = place !== null && /\.[A-Za-z]{1,6}$/.test(place[2]!) && !place[1]!.endsWith(',');
  return {
    name: named ? place[1]! : bare.replace(/ \?\?:0$/, ''),
    file: named ? place[2]! : null,
    line: named && place[3] !== undefined ? Number(place[3]) : null,
    kind: inlined ? 'inlined' : null,
  };
}

/** Nanoseconds and bytes as they are; bare numbers are what the profile's type counts. */
export function unitFor(unit: string | null, type: string): string {
  if (unit !== null && unit !== '') return unit;
  return countOf(type);
}
