/** What readers of one table, or of a few, hand over: views of rows, with what is the same for all of them filled in. */
import type { Axis, Input, Profile, View } from '../model.ts';
import { type Rows, round } from '../rows.ts';

export interface FlatView {
  readonly name: string;
  readonly unit: string;
  readonly axis: Axis;
  readonly base: string;
  readonly of?: string;
  readonly rows: Rows;
  /** Where the tool says what 100 % is; else the sum of the rows. */
  readonly total?: number | null;
  /** The figures are samples. */
  readonly isCounted?: boolean;
}

export function flatProfile(
  format: string,
  input: Input,
  views: readonly FlatView[],
  rest: Partial<Profile> = {},
): Profile {
  return {
    format,
    source: input.name,
    views: views.map(viewFrom).filter(({ entries }) => entries.length > 0),
    stacks: null,
    annotations: [],
    unread: { count: 0, lines: [] },
    recording: {},
    ...rest,
    notes: [...input.notes, ...(rest.notes ?? [])],
  };
}

function viewFrom({ rows, total, isCounted = false, ...view }: FlatView): View {
  const entries = rows.entries();
  const sum = round(entries.reduce((all, { self }) => all + (self ?? 0), 0));
  const whole = total ?? sum;
  return { ...view, total: whole, samples: isCounted ? whole : null, entries };
}
