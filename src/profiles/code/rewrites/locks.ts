/** One lock around the loop instead of one a round. */
import { insertBefore, type Place, type Rewrite, removeLine } from './rewrite.ts';

export function lockOnce(place: Place): Rewrite | null {
  const { text, at, loops, spot } = place;
  const [loop] = loops;
  if (loop === undefined) return null;
  const end = text.blockEnd(loop);
  if (end === null || !text.isWhole(loop, end)) return null;
  const condition = CONDITION;
  if (spot.language === 'python') {
    const guard = /^\s*with\s+[\w.]+\s*:\s*$/.exec(text.code(at));
    const isWhole =
      guard !== null && at === loop + 1 && text.blockEnd(at) === end && /^\s*for\b/.test(text.code(loop));
    if (!isWhole) return null;
    const [outer, inner] = [text.indent(loop), text.indent(at)];
    const insert = [`${outer}${text.code(at).trim()}`, `${inner}${text.code(loop).trim()}`];
    return { edits: [{ at: loop, remove: 2, insert }], condition };
  }
  if (spot.language === 'rust') return guardOutside(place, loop);
  if (spot.language === 'go' || spot.language === 'c') {
    const pair = PAIRS[spot.language]!;
    const lock = pair.lock.exec(text.code(at))?.[1];
    const last = end - 1;
    if (lock === undefined || at !== loop + 1 || text.code(last).trim() !== pair.close(lock)) return null;
    const between = Array.from({ length: last - at - 1 }, (_, index) => text.code(at + 1 + index)).join('\n');
    if (/\b(?:return|continue|break|goto|panic)\b|<-/.test(between)) return null;
    return {
      edits: [
        insertBefore(loop, `${text.indent(loop)}${text.code(at).trim()}`),
        removeLine(at),
        removeLine(last),
        insertBefore(end + 1, `${text.indent(loop)}${pair.close(lock)}`),
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

const CONDITION = 'nobody has to get the lock between two rounds, and the rounds do not wait for anything';

const PAIRS: Readonly<Record<string, { readonly lock: RegExp; readonly close: (lock: string) => string }>> = {
  go: { lock: /^\s*([\w.]+)\.Lock\(\)\s*$/, close: lock => `${lock}.Unlock()` },
  c: {
    lock: /^\s*pthread_mutex_lock\(\s*(&?[\w.>-]+)\s*\)\s*;\s*$/,
    close: lock => `pthread_mutex_unlock(${lock});`,
  },
};

/** Rust: the guard is made before the loop, and lives to the end of the block around it. */
function guardOutside({ text, at }: Place, loop: number): Rewrite | null {
  const guard =
    /^\s*let\s+(?:mut\s+)?(\w+)\s*=\s*[\w.:]+\.lock\(\)(?:\.unwrap\(\)|\.expect\("[^"]*"\))\s*;\s*$/.exec(
      text.code(at),
    );
  if (guard === null || at !== loop + 1 || text.uses(guard[1]!, 0, loop).length > 0) return null;
  return {
    edits: [insertBefore(loop, `${text.indent(loop)}${text.code(at).trim()}`), removeLine(at)],
    condition: `${CONDITION}; the guard now lives to the end of the block around the loop`,
  };
}

/** `for (…) {` with `synchronized (lock) {` as its whole body: the two lines change places. */
export function lockBlockOutside({ text, at, loops }: Place): Rewrite | null {
  const [loop] = loops;
  const isBlock = /^\s*(?:synchronized|lock)\s*\([^()]*(?:\([^()]*\))?[^()]*\)\s*\{\s*$/.test(text.code(at));
  if (loop === undefined || !isBlock || at !== loop + 1 || !/\{\s*$/.test(text.code(loop))) return null;
  const [end, inner] = [text.blockEnd(loop), text.blockEnd(at)];
  if (end === null || inner !== end - 1 || !text.isWhole(loop, end)) return null;
  const insert = [
    `${text.indent(loop)}${text.code(at).trim()}`,
    `${text.indent(at)}${text.code(loop).trim()}`,
  ];
  return { edits: [{ at: loop, remove: 2, insert }], condition: CONDITION };
}
