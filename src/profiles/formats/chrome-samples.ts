/**
 * Samples in a trace file as Hermes (React Native) writes them: `samples` name a frame of `stackFrames`, which name a parent.
 * Source: the "JSON Object Format" of https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 *     {"traceEvents":[…],"samples":[{"ts":"11552125241","pid":7512,"tid":"7695","weight":"1","sf":1},…],
 *      "stackFrames":{"1":{"line":"94","column":"5","funcLine":"94","funcColumn":"5","name":"loop(app.js:94:5)","category":"JavaScript"},
 *                     "2":{"name":"…","parent":1}}}
 */
import { type Fields, fieldsOf, figureOf, listOf, textOf } from '../json.ts';
import type { Frame } from '../model.ts';
import type { StackTable } from '../stacks.ts';
import type { ThreadNames } from './chrome-threads.ts';
import { durationsOf } from './v8-times.ts';

const MAX_THREADS = 200;

/** False where the file has no such samples. */
export function placeSamples(stacks: StackTable, whole: Fields, threads: ThreadNames): boolean {
  const samples = listOf(whole['samples']).map(fieldsOf);
  const frames = fieldsOf(whole['stackFrames']);
  if (samples.length === 0 || Object.keys(frames).length === 0) return false;
  const byThread = Map.groupBy(samples, sample => `${sample['pid']}\0${sample['tid']}`);
  const placed = new Map<string, number>();
  for (const own of [...byThread.values()].slice(0, MAX_THREADS)) {
    const column = stacks.column(threads.unique(stacks, own[0]!['pid'], own[0]!['tid']));
    const times = own.map(sample => figureOf(sample['ts']) ?? 0);
    const { durations } = durationsOf(
      times,
      times.reduce((most, time) => Math.max(most, time), 0),
    );
    own.forEach((sample, index) => {
      const node = nodeOf(stacks, frames, String(sample['sf']), placed);
      if (durations[index]! > 0) stacks.add(node, column, durations[index]! * 1000);
    });
  }
  return true;
}

function nodeOf(stacks: StackTable, frames: Fields, id: string, placed: Map<string, number>): number {
  const path: string[] = [];
  const seen = new Set<string>();
  let at: string | null = id;
  while (at !== null && !placed.has(at) && !seen.has(at)) {
    seen.add(at);
    path.push(at);
    const parent: unknown = fieldsOf(frames[at])['parent'];
    at = typeof parent === 'number' || typeof parent === 'string' ? String(parent) : null;
  }
  let node = (at === null ? undefined : placed.get(at)) ?? 0;
  for (const step of path.reverse()) {
    node = stacks.child(node, stacks.intern(frameOf(fieldsOf(frames[step]))));
    placed.set(step, node);
  }
  return node;
}

/** `loop(app.js:94:5)`: the name and, in brackets, the place. */
function frameOf(fields: Fields): Frame {
  const name = textOf(fields['name']) ?? '(anonymous)';
  const place = /^(.{0,1000}?)\((\S.{0,1000}?):(\d{1,9}):\d{1,9}\)$/.exec(name);
  return {
    name: place === null ? name : place[1] || '(anonymous)',
    module: null,
    file: place?.[2] ?? null,
    line: place === null ? figureOf(fields['line']) : Number(place[3]),
    kind: null,
  };
}
