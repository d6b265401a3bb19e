/** A pattern of slow code, as far as one hot line and what stands around it show it; and what can be asked of that. */
import type { HotSpot } from './hot-spots.ts';
import { withoutText } from './source-text.ts';

export interface Pattern {
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  matches(spot: HotSpot): boolean;
}

export function inLoop({ loops }: HotSpot): boolean {
  return loops.length > 0;
}

/** The hot line without what its strings and comments hold. */
export function plainCode({ code }: HotSpot): string {
  return withoutText(code);
}

/** Runtimes whose own round costs more than a division, a check or a copy of a number. */
export function isInterpreted({ language }: HotSpot): boolean {
  return /^(?:python|ruby|php|sql)$/.test(language);
}

export type Holds = 'set' | 'list' | 'text' | 'unknown';

const SETS =
  /\b(?:(?:frozen|Hash|Tree|LinkedHash|Sorted|Immutable|unordered_|flat_hash_|BTree|multi|Index)?[sS]et|(?:Hash|Tree|LinkedHash|Concurrent\w*|unordered_|flat_hash_|BTree|Weak|I)?[mM]ap|I?Dictionary|dict|defaultdict|Counter|Hash|OrderedDict|(?:mutable|hash|linked)?(?:SetOf|MapOf)|setOf|mapOf|to_?(?:Hash)?[sS]et|ToHashSet|array_flip|range|Range|keys|Map\.of|Set\.of)\b|=\s*\{|map\[/;
const LISTS =
  /\b(?:(?:Array|Linked|I|IRead[oO]nly)?List|vector|Vec|VecDeque|deque|Array|ArrayDeque|list|array|(?:mutable|array)?(?:ListOf)|listOf|Sequence|Iterable|IEnumerable|slice|Slice)\b|\[\]|=\s*\[|&(?:mut\s)?\[|\.(?:split|to_a|toList|ToList|collect)\b/;
const TEXTS = /\b(?:[sS]tring|str|text|char|CharSequence|&str)\b|=\s*[rbf]?["'`]/;

/** What a name holds, by the nearest line above that gives it a type or a value. */
export function holds(spot: HotSpot, name: string): Holds {
  const given = declarationOf(spot, name);
  if (given === null) return 'unknown';
  if (SETS.test(given)) return 'set';
  if (LISTS.test(given)) return 'list';
  return TEXTS.test(given) ? 'text' : 'unknown';
}

/** `List<String> right`, `known = set`, `known: &Vec<u64>`: the piece of the nearest line above that gives the name. */
export function declarationOf({ text, index, language }: HotSpot, name: string): string | null {
  if (text === null || !/^\w{1,80}$/.test(name)) return null;
  const gives = new RegExp(
    `(?:^|[\\s&*>\\]$?@])${name}\\s*(?:\\[[^\\]]{0,40}\\]\\s*)?(?:\\[\\]|\\{\\}|:?=(?!=)|:(?!:)|[{;]|\\s[\\[*&\\w]|$)`,
  );
  const from = index < 0 || text.isLoose ? text.lines.length : index;
  for (let at = from - 1; at >= 0; at--) {
    const code = text.code(at).slice(0, 500);
    if (!code.includes(name)) continue;
    const piece = pieces(code).find(
      part => gives.test(part) && !/^\s*(?:return|if|for|while)\b[^:=]*$/.test(part),
    );
    if (piece === undefined || !(/\S\s*\S/.test(piece.replace(name, '')) || language === 'python')) continue;
    // With what it is given, to the end of the line.
    return /=\s*[^=]|:=/.test(piece) ? code.slice(code.indexOf(piece)) : piece;
  }
  return null;
}

/** Cut at commas, brackets and semicolons, those within `<…>` left alone. */
function pieces(code: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let at = 0; at < code.length; at++) {
    const letter = code[at]!;
    if (letter === '<') depth++;
    else if (letter === '>') depth = Math.max(0, depth - 1);
    if (depth === 0 && (letter === ',' || letter === '(' || letter === ')')) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part];
}

/** The lines of the innermost loop around the line, its head left out; empty where that cannot be seen. */
export function loopBody({ text, index }: HotSpot): readonly string[] {
  if (text === null || index < 0 || text.isLoose) return [];
  const [head] = text.loopsAround(index);
  if (head === undefined) return [];
  const end = text.blockEnd(head) ?? Math.min(text.lines.length - 1, head + 30);
  return text.lines.slice(head + 1, end + 1).map(({ code }) => code);
}
