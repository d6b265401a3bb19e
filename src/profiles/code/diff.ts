/** A unified diff of what a source would be. */
import type { SourceText } from './source-text.ts';

/** Replaces `remove` lines from index `at` on by `insert`. */
export interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly string[];
}

const CONTEXT = 3;

export function hunksOf(edits: readonly Edit[], text: SourceText): string[] {
  const hunks: string[] = [];
  let shift = 0;
  for (let first = 0; first < edits.length; ) {
    let last = first;
    const endOf = (edit: Edit) => edit.at + edit.remove;
    while (last + 1 < edits.length && edits[last + 1]!.at - endOf(edits[last]!) <= 2 * CONTEXT) last++;
    const group = edits.slice(first, last + 1);
    const start = backTo(text, group[0]!.at);
    const end = forwardTo(text, endOf(group.at(-1)!));
    const body: string[] = [];
    let at = start;
    for (const edit of group) {
      while (at < edit.at) body.push(` ${text.code(at++)}`);
      for (const inserted of edit.insert) body.push(`+${inserted}`);
      for (const _ of Array.from({ length: edit.remove })) body.push(`-${text.code(at++)}`);
    }
    while (at < end) body.push(` ${text.code(at++)}`);
    const before = end - start;
    const after = before + group.reduce((sum, { insert, remove }) => sum + insert.length - remove, 0);
    const number = text.lines[start]?.number ?? text.lines.length + 1;
    hunks.push(`@@ -${number},${before} +${number + shift},${after} @@`, ...orderedBody(body));
    shift += after - before;
    first = last + 1;
  }
  return hunks;
}

/** In a run of changes, what goes stands before what comes. */
function orderedBody(body: readonly string[]): string[] {
  const ordered: string[] = [];
  let run: string[] = [];
  const close = () => {
    ordered.push(...run.filter(line => line.startsWith('-')), ...run.filter(line => line.startsWith('+')));
    run = [];
  };
  for (const line of body) {
    if (line.startsWith(' ')) {
      close();
      ordered.push(line);
    } else run.push(line);
  }
  close();
  return ordered;
}

/** Context reaches back and forth as far as the lines follow on each other. */
function backTo(text: SourceText, at: number): number {
  let start = at;
  while (start > 0 && at - start < CONTEXT && (start >= text.lines.length || text.follows(start))) start--;
  return start;
}

function forwardTo(text: SourceText, at: number): number {
  let end = at;
  while (end < text.lines.length && end - at < CONTEXT && (end === 0 || text.follows(end))) end++;
  return end;
}
