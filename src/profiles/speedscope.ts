/** Export for https://www.speedscope.app: https://www.speedscope.app/file-format-schema.json, one profile a view. */
import type { Frame, Profile, View } from './model.ts';
import { TRACEPOINT } from './perf-script/scanner.ts';
import { columnOf } from './shares.ts';
import type { StackTable } from './stacks.ts';

const UNITS: Record<string, string> = { ns: 'nanoseconds', bytes: 'bytes', ms: 'milliseconds', s: 'seconds' };
/** Of a piece of the text, in characters. */
const PIECE = 1 << 16;

/** JSON in pieces, since a large profile is larger as text than what one string may be; null without stacks. */
export function* speedscopeOf(profile: Profile): Generator<string> {
  const { stacks } = profile;
  if (stacks === null) return;
  yield `{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"perf-copilot","name":${JSON.stringify(profile.source)},"activeProfileIndex":0,"shared":{"frames":[`;
  yield* listed(framesOf(stacks.frames));
  yield ']},"profiles":[';
  let first = true;
  for (const view of profile.views) {
    const index = columnOf(profile, view);
    if (index === null) continue;
    yield first ? '' : ',';
    yield* sampledOf(stacks, index, view);
    first = false;
  }
  yield ']}\n';
}

function* sampledOf(stacks: StackTable, index: number, view: View): Generator<string> {
  const name = JSON.stringify(view.name.replace(TRACEPOINT, ''));
  const unit = UNITS[view.unit] ?? 'none';
  const { sums } = stacks.columns[index]!;
  let end = 0;
  for (const node of sampled(stacks, sums)) end += sums[node]!;
  yield `{"type":"sampled","name":${name},"unit":"${unit}","startValue":0,"endValue":${end},"samples":[`;
  yield* listed(samplesOf(stacks, sums));
  yield '],"weights":[';
  yield* listed(weightsOf(stacks, sums));
  yield ']}';
}

/** Node 0 has no frame: what was sampled without a stack. */
function* sampled(stacks: StackTable, sums: Float64Array): Generator<number> {
  for (let node = 0; node < stacks.nodes; node++) if (sums[node]! > 0) yield node;
}

function* samplesOf(stacks: StackTable, sums: Float64Array): Generator<string> {
  for (const node of sampled(stacks, sums)) yield `[${stacks.path(node).join(',')}]`;
}

function* weightsOf(stacks: StackTable, sums: Float64Array): Generator<string> {
  for (const node of sampled(stacks, sums)) yield String(sums[node]);
}

function* framesOf(frames: readonly Frame[]): Generator<string> {
  for (const { name, file, module, line } of frames) {
    yield JSON.stringify({
      name,
      ...(file === null && module === null ? {} : { file: file ?? module }),
      ...(line === null ? {} : { line }),
    });
  }
}

/** The elements of a list, with commas between. */
function* listed(elements: Iterable<string>): Generator<string> {
  let piece = '';
  let comma = '';
  for (const element of elements) {
    piece += comma + element;
    comma = ',';
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
