/** A string grown in a loop: its parts are collected and joined once, in the words of each language. */
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

interface Shape {
  /** The empty string that it begins as; group 1 is its name. */
  readonly start: RegExp;
  readonly begin: (name: string, indent: string, first: string) => string;
  readonly append: (name: string, part: string, indent: string) => string;
  readonly end: (name: string, indent: string) => string;
}

const SHAPES: Record<string, Shape> = {
  python: {
    start: /^\s*(\w+)\s*(?::\s*str\s*)?=\s*(?<first>"[^"]{0,200}"|'[^']{0,200}'|str\(\))\s*(?:#.*)?$/,
    begin: (name, indent, first) =>
      `${indent}${name}_parts = [${/^(?:""|''|str\(\))?$/.test(first) ? '' : first}]`,
    append: (name, part, indent) => `${indent}${name}_parts.append(${part})`,
    end: (name, indent) => `${indent}${name} = "".join(${name}_parts)`,
  },
  java: {
    start: /^\s*(?:final\s+)?(?:String|var)\s+(\w+)\s*=\s*(?<first>"(?:[^"\\]|\\.){0,200}")\s*;/,
    begin: (name, indent, first) =>
      `${indent}StringBuilder ${name}Builder = new StringBuilder(${first === '""' ? '' : first});`,
    append: (name, part, indent) => `${indent}${name}Builder.append(${part});`,
    end: (name, indent) => `${indent}String ${name} = ${name}Builder.toString();`,
  },
  go: {
    start: /^\s*(?:var\s+(\w+)\s+string\s*$|(\w+)\s*:=\s*(?:""|``)\s*$)/,
    begin: (name, indent) => `${indent}var ${name}Builder strings.Builder`,
    append: (name, part, indent) => `${indent}${name}Builder.WriteString(${part})`,
    end: (name, indent) => `${indent}${name} := ${name}Builder.String()`,
  },
  kotlin: {
    start: /^\s*var\s+(\w+)\s*(?::\s*String\s*)?=\s*""\s*$/,
    begin: (name, indent) => `${indent}val ${name}Builder = StringBuilder()`,
    append: (name, part, indent) => `${indent}${name}Builder.append(${part})`,
    end: (name, indent) => `${indent}val ${name} = ${name}Builder.toString()`,
  },
  csharp: {
    start: /^\s*(?:string|var)\s+(\w+)\s*=\s*(?:""|string\.Empty)\s*;/,
    begin: (name, indent) => `${indent}var ${name}Builder = new System.Text.StringBuilder();`,
    append: (name, part, indent) => `${indent}${name}Builder.Append(${part});`,
    end: (name, indent) => `${indent}string ${name} = ${name}Builder.ToString();`,
  },
};

/** `name += part`, `name = name + part`. */
const GROWN = /^\s*(\w+)\s*(?:\+=\s*(.+?)|=\s*\1\s*\+\s*(.+?))\s*;?\s*$/;

export function joinOnce(place: Place): Rewrite | null {
  const { spot, text, at, loops } = place;
  const grown = GROWN.exec(text.code(at));
  if (grown === null || loops.length === 0) return null;
  const shape = SHAPES[spot.language];
  if (shape === undefined) return null;
  const name = grown[1]!;
  const outer = loops.findLast(loop => startOf(place, shape, name, loop) !== null);
  const start = outer === undefined ? null : startOf(place, shape, name, outer);
  const end = outer === undefined ? null : text.blockEnd(outer);
  if (outer === undefined || start === null || end === null || !text.isWhole(start, end)) return null;
  const growths = text.uses(name, outer, end);
  const parts = growths.map(index => GROWN.exec(text.code(index)));
  // It is only ever grown: nobody looks at it before the loop has ended.
  if (parts.some(match => match === null || match[1] !== name || uses(match[2] ?? match[3]!, name)))
    return null;
  if (text.uses(name, start + 1, outer - 1).length > 0) return null;
  return {
    edits: [
      replaceLine(
        start,
        shape.begin(name, text.indent(start), shape.start.exec(text.code(start))?.groups?.['first'] ?? ''),
      ),
      ...growths.map((index, number) => {
        const match = parts[number]!;
        return replaceLine(index, shape.append(name, match[2] ?? match[3]!, text.indent(index)));
      }),
      insertBefore(end + 1, shape.end(name, text.indent(outer))),
    ],
    condition: spot.language === 'go' ? 'the file imports "strings"' : null,
  };
}

