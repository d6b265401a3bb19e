/** How figures and views are said to people. */
import { clip, visible } from '../core/text.ts';
import type { View } from './model.ts';

const MAX_NAME = 90;

/** `28.6 %`, `0.05 %`, `100 %`. */
export function percent(value: number): string {
  if (value < 0) return `−${percent(-value)}`;
  const digits = value >= 99.95 || value === 0 ? 0 : value >= 1 ? 1 : 2;
  return `${value.toFixed(digits)} %`;
}

export function verbOf(view: View): string {
  if (view.axis === 'alloc') return /^(?:inuse|live)/.test(view.name) ? 'holds' : 'allocates';
  if (view.axis === 'lock') return 'accounts for';
  return view.axis === 'cpu' ? 'burns' : 'takes';
}

/** `3972 samples of cpu-clock over 2.0 s`, `2.1 s of cpu`, `figures in %`. */
export function amountOf(view: View, seconds: number | undefined): string {
  const over = seconds === undefined ? '' : ` over ${seconds.toFixed(1)} s`;
  if (view.samples !== null)
    return `${view.samples} samples${view.name === 'samples' ? '' : ` of ${view.name}`}${over}`;
  if (view.unit === '%') return `shares of ${view.name}`;
  const amount = quantity(view.total, view.unit);
  return view.unit.startsWith(view.name) ? `${amount}${over}` : `${amount} of ${view.name}${over}`;
}

/** `2.41 s`, `15.6 MiB`, `12,345 calls`. */
export function quantity(value: number, unit: string): string {
  if (value < 0) return `−${quantity(-value, unit)}`;
  if (unit === 'ns') return duration(value);
  if (unit === 'bytes') return bytes(value);
  const figure = Number.isInteger(value)
    ? value.toLocaleString('en-US')
    : Number(value.toPrecision(4)).toString();
  return unit === '' ? figure : `${figure} ${unit}`;
}

function duration(ns: number): string {
  if (ns >= 1e9) return `${(ns / 1e9).toFixed(2)} s`;
  if (ns >= 1e6) return `${(ns / 1e6).toFixed(1)} ms`;
  return ns >= 1e3 ? `${(ns / 1e3).toFixed(1)} µs` : `${ns} ns`;
}

/** In steps of 1024, as pprof and the tools of a host count. */
function bytes(value: number): string {
  if (value >= 1024 ** 3) return `${(value / 1024 ** 3).toFixed(2)} GiB`;
  if (value >= 1024 ** 2) return `${(value / 1024 ** 2).toFixed(1)} MiB`;
  return value >= 1024 ? `${(value / 1024).toFixed(1)} KiB` : `${Number(value.toPrecision(4))} B`;
}

/** An address, a module or nothing stands where a function's name would. */
export function hasNoSymbol({ name }: { readonly name: string }): boolean {
  return /^(?:(?:\S+\+)?0x[0-9a-f]+|\[(?!kernel)[^\]]*\]|\?\?|\(unknown\)|<?unknown>?)$/i.test(name);
}

/** A name as code, without anything that could break out of it. */
export function code(name: string): string {
  return `\`${clip(visible(brief(name)).replaceAll('`', "'").replace(/\s+/g, ' '), MAX_NAME)}\``;
}

/** A line of source as code: as it stands, cut at its end alone. */
export function sourceLine(line: string): string {
  return `\`${clip(visible(line).replaceAll('`', "'").replace(/\s+/g, ' ').trim(), MAX_NAME + 30)}\``;
}

/** A long C++ or Rust name without what its types and arguments are: `std::__introsort_loop<…>(…)`. */
function brief(name: string): string {
  if (name.length <= MAX_NAME - 20 || /operator[<>(-]/.test(name)) return name;
  let depth = 0;
  let kept = '';
  for (const letter of name.slice(0, 4000)) {
    const opens = letter === '<' || letter === '(';
    const closes = letter === '>' || letter === ')';
    if (closes) depth = Math.max(0, depth - 1);
    if (depth === 0) kept += opens ? `${letter}…` : letter;
    if (opens) depth++;
  }
  return depth === 0 && kept.length > 3 && !kept.startsWith('<…>') ? kept : name;
}

/** What still stands on a phone's lock screen beside what takes the time. */
const LONG_ADVICE = 100;

/** The first clause of an advice, to stand inside a sentence; of a long one what stands before its colon. */
export function whatToDo(advice: string): string {
  const whole =
    /^(?:[^;.(]|\([^)]*\)|\.(?=\S))+/
      .exec(advice)?.[0]
      .trim()
      .replace(/[.:,]$/, '') ?? advice;
  const clause = whole.length > LONG_ADVICE ? whole.replace(/: .*$/s, '') : whole;
  return /^[A-Z][a-z]+(?=[\s,:])/.test(clause) &&
    !/^(?:Java|Rust|Go|Python|Kotlin|PostgreSQL|C\+\+)/.test(clause)
    ? clause.charAt(0).toLowerCase() + clause.slice(1)
    : clause;
}
