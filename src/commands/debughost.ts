import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport, unreachedReport, whyLost } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { hostName } from '../core/hosts.ts';
import type { Transcript } from '../core/transcript.ts';

const ROUNDS = 3;

export const debughost = defineCommand({
  name: 'debughost',
  version: '1',
  summary: 'Find out why a host is slow or failing: the bottleneck, its culprit, and the proof',
  examples: [
    'debughost web-03 high latency',
    'debughost web-03',
    'debughost web-03 5xx since 02:00 --like web-04',
  ],
  accepts: ['host'],
  args: z.object({
    host: hostName,
    problem: z
      .string()
      .optional()
      .meta({ description: 'what you see, in your own words', label: 'PROBLEM…' }),
    like: hostName.optional().describe('a healthy host of the same kind to compare with'),
  }),
  operands: ['host', 'problem'],
  options: ['like', 'problem'],
  target: ({ host }) => host,
  problem: ({ problem }) => problem ?? null,

  async run({ host, problem = null, like }, context) {
    // Loaded when it runs: `perf help` does not wait for the rules.
    const { compare, diagnose, firstRound, nextRound } = await import('../diagnostics/index.ts');
    const transcripts: Transcript[] = [];
    let lines = firstRound(problem);
    for (let round = 1; lines.length > 0 && round <= ROUNDS; round++) {
      transcripts.push(...(await context.remote.collect(host, lines, `round-${round}`)));
      if (whyLost(transcripts) !== null) break;
      lines = nextRound({ host, problem, transcripts, round });
    }
    const unreached = unreachedReport('debughost', host, problem, transcripts);
    if (unreached !== null) return unreached;
    const healthy = await context.store.healthy(host);
    const diagnosis = diagnose({ host, problem, transcripts, healthy });
    context.progress.task('rules', `rules: ${count(diagnosis.findings.length)}`, 'complete');

    const sibling = like === undefined ? null : await lookAtSibling(like);
    const explanation = await askModel(context, {
      command: 'debughost',
      question: problem ?? `what slows ${host} down?`,
      target: host,
      analysis: diagnosis,
      hosts: [host],
    });
    if (whyLost(transcripts) === null) {
      const above = diagnosis.findings.filter(finding => finding.severity !== 'info');
      await context.store.keep(host, {
        findings: above.map(finding => finding.id),
        samples: diagnosis.samples,
      });
    }
    return composeReport({
      command: 'debughost',
      target: host,
      problem,
      analysis: diagnosis,
      explanation,
      transcripts: [...transcripts, ...(sibling?.transcripts ?? [])],
      changes: [...diagnosis.changes, ...(sibling?.changes(diagnosis.samples) ?? [])],
    });

    async function lookAtSibling(name: string) {
      const seen = await context.remote.collect(name, firstRound(problem), 'sibling');
      const other = diagnose({ host: name, problem, transcripts: seen, healthy: null });
      return {
        transcripts: seen,
        changes: (samples: Record<string, unknown>) =>
          whyLost(seen) === null ? compare(host, samples, name, other.samples) : [],
      };
    }
  },
});

function count(findings: number): string {
  return findings === 1 ? '1 finding' : `${findings} findings`;
}
