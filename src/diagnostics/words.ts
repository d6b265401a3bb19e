/** Figures and names as people read them. */

/** `0.4`, `3.2`, `47`, `1300`: as many digits as say something. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return size >= 10 || Number.isInteger(value)
    ? String(Math.round(value))
    : value.toFixed(size >= 0.1 ? 1 : 2);
}

export const percent = (value: number): string => `${figure(value)} %`;

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** KiB as the largest unit of at least one. */
export function size(kib: number): string {
  let value = kib;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${figure(value)} ${UNITS[unit]}`;
}

/** `40 s`, `12 min`, `3 h`, `5 d`. */
export function age(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
