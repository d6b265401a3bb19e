/** What is the same in every round is done once before the loop. */
import { withoutText } from '../source-text.ts';
import { insertBefore, type Place, type Rewrite, removeLine } from './rewrite.ts';

/** `SimpleDateFormat f = new SimpleDateFormat("…");` out of literals alone is made once. */
export function madeOnce({ text, at, loops }: Place): Rewrite | null {
  const outer = loops.at(-1);
  const name =
    /^\s*(?:final\s+|const\s+|let\s+|var\s+|val\s+)?(?:[A-Z][\w.]*(?:<[^<>]{0,80}>)?\s+)?(\w+)\s*=\s*(?:new\s+)?[A-Z][\w.]*\((?:\s*(?:"[^"]*"|'[^']*'|\d+)\s*,?)*\)\s*;?\s*$/.exec(
      text.code(at),
    )?.[1];
  if (outer === undefined || name === undefined || text.uses(name, 0, at - 1).length > 0) return null;
  const isGiven = text
    .uses(name, at + 1, text.lines.length)
    .some(index => new RegExp(`\\b${name}\\s*=(?!=)`).test(text.code(index)));
  if (isGiven) return null;
  return {
    edits: [insertBefore(outer, `${text.indent(outer)}${text.code(at).trim()}`), removeLine(at)],
    condition: `${name} keeps nothing of a round, and stays within one thread`,
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
  const isStandard = text.lines.some(({ code }) => code.includes('std::'));
  const type = spot.language === 'cpp' && isStandard ? 'std::size_t' : 'size_t';
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
