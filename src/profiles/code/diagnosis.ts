/**
 * From hot lines to what is slow: the hottest line by itself; the line whose slow instruction it is charged for (skid); a line
 * of the same loop that shows why; or the line that a library's inlined code was called from.
 */
import { type HotSpot, weightOf } from './hot-spots.ts';
import type { Span } from './loops.ts';
import { type Match, patternsOf } from './patterns.ts';
import { divides } from './patterns-compute.ts';
import { type Producer, producerOf } from './skid.ts';

/** Percent from which a line of an outer loop counts by itself. */
const SLIPPED = 5;

export interface Spot extends HotSpot {
  readonly matches: readonly Match[];
  readonly producer: Producer | null;
}

export interface Diagnosis {
  /** The hottest line. */
  readonly lead: Spot;
  /** The line that shows why; the hottest one itself where it does. */
  readonly cause: Spot;
  readonly match: Match | null;
  readonly by: 'itself' | 'skid' | 'loop';
}

export function withMatches(spots: readonly HotSpot[]): Spot[] {
  return spots.map(spot => ({ ...spot, matches: patternsOf(spot), producer: producerOf(spot) }));
}

export function diagnosisOf(spots: readonly Spot[]): Diagnosis | null {
  const [lead] = spots;
  if (lead === undefined) return null;
  const charged = chargedFor(lead, spots);
  const [own] = lead.matches;
  const isOwnText = own !== undefined && (own.id !== 'division' || divides(lead) || charged === null);
  if (isOwnText) return { lead, cause: betterText(lead, own, spots), match: own, by: 'itself' };
  if (charged !== null) {
    const [match] = charged.matches;
    return { lead, cause: betterText(charged, match!, spots), match: match!, by: 'skid' };
  }
  const inside = sameLoop(lead, spots);
  if (inside !== null) return { lead, cause: inside, match: inside.matches[0]!, by: 'loop' };
  return { lead, cause: lead, match: null, by: 'itself' };
}

/** The line that the likely producer of the samples was made from. */
function chargedFor(lead: Spot, spots: readonly Spot[]): Spot | null {
  if (lead.producer === null) return null;
  const { likely } = lead.producer;
  const source = spots.find(spot => spot !== lead && spot.instructions.includes(likely));
  return source !== undefined && source.matches.length > 0 ? source : null;
}

/** A division is often booked on the line that uses its result: the line that writes it down says it better. */
function betterText(cause: Spot, { id }: Match, spots: readonly Spot[]): Spot {
  if (id !== 'division' || divides(cause)) return cause;
  const [span] = cause.spans;
  const found = spots.find(spot => divides(spot) && (span === undefined || isWithin(spot, span)));
  if (found !== undefined) return found;
  // The compiler booked no instruction on it: its text stands between them all the same.
  const { text } = cause;
  const written = text?.lines.findIndex(({ code }) => divides({ ...cause, code: code.trim() })) ?? -1;
  return written < 0 ? cause : { ...cause, code: text!.code(written).trim(), line: null, index: written };
}

/** The line of the innermost loop that shows a pattern; then of the loops around it. */
function sameLoop(lead: Spot, spots: readonly Spot[]): Spot | null {
  const others = spots.filter(
    spot => spot !== lead && spot.annotation === lead.annotation && spot.matches.length > 0,
  );
  const best = (candidates: readonly Spot[]) =>
    candidates.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? null;
  if (lead.instructions.length > 0) {
    for (const [distance, span] of lead.spans.entries()) {
      // Samples slip by an instruction or two, not out of the innermost loop.
      const found = best(
        others.filter(spot => isWithin(spot, span) && (distance === 0 || weightOf(spot) >= SLIPPED)),
      );
      if (found !== null) return found;
    }
    return null;
  }
  const loops = loopsOf(lead);
  for (const [distance, loop] of loops.entries()) {
    const least = isCounted(lead) ? 0.3 : distance === 0 ? 0.01 : 0.5;
    const found = best(
      others.filter(spot => loopsOf(spot).includes(loop) && weightOf(spot) >= least * weightOf(lead)),
    );
    if (found !== null) return found;
  }
  return null;
}

function isWithin({ instructions }: HotSpot, { from, to }: Span): boolean {
  return instructions.some(({ address }) => {
    const at = Number.parseInt(address ?? '', 16);
    return at >= from && at <= to;
  });
}

function isCounted({ annotation }: HotSpot): boolean {
  return annotation.unit === 'executions';
}

/** Where the heads of the loops stand, innermost first; a head is in its own. */
function loopsOf({ text, index }: HotSpot): readonly number[] {
  if (text === null || text.isLoose || index < 0) return [];
  return [...(text.isLoop(index) ? [index] : []), ...text.loopsAround(index)];
}
