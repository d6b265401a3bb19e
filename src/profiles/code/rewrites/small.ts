/** Changes of one line: a square for pow, a line end without a flush, a primitive for a box, a range for a function of a column. */
import { type Place, type Rewrite, replaceLine } from './rewrite.ts';

/** `pow(x, 2)` of a name; cast, since pow computes in double whatever it is given. */
export function square({ text, at, spot }: Place): Rewrite | null {
  const code = text.code(at);
  const match = /\b(?:std::|Math\.|math\.)?pow\s*\(\s*(\w+)\s*,\s*2(?:\.0)?\s*\)/.exec(code);
  if (match === null) return null;
  const product = {
    c: `((double)${match[1]} * ${match[1]})`,
    cpp: `((double)${match[1]} * ${match[1]})`,
    java: `((double) ${match[1]} * ${match[1]})`,
    javascript: `(${match[1]} * ${match[1]})`,
    typescript: `(${match[1]} * ${match[1]})`,
  }[spot.language as string];
  if (product === undefined) return null;
  return { edits: [replaceLine(at, code.replace(match[0], product))], condition: null };
}

/** `<< std::endl` writes the line end and flushes. */
export function withoutFlush({ text, at }: Place): Rewrite | null {
  const code = text.code(at);
  if (!/<<\s*(?:std::)?endl\b/.test(code)) return null;
  return {
    edits: [replaceLine(at, code.replace(/<<\s*(?:std::)?endl\b/, "<< '\\n'"))],
    condition:
      'nobody waits for each line as it comes: the stream is flushed when its buffer is full and at the end',
  };
}

/** `Long sum = 0L;` that a loop adds to makes an object a round: the declaration changes. */
export function primitive({ text, at }: Place): Rewrite | null {
  const name = /^\s*(\w+)\s*(?:[-+*/]=|\+\+|--|=\s*\1\s*[-+*/])/.exec(text.code(at))?.[1];
  if (name === undefined) return null;
  const declared = text.above(
    new RegExp(
      `^\\s*(?:final\\s+)?(Integer|Long|Double|Short|Float)\\s+${name}\\s*=\\s*-?\\d[\\d._]*[LlDdFf]?\\s*;`,
    ),
    at,
  );
  if (declared === null) return null;
  const type = declared.match[1] === 'Integer' ? 'int' : declared.match[1]!.toLowerCase();
  const used = text.uses(name, declared.index + 1, text.lines.length);
  if (used.some(index => new RegExp(`\\b${name}\\s*(?:\\.\\w|[!=]=|=\\s*null)`).test(text.code(index))))
    return null;
  const line = text.code(declared.index).replace(new RegExp(`\\b${declared.match[1]}\\b`), type);
  return { edits: [replaceLine(declared.index, line)], condition: null };
}

/** `DATE(created) = '2024-05-01'` cannot use an index on the column; the range of that day can. */
export function dayRange({ text, at }: Place): Rewrite | null {
  const code = text.code(at);
  const match = /\bDATE\(\s*([\w.`"]+)\s*\)\s*=\s*'(\d{4})-(\d{2})-(\d{2})'/i.exec(code);
  if (match === null) return null;
  const [, column, year, month, day] = match;
  const next = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1))
    .toISOString()
    .slice(0, 10);
  const range = `${column} >= '${year}-${month}-${day}' AND ${column} < '${next}'`;
  const isAlone = /\bOR\b|\bNOT\b/i.test(code) ? `(${range})` : range;
  return {
    edits: [replaceLine(at, code.replace(match[0], isAlone))],
    condition: 'the column is a date and time in the session’s time zone',
  };
}
