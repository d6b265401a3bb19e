/** What is the same in every round is done once before the loop. */
import { withoutText } from '../source-text.ts';
import { insertBefore, type Place, type Rewrite, removeLine, replaceLine } from './rewrite.ts';

/** Compiled from a literal alone; group 1 is the name. */
const COMPILED: readonly RegExp[] = [
  /^\s*(\w+)\s*=\s*re\.compile\(\s*r?(?:"[^"]*"|'[^']*')(?:\s*,\s*re\.\w+(?:\s*\|\s*re\.\w+)*)?\s*\)\s*$/,
  /^\s*(\w+)\s*:=\s*regexp\.MustCompile\(\s*(?:`[^`]*`|"(?:[^"\\]|\\.)*")\s*\)\s*$/,
  /^\s*(?:final\s+)?(?:Pattern|var)\s+(\w+)\s*=\s*Pattern\.compile\(\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*Pattern\.\w+)?\s*\)\s*;\s*$/,
  /^\s*let\s+(\w+)\s*=\s*Regex::new\(\s*r?#*"[^"]*"#*\s*\)\.(?:unwrap\(\)|expect\("[^"]*"\))\s*;\s*$/,
  /^\s*(?:const\s+|static\s+)*std::regex\s+(\w+)[({]\s*R?"[^"]*"\s*[)}]\s*;\s*$/,
  /^\s*(?:const|let|var)\s+(\w+)\s*=\s*new RegExp\(\s*(?:'[^']*'|"[^"]*")(?:\s*,\s*(?:'[imsu]*'|"[imsu]*"))?\s*\)\s*;?\s*$/,
];

export function compileOnce(place: Place): Rewrite | null {
  const { text, at, loops } = place;
  const name = COMPILED.map(pattern => pattern.exec(text.code(at))?.[1]).find(found => found !== undefined);
  const outer = loops.at(-1);
  if (name === undefined || outer === undefined) return null;
  const end = text.blockEnd(outer);
  if (end === null || !text.isWhole(outer, end)) return null;
  // Nobody else gives the name another meaning, in the loop or on the way to it.
  const writes = text
    .uses(name, 0, end)
    .filter(index => index !== at && new RegExp(`\\b${name}\\s*:?=(?!=)`).test(text.code(index)));
  if (writes.length > 0) return null;
  return {
    edits: [insertBefore(outer, `${text.indent(outer)}${text.code(at).trim()}`), removeLine(at)],
    condition: null,
  };
}

/** `i < strlen(text)`: the length is taken before the loop, as long as the loop does not write the text. */
export function lengthOnce(place: Place): Rewrite | null {
  const { text, at, spot } = place;
  const match = /^(\s*)for\s*\(([^;]{1,80};[^;]{0,80}?)\bstrlen\s*\((\w+)\)([^;]{0,40};.*)$/.exec(
    text.code(at),
  );
  const end = text.blockEnd(at);
  if (match === null || end === null || !text.isWhole(at, end)) return null;
  const [, indent, head, name, tail] = match;
  for (const index of text.uses(name!, at + 1, end)) {
    // Reading an element is all that may be done with it.
    const rest = withoutText(text.code(index)).replaceAll(
      new RegExp(`(?<![\\w.*&])${name}\\s*\\[[^\\]]*\\](?!\\s*(?:[-+*/|&^%]?=(?!=)|\\+\\+|--))`, 'g'),
      '',
    );
    if (new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(rest)) return null;
  }
  if (text.uses('length', Math.max(0, at - 30), end).length > 0) return null;
  const type = spot.language === 'cpp' ? 'std::size_t' : 'size_t';
  return {
    edits: [
      {
        at,
        remove: 1,
        insert: [`${indent}const ${type} length = strlen(${name});`, `${indent}for (${head}length${tail}`],
      },
    ],
    condition: `nothing else writes ${name} meanwhile`,
  };
}

/** One lock around the loop instead of one a round. */
export function lockOnce(place: Place): Rewrite | null {
  const { text, at, loops, spot } = place;
  const [loop] = loops;
  if (loop === undefined) return null;
  const end = text.blockEnd(loop);
  if (end === null || !text.isWhole(loop, end)) return null;
  const condition = 'nobody has to get the lock between two rounds, and the rounds do not wait for anything';
  if (spot.language === 'python') {
    const guard = /^\s*with\s+[\w.]+\s*:\s*$/.exec(text.code(at));
    const isWhole =
      guard !== null && at === loop + 1 && text.blockEnd(at) === end && /^\s*for\b/.test(text.code(loop));
    if (!isWhole) return null;
    const [outer, inner] = [text.indent(loop), text.indent(at)];
    const insert = [`${outer}${text.code(at).trim()}`, `${inner}${text.code(loop).trim()}`];
    return { edits: [{ at: loop, remove: 2, insert }], condition };
  }
  if (spot.language === 'go') {
    const lock = /^\s*([\w.]+)\.Lock\(\)\s*$/.exec(text.code(at))?.[1];
    const last = end - 1;
    if (lock === undefined || at !== loop + 1 || text.code(last).trim() !== `${lock}.Unlock()`) return null;
    const between = Array.from({ length: last - at - 1 }, (_, index) => text.code(at + 1 + index)).join('\n');
    if (/\b(?:return|continue|break|goto|panic)\b|<-/.test(between)) return null;
    return {
      edits: [
        insertBefore(loop, `${text.indent(loop)}${lock}.Lock()`),
        removeLine(at),
        removeLine(last),
        insertBefore(end + 1, `${text.indent(loop)}${lock}.Unlock()`),
      ],
      condition,
    };
  }
  const guard = /^\s*(?:const\s+)?std::(?:lock_guard|scoped_lock|unique_lock)\b.*;\s*$/.test(text.code(at));
  if (spot.language !== 'cpp' || !guard || at !== loop + 1) return null;
  const indent = text.indent(loop);
  return {
    edits: [
      insertBefore(loop, `${indent}{`, `${indent}${text.code(at).trim()}`),
      removeLine(at),
      insertBefore(end + 1, `${indent}}`),
    ],
    condition,
  };
}

/** An atomic counter: counted in a local, added once. */
export function addOnce(place: Place): Rewrite | null {
  const { text, at, loops } = place;
  const [loop] = loops;
  const match = /^(\s*)(\w+(?:(?:\.|->)\w+)*)\.fetch_add\(\s*(\w+)\s*(,\s*[\w:]+\s*)?\)\s*;\s*$/.exec(
    text.code(at),
  );
  if (loop === undefined || match === null || !/^\s*for\s*\(.+/.test(text.code(loop))) return null;
  const end = text.blockEnd(loop);
  const [, indent, counter, amount, order] = match;
  if (end === null || !text.isWhole(loop, end) || /for\s*\(\s*;\s*;\s*\)/.test(text.code(loop))) return null;
  const others = text.uses(counter!.split(/\W/)[0]!, loop, end).filter(index => index !== at);
  const leaves = Array.from({ length: end - loop }, (_, index) => text.code(loop + index)).some(code =>
    /\b(?:return|throw|goto|co_await)\b/.test(code),
  );
  if (others.length > 0 || leaves || text.uses('added', 0, text.lines.length).length > 0) return null;
  return {
    edits: [
      insertBefore(loop, `${text.indent(loop)}long long added = 0;`),
      replaceLine(at, `${indent}added += ${amount};`),
      insertBefore(end + 1, `${text.indent(loop)}${counter}.fetch_add(added${order ?? ''});`),
    ],
    condition: 'nobody needs the sum in between',
  };
}