/** The line that makes it empty, right before the loop and as deep. */
function startOf({ text }: Place, shape: Shape, name: string, loop: number): number | null {
  for (let index = loop - 1; index >= 0; index--) {
    if (text.width(index) < text.width(loop) && text.code(index).trim() !== '') return null;
    const match = shape.start.exec(text.code(index));
    if (match !== null && (match[1] ?? match[2]) === name && text.width(index) === text.width(loop))
      return index;
  }
  return null;
}

function uses(expression: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(expression);
}

/** C++: `s = s + x + y` copies the whole, `s += x` does not; Ruby's `<<` and Rust's `push_str` add in place. */
export function appended({ spot, text, at }: Place): Rewrite | null {
  const code = text.code(at);
  const indent = text.indent(at);
  if (spot.language === 'ruby') {
    const match = /^\s*(\w+)\s*(?:\+=|=\s*\1\s*\+)\s*(.+?)\s*$/.exec(code);
    if (match === null) return null;
    const made = text.above(new RegExp(`^(\\s*)${match[1]}\\s*=\\s*(""|'')\\s*$`), at);
    return {
      edits: [
        ...(made === null
          ? []
          : [replaceLine(made.index, `${made.match[1]}${match[1]} = +${made.match[2]}`)]),
        replaceLine(
          at,
          `${indent}${match[1]} << ${/^["'\w.]+$|^"[^"]*"$/.test(match[2]!) ? match[2] : `(${match[2]})`}`,
        ),
      ],
      condition: `${match[1]} is a String that nobody else holds`,
    };
  }
  const formatted = /^\s*(\w+)\s*=\s*format!\(\s*"\{\}(.*)"\s*,\s*&?\1\s*,\s*(.+)\)\s*;\s*$/.exec(code);
  if (spot.language === 'rust' && formatted !== null)
    return {
      edits: [
        replaceLine(at, `${indent}${formatted[1]}.push_str(&format!("${formatted[2]}", ${formatted[3]}));`),
      ],
      condition: `${formatted[1]} is a String`,
    };
  const match = /^\s*(\w+)\s*=\s*\1\s*\+\s*(.+?)\s*;\s*$/.exec(code);
  if (match === null || (spot.language !== 'cpp' && spot.language !== 'rust')) return null;
  const parts = termsOf(match[2]!);
  if (parts.some(part => uses(part, match[1]!))) return null;
  const insert = parts.map(part => `${indent}${match[1]} += ${part};`);
  const isBody = /^\s*(?:for|while|if|else)\b(?!.*\{\s*$)/.test(text.code(at - 1));
  if (insert.length > 1 && isBody) return null;
  return {
    edits: [{ at, remove: 1, insert }],
    condition: `${match[1]} is a ${spot.language === 'cpp' ? 'std::string, and the parts are strings or characters' : 'String'}`,
  };
}

/** Cut at each `+` outside of brackets and strings. */
function termsOf(expression: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let quote = '';
  let term = '';
  for (let at = 0; at < expression.length; at++) {
    const letter = expression[at]!;
    if (quote !== '') {
      if (letter === '\\') term += letter + (expression[++at] ?? '');
      else term += letter;
      if (letter === quote) quote = '';
      continue;
    }
    if (letter === '"' || letter === "'") quote = letter;
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (letter === '+' && depth === 0) {
      terms.push(term.trim());
      term = '';
    } else term += letter;
  }
  return [...terms, term.trim()].filter(each => each !== '');
}

/** C: `strcat` looks for the end of what it has written itself; a pointer to that end is kept instead. */
export function pointerToEnd({ spot, text, at, loops }: Place): Rewrite | null {
  const outer = loops.at(-1);
  const name = /^\s*strcat\(\s*(\w+)\s*,/.exec(text.code(at))?.[1];
  if (!/^(?:c|cpp)$/.test(spot.language) || outer === undefined || name === undefined) return null;
  const end = text.blockEnd(outer);
  if (end === null || !text.isWhole(outer, end)) return null;
  const calls = text.uses(name, outer, end).map(index => ({
    index,
    match: new RegExp(`^(\\s*)strcat\\(\\s*${name}\\s*,\\s*(.+)\\)\\s*;\\s*$`).exec(text.code(index)),
  }));
  if (calls.some(({ match }) => match === null || uses(match[2]!, name))) return null;
  return {
    edits: [
      insertBefore(outer, `${text.indent(outer)}char *${name}_end = ${name} + strlen(${name});`),
      ...calls.map(({ index, match }) =>
        replaceLine(index, `${match![1]}${name}_end = stpcpy(${name}_end, ${match![2]});`),
      ),
    ],
    condition: 'stpcpy is there (POSIX)',
  };
}
