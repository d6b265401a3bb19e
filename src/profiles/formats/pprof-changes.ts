/** Of a difference of two profiles (`-base`, `-diff_base`): what went up and what went down, since shares alone do not say. */
import type { View } from '../model.ts';
import { code, percent, quantity } from '../words.ts';

const SHOWN = 3;

/** Empty where nothing is below zero. */
export function changesOf({ entries, total, unit }: View): string[] {
  const changed = entries.filter(({ self }) => (self ?? 0) < 0);
  if (changed.length === 0) return [];
  const say = (list: View['entries']) =>
    list
      .slice(0, SHOWN)
      .map(({ name, self }) => {
        const share = total > 0 ? ` (${percent((100 * Math.abs(self!)) / total)})` : '';
        return `${code(name)} ${quantity(Math.abs(self!), unit)}${share}`;
      })
      .join(', ');
  const up = entries.filter(({ self }) => (self ?? 0) > 0).toSorted((a, b) => b.self! - a.self!);
  const down = changed.toSorted((a, b) => a.self! - b.self!);
  return [`a difference of two profiles: down ${say(down)}${up.length > 0 ? `; up ${say(up)}` : ''}`];
}
