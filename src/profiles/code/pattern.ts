/** A pattern of slow code, as far as one hot line and what stands around it show it. */
import type { HotSpot } from './hot-spots.ts';

export interface Pattern {
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  matches(spot: HotSpot): boolean;
}

export function inLoop({ loops }: HotSpot): boolean {
  return loops.length > 0;
}
