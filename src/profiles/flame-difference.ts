/** One flame graph out of two: as wide as after, coloured by the change, both sides in shares of their own total. */
import type { FlameData, FlameNode } from '../core/picture.ts';
import { flameOf } from './flame.ts';
import type { Profile } from './model.ts';

/** Narrower than this on both sides is left out: two graphs together stay as large as one. */
const MIN_SHARE = 0.002;

/** null where one side has no stacks. */
export function flameDifferenceOf(before: Profile, after: Profile): FlameData | null {
  const [x, y] = [flameOf(before), flameOf(after)];
  if (x === null || y === null || x.root.value <= 0 || y.root.value <= 0) return null;
  const scale = y.root.value / x.root.value;
  return { unit: y.unit, root: merged(y.root, x.root, scale, y.root.value * MIN_SHARE) };
}

/** Frames of one name under the same callers are one; depth is bounded by the flame graphs'. */
function merged(
  after: FlameNode | undefined,
  before: FlameNode | undefined,
  scale: number,
  least: number,
): FlameNode {
  const { name, kind } = (after ?? before)!;
  const [now, earlier] = [byName(after), byName(before)];
  const pairs = [
    ...[...now].map(([key, node]) => [node, earlier.get(key)] as const),
    ...[...earlier].filter(([key]) => !now.has(key)).map(([, node]) => [undefined, node] as const),
  ];
  return {
    name,
    value: after?.value ?? 0,
    before: (before?.value ?? 0) * scale,
    ...(kind === undefined ? {} : { kind }),
    children: pairs
      .filter(([x, y]) => Math.max(x?.value ?? 0, (y?.value ?? 0) * scale) >= least)
      .map(([x, y]) => merged(x, y, scale, least)),
  };
}

function byName(node: FlameNode | undefined): Map<string, FlameNode> {
  return new Map((node?.children ?? []).map(child => [child.name, child]));
}
