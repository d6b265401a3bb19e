/** Export for https://www.speedscope.app: https://www.speedscope.app/file-format-schema.json, one profile a view. */
import type { Profile } from './model.ts';
import { TRACEPOINT } from './perf-script/scanner.ts';
import { columnOf } from './shares.ts';

const UNITS: Record<string, string> = { ns: 'nanoseconds', bytes: 'bytes', ms: 'milliseconds', s: 'seconds' };

/** JSON in pieces, since a large profile is larger as text than what one string may be; null without stacks. */
export function* speedscopeOf(profile: Profile): Generator<string> {
  const { stacks } = profile;
  if (stacks === null) return;
  const frames = stacks.frames.map(({ name, file, module, line }) => ({
    name,
    ...(file === null && module === null ? {} : { file: file ?? module }),
    ...(line === null ? {} : { line }),
  }));
  yield `{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"perf-copilot","name":${JSON.stringify(profile.source)},"activeProfileIndex":0,"shared":{"frames":${JSON.stringify(frames)}},"profiles":[`;
  let first = true;
  for (const view of profile.views) {
    const index = columnOf(profile, view);
    if (index === null) continue;
    const column = stacks.columns[index]!;
    const nodes: number[] = [];
    // Node 0 has no frame: what was sampled without a stack.
    for (let node = 0; node < stacks.nodes; node++) if (column.sums[node]! > 0) nodes.push(node);
    const end = nodes.reduce((sum, node) => sum + column.sums[node]!, 0);
    const name = JSON.stringify(view.name.replace(TRACEPOINT, ''));
    const unit = UNITS[view.unit] ?? 'none';
    yield `${first ? '' : ','}{"type":"sampled","name":${name},"unit":"${unit}","startValue":0,"endValue":${end},"samples":[`;
    for (let i = 0; i < nodes.length; i++) yield `${i === 0 ? '' : ','}[${stacks.path(nodes[i]!).join(',')}]`;
    yield `],"weights":[${nodes.map(node => column.sums[node]).join(',')}]}`;
    first = false;
  }
  yield ']}\n';
}
