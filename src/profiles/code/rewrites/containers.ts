/** Room made once, elements by reference, rows by iterator. */
import { withoutText } from '../source-text.ts';
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

/** Room for all elements before the loop that adds one a round. */
export function reserveOnce(place: Place): Rewrite | null {
  const { text, at, loops, spot } = place;
  const [loop] = loops;
  if (loop === undefined) return null;
  if (spot.language === 'go') return madeLarge(place, loop);
  if (spot.language === 'rust') return withCapacity(place, loop);
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
    text.above(new RegExp(`^(\\s*)${name}\\s*:=\\s*make\\(\\[\\](\\S+),\\s*0\\)\\s*$`), loop) ??
    text.above(new RegExp(`^(\\s*)var\\s+${name}\\s+\\[\\](\\S+)\\s*$`), loop);
  if (made === null || text.uses(name, made.index + 1, loop - 1).length > 0) return null;
  if (text.width(made.index) !== text.width(loop)) return null;
  const line = `${made.match[1]}${name} := make([]${made.match[2]}, 0, len(${source}))`;
  const isNil = /^\s*var\b/.test(text.code(made.index));
  return {
    edits: [replaceLine(made.index, line)],
    condition: `${source} is a slice, a map or an array${isNil ? ', and nobody tells an empty slice from nil' : ''}`,
  };
}

/** Rust: `let mut out = Vec::new();` before `for x in values`. */
function withCapacity({ text, at }: Place, loop: number): Rewrite | null {
  const name = /\b(\w+)\.push\(/.exec(text.code(at))?.[1];
  const source = /^\s*for\s+.{1,60}\s+in\s+&?(\w+)(?:\.iter\(\))?\s*\{\s*$/.exec(text.code(loop))?.[1];
  if (name === undefined || source === undefined) return null;
  const made = text.above(
    new RegExp(`^(\\s*let\\s+mut\\s+${name}\\s*(?::\\s*[^=]+)?=\\s*)(Vec|String)::new\\(\\)\\s*;\\s*$`),
    loop,
  );
  if (made === null || text.width(made.index) !== text.width(loop)) return null;
  const line = `${made.match[1]}${made.match[2]}::with_capacity(${source}.len());`;
  return { edits: [replaceLine(made.index, line)], condition: `${source} has a len()` };
}

/** `for (auto item : items)` by reference, where the body leaves the copy as it is. */
export function byReference({ text, at }: Place): Rewrite | null {
  const code = text.code(at);
  const HEAD = /\(\s*(?:const\s+)?([\w:]+(?:<[^>]{1,80}>)?)\s+(\w+)\s*:/;
  const head = /\bfor\s*\(/.test(code) ? HEAD.exec(code) : null;
  const name = head?.[2];
  const end = text.blockEnd(at);
  if (name === undefined) return null;
  const touched = (end === null ? [] : text.uses(name, at + 1, end)).some(index =>
    new RegExp(
      `\\b${name}\\b(?:\\.\\w+|\\[[^\\]]*\\])*\\s*(?:[-+*/|&^%]|<<|>>)?=(?!=)|(?:\\+\\+|--)\\s*${name}\\b|\\b${name}\\s*(?:\\+\\+|--)|&\\s*${name}\\b|std::(?:move|swap)\\(`,
    ).test(withoutText(text.code(index))),
  );
  if (touched) return null;
  return {
    edits: [replaceLine(at, code.replace(HEAD, '(const $1 &$2 :'))],
    condition:
      end === null
        ? 'the body does not change the element'
        : 'the body calls nothing on the element that changes it (the compiler tells), and does not change the container',
  };
}

/** Rust: `for i in 0..v.len()` that only reads `v[i]` walks over the elements themselves. */
export function overElements(place: Place): Rewrite | null {
  return place.spot.language === 'rust' ? (itemByItem(place) ?? cutToLength(place)) : null;
}

/** `for i in 0..n` over slices: cut to `n` before the loop, they are checked once. */
function cutToLength({ text, at, loops }: Place): Rewrite | null {
  const [loop] = loops;
  const head =
    loop === undefined ? null : /^(\s*)for\s+(\w+)\s+in\s+0\.\.(\w+)\s*\{\s*$/.exec(text.code(loop));
  if (loop === undefined || head === null) return null;
  const [, indent, index, count] = head;
  const code = withoutText(text.code(at));
  const read = [
    ...code.matchAll(new RegExp(`(?<![\\w.])(\\w+)\\[${index}\\](?!\\s*(?:[-+*/|&^%]?=(?!=)))`, 'g')),
  ].map(([, name]) => name!);
  const names = [...new Set(read)].filter(
    name => !new RegExp(`(?<![\\w.])${name}\\[${index}\\]\\s*[-+*/|&^%]?=(?!=)`).test(code),
  );
  if (names.length === 0) return null;
  return {
    edits: [insertBefore(loop, ...names.map(name => `${indent}let ${name} = &${name}[..${count}];`))],
    condition: `${count} is not beyond their lengths (the panic comes before the loop otherwise), and they are slices or Vecs that the loop only reads`,
  };
}

function itemByItem(place: Place): Rewrite | null {
  const { text, at, loops } = place;
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
