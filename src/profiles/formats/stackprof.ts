/**
 * Ruby's stackprof as JSON (`stackprof --json FILE`, `StackProf.run(raw: true)`).
 * Source: https://github.com/tmm1/stackprof/blob/master/ext/stackprof/stackprof.c
 *
 *     {"version":1.2,"mode":"wall","interval":1000,"samples":1554,"gc_samples":454,"missed_samples":0,
 *      "frames":{"7009":{"name":"Object#d","file":"/app/a.rb","line":23,"total_samples":1100,"samples":1100,"lines":{"26":[1100,1100]}}},
 *      "raw":[3,7011,7010,7009,12, …]}
 *
 * `raw` is stacks after each other: how many frames, their ids with the outermost first, how many samples in a row.
 */
import { type Fields, fieldsOf, listOf, numberOf, readJson, textOf } from '../json.ts';
import type { Axis, Detection, Entry, Format, Frame, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const stackprof: Format = { name: 'stackprof', detect, read };

function detect(head: Head): Detection | null {
  const found =
    /^\ufeff?\s*\{/.test(head.text) &&
    /"mode"\s*:\s*"(?:wall|cpu|object|custom)"/.test(head.text) &&
    /"(?:gc_samples|missed_samples)"\s*:/.test(head.text);
  return found ? { confidence: 0.97, why: 'JSON with the mode and the missed samples of stackprof' } : null;
}

async function read(input: Input): Promise<Profile> {
  const { value, notes } = await readJson(input);
  const whole = fieldsOf(value);
  const frames = fieldsOf(whole['frames']);
  const stacks = stacksOf(listOf(whole['raw']), frames, textOf(whole['mode']) ?? 'wall');
  const samples = numberOf(whole['samples']) ?? 0;
  const missed = numberOf(whole['missed_samples']) ?? 0;
  return {
    format: 'stackprof',
    source: input.name,
    views: [viewFrom(whole, stacks, frames, samples)],
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [
      ...notes,
      ...(missed > 0 ? [`${missed} samples were missed beside the ${samples} that were taken`] : []),
      ...(stacks === null
        ? ['recorded without raw stacks: no callers, no flame graph (StackProf.run(raw: true) has them)']
        : []),
    ],
    recording: {},
  };
}

function viewFrom(whole: Fields, stacks: StackTable | null, frames: Fields, samples: number): View {
  const mode = textOf(whole['mode']) ?? 'wall';
  const axis: Axis = mode === 'object' ? 'alloc' : mode === 'cpu' ? 'cpu' : 'wall';
  const meaning = { unit: mode === 'object' ? 'objects' : 'samples', axis, base: `all samples of ${mode}` };
  if (stacks !== null) return viewOf(stacks, 0, mode, meaning);
  return { name: mode, ...meaning, total: samples, samples, entries: entriesOf(frames) };
}

function stacksOf(raw: readonly unknown[], frames: Fields, mode: string): StackTable | null {
  if (raw.length === 0) return null;
  const stacks = new StackTable();
  const column = stacks.column(mode);
  for (let at = 0; at < raw.length; ) {
    const length = Math.max(0, Math.trunc(numberOf(raw[at]) ?? 0));
    let node = 0;
    for (const id of raw.slice(at + 1, at + 1 + length))
      node = stacks.child(node, stacks.intern(frameOf(fieldsOf(frames[String(id)]))));
    const count = numberOf(raw[at + 1 + length]) ?? 0;
    if (count > 0) stacks.add(node, column, count, count);
    at += length + 2;
  }
  return stacks;
}

function frameOf(fields: Fields): Frame {
  const line = numberOf(fields['line']);
  return {
    name: textOf(fields['name']) ?? '(unknown)',
    module: null,
    file: textOf(fields['file']),
    line: line !== null && line > 0 ? line : null,
    kind: null,
  };
}

function entriesOf(frames: Fields): Entry[] {
  const rows = new Rows();
  for (const fields of Object.values(frames).map(fieldsOf))
    rows.add({
      ...frameOf(fields),
      self: numberOf(fields['samples']) ?? 0,
      total: numberOf(fields['total_samples']) ?? 0,
      samples: numberOf(fields['samples']) ?? 0,
      at: { line: 1, text: textOf(fields['name']) ?? '' },
    });
  return rows.entries();
}
