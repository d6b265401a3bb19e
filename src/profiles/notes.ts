/** What people are told about the reading itself, and the pictures of a profile. */
import type { Picture } from '../core/report.ts';
import { clip } from '../core/text.ts';
import { barsOf, flameOf } from './flame.ts';
import type { Profile } from './model.ts';
import type { Shares } from './shares.ts';
import { amountOf, percent } from './words.ts';

export function notesOf(profile: Profile): string[] {
  const view = profile.views[0]!;
  const first = profile.unread.lines[0];
  const example = first === undefined ? '' : `, the first is line ${first.line}: ${first.text.slice(0, 80)}`;
  return [
    `read: ${profile.format}, ${amountOf(view, profile.recording.seconds)}, ${profile.unread.count} lines not understood${example}`,
    ...profile.notes,
  ];
}

export function picturesOf(profile: Profile, shares: Shares): Picture[] {
  const lead = shares.entries[0];
  if (lead === undefined) return [];
  const top = shares.entries
    .slice(0, 3)
    .map(entry => `${clip(entry.name, 60)} ${percent(shares.percentOf(entry.self) ?? 0)}`);
  const alt = `the largest are ${top.join(', ')}`;
  const flame = flameOf(profile);
  if (flame !== null) return [{ kind: 'flame', title: `Flame graph of ${profile.source}`, alt, data: flame }];
  return [{ kind: 'bars', title: `Top entries of ${profile.source}`, alt, data: barsOf(shares) }];
}
