/** The line that proves an entry: the source's own where there is one, otherwise what was computed from it. */

import type { Evidence } from '../core/report.ts';
import { clip, visible } from '../core/text.ts';
import type { Entry, Profile } from './model.ts';
import type { Shares } from './shares.ts';
import { percent } from './words.ts';

const MAX_TEXT = 240;

export function evidenceOf(profile: Profile, entry: Entry, shares: Shares): Evidence {
  if (entry.at !== null && (profile.stacks === null || profile.hasRows === true))
    return lineOf(profile.source, entry.at.line, entry.at.text);
  const self = shares.percentOf(entry.self);
  const total = shares.percentOf(entry.total);
  const figures = [
    self === null ? null : `self ${percent(self)}`,
    total === null ? null : `total ${percent(total)}`,
    entry.samples === null ? null : `${entry.samples} samples`,
  ].filter(figure => figure !== null);
  const first = entry.at === null ? '' : `, first seen: ${entry.at.text.trim()}`;
  return lineOf(profile.source, entry.at?.line ?? 1, `${entry.name}: ${figures.join(', ')}${first}`);
}

export function lineOf(source: string, line: number, text: string): Evidence {
  return { source, line, text: clip(visible(text).trimEnd(), MAX_TEXT) };
}
