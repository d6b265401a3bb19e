/** Room made once, sets instead of searches, elements by reference, rows by iterator. */
import { withoutText } from '../source-text.ts';
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

/** Room for all elements before the loop that adds one a round. */
export function reserveOnce(place: Place): Rewrite | null {
  const { text, at, loops, spot } = place;
  const [loop] = loops;
  if (loop === undefined) return null;
  if (spot.language === 'go') return madeLarge(place, loop);
  if (spot.language === 'cpp') {
    const name = /^\s*(\w+)\.(?:push_back|emplace_back)\(/.exec(text.code(at))?.[1];
    const source = /^\s*for\s*\((?:const\s+)?[\w:<>]+\s*&{0,2}\s*\w+\s*:\s*(\w+)\s*\)/.exec(
      text.code(loop),
    )?.[1];
    const isVector =
      name !== undefined &&
      text.above(new RegExp(`^\\s*std::(?:vector<.+>|string)\\s+${name}\\s*(?:;|\\{\\s*\\};)`), loop);
    if (!name || source === undefined || !isVector) return null;
    return {
      edits: [insertBefore(loop, `${text.indent(loop)}${name}.reserve(${name}.size() + ${source}.size());`)],
      condition: `${source} has a size()`,
    };
  }
  return null;
}

function madeLarge({ text, at }: Place, loop: number): Rewrite | null {
  const name = /^\s*(\w+)\s*=\s*append\(\s*\1\s*,/.exec(text.code(at))?.[1];
  const source = /^\s*for\s+\w+(?:\s*,\s*\w+)?\s*:=\s*range\s+([\w.]+)\s*\{/.exec(text.code(loop))?.[1];
  if (name === undefined || source === undefined) return null;
  const made =
    text.above(new RegExp(`^(\\s*)${name}\\s*:=\\s*\\[\\](\\S+)\\{\\}\\s*$`), loop) ??
    text.above(new RegExp(`^(\\s*)${name}\\s*:=\\s*make\\(\\[\\](\\S+),\\s*0\\)\\s*$`), loop);
  if (made === null || text.uses(name, made.index + 1, loop - 1).length > 0) return null;
  if (text.width(made.index) !== text.width(loop)) return null;
  const line = `${made.match[1]}${name} := make([]${made.match[2]}, 0, len(${source}))`;
  return { edits: [replaceLine(made.index, line)], condition: `${source} is a slice, a map or an array` };
}

interface SetShape {
  readonly find: (code: string) => { list: string; key: string; text: string } | null;
  readonly make: (list: string) => string;
  readonly ask: (list: string, key: string, negated: boolean) => string;
  readonly condition: (list: string) => string;
}

const SETS: Record<string, SetShape> = {
  python: {
    find: code => {
      const match = /\b(\w+(?:\.\w+|\[\w+\])?) (?:not )?in (\w+)\s*(?::|\)|$| and | or )/.exec(code);
      return match === null || /^\s*for\b/.test(code)
        ? null
        : { key: match[1]!, list: match[2]!, text: match[2]! };
    },
    make: list => `${list}_set = set(${list})`,
    ask: list => `${list}_set`,
    condition: list => `${list} is a list whose elements can be hashed`,
  },
  javascript: {
    find: code => {
      const match = /(\w{1,80})\.includes\(\s{0,9}([\w.[\]]{1,80})\s{0,9}\)/.exec(code);
      return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
    },
    make: list => `const ${list}Set = new Set(${list});`,
    ask: (list, key) => `${list}Set.has(${key})`,
    condition: list => `${list} is an array, not a string`,
  },
  java: {
    find: code => {
      const match = /(\w{1,80})\.contains\(\s{0,9}([\w.()]{1,80}?)\s{0,9}\)/.exec(code);
      return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
    },
    make: list => `var ${list}Set = new java.util.HashSet<>(${list});`,
    ask: (list, key) => `${list}Set.contains(${key})`,
    condition: list => `${list} is a list whose elements have equals and hashCode that agree`,
  },
};

/** The keys as a set, made before the loop. */
export function searchInSet(place: Place): Rewrite | null {
  const { text, at, loops, spot } = place;
  const shape = SETS[spot.language === 'typescript' ? 'javascript' : spot.language];
  const outer = loops.at(-1);
  const code = text.code(at);
  const found = shape?.find(code) ?? null;
  if (shape === undefined || found === null || outer === undefined) return null;
  const end = text.blockEnd(outer);
  if (end === null || !text.isWhole(outer, end)) return null;
  // In the loop it is only searched, and it is not what the loop makes or walks over.
  const others = text.uses(found.list, outer, end).filter(index => index !== at);
  const isMade = text.above(
    new RegExp(`\\b${found.list}\\s*:?=(?!=)|\\b(?:List|Set|Map)<.*\\b${found.list}\\b`),
    outer,
  );
  if (others.length > 0 || text.uses(`${found.list}Set`, 0, text.lines.length).length > 0) return null;
  if (isMade !== null && /\b(?:set|dict|Set|Map|HashSet|HashMap)\s*[(<{]/.test(text.code(isMade.index)))
    return null;
  if (isMade !== null && text.width(isMade.index) > text.width(outer)) return null;
  const changed =
    spot.language === 'python'
      ? code.replace(new RegExp(`( in )${found.list}(?!\\w)`), `$1${shape.ask(found.list, found.key, false)}`)
      : code.replace(found.text, shape.ask(found.list, found.key, false));
  return {
    edits: [insertBefore(outer, `${text.indent(outer)}${shape.make(found.list)}`), replaceLine(at, changed)],
    condition: shape.condition(found.list),
  };
}

/** `for (auto item : items)` by reference, where the body leaves the copy as it is. */
export function byReference({ text, at }: Place): Rewrite | null {
  const code = text.code(at);
  const name = /\bfor\s*\(\s*(?:const\s+)?auto\s+(\w+)\s*:/.exec(code)?.[1];
  const end = text.blockEnd(at);
  if (name === undefined) return null;
  const touched = (end === null ? [] : text.uses(name, at + 1, end)).some(index =>
    new RegExp(
      `\\b${name}\\b(?:\\.\\w+|\\[[^\\]]*\\])*\\s*(?:[-+*/|&^%]|<<|>>)?=(?!=)|(?:\\+\\+|--)\\s*${name}\\b|\\b${name}\\s*(?:\\+\\+|--)|&\\s*${name}\\b|std::(?:move|swap)\\(`,
    ).test(withoutText(text.code(index))),
  );
  if (touched) return null;
  return {
    edits: [replaceLine(at, code.replace(/\(\s*(?:const\s+)?auto\s+(\w+)\s*:/, '(const auto &$1 :'))],
    condition:
      end === null
        ? 'the body does not change the element'
        : 'the body calls nothing on the element that changes it (the compiler tells), and does not change the container',
  };
}

/** Rust: `for i in 0..v.len()` that only reads `v[i]` walks over the elements themselves. */
export function overElements(place: Place): Rewrite | null {
  const { text, at, loops, spot } = place;
  if (spot.language !== 'rust') return null;
  const loop = loops.find(index => /^\s*for\s+\w+\s+in\s+0\.\.\w+\.len\(\)\s*\{\s*$/.test(text.code(index)));
  const head =
    loop === undefined ? null : /^(\s*)for\s+(\w+)\s+in\s+0\.\.(\w+)\.len\(\)/.exec(text.code(loop));
  const end = loop === undefined ? null : text.blockEnd(loop);
  if (loop === undefined || head === null || end === null || !text.isWhole(loop, end) || at <= loop)
    return null;
  const [, indent, index, vector] = head;
  const element = new RegExp(`(?<![\\w.])${vector}\\[${index}\\](?!\\s*(?:[-+*/|&^%]?=(?!=)))`, 'g');
  const lines = text.uses(index!, loop + 1, end);
  const changed = lines.map(line => text.code(line).replaceAll(element, '*item'));
  const isIndexUsed = changed.some(code => new RegExp(`(?<![\\w.])${index}(?!\\w)`).test(withoutText(code)));
  const isMethod = changed.some(code => /\*item\s*[.[]|&\*item/.test(code));
  if (isIndexUsed || isMethod || text.uses(vector!, loop + 1, end).some(line => !lines.includes(line)))
    return null;
  if (text.uses('item', loop, end).length > 0) return null;
  return {
    edits: [
      replaceLine(loop, `${indent}for item in ${vector}.iter() {`),
      ...lines.map((line, number) => replaceLine(line, changed[number]!)),
    ],
    condition: null,
  };
}
