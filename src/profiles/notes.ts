/** What people are told about the reading itself, and the pictures of a profile. */
import type { Picture } from '../core/report.ts';
import { clip } from '../core/text.ts';
import { barsOf, flameOf } from './flame.ts';
import type { Profile, View } from './model.ts';
import type { Shares } from './shares.ts';
import { shown } from './shown.ts';
import { amountOf, percent } from './words.ts';

export function notesOf(profile: Profile): string[] {
  const view = profile.views[0]!;
  const first = profile.unread.lines[0];
  const example = first === undefined ? '' : `, the first is line ${first.line}: ${first.text.slice(0, 80)}`;
  return [
    `read: ${profile.format}, ${amountOf(view, profile.recording.seconds)}, ${profile.unread.count} lines not understood${example}`,
    ...profile.notes,
    ...overlap(view),
  ];
}

/** Printed call trees that were read as a table: each row holds the rows below it. */
function overlap(view: View): string[] {
  const sum = view.entries.reduce((all, { self }) => all + (self ?? 0), 0);
  // Processes on several CPUs add up to more than one of them.
  if (view.total <= 0 || sum <= view.total * 1.05 || view.of === 'one CPU') return [];
  return [
    `the rows add up to ${Math.round((100 * sum) / view.total)} %: they hold one another (a call tree), so their shares are inclusive and kinds of work are not added up`,
  ];
}

export function picturesOf(profile: Profile, shares: Shares): Picture[] {
  const lead = shares.entries[0];
  if (lead === undefined) return [];
  const top = shown(shares.entries)
    .slice(0, 3)
    .map(entry => `${clip(entry.name, 60)} ${percent(shares.percentOf(entry.self) ?? 0)}`);
  const alt = `the largest are ${top.join(', ')}`;
  const flame = flameOf(profile);
  if (flame !== null)
    return [
      {
        kind: 'flame',
        title: `${flame.root.before === undefined ? 'Flame graph of' : 'What changed in'} ${profile.source}`,
        alt,
        data: flame,
      },
    ];
  return [{ kind: 'bars', title: `Top entries of ${profile.source}`, alt, data: barsOf(shares) }];
}
