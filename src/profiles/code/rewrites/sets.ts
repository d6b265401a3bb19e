/** Keys that are searched in every round become a set before the loop. */
import type { SourceText } from '../source-text.ts';
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

interface SetShape {
  readonly find: (code: string) => { list: string; key: string; text: string; negated?: boolean } | null;
  readonly make: (list: string) => string;
  readonly ask: (list: string, key: string, negated: boolean) => string;
  readonly condition: (list: string) => string;
}

const JAVA_SHAPE: SetShape = {
  find: code => {
    const match = /(\w{1,80})\.contains\(\s{0,9}([\w.()]{1,80}?)\s{0,9}\)/.exec(code);
    return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
  },
  make: list => `var ${list}Set = new java.util.HashSet<>(${list});`,
  ask: (list, key) => `${list}Set.contains(${key})`,
  condition: list => `${list} is a list whose elements have equals and hashCode that agree`,
};

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
      const search =
        /(?<!\w)(\w{1,80})\.indexOf\(\s{0,9}([\w.[\]]{1,80})\s{0,9}\)\s*(===?\s*-1|<\s*0|!==?\s*-1|>=\s*0|>\s*-1)/.exec(
          code,
        );
      if (search !== null)
        return { list: search[1]!, key: search[2]!, text: search[0], negated: /^(?:=|<)/.test(search[3]!) };
      const match = /(?<!\w)(\w{1,80})\.includes\(\s{0,9}([\w.[\]]{1,80})\s{0,9}\)/.exec(code);
      return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
    },
    make: list => `const ${list}Set = new Set(${list});`,
    ask: (list, key, negated) => `${negated ? '!' : ''}${list}Set.has(${key})`,
    condition: list => `${list} is an array, not a string`,
  },
  java: JAVA_SHAPE,
  kotlin: {
    find: code => {
      const match = /(?<![\w.])(\w{1,80})\.contains\(\s{0,9}([\w.()]{1,80}?)\s{0,9}\)/.exec(code);
      return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
    },
    make: list => `val ${list}Set = ${list}.toHashSet()`,
    ask: (list, key) => `${list}Set.contains(${key})`,
    condition: list => `${list} is a list`,
  },
  csharp: {
    find: code => {
      const match = /(?<![\w.])(\w{1,80})\.Contains\(\s{0,9}([\w.()]{1,80}?)\s{0,9}\)/.exec(code);
      return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
    },
    make: list => `var ${list}Set = ${list}.ToHashSet();`,
    ask: (list, key) => `${list}Set.Contains(${key})`,
    condition: list => `${list} is a list or an array, and the file uses System.Linq`,
  },
  ruby: {
    find: code => {
      const match = /(?<![\w.@])(\w{1,80})\.include\?\(?\s{0,9}([\w.]{1,80})\)?/.exec(code);
      return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
    },
    make: list => `${list}_set = ${list}.to_set`,
    ask: (list, key) => `${list}_set.include?(${key})`,
    condition: list => `${list} is an array (before Ruby 3.2: require "set")`,
  },
  php: {
    find: code => {
      const match =
        /\bin_array\(\s{0,9}(\$\w{1,80})\s{0,9},\s{0,9}\$(\w{1,80})\s{0,9}(?:,\s*true\s*)?\)/.exec(code);
      return match === null ? null : { list: match[2]!, key: match[1]!, text: match[0] };
    },
    make: list => `$${list}Set = array_flip($${list});`,
    ask: (list, key) => `isset($${list}Set[${key}])`,
    condition: list => `${list} holds integers or strings`,
  },
  rust: {
    find: code => {
      const match = /(?<![\w.])(\w{1,80})\.contains\(\s{0,9}(&?[\w.]{1,80})\s{0,9}\)/.exec(code);
      return match === null ? null : { list: match[1]!, key: match[2]!, text: match[0] };
    },
    make: list => `let ${list}_set: std::collections::HashSet<_> = ${list}.iter().collect();`,
    ask: (list, key) => `${list}_set.contains(${key})`,
    condition: list => `${list} is a slice or a Vec whose elements can be hashed (no floats)`,
  },
  cpp: {
    find: code => {
      const match =
        /\bstd::find\(\s*(\w{1,80})\.c?begin\(\)\s*,\s*\1\.c?end\(\)\s*,\s*([\w.[\]]{1,80})\s*\)\s*(!=|==)\s*\1\.c?end\(\)/.exec(
          code,
        );
      return match === null
        ? null
        : { list: match[1]!, key: match[2]!, text: match[0], negated: match[3] === '==' };
    },
    make: list =>
      `const std::unordered_set<std::decay_t<decltype(*${list}.begin())>> ${list}_set(${list}.begin(), ${list}.end());`,
    ask: (list, key, negated) => `${list}_set.count(${key}) ${negated ? '==' : '!='} 0`,
    condition: list => `${list}'s elements can be hashed; <unordered_set> is included`,
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
  if (spot.language !== 'ruby' && (end === null || !text.isWhole(outer, end))) return null;
  // In the loop it is only searched, and it is not what the loop makes or walks over.
  const others = text.uses(found.list, outer, end ?? lastInBlock(text, outer)).filter(index => index !== at);
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
      : code.replace(found.text, shape.ask(found.list, found.key, found.negated === true));
  return {
    edits: [insertBefore(outer, `${text.indent(outer)}${shape.make(found.list)}`), replaceLine(at, changed)],
    condition: shape.condition(found.list),
  };
}

