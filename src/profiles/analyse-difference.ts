/** The analysis of two profiles, before and after: what moved beyond noise, and what one run each cannot tell. */
import type { Analysis, Fact } from '../core/fact.ts';
import type { Finding, Picture } from '../core/report.ts';
import { type Change, commonViews, type Difference, differenceOf } from './difference.ts';
import { evidenceOf } from './evidence.ts';
import { flameDifferenceOf } from './flame-difference.ts';
import type { Profile } from './model.ts';
import { notesOf, picturesOf } from './notes.ts';
import { type Shares, sharesOf } from './shares.ts';
import { fact, profileFact } from './statements.ts';
import { code, percent } from './words.ts';

export function analyseDifference(before: Profile, after: Profile): Analysis {
  const [first, second] = commonViews(before, after);
  const [sharesBefore, sharesAfter] = [sharesOf(before, first), sharesOf(after, second)];
  const difference = differenceOf(before, after, sharesBefore, sharesAfter);
  const isComparable = difference.incomparable === null;
  const moved = difference.changes.filter(
    ({ movement }) => isComparable && (movement === 'up' || movement === 'down'),
  );
  return {
    facts: [profileFact(before, sharesBefore.view), profileFact(after, sharesAfter.view)],
    statements: statements(after, sharesAfter, difference),
    findings: [
      ...moved.slice(0, 8).map(change => finding(change, after, sharesAfter)),
      ...doubt(difference, moved, Math.max(before.recording.seconds ?? 0, after.recording.seconds ?? 0)),
    ],
    verdict: verdict(difference, moved),
    answer: answer(difference, moved),
    notes: [...new Set([...notesOf(before), ...notesOf(after)])],
    pictures: pictures(before, after, sharesAfter, moved),
  };
}

/** What grew is red and what shrank blue, where both sides have stacks. */
function pictures(before: Profile, after: Profile, shares: Shares, moved: readonly Change[]): Picture[] {
  const data = before === after || before.stacks === after.stacks ? null : flameDifferenceOf(before, after);
  if (data === null) return picturesOf(after, shares);
  const changes = moved
    .slice(0, 3)
    .map(each => `${each.name} ${percent(each.before)} → ${percent(each.after)}`);
  const alt = changes.length > 0 ? `changed: ${changes.join(', ')}` : 'no change is beyond noise';
  return [{ kind: 'flame', title: `What changed from ${before.source} to ${after.source}`, alt, data }];
}

/** One file with two counts a stack holds both. */
export function sidesOf(profile: Profile): readonly [before: Profile, after: Profile] {
  const [after, before] = profile.views;
  return [
    { ...profile, views: [before!] },
    { ...profile, views: [after!] },
  ];
}

function verdict(difference: Difference, moved: readonly Change[]): string {
  if (difference.incomparable !== null)
    return `the two measure different things and cannot be compared: ${difference.incomparable}; record both the same way`;
  if (difference.changes.length > 0 && difference.changes.every(({ before, after }) => before === after))
    return 'both have the same figures, entry by entry: is it one recording twice?';
  const first = moved[0];
  if (first !== undefined) {
    const way = first.movement === 'up' ? 'up' : 'down';
    const more = moved.length > 1 ? `; ${moved.length - 1} more entries changed` : '';
    return `${code(first.name)} went ${way}: ${percent(first.before)} → ${percent(first.after)} of all samples${more}`;
  }
  if (difference.samples === null) {
    return 'the two cannot be compared beyond their percentages: no sample counts are printed (perf report -n has them)';
  }
  const { needed, samples } = difference;
  const counted = `${samples.map(count => count.toLocaleString('en-US')).join(' and ')} samples`;
  if (needed === null) return `no entry changed beyond noise (${counted})`;
  const times = Math.ceil(needed.samples / Math.min(...samples));
  const longer = times > 1 ? `, ${times} × what there is: record longer, or pool three runs a side` : '';
  return `no change is beyond noise in ${counted}; to settle ${code(needed.name)} would need about ${needed.samples.toLocaleString('en-US')} samples a side${longer}`;
}

function finding(change: Change, profile: Profile, shares: Shares): Finding {
  const [low, high] = change.interval ?? [0, 0];
  return {
    id: `profile.changed`,
    severity: Math.abs(change.after - change.before) >= 5 ? 'warning' : 'info',
    resource: 'profile',
    title:
      `${code(change.name)} ${change.movement}: ${percent(change.before)} → ${percent(change.after)} ` +
      `(${signed(low)} to ${signed(high)} points, 95 %)`,
    culprit: { kind: 'function', name: change.name },
    evidence: [evidenceOf(profile, change.entry, shares)],
    against: [],
    since: null,
    explains: [],
    remediation:
      change.movement === 'up' ? [`See what changed in ${code(change.name)} or in who calls it.`] : [],
  };
}

/** `seconds`: of the longer recording; 0 where it is not known. */
function doubt(difference: Difference, moved: readonly Change[], seconds: number): Finding[] {
  if (moved.length > 0 || difference.samples === null) return [];
  const enough = (times: number) => (seconds > 0 ? ` (about ${Math.ceil(times * seconds)} s each)` : '');
  const needed = difference.needed === null ? 0 : difference.needed.samples / Math.min(...difference.samples);
  return [
    {
      id: 'profile.within-noise',
      severity: 'info',
      resource: 'profile',
      title: `no change is beyond noise in ${difference.tested} entries tested`,
      culprit: null,
      evidence: [],
      against: [],
      since: null,
      explains: [],
      remediation:
        needed > 1
          ? [
              `Record about ${Math.ceil(needed)} × longer on both sides${enough(needed)}, or pool three runs a side.`,
            ]
          : [],
    },
  ];
}

function answer(difference: Difference, moved: readonly Change[]): string {
  const parts: string[] = [];
  const shown = (moved.length > 0 ? moved : difference.changes).slice(0, 10);
  const lines = shown.map(change => {
    const bounds =
      change.interval === null
        ? ''
        : ` (${signed(change.interval[0])} to ${signed(change.interval[1])} points)`;
    return `• ${code(change.name)} ${percent(change.before)} → ${percent(change.after)}${bounds}: ${change.movement}`;
  });
  parts.push(
    `**${moved.length > 0 ? 'Changed beyond noise' : 'Largest differences, none beyond noise'}**\n${lines.join('\n')}`,
  );
  const same = difference.changes.filter(({ movement }) => movement === 'same').length;
  const open = difference.changes.filter(({ movement }) => movement === 'cannot tell').length;
  parts.push(`${same} entries are the same within ±1 point; of ${open} this cannot tell.`);
  if (difference.caveats.length > 0)
    parts.push(`**Not alike**: ${difference.caveats.join('; ')}. Compare with care.`);
  parts.push(
    'One run each says nothing of the variation from run to run, and shares say nothing of the amount of work: ' +
      'a share rises when others fall. Compare rates (per second, per request) as well.',
  );
  return parts.join('\n\n');
}

function statements(after: Profile, shares: Shares, difference: Difference): Fact[] {
  return difference.changes.slice(0, 20).flatMap(change => {
    const source = evidenceOf(after, change.entry, shares);
    const subject = { kind: 'function', name: change.name };
    return [
      fact(subject, 'self before', change.before, '%', source),
      fact(subject, 'self after', change.after, '%', source),
      fact(subject, 'self change', change.after - change.before, 'points', source),
    ];
  });
}

function signed(points: number): string {
  return `${points >= 0 ? '+' : '−'}${Math.abs(points).toFixed(1)}`;
}
