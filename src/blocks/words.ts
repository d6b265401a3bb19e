/** The short words that a Report is told in, the same in Slack and in the terminal. Plain text. */
import type { Finding, HostFact, Report, Severity } from '../core/report.ts';
import { clip } from '../core/text.ts';

const SHAPES: Readonly<Record<Severity, string>> = { critical: '■', warning: '▲', info: '●' };

export function shapeOf(severity: Severity): string {
  return SHAPES[severity];
}

/** `■ web-03: …`, or `✓ local: nothing is wrong that can be seen from here`. */
export function headline(report: Report): string {
  const worst = report.findings.find(finding => finding.severity !== 'info') ?? report.findings[0];
  const aboutHost = report.facts.some(fact => fact.kind === 'host');
  // Remarks beside a verdict that nothing is wrong do not make it less fine.
  const isFine = aboutHost && worst?.severity === 'info' && report.verdict !== worst.title;
  const shape = worst && !isFine ? shapeOf(worst.severity) : sawNothing(report) ? '?' : '✓';
  const host = aboutHost && report.target ? `${report.target}: ` : '';
  return `${shape} ${report.verdict.startsWith(host.trim()) ? '' : host}${report.verdict}`;
}

/** No output, nothing read, or our own fault: that is no good news. */
function sawNothing(report: Report): boolean {
  if (report.commands.length > 0 && report.commands.every(command => command.exit === null)) return true;
  const host = report.facts.find((fact): fact is HostFact => fact.kind === 'host');
  if (host) return host.looked.length === 0;
  // The catalogue's word that it has nothing is no answer either; what a host printed is one.
  const told = report.facts.filter(fact => fact.kind !== 'knowledge' || fact.rows.length > 0);
  return told.length === 0 && report.commands.length === 0;
}

/** `12 commands, all read-only`; empty when there were none. */
export function commandsLine(report: Report): string {
  const all = report.commands.length;
  if (all === 0) return '';
  const refused = report.commands.filter(command => command.refused !== undefined).length;
  const lost = report.commands.filter(command => command.lost !== undefined).length;
  const notes = [refused > 0 ? `${refused} refused` : '', lost > 0 ? `${lost} without an end` : ''].filter(
    Boolean,
  );
  return `${all} command${all === 1 ? '' : 's'}, ${notes.length > 0 ? notes.join(', ') : 'all read-only'}`;
}

/** `rules 2 findings · model gpt-5-mini 4.1k tokens · every number checked · run 7f3a` */
export function footer(report: Report, run: string): string {
  const findings = `rules ${report.findings.length} finding${report.findings.length === 1 ? '' : 's'}`;
  const tokens = report.usage ? report.usage.promptTokens + report.usage.completionTokens : 0;
  const model =
    report.usage && report.claims.length > 0
      ? `model ${report.usage.model} ${thousands(tokens)} tokens · every number checked`
      : null;
  return [findings, model, report.degraded, `run ${run}`].filter(Boolean).join(' · ');
}

function thousands(count: number): string {
  return count < 1000 ? String(count) : `${(count / 1000).toFixed(1)}k`;
}

/** `■ cpu.core.saturated   core 0 at 100 %`, and where it is proved: `mpstat -P ALL 1 5, line 21`. */
export function findingLine(finding: Finding): { readonly says: string; readonly proof: string } {
  const first = finding.evidence[0];
  const more = finding.evidence.length > 1 ? ` and ${finding.evidence.length - 1} more` : '';
  return {
    says: `${shapeOf(finding.severity)} ${finding.id}   ${finding.title}`,
    proof: first ? `${clip(first.source, 56)}, line ${first.line}${more}` : '',
  };
}

/** What was looked at and is fine, and what could not be seen and why. */
export function lookedLines(report: Report): string[] {
  const host = report.facts.find((fact): fact is HostFact => fact.kind === 'host');
  // Where rules alone answered, the answer says it already.
  if (!host || /^(?:✓ fine|\? not seen)/m.test(report.answer)) return [];
  const troubled = new Set(
    report.findings.filter(({ severity }) => severity !== 'info').map(({ resource }) => resource),
  );
  const fine = host.looked.filter(what => !troubled.has(what));
  return [
    ...(fine.length > 0 ? [`✓ fine   ${fine.join(', ')}`] : []),
    ...host.unseen.map(({ what, why, open }) => `? not seen   ${what}: ${why}${open ? ` (${open})` : ''}`),
  ];
}

/** Refused and lost commands, a line a reason: `Not run: tail -f never ends. Use: …` */
export function troubleLines(report: Report): string[] {
  const lines = new Map<string, string[]>();
  for (const { refused, lost, line, host } of report.commands) {
    if (refused === undefined && lost === undefined) continue;
    const reason = refused !== undefined ? `Not run: ${refused}` : `${host}: ${lost}`;
    lines.set(reason, [...(lines.get(reason) ?? []), line]);
  }
  return [...lines].map(([reason, of]) => {
    const first = of[0] ?? '';
    if (reason.startsWith('Not run')) return reason;
    return of.length === 1 ? `${reason} (${first})` : `${reason} (${of.length} commands)`;
  });
}
