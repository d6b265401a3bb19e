/** Changes of one line: a square for pow, a line end without a flush, a primitive for a box, a range for a function of a column. */
import { withoutText } from '../source-text.ts';
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
  const match =
    /\bDATE\(\s*([\w.`"]+)\s*\)\s*=\s*'(\d{4})-(\d{2})-(\d{2})'/i.exec(code) ??
    /\bDATE_TRUNC\(\s*'day'\s*,\s*([\w."]+)\s*\)\s*=\s*'(\d{4})-(\d{2})-(\d{2})'/i.exec(code);
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

/** C#: `ArrayList values = new ArrayList();` that whole numbers go into. */
export function typedList({ text, at, spot }: Place): Rewrite | null {
  const added = /\b(\w+)\.Add\(\s*(\w+)\s*\)/.exec(text.code(at));
  if (spot.language !== 'csharp' || added === null) return null;
  const made = text.above(
    new RegExp(
      `^(\\s*)(?:ArrayList|var|List<object>)\\s+${added[1]}\\s*=\\s*new\\s+(?:ArrayList|List<object>)\\(\\s*\\)\\s*;`,
    ),
    at,
  );
  const isInt = text.above(new RegExp(`\\bint\\s+${added[2]}\\b`), at + 1) !== null;
  if (made === null || !isInt) return null;
  return {
    edits: [
      replaceLine(
        made.index,
        `${made.match[1]}var ${added[1]} = new System.Collections.Generic.List<int>();`,
      ),
    ],
    condition: `nothing but whole numbers goes into ${added[1]}, and nobody takes it for an ArrayList`,
  };
}

/** Rust: a clone that is only read is a reference. */
export function borrowed({ text, at, spot }: Place): Rewrite | null {
  const match = /^(\s*let\s+)(\w+)(\s*=\s*)(\w+(?:\.\w+)*)\.clone\(\)\s*;\s*$/.exec(text.code(at));
  if (spot.language !== 'rust' || match === null) return null;
  const after = text.uses(match[2]!, at + 1, text.lines.length);
  const isRead = after.every(index =>
    new RegExp(`\\b${match[2]}\\.(?!into_|push|insert|clear|drain)\\w+|&${match[2]}\\b`).test(
      withoutText(text.code(index)),
    ),
  );
  if (!isRead) return null;
  return {
    edits: [replaceLine(at, `${match[1]}${match[2]}${match[3]}&${match[4]};`)],
    condition: 'the copy is only read (the compiler tells)',
  };
}

/** `out = out + [x]`, `out = [...out, x]`, `{ ...byId, [key]: value }` in a reduce: the array itself grows. */
export function inPlace({ text, at, spot }: Place): Rewrite | null {
  const code = text.code(at);
  const condition = 'nobody else keeps the array as it was before a round';
  if (spot.language === 'python') {
    const match = /^(\s*)(\w+)\s*(?:=\s*\2\s*\+|\+=)\s*\[\s*(.+)\s*\]\s*$/.exec(code);
    return match === null || /,(?![^([]*[)\]])/.test(match[3]!)
      ? null
      : { edits: [replaceLine(at, `${match[1]}${match[2]}.append(${match[3]})`)], condition };
  }
  if (!/script$/.test(spot.language)) return null;
  const joined = /^(\s*)(\w+)\s*=\s*\2\.concat\(\s*([\w.]+)\s*\)\s*;?\s*$/.exec(code);
  if (joined !== null)
    return {
      edits: [replaceLine(at, `${joined[1]}for (const each of ${joined[3]}) ${joined[2]}.push(each);`)],
      condition: `${joined[3]} is an array; ${condition}`,
    };
  const pushed =
    /^(\s*)(\w+)\s*=\s*\[\s*\.\.\.\2\s*,\s*(.+?)\s*\]\s*;?\s*$/.exec(code) ??
    /^(\s*)(\w+)\s*=\s*\2\.concat\(\s*\[\s*(.+?)\s*\]\s*\)\s*;?\s*$/.exec(code);
  if (pushed !== null)
    return { edits: [replaceLine(at, `${pushed[1]}${pushed[2]}.push(${pushed[3]});`)], condition };
  const keyed = /^(\s*)return\s*\{\s*\.\.\.(\w+)\s*,\s*\[(.+?)\]\s*:\s*(.+?)\s*\}\s*;?\s*$/.exec(code);
  if (keyed !== null)
    return {
      edits: [
        {
          at,
          remove: 1,
          insert: [`${keyed[1]}${keyed[2]}[${keyed[3]}] = ${keyed[4]};`, `${keyed[1]}return ${keyed[2]};`],
        },
      ],
      condition: 'the initial value is made for this reduce alone',
    };
  const list = /^(\s*)return\s*\[\s*\.\.\.(\w+)\s*,\s*(.+?)\s*\]\s*;?\s*$/.exec(code);
  if (list === null) return null;
  return {
    edits: [
      { at, remove: 1, insert: [`${list[1]}${list[2]}.push(${list[3]});`, `${list[1]}return ${list[2]};`] },
    ],
    condition: 'the initial value is made for this reduce alone',
  };
}

/** A copy of the top level alone. */
export function shallowCopy({ text, at, spot }: Place): Rewrite | null {
  const code = text.code(at);
  const condition = 'only the top level of the copy is changed afterwards';
  if (spot.language === 'python') {
    const changed = code.replace(/\bcopy\.deepcopy\(/, 'copy.copy(');
    return changed === code ? null : { edits: [replaceLine(at, changed)], condition };
  }
  const changed = code.replace(
    /\bJSON\.parse\(\s*JSON\.stringify\(\s*([\w.]+)\s*\)\s*\)|\bstructuredClone\(\s*([\w.]+)\s*\)/,
    (_, a, b) => `{ ...${a ?? b} }`,
  );
  return changed === code || !/script$/.test(spot.language)
    ? null
    : { edits: [replaceLine(at, changed)], condition: `it is a plain object; ${condition}` };
}

/** `if (m.count(k)) total += m[k];` finds the entry once. */
export function oneLookup({ text, at, spot }: Place): Rewrite | null {
  if (spot.language !== 'cpp') return null;
  const code = text.code(at);
  const match = /^(\s*)if\s*\(\s*(\w+)\.(?:count|contains)\(\s*([\w.]+)\s*\)(?:\s*>\s*0)?\s*\)(.*)$/.exec(
    code,
  );
  if (match === null || text.uses('found', 0, text.lines.length).length > 0) return null;
  const [, indent, map, key, rest] = match;
  const again = new RegExp(
    `\\b${map}(?:\\[\\s*${key!.replace('.', '\\.')}\\s*\\]|\\.at\\(\\s*${key!.replace('.', '\\.')}\\s*\\))`,
    'g',
  );
  const next = /^\{?$/.test(rest!.trim()) ? at + 1 : at;
  const body = next === at ? rest! : text.code(next);
  if (!again.test(body)) return null;
  const head = `${indent}if (auto found = ${map}.find(${key}); found != ${map}.end())`;
  const changed = body.replaceAll(again, 'found->second');
  return {
    edits:
      next === at
        ? [replaceLine(at, `${head}${changed}`)]
        : [replaceLine(at, `${head}${rest}`), replaceLine(next, changed)],
    condition: `${map} is a map (C++17)`,
  };
}
