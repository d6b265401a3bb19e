/** An array used as a queue: an index that moves on, or the language's own queue. */
import { withoutText } from '../source-text.ts';
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

/** JavaScript: `while (queue.length > 0) { const job = queue.shift();` walks over the array. */
export function byIndex({ text, at, loops, spot }: Place): Rewrite | null {
  const [loop] = loops;
  if (!/script$/.test(spot.language) || loop === undefined || at !== loop + 1) return null;
  const taken = /^(\s*(?:const|let|var)\s+\w+\s*=\s*)(\w+)\.shift\(\)(\s*;?\s*)$/.exec(text.code(at));
  const name = taken?.[2];
  const head = new RegExp(
    `^(\\s*)while\\s*\\(\\s*${name}\\.length(?:\\s*>\\s*0|\\s*!==?\\s*0)?\\s*\\)(.*)$`,
  ).exec(text.code(loop));
  if (taken === null || head === null || text.uses('head', 0, text.lines.length).length > 0) return null;
  return {
    edits: [
      replaceLine(loop, `${head[1]}for (let head = 0; head < ${name}.length; head++)${head[2]}`),
      replaceLine(at, `${taken[1]}${name}[head]${taken[3]}`),
    ],
    condition: `nobody needs ${name} empty afterwards`,
  };
}

interface Queue {
  readonly taken: (name: string) => RegExp;
  readonly take: (name: string) => string;
  readonly make: (name: string, queue: string) => string;
  readonly condition: (name: string) => string;
}

const QUEUES: Readonly<Record<string, Queue>> = {
  cpp: {
    taken: name => new RegExp(`\\b${name}\\.erase\\(\\s*${name}\\.begin\\(\\)\\s*\\)`),
    take: queue => `${queue}.pop_front()`,
    make: (name, queue) => `std::deque ${queue}(${name}.begin(), ${name}.end());`,
    condition: name => `nobody needs ${name} empty afterwards; <deque> is included (C++17)`,
  },
  java: {
    taken: name => new RegExp(`\\b${name}\\.remove(?:First)?\\(\\s*0?\\s*\\)`),
    take: queue => `${queue}.remove()`,
    make: (name, queue) => `var ${queue} = new java.util.ArrayDeque<>(${name});`,
    condition: name => `nobody needs ${name} empty afterwards, and no element is null`,
  },
  rust: {
    taken: name => new RegExp(`\\b${name}\\.remove\\(\\s*0\\s*\\)`),
    take: queue => `${queue}.pop_front().unwrap()`,
    make: (name, queue) => `let mut ${queue}: std::collections::VecDeque<_> = ${name}.into();`,
    condition: name => `${name} is a Vec of this function's own`,
  },
};

/** Python's list becomes a deque where it is made; elsewhere a queue is made of the array before the loop. */
export function asQueue(place: Place): Rewrite | null {
  const { text, at, loops, spot } = place;
  const outer = loops.at(-1);
  if (outer === undefined) return null;
  if (spot.language === 'python') return asDeque(place, outer);
  const shape = QUEUES[spot.language];
  const code = text.code(at);
  const name = /\b(\w+)\.(?:erase|remove|removeFirst)\(/.exec(code)?.[1];
  const end = text.blockEnd(outer);
  if (shape === undefined || name === undefined || end === null || !text.isWhole(outer, end)) return null;
  const queue = `${name}Queue`;
  if (!shape.taken(name).test(code) || text.uses(queue, 0, text.lines.length).length > 0) return null;
  const used = text.uses(name, outer, end);
  const allowed = new RegExp(
    `\\b${name}\\.(?:empty|is_empty|isEmpty|size|len|front|push_back|add|append|addLast|offer)\\(`,
  );
  if (used.some(index => index !== at && !allowed.test(withoutText(text.code(index))))) return null;
  const renamed = (line: string) =>
    line
      .replace(shape.taken(name), shape.take(queue))
      .replaceAll(new RegExp(`(?<![\\w.])${name}(?=\\.)`, 'g'), queue)
      .replaceAll(`${queue}.append(`, spot.language === 'rust' ? `${queue}.extend(` : `${queue}.append(`);
  return {
    edits: [
      insertBefore(outer, `${text.indent(outer)}${shape.make(name, queue)}`),
      ...used.map(index => replaceLine(index, renamed(text.code(index)))),
    ],
    condition: shape.condition(name),
  };
}

function asDeque({ text, at }: Place, outer: number): Rewrite | null {
  const name = /\b(\w+)\.pop\(\s*0\s*\)/.exec(text.code(at))?.[1];
  const made =
    name === undefined
      ? null
      : text.above(new RegExp(`^(\\s*)${name}\\s*(?::[^=]+)?=\\s*(\\[.*\\]|list\\(.*\\))\\s*$`), outer);
  if (name === undefined || made === null) return null;
  // What a deque cannot do as a list does.
  const others = text.uses(name, made.index + 1, text.lines.length);
  if (
    others.some(index =>
      new RegExp(`\\b${name}(?:\\[[^\\]]*:|\\.(?:sort|insert)\\()|\\breturn\\s+${name}\\b`).test(
        text.code(index),
      ),
    )
  )
    return null;
  return {
    edits: [
      replaceLine(made.index, `${made.match[1]}${name} = collections.deque(${made.match[2]})`),
      ...text
        .uses(name, made.index + 1, text.lines.length)
        .filter(index => text.code(index).includes(`${name}.pop(0)`))
        .map(index => replaceLine(index, text.code(index).replace(`${name}.pop(0)`, `${name}.popleft()`))),
    ],
    condition: 'the file imports collections',
  };
}
