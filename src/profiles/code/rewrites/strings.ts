/** A string grown in a loop: its parts are collected and joined once, in the words of each language. */
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

interface Shape {
  /** The empty string that it begins as; group 1 is its name. */
  readonly start: RegExp;
  readonly begin: (name: string, indent: string) => string;
  readonly append: (name: string, part: string, indent: string) => string;
  readonly end: (name: string, indent: string) => string;
}

const SHAPES: Record<string, Shape> = {
  python: {
    start: /^\s*(\w+)\s*(?::\s*str\s*)?=\s*(?:""|''|str\(\))\s*(?:#.*)?$/,
    begin: (name, indent) => `${indent}${name}_parts = []`,
    append: (name, part, indent) => `${indent}${name}_parts.append(${part})`,
    end: (name, indent) => `${indent}${name} = "".join(${name}_parts)`,
  },
  java: {
    start: /^\s*(?:final\s+)?(?:String|var)\s+(\w+)\s*=\s*""\s*;/,
    begin: (name, indent) => `${indent}StringBuilder ${name}Builder = new StringBuilder();`,
    append: (name, part, indent) => `${indent}${name}Builder.append(${part});`,
    end: (name, indent) => `${indent}String ${name} = ${name}Builder.toString();`,
  },
  go: {
    start: /^\s*(?:var\s+(\w+)\s+string\s*$|(\w+)\s*:=\s*(?:""|``)\s*$)/,
    begin: (name, indent) => `${indent}var ${name}Builder strings.Builder`,
    append: (name, part, indent) => `${indent}${name}Builder.WriteString(${part})`,
    end: (name, indent) => `${indent}${name} := ${name}Builder.String()`,
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
  if (spot.language === 'cpp') return inPlace(place);
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
      replaceLine(start, shape.begin(name, text.indent(start))),
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

/** C++: `s = s + x` copies the whole, `s += x` does not. */
function inPlace({ text, at }: Place): Rewrite | null {
  const match = /^(\s*)(\w+)\s*=\s*\2\s*\+\s*([^+]+?)\s*;(\s*)$/.exec(text.code(at));
  if (match === null) return null;
  return {
    edits: [replaceLine(at, `${match[1]}${match[2]} += ${match[3]};`)],
    condition: `${match[2]} is a std::string`,
  };
}
