/** The parts that the three catalogue answers share. */
import type { Analysis, Fact } from '../core/fact.ts';
import type { Culprit, ReportFact } from '../core/report.ts';
import type { Transcript } from '../core/transcript.ts';

export interface Told {
  readonly name: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly statements: readonly Fact[];
  readonly verdict: string;
  readonly answer: string;
  readonly transcripts: readonly Transcript[];
}

export function told(parts: Told): Analysis {
  const fact: ReportFact = { kind: 'knowledge', name: parts.name, rows: parts.rows.map(row => ({ ...row })) };
  const seen = parts.transcripts
    .filter(transcript => transcript.stdout.trim() !== '')
    .map(
      transcript =>
        `On ${transcript.host}, \`${transcript.line}\`:\n\`\`\`\n${transcript.stdout.slice(0, 1500).trimEnd()}\n\`\`\``,
    );
  return {
    facts: [fact],
    statements: parts.statements,
    findings: [],
    verdict: parts.verdict,
    answer: [parts.answer, ...seen].filter(Boolean).join('\n\n'),
    notes: [],
    pictures: [],
  };
}

/** A sentence of the catalogue as a fact that a model can cite. */
export function sentence(subject: Culprit, metric: string, value: string, row: { source: unknown }): Fact {
  return {
    host: null,
    subject,
    metric,
    value,
    unit: '',
    kind: 'state',
    window: null,
    source: { source: `catalogue: ${sourceOf(row)}`, line: 1, text: value },
  };
}

/** No citation is invented: a row without a page that was read says so. */
export function sourceOf(row: { source: unknown }): string {
  const source = row.source as { url?: string; read?: string } | null;
  return source?.url ? `${source.url} (read ${source.read})` : 'general knowledge';
}

export function bullets(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n');
}
