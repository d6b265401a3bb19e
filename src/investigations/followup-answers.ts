/** What rules alone can say to a reply in a thread. */
import type { Analysis } from '../core/fact.ts';
import type { Report } from '../core/report.ts';

const WHEN = /\b(when|since|deploy\w*|release\w*|roll ?out|started|began|changed|change)\b/i;

export function wouldBe(verb: string, parent: Report | null): string {
  const culprit = parent?.findings.find(finding => finding.culprit !== null)?.culprit;
  const remedy = parent?.findings.flatMap(finding => finding.remediation)[0];
  const restart =
    /restart|stop|start|enable|disable/i.test(verb) && culprit
      ? `The command would be: systemctl ${verb.toLowerCase()} ${unitOf(culprit.name)}`
      : null;
  const kill = /kill/i.test(verb) && culprit?.pid ? `The command would be: kill ${culprit.pid}` : null;
  return `I do not change hosts. ${restart ?? kill ?? (remedy ? `What is known to help: ${remedy}` : 'Type it on the host yourself.')}`;
}

function unitOf(name: string): string {
  return name.replace(/[^\w@.:-]/g, '');
}

/** What the run's own evidence says to a question, without a model. */
export function known(words: string, parent: Report | null): Analysis {
  if (parent === null) return said('I have nothing in this thread to go by. Ask with a sub-command.');
  const onHost = parent.facts.some(fact => fact.kind === 'host');
  if (onHost && WHEN.test(words)) {
    const dated = parent.findings
      .filter(finding => finding.since !== null)
      .map(finding => `${finding.title}: since ${finding.since}`);
    const changed = parent.changes.map(
      change => `${change.what}: ${change.before ?? '?'} → ${change.after ?? '?'}`,
    );
    const lines = [...dated, ...changed].slice(0, 8);
    const tail = 'What was deployed is not visible on the host beyond that.';
    return said(
      lines.length > 0 ? `${lines.join('; ')}. ${tail}` : `Nothing that I read says since when. ${tail}`,
    );
  }
  return {
    ...said(nearest(words, parent) || parent.verdict),
    answer: onHost ? ON_HOST : wasRead(parent) ? ON_TEXT : `${FREE} a sub-command.`,
  };
}

function wasRead(parent: Report): boolean {
  return parent.facts.some(({ kind }) => kind === 'profile' || kind === 'trace');
}

const FREE = 'Free questions need a model (GAI_API_KEY). Without one, reply with';
const ON_HOST = `${FREE} a sub-command, or with a read-only command such as \`pidstat -u 1 3\`, and I run it on this host.`;
const ON_TEXT = `${FREE} the name of a function, a thread or an error, and I say what was read about it.`;

/** Findings and lines of output that share words with the question, the most first. */
function nearest(words: string, parent: Report): string {
  const asked = new Set(words.toLowerCase().match(/[a-z0-9_./-]{3,}/g) ?? []);
  const shared = (text: string) => [...asked].filter(word => text.toLowerCase().includes(word)).length;
  const findings = parent.findings.map(({ id, title, resource }) => ({
    text: title,
    score: 2 * shared(`${id} ${resource} ${title}`),
  }));
  const lines = parent.commands.flatMap(({ line, output }) =>
    output.split('\n').map(text => ({ text: `${line}: ${text.trim()}`, score: shared(text) })),
  );
  const best = [...findings, ...lines].filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  const told = best.length > 0 ? best : findings;
  return told
    .slice(0, 4)
    .map(({ text }) => text)
    .join('; ');
}

export function said(verdict: string): Analysis {
  return { facts: [], statements: [], findings: [], verdict, answer: '', notes: [], pictures: [] };
}