/** The lines below a head that stand deeper: blocks that end in a word have no braces to count. */
function lastInBlock(text: SourceText, head: number): number {
  let last = head;
  for (let at = head + 1; at < text.lines.length; at++) {
    if (text.code(at).trim() !== '' && text.width(at) <= text.width(head)) break;
    last = at;
  }
  return last;
}

/** Python: a list that is searched and grown in the loop gets a set beside it. */
export function seenAsSet({ text, at, loops, spot }: Place): Rewrite | null {
  const outer = loops.at(-1);
  const name = /\b(?:not )?in (\w+)\s*(?::|$| and | or )/.exec(text.code(at))?.[1];
  if (spot.language !== 'python' || outer === undefined || name === undefined) return null;
  const end = text.blockEnd(outer);
  const made = text.above(new RegExp(`^(\\s*)${name}\\s*=\\s*(?:\\[\\]|list\\(\\))\\s*$`), outer);
  if (end === null || made === null || text.width(made.index) > text.width(outer)) return null;
  const others = text.uses(name, outer, end).filter(index => index !== at);
  const grows = others.map(
    index => new RegExp(`^\\s*${name}\\.append\\((.+)\\)\\s*$`).exec(text.code(index))?.[1],
  );
  if (others.length === 0 || grows.some(value => value === undefined)) return null;
  if (
    text.uses(name, made.index + 1, outer - 1).length > 0 ||
    text.uses(`${name}_set`, 0, text.lines.length).length > 0
  )
    return null;
  return {
    edits: [
      insertBefore(made.index + 1, `${made.match[1]}${name}_set = set()`),
      replaceLine(at, text.code(at).replace(new RegExp(`( in )${name}(?!\\w)`), `$1${name}_set`)),
      ...others.map((index, number) =>
        insertBefore(index + 1, `${text.indent(index)}${name}_set.add(${grows[number]})`),
      ),
    ],
    condition: 'the elements can be hashed',
  };
}

/** JavaScript and C#: `profiles.find(p => p.userId === user.id)` out of a map by that key. */
export function byKey({ text, at, loops, spot }: Place): Rewrite | null {
  const outer = loops.at(-1);
  const code = text.code(at);
  const isScript = /script$/.test(spot.language);
  const match = isScript
    ? /(?<![\w.])(\w{1,80})\.find\(\s*\(?(\w+)\)?\s*=>\s*\2\.(\w+)\s*===?\s*([\w.]+)\s*\)/.exec(code)
    : /(?<![\w.])(_?\w{1,80})\.(?:FirstOrDefault|SingleOrDefault)\(\s*(\w+)\s*=>\s*\2\.(\w+)\s*==\s*([\w.]+)\s*\)/.exec(
        code,
      );
  if (outer === undefined || match === null || (!isScript && spot.language !== 'csharp')) return null;
  const [whole, list, , key, value] = match;
  // The list must not be what the loop makes or walks over.
  if (
    new RegExp(`\\b${list}\\b`).test(text.code(outer)) ||
    text.uses('byKey', 0, text.lines.length).length > 0
  )
    return null;
  const make = isScript
    ? `const byKey = new Map(${list}.map(each => [each.${key}, each]));`
    : `var byKey = ${list}.ToDictionary(each => each.${key});`;
  const ask = isScript ? `byKey.get(${value})` : `byKey.GetValueOrDefault(${value})`;
  return {
    edits: [insertBefore(outer, `${text.indent(outer)}${make}`), replaceLine(at, code.replace(whole, ask))],
    condition: `${key} is unique in ${list}${isScript ? '' : ' and never null'}, and the loop does not change ${list}`,
  };
}
