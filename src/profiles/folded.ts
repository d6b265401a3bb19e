/**
 * Folded stacks out of a profile: `comm;outer;inner 123`. From `perf script`, the names are tidied as
 * `stackcollapse-perf.pl` does with its default options, so that the lines are the same (see docs/profiles.md).
 */
import type { Frame, Profile } from './model.ts';
import { UNNAMED } from './perf-script/frame.ts';
import { TRACEPOINT } from './perf-script/scanner.ts';
import type { StackTable } from './stacks.ts';

export interface FoldedText {
  /** One `stack weight` a line, sorted. */
  readonly lines: string[];
  /** The event or sample type that was printed, and those that were not. */
  readonly printed: string;
  readonly left: readonly string[];
}

export function foldedOf(profile: Profile): FoldedText | null {
  const { stacks } = profile;
  if (stacks === null) return null;
  const tidy = profile.format === 'perf-script';
  const columns = tidy ? scriptColumns(stacks.columns) : [primaryColumn(profile, stacks)];
  const sums = sumsOf(stacks, columns, tidy);
  return {
    lines: [...sums].map(([stack, weight]) => `${stack} ${weight}`).sort(),
    printed: stacks.columns[columns[0] ?? 0]?.name.replace(TRACEPOINT, '') ?? 'samples',
    left: stacks.columns.filter((_, index) => !columns.includes(index)).map(({ name }) => name),
  };
}

/** Stack → weight, of the given columns together. */
export function sumsOf(stacks: StackTable, columns: readonly number[], tidy: boolean): Map<string, number> {
  const sums = new Map<string, number>();
  const names = new NameCache(stacks, tidy);
  const path: number[] = [];
  for (let node = 0; node < stacks.nodes; node++) {
    let weight = 0;
    for (const index of columns) {
      const column = stacks.columns[index]!;
      weight += column.name.endsWith(TRACEPOINT) ? column.counts[node]! : column.sums[node]!;
    }
    if (weight === 0) continue;
    path.length = 0;
    for (let at = node; at > 0; at = stacks.parent[at]!) path.push(stacks.frame[at]!);
    const stack = names.join(path);
    sums.set(stack, (sums.get(stack) ?? 0) + weight);
  }
  return sums;
}

/** The first event seen, and with it, as counts, the tracepoints with text: that is what the script keeps. */
export function scriptColumns(columns: readonly { readonly name: string }[]): number[] {
  const first = columns.findIndex(({ name }) => !name.endsWith(TRACEPOINT));
  const text = columns.flatMap(({ name }, index) => (name.endsWith(TRACEPOINT) ? [index] : []));
  return first < 0 ? text : [first, ...text];
}

function primaryColumn(profile: Profile, stacks: StackTable): number {
  return Math.max(
    0,
    stacks.columns.findIndex(({ name }) => name === profile.views[0]!.name),
  );
}

/** Tidied names, made once a frame. */
class NameCache {
  readonly #stacks: StackTable;
  readonly #tidy: boolean;
  readonly #plain: string[] = [];
  readonly #java: string[] = [];

  constructor(stacks: StackTable, tidy: boolean) {
    this.#stacks = stacks;
    this.#tidy = tidy;
  }

  /** `path` is innermost first. */
  join(path: readonly number[]): string {
    const outermost = this.#stacks.frames[path.at(-1) ?? -1];
    const java = this.#tidy && outermost?.kind === 'process' && outermost.name.startsWith('java');
    const cache = java ? this.#java : this.#plain;
    let text = '';
    for (let i = path.length - 1; i >= 0; i--) {
      const id = path[i]!;
      cache[id] ??= this.#nameOf(this.#stacks.frames[id]!, java);
      text = text === '' ? cache[id] : `${text};${cache[id]}`;
    }
    return text;
  }

  #nameOf(frame: Frame, java: boolean): string {
    if (frame.kind === 'process') return frame.name.replaceAll(' ', '_').replaceAll(';', ':');
    return this.#tidy ? tidyName(frame, java) : plainName(frame);
  }
}

/** What stands in a folded line for a frame of any other format: `;` would cut it in two. */
export function plainName(frame: Frame): string {
  const name = frame.name.replaceAll(';', ':').replaceAll('\n', ' ');
  const mark = MARKS[frame.kind ?? ''] ?? '';
  if (frame.file === null || frame.module !== null) return `${name}${mark}`;
  const place = frame.line === null ? frame.file : `${frame.file}:${frame.line}`;
  return `${name} (${place.replaceAll(';', ':')})${mark}`;
}

const MARKS: Record<string, string> = { kernel: '_[k]', inlined: '_[i]', jit: '_[j]' };

/** Rules 10, 12, 13 and 14 of the script: unknown symbols, arguments, Java's leading `L`, inlined frames. */
function tidyName(frame: Frame, java: boolean): string {
  if (frame.name === '[unknown]') {
    const module = frame.module?.replace(/ \(deleted\)$/, '').replace(/^.*\//, '') ?? 'unknown';
    return `[${module.replaceAll(';', ':')}]`;
  }
  if (frame.name === UNNAMED) return ' ';
  let name = frame.name.replaceAll(';', ':');
  if (!hasGoMethod(name)) name = cutArguments(name);
  name = name.replace(/["']/g, '');
  if (java && name.startsWith('L') && name.includes('/')) name = name.slice(1);
  return frame.kind === 'inlined' &&
    frame.module !== null &&
    /\.map$/.test(frame.module) &&
    !name.includes('_[i]')
    ? `${name}_[i]`
    : name;
}

/** `net/http.(*Client).Do`: a `.(` and behind it a `).`. */
function hasGoMethod(name: string): boolean {
  const open = name.indexOf('.(');
  return open >= 0 && name.indexOf(').', open + 2) >= 0;
}

/** From the first parenthesis that does not open `(anonymous namespace)`. */
function cutArguments(name: string): string {
  for (let at = name.indexOf('('); at >= 0; at = name.indexOf('(', at + 1)) {
    if (!name.startsWith('(anonymous namespace)', at)) return name.slice(0, at);
  }
  return name;
}
