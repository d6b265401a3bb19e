/** What a rewrite is given and gives. It proposes a change only where the text shows that the meaning stays. */

import type { Edit } from '../diff.ts';
import type { HotSpot } from '../hot-spots.ts';
import type { SourceText } from '../source-text.ts';

export interface Place {
  readonly spot: HotSpot;
  readonly text: SourceText;
  /** The hot line. */
  readonly at: number;
  /** Around it, innermost first. */
  readonly loops: readonly number[];
}

export interface Rewrite {
  readonly edits: readonly Edit[];
  /** On what its being right rests, beyond what the text shows; null where on nothing. */
  readonly condition: string | null;
}

export type Rewriter = (place: Place) => Rewrite | null;

export function replaceLine(at: number, line: string): Edit {
  return { at, remove: 1, insert: [line] };
}

export function insertBefore(at: number, ...lines: string[]): Edit {
  return { at, remove: 0, insert: lines };
}

export function removeLine(at: number): Edit {
  return { at, remove: 1, insert: [] };
}
