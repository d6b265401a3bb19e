/** The verdict in one line, and the answer in a few, from rules alone. */
import type { Finding, Unseen } from '../core/report.ts';
import type { Observations } from './observations/index.ts';
import { plural } from './words.ts';

export function verdictOf(
  findings: readonly Finding[],
  looked: readonly string[],
  measured: readonly string[],
  seen: Observations,
): string {
  const faults = findings.filter(finding => finding.severity !== 'info');
  const [first, ...others] = faults;
  if (first) {
    const explained = new Set(first.explains);
    const second = others.find(
      finding => !explained.has(finding.id) && !others.some(other => other.explains.includes(finding.id)),
    );
    return second ? `${first.title}. Also: ${second.title}` : first.title;
  }
  if (looked.length >= 6) return 'nothing is wrong that can be seen from here';
  // Little was read: a remark or the figure itself says more than that nothing was found.
  const remark = findings[0]?.title ?? measured[0];
  if (remark !== undefined) return remark;
  return looked.length === 0
    ? nothingRead(seen)
    : `nothing stands out in what was read: ${looked.join(', ')}`;
}

function nothingRead(seen: Observations): string {
  const reason = seen.outputs.find(printed => printed.missing !== null)?.missing;
  return reason ? `nothing could be read: ${reason}` : 'nothing was read that tells how the host is doing';
}

export function answerOf(
  findings: readonly Finding[],
  began: readonly string[],
  fine: readonly string[],
  unseen: readonly Unseen[],
  measured: readonly string[],
): string {
  const faults = findings.filter(finding => finding.severity !== 'info');
  const parts = faults.length > 0 ? faultLines(faults, began) : remarkLines(findings, measured);
  if (fine.length > 0) parts.push(`✓ fine: ${fine.join(', ')}`);
  if (unseen.length > 0) {
    parts.push(
      `? not seen: ${unseen
        .slice(0, 6)
        .map(({ what, why }) => `${what} (${why})`)
        .join('; ')}${unseen.length > 6 ? `; and ${unseen.length - 6} more` : ''}`,
    );
  }
  return parts.join('\n\n');
}

function faultLines(faults: readonly Finding[], began: readonly string[]): string[] {
  const [first] = faults as [Finding, ...Finding[]];
  const symptoms = faults.filter(finding => first.explains.includes(finding.id));
  const others = faults.filter(finding => finding !== first && !first.explains.includes(finding.id));
  const slow = /^(?:cpu|memory|disk|cgroup)$/.test(first.resource);
  const because =
    symptoms.length > 0 ? ` That explains: ${symptoms.map(each => each.title).join('; ')}.` : '';
  const refuted =
    first.against.length > 0
      ? ` Looked at and ruled out: ${first.against.map(each => each.text).join('; ')}.`
      : '';
  const lines = [
    `**${slow ? 'Why it is slow' : 'What is wrong'}:** ${first.title}.${because}${refuted}`,
    `**What to do:** ${steps(first)}`,
    ...(began.length > 0 ? [`**When it began:** ${began.join('; ')}.`] : []),
  ];
  for (const other of others.slice(0, 4)) {
    const what = other.remediation[0] === undefined ? '' : ` To do: ${steps(other)}`;
    lines.push(`**Also:** ${other.title}.${what}`);
  }
  if (others.length > 4) lines.push(`And ${plural(others.length - 4, 'further finding')}.`);
  return lines;
}

function steps(finding: Finding): string {
  const [first, ...rest] = finding.remediation;
  if (first === undefined) return 'nothing that is known to help.';
  return rest.length === 0 ? `${first}.` : `look first: ${first}. Then: ${rest.join('; or ')}.`;
}

/** Nothing is wrong: what the figures are, and what deserves a remark. */
function remarkLines(findings: readonly Finding[], measured: readonly string[]): string[] {
  const figures = measured.filter(text => !findings.some(finding => finding.title.startsWith(text)));
  const lines = figures.length > 0 ? [figures.join('; ')] : [];
  for (const finding of findings.slice(0, 4)) lines.push(`● ${finding.title}`);
  return lines;
}
