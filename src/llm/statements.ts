/** Facts, findings, remedies and evidence lines as lines of the brief, each behind its handle. */
import type { Fact } from '../core/fact.ts';
import type { Brief } from '../core/ports.ts';
import type { Evidence, Finding } from '../core/report.ts';
import { clip } from '../core/text.ts';
import { LINE_LIMIT } from './excerpts.ts';
import type { Handles } from './handles.ts';
import { oneLine, quantityOf, STATE, subjectOf, windowOf } from './phrases.ts';

export interface Statements {
  findings(): string[];
  remedies(): string[];
  /** Of the findings. */
  lines(): string[];
  /** Takes its handle when it is shown: a fact that did not fit cannot be cited. */
  fact(fact: Fact): string;
  /** Of the first facts, where no finding and no excerpt shows them already. */
  factLines(): string[];
}

const LINES_OF_A_FINDING = 6;
const FACTS_WITH_LINES = 15;

export function createStatements(
  brief: Brief,
  handles: Handles,
  redact: (text: string) => string,
): Statements {
  const clean = (text: string, max = LINE_LIMIT): string => oneLine(redact(text), max);
  const hostOf = hostFinder(brief);
  const cleanEvidence = ({ source, line, text }: Evidence): Evidence => ({
    source: clean(source, 80),
    line,
    text: clip(redact(text).split('\n', 1)[0]?.trimEnd() ?? '', LINE_LIMIT),
  });
  const addLine = (evidence: Evidence): string =>
    handles.addLine({ host: hostOf(evidence), ...cleanEvidence(evidence) });
  return {
    findings() {
      const known = [...brief.findings, ...(brief.told ?? [])];
      for (const finding of known)
        handles.addFinding({
          ...cleanFinding(finding, clean),
          evidence: finding.evidence.map(cleanEvidence),
        });
      return [...handles.findings].map(([handle, finding], index) => {
        const { evidence = [] } = known[index] ?? {};
        return findingLine(
          handle,
          finding,
          evidence.slice(0, LINES_OF_A_FINDING).map(addLine),
          handles,
          addLine,
        );
      });
    },
    remedies: () =>
      [...handles.findings].flatMap(([finding, { remediation }]) =>
        remediation.map(text => `${handles.addRemedy({ finding, text })} ${finding} ${text}`),
      ),
    lines: () => [...handles.lines.keys()].map(handle => lineOf(handle, handles)),
    fact(fact) {
      const shown = {
        ...fact,
        subject: { ...fact.subject, name: clean(fact.subject.name, 80) },
        metric: clean(fact.metric, 60),
        source: cleanEvidence(fact.source),
        value: typeof fact.value === 'string' ? clean(fact.value, STATE) : fact.value,
      };
      return factLine(handles.addFact(shown), shown);
    },
    factLines() {
      const excerpts = new Set(brief.excerpts.map(({ source }) => source));
      const before = handles.lines.size;
      for (const { source, value } of brief.facts.slice(0, FACTS_WITH_LINES))
        if (!excerpts.has(source.source) && source.text !== '' && source.text !== value) addLine(source);
      return [...handles.lines.keys()].slice(before).map(handle => lineOf(handle, handles));
    },
  };
}

function cleanFinding(finding: Finding, clean: (text: string, max?: number) => string): Finding {
  return {
    ...finding,
    title: clean(finding.title),
    culprit: finding.culprit && { ...finding.culprit, name: clean(finding.culprit.name, 80) },
    against: finding.against.map(({ text, evidence }) => ({ text: clean(text), evidence })),
    remediation: finding.remediation.map(text => clean(text)),
  };
}

/** `D1 disk.saturation critical sda …; lines L1 L2; explains D2` */
function findingLine(
  handle: string,
  finding: Finding,
  lines: readonly string[],
  handles: Handles,
  addLine: (evidence: Evidence) => string,
): string {
  const explains = finding.explains.flatMap(id => handles.findingById(id) ?? []);
  const against = finding.against.map(({ text, evidence }) =>
    evidence ? `${text} (${addLine(evidence)})` : text,
  );
  const culprit = finding.culprit ? `${subjectOf(finding.culprit)} ` : '';
  return [
    `${handle} ${finding.id} ${finding.severity} ${culprit}${finding.title}`,
    lines.length > 0 ? `lines ${lines.join(' ')}` : '',
    explains.length > 0 ? `explains ${explains.join(' ')}` : '',
    finding.since ? `since ${finding.since}` : '',
    against.length > 0 ? `ruled out: ${against.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join('; ');
}

/** `L12 web-03 iostat -xz 1 5:31 | sda 0.00 …` */
function lineOf(handle: string, { lines }: Handles): string {
  const line = lines.get(handle);
  return `${handle} ${line?.host ? `${line.host} ` : ''}${line?.source}:${line?.line} | ${line?.text}`;
}

/** `F7 web-03 rsync(4711) write 47.1 MiB/s 14:02:06-11` */
export function factLine(handle: string, fact: Fact): string {
  const kind = fact.kind === 'limit' || fact.kind === 'counter' ? `(${fact.kind})` : '';
  return [handle, fact.host, subjectOf(fact.subject), fact.metric, quantityOf(fact), windowOf(fact), kind]
    .filter(Boolean)
    .join(' ');
}

/**
 * A finding's evidence names no host: it is that of the facts of the same line, or the only one there is. Two hosts
 * that printed the very same line leave it open.
 */
function hostFinder(brief: Brief): (evidence: Evidence) => string | null {
  const byLine = new Map<string, string | null>();
  const hosts = new Set<string | null>(brief.hosts);
  for (const { host, source } of brief.facts) {
    const key = keyOf(source);
    byLine.set(key, byLine.has(key) && byLine.get(key) !== host ? null : host);
    hosts.add(host);
  }
  const [only = null] = hosts;
  return evidence => byLine.get(keyOf(evidence)) ?? (hosts.size === 1 ? only : null);
}

function keyOf({ source, line, text }: Evidence): string {
  return `${source}\n${line}\n${text}`;
}
