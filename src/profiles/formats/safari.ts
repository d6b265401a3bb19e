/**
 * A recording of Safari's Timelines tab. Source: WebKit's `Source/WebInspectorUI/UserInterface/Models/TimelineRecording.js`.
 *
 *     {"version":1,"recording":{"displayName":"Timeline Recording 1","startTime":4.1,"endTime":6.6,…,
 *      "sampleStackTraces":[{"timestamp":4.47,"stackFrames":[{"name":"injectModule","line":109,"column":13,"url":"a.js"},…]},…],
 *      "sampleDurations":[0.001,0.0015,…]}}
 *
 * Frames are innermost first; durations are seconds.
 */
import { type Fields, fieldsOf, listOf, numberOf, readJson, textOf } from '../json.ts';
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const safari: Format = { name: 'safari', detect, read };

function detect(head: Head): Detection | null {
  const found =
    /^\ufeff?\s*\{\s*"version"\s*:\s*\d+\s*,\s*"recording"\s*:\s*\{/.test(head.text) &&
    /"instrumentTypes"|"timeline-record-type/.test(head.text);
  return found ? { confidence: 0.96, why: "a recording of Safari's timelines" } : null;
}

async function read(input: Input): Promise<Profile> {
  const { value, notes } = await readJson(input);
  const recording = fieldsOf(fieldsOf(value)['recording']);
  const stacks = new StackTable();
  const column = stacks.column('time');
  const durations = listOf(recording['sampleDurations']);
  listOf(recording['sampleStackTraces']).forEach((sample, index) => {
    let node = 0;
    for (const frame of listOf(fieldsOf(sample)['stackFrames']).map(fieldsOf).reverse())
      node = stacks.child(node, stacks.intern(frameOf(frame)));
    const seconds = numberOf(durations[index]) ?? 0;
    if (seconds > 0) stacks.add(node, column, seconds * 1e9);
  });
  return {
    format: 'safari',
    source: input.name,
    views: [
      viewOf(stacks, 0, 'time', { unit: 'ns', axis: 'cpu', base: 'the time of all samples of JavaScript' }),
    ],
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [...notes, 'samples of JavaScript alone: layout, painting and idling have none'],
    recording: {},
  };
}

function frameOf(fields: Fields): Frame {
  const line = numberOf(fields['line']);
  return {
    name: textOf(fields['name']) ?? '(anonymous)',
    module: null,
    file: textOf(fields['url']),
    line: line !== null && line > 0 ? line : null,
    kind: null,
  };
}
