/**
 * Patterns of slow code that can be seen on a hot line, with what to write instead. A change is proposed only where the text
 * shows that it keeps the meaning (`rewrites/`). What says more about the cause stands first.
 */
import type { HotSpot } from './hot-spots.ts';
import { COMPUTE_PATTERNS } from './patterns-compute.ts';
import { DATA_PATTERNS } from './patterns-data.ts';
import { MEMORY_PATTERNS } from './patterns-memory.ts';
import { OUTSIDE_PATTERNS } from './patterns-outside.ts';
import { SQL_PATTERNS } from './patterns-sql.ts';
import { TEXT_PATTERNS } from './patterns-text.ts';
import { rewriteOf } from './rewrites/index.ts';

export interface Match {
  /** The finding is `profile.code.<id>`. */
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  readonly rewrite: ProposedChange | null;
}

export interface ProposedChange {
  /** Unified, as it applies to the source. */
  readonly diff: string;
  /** On what its being right rests, beyond what the text shows. */
  readonly condition: string | null;
}

const PATTERNS = [
  ...OUTSIDE_PATTERNS,
  ...DATA_PATTERNS,
  ...TEXT_PATTERNS,
  ...MEMORY_PATTERNS,
  ...COMPUTE_PATTERNS,
];

export function patternsOf(spot: HotSpot): Match[] {
  const patterns = spot.language === 'sql' ? SQL_PATTERNS : PATTERNS;
  return patterns
    .filter(pattern => pattern.matches(spot))
    .map(pattern => ({
      id: pattern.id,
      title: pattern.title,
      advice: pattern.advice,
      rewrite: changeOf(pattern.id, spot),
    }));
}

function changeOf(id: string, spot: HotSpot): ProposedChange | null {
  const { text, index } = spot;
  if (text === null || index < 0) return null;
  const rewrite = rewriteOf(id, { spot, text, at: index, loops: text.loopsAround(index) });
  return rewrite === null ? null : { diff: text.diff(rewrite.edits), condition: rewrite.condition };
}
