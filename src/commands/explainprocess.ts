import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { hostName } from '../core/hosts.ts';
import type { Transcript } from '../core/transcript.ts';

export const explainprocess = defineCommand({
  name: 'explainprocess',
  version: '1',
  summary: 'Explain a process: what it is, what is normal for it, how to tune it',
  examples: [
    'explainprocess kswapd0',
    'explainprocess postgres: checkpointer',
    'explainprocess java -Xmx4g -jar app.jar',
  ],
  accepts: ['host'],
  args: z.object({
    process: z
      .string()
      .trim()
      .min(1)
      .max(4000)
      .describe('its name, or its line of ps')
      .meta({ label: 'PROC…' }),
    host: hostName.optional().describe('look at the process on this host too'),
  }),
  operands: ['process'],
  options: ['host'],
  target: ({ process }) => process.slice(0, 80),
  problem: () => null,

  async run({ process, host }, context) {
    // Loaded when it runs: `perf help` does not wait for the catalogue.
    const { analyseProcess, closerProbes, processProbes } = await import('../knowledge/index.ts');
    const target = process.slice(0, 80);
    const looked: readonly Transcript[] =
      host === undefined ? [] : await context.remote.collect(host, processProbes(process), 'look');
    const closer = closerProbes(process, looked);
    const transcripts =
      host === undefined || closer.length === 0
        ? looked
        : [...looked, ...(await context.remote.collect(host, closer, 'look closer'))];
    const analysis = analyseProcess(process, transcripts);
    const explanation = await askModel(context, {
      command: 'explainprocess',
      question: `what is ${process}, what is normal for it, and how is it tuned?`,
      target,
      analysis,
      hosts: host === undefined ? [] : [host],
    });
    return composeReport({
      command: 'explainprocess',
      target,
      problem: null,
      analysis,
      explanation,
      transcripts,
    });
  },
});
