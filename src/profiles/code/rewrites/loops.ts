/** Two loops, one directly in the other, change places, so that the innermost index is the last one. */
import type { Place, Rewrite } from './rewrite.ts';

const COUNTS = /^\s*for\s*\((?:[^;]*;){2}[^;]*\)\s*\{?\s*$/;

export function loopsExchanged({ text, loops }: Place): Rewrite | null {
  const [inner, outer] = loops;
  if (inner === undefined || outer === undefined || inner !== outer + 1) return null;
  const [end, innerEnd] = [text.blockEnd(outer), text.blockEnd(inner)];
  const isPerfect = end !== null && innerEnd !== null && (innerEnd === end - 1 || innerEnd === end);
  const heads = [text.code(outer), text.code(inner)];
  if (!isPerfect || !text.isWhole(outer, end) || !heads.every(head => COUNTS.test(head))) return null;
  const name = /\(\s*(?:[\w\s]*\s)?(\w+)\s*=/.exec(heads[0]!)?.[1];
  // The inner loop's bounds must not depend on what the outer one counts.
  if (name === undefined || new RegExp(`\\b${name}\\b`).test(heads[1]!)) return null;
  if (/\{\s*$/.test(heads[0]!) !== /\{\s*$/.test(heads[1]!)) return null;
  return {
    edits: [
      {
        at: outer,
        remove: 2,
        insert: [`${text.indent(outer)}${heads[1]!.trim()}`, `${text.indent(inner)}${heads[0]!.trim()}`],
      },
    ],
    condition:
      'the rounds do not depend on each other’s order (sums of floating-point numbers round otherwise)',
  };
}
