/**
 * Figures as tables print them: percents, thousands (`1,234`, `1'234`, `1 234`), decimal commas, units of time and size, spans
 * of time, pairs. `1.234` alone is a decimal: where a table has decimal commas, they are put right before (`table-commas.ts`).
 */

export interface Figure {
  readonly value: number;
  /** `%`, `ns`, `bytes`, `cores`, or what stands behind the number. */
  readonly unit: string;
}

const NUMBER =
  "[+-]?(?:\\d{1,3}(?:[,' ]\\d{3})+(?:\\.\\d{1,18})?|\\d{1,3}(?:[. ]\\d{3})+,\\d{1,18}|\\d{1,3}(?:\\.\\d{3}){2,}|\\d{0,18}(?:[.,]\\d{1,18})(?:e[+-]?\\d{1,3})?|\\d{1,18}(?:e[+-]?\\d{1,3})?)";
const SINGLE = new RegExp(`^[<~>≈]?\\s?(${NUMBER})\\s?(%|[a-zA-Zµμ]{1,12}(?:/s(?:ec)?)?)?$`);
/** `11.0 62.1%` of pt-query-digest, `1.2GiB / 7.6GiB` of docker, `0.00s (0s)` of mysqldumpslow. */
const PAIR = new RegExp(
  `^(${NUMBER}\\s?[a-zA-Z%]{0,5})(?:\\s+|\\s?/\\s?|\\s?\\()(${NUMBER}\\s?[a-zA-Z%]{0,5})\\)?$`,
);

export function isFigure(cell: string): boolean {
  return figureOf(cell) !== null;
}

/** `isMemory`: a bare K, M or G is of bytes. `12.5%`, `1,234`, `1.234,5`, `23,26%`, `1.5s`, `410ms`, `12k`, `250m` as numbers; bare words are none. */
export function figureOf(cell: string, isMemory = false): Figure | null {
  const text = cell.trim().replace(/^\((.*%)\)$/, '$1');
  if (text.length > 60) return null;
  const match = SINGLE.exec(text);
  if (match !== null) return scaled(numberOf(match[1]!), match[2] ?? '', isMemory);
  const long = SPAN.exec(text);
  if (long !== null) return spanOf(long);
  const pair = PAIR.exec(text);
  if (pair === null) return null;
  const [first, second] = [figureOf(pair[1]!, isMemory), figureOf(pair[2]!, isMemory)];
  return second?.unit === '%' && first?.unit !== '%' ? second : first;
}

/** Clocks of processes and intervals, in nanoseconds: `2:13.45`, `01:22:33`, `1-02:03:04`, `1h23:45`, `1 day 02:03:04`. */
export function clockOf(cell: string): number | null {
  const match = CLOCK.exec(cell.trim());
  if (match === null) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map(part => Number(part ?? 0));
  return (((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1e9;
}

const CLOCK = /^(?:(\d{1,5})(?:-| days? |d ?))?(?:(\d{1,6})(?::(?=\d\d:)|h))?(\d{1,6}):(\d\d(?:\.\d{1,9})?)$/;

/** Go's and people's spans of two parts or more: `2m13.4s`, `1h2m`, `1d 4h`. */
const SPAN =
  /^(?=\d{1,9}[a-z]{1,3} ?\d)(?:(\d{1,5})d ?)?(?:(\d{1,6})hr? ?)?(?:(\d{1,6})m(?:in)? ?)?(?:(\d{1,6}(?:\.\d{1,9})?)s(?:ec)? ?)?(?:(\d{1,3})ms)?$/;

function spanOf(match: RegExpExecArray): Figure {
  const [days, hours, minutes, seconds, millis] = match.slice(1).map(part => Number(part ?? 0));
  const whole = ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
  return { value: whole * 1e9 + millis! * 1e6, unit: 'ns' };
}

function numberOf(digits: string): number {
  if (/^[+-]?\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?$/.test(digits)) return Number(digits.replaceAll(/[,' ]/g, ''));
  if (/^[+-]?\d{1,3}(?:\.\d{3}){2,}$/.test(digits)) return Number(digits.replaceAll('.', ''));
  if (/^[+-]?\d{1,3}(?:[. ]\d{3})+,\d+$/.test(digits))
    return Number(digits.replaceAll(/[. ]/g, '').replace(',', '.'));
  return Number(digits.replace(',', '.'));
}

function scaled(value: number, suffix: string, isMemory: boolean): Figure | null {
  const rate = /\/s(?:ec)?$/.test(suffix);
  const bare = suffix.replace(/\/s(?:ec)?$/, '');
  // `160724K` of slabtop and `1.2g` of top are sizes; a count's `12k` is thousands.
  const known = (isMemory || rate) && /^[kmgt]$/i.test(bare) ? UNITS[`${bare.toUpperCase()}iB`] : UNITS[bare];
  if (known === undefined) return null;
  const [unit, factor] = known;
  return { value: value * factor, unit: rate ? `${unit}/s` : unit };
}

const UNITS: Record<string, readonly [unit: string, factor: number]> = {
  '': ['', 1],
  '%': ['%', 1],
  k: ['', 1e3],
  K: ['', 1e3],
  M: ['', 1e6],
  G: ['', 1e9],
  T: ['', 1e12],
  ps: ['ns', 1e-3],
  ns: ['ns', 1],
  us: ['ns', 1e3],
  µs: ['ns', 1e3],
  μs: ['ns', 1e3],
  usec: ['ns', 1e3],
  ms: ['ns', 1e6],
  msec: ['ns', 1e6],
  s: ['ns', 1e9],
  sec: ['ns', 1e9],
  secs: ['ns', 1e9],
  second: ['ns', 1e9],
  seconds: ['ns', 1e9],
  m: ['m', 1],
  min: ['ns', 60e9],
  mins: ['ns', 60e9],
  minutes: ['ns', 60e9],
  h: ['ns', 3600e9],
  hours: ['ns', 3600e9],
  d: ['ns', 86_400e9],
  samples: ['samples', 1],
  calls: ['calls', 1],
  hits: ['hits', 1],
  ticks: ['ticks', 1],
  times: ['times', 1],
  b: ['bytes', 1],
  B: ['bytes', 1],
  bytes: ['bytes', 1],
  kb: ['bytes', 1024],
  mb: ['bytes', 1024 ** 2],
  gb: ['bytes', 1024 ** 3],
  tb: ['bytes', 1024 ** 4],
  kB: ['bytes', 1000],
  KB: ['bytes', 1024],
  KiB: ['bytes', 1024],
  Ki: ['bytes', 1024],
  MB: ['bytes', 1024 ** 2],
  MiB: ['bytes', 1024 ** 2],
  Mi: ['bytes', 1024 ** 2],
  GB: ['bytes', 1024 ** 3],
  GiB: ['bytes', 1024 ** 3],
  Gi: ['bytes', 1024 ** 3],
  TB: ['bytes', 1024 ** 4],
  TiB: ['bytes', 1024 ** 4],
};
