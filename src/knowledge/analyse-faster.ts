import type { Analysis } from '../core/fact.ts';
import { sentence, sourceOf, told } from './analysis.ts';
import { faster } from './faster/index.ts';
import { find, near } from './match.ts';

export function analyseFaster(target: string): Analysis {
  const name = target.trim().toLowerCase();
  const rows = find(faster, row => row.targets, name).slice(0, 6);
  const subject = { kind: 'library', name };
  const names = near(faster, row => row.targets, name);
  return told({
    name,
    rows,
    transcripts: [],
    statements: rows.flatMap(row => [
      sentence(subject, `gain of ${row.by}`, row.gain, row),
      sentence(subject, `compatibility of ${row.by}`, row.compatibility, row),
    ]),
    verdict: rows[0]
      ? `${name}: ${rows.map(row => row.by).join('; ')}`
      : `nothing faster than ${name} is in the catalogue`,
    answer:
      rows.length > 0
        ? rows
            .map(
              row =>
                `**${row.by}** (${row.effort})\n- gain: ${row.gain}\n- compatibility: ${row.compatibility}\n- not when: ${row.whenNot}\n- _${sourceOf(row)}_`,
            )
            .join('\n\n')
        : `The catalogue has no faster alternative to ${name}.${names.length > 0 ? ` Near: ${names.join(', ')}.` : ''} A profile shows whether it is the right thing to replace.`,
  });
}
