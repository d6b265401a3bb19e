/** An insertion sort over a whole container is the library's sort. */
import { withoutText } from '../source-text.ts';
import type { Place, Rewrite } from './rewrite.ts';

interface Shape {
  /** The outer loop over a whole container; `array` and, for a pointer, `size` are named. */
  readonly loop: RegExp;
  readonly sort: (array: string, size: string | undefined) => string;
  readonly condition: string | null;
}

const STEP = '(?:\\+\\+\\s*\\w+|\\w+\\s*\\+\\+|\\w+\\s*\\+=\\s*1)';
const SHAPES: Record<string, readonly Shape[]> = {
  cpp: [
    {
      loop: new RegExp(
        `^\\s*for\\s*\\([^;]*\\b\\w+\\s*=\\s*1\\s*;\\s*\\w+\\s*<\\s*(?:\\(\\w+\\)\\s*)?(?<array>\\w+)\\.size\\(\\)\\s*;\\s*${STEP}\\s*\\)`,
      ),
      sort: array => `std::sort(${array}.begin(), ${array}.end());`,
      condition: 'equal elements cannot be told apart (std::stable_sort otherwise); <algorithm> is included',
    },
    {
      loop: new RegExp(
        `^\\s*for\\s*\\([^;]*\\b\\w+\\s*=\\s*1\\s*;\\s*\\w+\\s*<\\s*(?<size>\\w+)\\s*;\\s*${STEP}\\s*\\)`,
      ),
      sort: (array, size) => `std::sort(${array}, ${array} + ${size});`,
      condition:
        'the array is a pointer or a plain array, equal elements cannot be told apart; <algorithm> is included',
    },
  ],
  java: [
    {
      loop: new RegExp(
        `^\\s*for\\s*\\([^;]*\\b\\w+\\s*=\\s*1\\s*;\\s*\\w+\\s*<\\s*(?<array>\\w+)\\.length\\s*;\\s*${STEP}\\s*\\)`,
      ),
      sort: array => `java.util.Arrays.sort(${array});`,
      condition: null,
    },
  ],
  python: [
    {
      loop: /^\s*for\s+\w+\s+in\s+range\(\s*1\s*,\s*len\((?<array>\w+)\)\s*\)\s*:/,
      sort: array => `${array}.sort()`,
      condition: null,
    },
  ],
  go: [
    {
      loop: /^\s*for\s+\w+\s*:=\s*1\s*;\s*\w+\s*<\s*len\((?<array>\w+)\)\s*;\s*\w+\+\+\s*\{/,
      sort: array => `slices.Sort(${array})`,
      condition: 'Go 1.21 or later, and the file imports "slices"',
    },
  ],
  javascript: [
    {
      loop: new RegExp(
        `^\\s*for\\s*\\([^;]*\\b\\w+\\s*=\\s*1\\s*;\\s*\\w+\\s*<\\s*(?<array>\\w+)\\.length\\s*;\\s*${STEP}\\s*\\)`,
      ),
      sort: array => `${array}.sort((a, b) => a - b);`,
      condition: 'the elements are numbers',
    },
  ],
};

/** `while (j > 0 && values[j - 1] > key)`: upwards, by the natural order. */
const SHIFTS =
  /\bwhile\b\s*\(?\s*(\w+)\s*(?:>=?)\s*(?:0|1)\s*(?:&&|and)\s*(?:\w+\s*<\s*)?(\w+)\[\1(?:\s*-\s*1)?\]/;

export function librarySort(place: Place): Rewrite | null {
  const { text, at, spot } = place;
  const array = SHIFTS.exec(text.code(at))?.[2];
  if (array === undefined) return null;
  const shapes = SHAPES[spot.language === 'typescript' ? 'javascript' : spot.language] ?? [];
  for (const shape of shapes) {
    const found = text.isLoose ? inWords(place, shape, array) : wholeLoop(place, shape, array);
    if (found !== null) return found;
  }
  return null;
}

/** Between instructions the loop is not whole: its head stands for it. */
function inWords({ text }: Place, shape: Shape, array: string): Rewrite | null {
  const head = text.lines.findIndex(({ code }) => shape.loop.exec(code)?.groups?.['array'] === array);
  if (head < 0) return null;
  const line = `${text.indent(head)}${shape.sort(array, undefined)}`;
  return {
    edits: [{ at: head, remove: 1, insert: [line] }],
    condition: `it takes the place of the whole loop, and ${shape.condition ?? 'nothing else is done in it'}`,
  };
}

function wholeLoop({ text, at }: Place, shape: Shape, array: string): Rewrite | null {
  const found = text.above(shape.loop, at);
  if (found === null || at - found.index > 4) return null;
  const { array: walked, size } = found.match.groups ?? {};
  const end = text.blockEnd(found.index);
  if ((walked ?? array) !== array || end === null || end < at || !text.isWhole(found.index, end)) return null;
  const count = end - found.index + 1;
  if (!isSortAlone(Array.from({ length: count }, (_, index) => text.code(found.index + index)))) return null;
  const line = `${text.indent(found.index)}${shape.sort(array, size)}`;
  return { edits: [{ at: found.index, remove: count, insert: [line] }], condition: shape.condition };
}

/** Nothing else happens in the loop: no calls but the size's, and a handful of lines. */
function isSortAlone(lines: readonly string[]): boolean {
  const calls = lines
    .map(withoutText)
    .join('\n')
    .matchAll(/\b(\w+)\s*\(/g);
  const known = new Set(['for', 'while', 'if', 'size', 'len', 'range', 'length', 'int']);
  return lines.length <= 14 && [...calls].every(([, name]) => known.has(name!));
}
