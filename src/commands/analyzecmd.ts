import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport, unreachedReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { hostName } from '../core/hosts.ts';
import { LIMITS } from '../core/limits.ts';

/** Brendan Gregg's ten commands: netflixtechblog.com, "Linux Performance Analysis in 60,000 Milliseconds". */
export const PRESETS: Readonly<Record<string, readonly string[]>> = {
  '60s': [
    'uptime',
    'dmesg | tail',
    'vmstat 1 5',
    'mpstat -P ALL 1 5',
    'pidstat 1 5',
    'iostat -xz 1 5',
    'free -m',
    'sar -n DEV 1 5',
    'sar -n TCP,ETCP 1 5',
    'top -b -n 1',
  ],
};

export const analyzecmd = defineCommand({
  name: 'analyzecmd',
  version: '1',
  summary: 'Run read-only commands on a host and say what their output means for the problem',
  examples: [
    'analyzecmd web-03 "free -m"',
    'analyzecmd web-03 "vmstat 1 5" "iostat -xz 1 5" --problem requests time out',
    'analyzecmd web-03 --preset 60s',
  ],
  accepts: ['host'],
  args: z
    .object({
      host: hostName,
      commands: z
        .array(z.string().min(1))
        .max(LIMITS.commands, `at most ${LIMITS.commands} commands at once`)
        .optional()
        .meta({ description: 'a command; several in quotes or on lines of their own', label: 'CMD…' }),
      problem: z
        .string()
        .optional()
        .meta({ description: 'what you see, in your own words', label: 'WORDS…' }),
      preset: z
        .enum(['60s'], { error: 'there is one preset: 60s, the sixty-second checklist' })
        .optional()
        .meta({ description: '60s: the ten commands of the sixty-second checklist', label: '60s' }),
    })
    .refine(({ commands, preset }) => preset !== undefined || (commands?.length ?? 0) > 0, {
      path: ['commands'],
      error: 'needs a command or --preset 60s',
    }),
  operands: ['host', 'commands'],
  options: ['problem', 'preset'],
  list: 'commands',
  target: ({ host }) => host,
  problem: ({ problem }) => problem ?? null,

  async run({ host, commands = [], problem = null, preset }, context) {
    // Loaded when it runs: `perf help` does not wait for the rules.
    const { diagnose } = await import('../diagnostics/index.ts');
    const lines = [...new Set([...(preset ? (PRESETS[preset] ?? []) : []), ...commands])];
    const transcripts = await context.remote.collect(host, lines, 'commands');
    const unreached = unreachedReport('analyzecmd', host, problem, transcripts);
    if (unreached !== null) return unreached;
    const diagnosis = diagnose({ host, problem, transcripts, healthy: null });
    context.progress.task(
      'rules',
      `rules: ${diagnosis.findings.length} finding${diagnosis.findings.length === 1 ? '' : 's'}`,
      'complete',
    );
    const ran = transcripts.filter(transcript => transcript.refused === undefined);
    const explanation = await askModel(context, {
      command: 'analyzecmd',
      question: problem ?? `what does the output of ${lines.join('; ')} say?`,
      target: host,
      analysis: diagnosis,
      excerpts: ran.map(transcript => ({ source: transcript.line, text: transcript.stdout })),
      hosts: ran.length > 0 ? [host] : [],
    });
    return composeReport({
      command: 'analyzecmd',
      target: host,
      problem,
      analysis: diagnosis,
      explanation,
      transcripts,
    });
  },
});
