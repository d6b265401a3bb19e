import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { hostName } from '../core/hosts.ts';
import type { Transcript } from '../core/transcript.ts';

const word = (description: string) =>
  z.string().trim().min(1).max(300, 'at most 300 characters').describe(description);

export const explainfunction = defineCommand({
  name: 'explainfunction',
  version: '1',
  summary:
    'Explain a function of a library or program: what it does, why it gets hot, how to make it cheaper',
  examples: ['explainfunction libc memcpy', 'explainfunction kernel copy_user_enhanced_fast_string'],
  accepts: ['host'],
  args: z.object({
    library: word('the library or program: libc, kernel, libssl, java …'),
    function: word('the function, as a profiler prints it'),
    host: hostName.optional().describe('look at the library on this host too'),
  }),
  operands: ['library', 'function'],
  options: ['host'],
  target: args => `${args.function} of ${args.library}`,
  problem: () => null,

  async run(args, context) {
    // Loaded when it runs: `perf help` does not wait for the catalogue.
    const { analyseFunction, functionProbes } = await import('../knowledge/index.ts');
    const target = `${args.function} of ${args.library}`;
    const transcripts: readonly Transcript[] =
      args.host === undefined
        ? []
        : await context.remote.collect(args.host, functionProbes(args.library), 'look');
    const analysis = analyseFunction(args.library, args.function, transcripts);
    const explanation = await askModel(context, {
      command: 'explainfunction',
      question: `what does ${args.function} of ${args.library} do, why does it get hot, and how is it made cheaper?`,
      target,
      analysis,
      hosts: args.host === undefined ? [] : [args.host],
    });
    return composeReport({
      command: 'explainfunction',
      target,
      problem: null,
      analysis,
      explanation,
      transcripts,
    });
  },
});
