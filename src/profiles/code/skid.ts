/**
 * Skid: a sample is charged where the interrupt is taken, which is usually behind the slow instruction: on the first
 * one that uses what a load brings, or on the one after a division or a locked instruction.
 * Source: Intel VTune's user guide, "Hardware Event Skid".
 */
import type { HotLine } from '../model.ts';
import type { HotSpot } from './hot-spots.ts';

const REACH = 3;

export interface Producer {
  readonly hot: HotLine;
  /** The instruction that is likelier to be slow. */
  readonly likely: HotLine;
  readonly why: 'division' | 'load' | 'locked';
}

/** The likely producer of a hot instruction's samples, among the few before it; null when none stands out. */
export function producerOf(spot: HotSpot): Producer | null {
  const { lines } = spot.annotation;
  const hot = spot.instructions.reduce<HotLine | null>(
    (best, line) => ((line.self ?? 0) > (best?.self ?? 0) ? line : best),
    null,
  );
  if (hot === null) return null;
  const index = lines.indexOf(hot);
  const before = lines.slice(Math.max(0, index - REACH), index).reverse();
  for (const why of ['division', 'locked', 'load'] as const) {
    const likely = before.find(line => KINDS[why].test(line.code));
    if (likely !== undefined && (why !== 'load' || usesResult(hot.code, likely.code)))
      return { hot, likely, why };
  }
  return null;
}

export function isDivision(code: string): boolean {
  return KINDS.division.test(code);
}

export function isLocked(code: string): boolean {
  return KINDS.locked.test(code);
}

const KINDS = {
  division: /^(?:i?div[bwlq]?|[us]div|fdiv|v?div[sp][sd]|v?sqrt[sp][sd])\b/,
  locked: /^(?:lock\b|xchg\w?\b(?=.*[([])|(?:ld|st)(?:ax|lx|ar|lr)|cas[al]?|ldadd|mfence)/,
  load: /^v?mov[a-z]*\s+[^,]*\([^)]*\),\s*%\w+|^v?mov[a-z]*\s+\w+,\s*(?:\w+ ptr )?\[|^ldr/i,
};

/** The register that the load fills occurs in the hot instruction. */
function usesResult(hot: string, load: string): boolean {
  const register = /,\s*%(\w+)\s*$/.exec(load)?.[1] ?? /^\w+\s+(\w+),/.exec(load)?.[1];
  if (register === undefined) return false;
  return new RegExp(`\\b[er]?${register.replace(/^[er]/, '')}[dwb]?\\b`).test(hot);
}
