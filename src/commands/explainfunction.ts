import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { hostName } from '../core/hosts.ts';
import type { Transcript } from '../core/transcript.ts';

const word = (description: string) =>
  z.string().trim().min(1).max(300, 'at most 300 characters').describe(description);

/** `memcpy of libc`, or the function alone. */
function targetOf(args: { readonly library: string; readonly function?: string | undefined }): string {
  return args.function === undefined ? args.library : `${args.function} of ${args.library}`;
}

export const explainfunction = defineCommand({
  name: 'explainfunction',
  version: '1',
  summary:
    'Explain a function of a library or program: what it does, why it gets hot, how to make it cheaper',
  examples: ['explainfunction libc memcpy', 'explainfunction kernel copy_user_enhanced_fast_string'],
  accepts: ['host'],
  args: z.object({
    library: word('the library or program: libc, kernel, libssl, java … (or the function alone)'),
    function: word('the function, as a profiler prints it').optional(),
    host: hostName.optional().describe('look at the library on this host too'),
  }),
  operands: ['library', 'function'],
  options: ['host'],
  target: args => targetOf(args),
  problem: () => null,

  async run(args, context) {
    // Loaded when it runs: `perf help` does not wait for the catalogue.
    const { analyseFunction, functionProbes } = await import('../knowledge/index.ts');
    const target = targetOf(args);
    const [library, name] = args.function === undefined ? ['', args.library] : [args.library, args.function];
    const transcripts: readonly Transcript[] =
      args.host === undefined ? [] : await context.remote.collect(args.host, functionProbes(library), 'look');
    const analysis = analyseFunction(library, name, transcripts);
    const explanation = await askModel(context, {
      command: 'explainfunction',
      question: `what does ${target} do, why does it get hot, and how is it made cheaper?`,
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
