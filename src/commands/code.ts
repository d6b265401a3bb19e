import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { excerptsOf, nameOf } from '../core/inputs.ts';

export const code = defineCommand({
  name: 'code',
  version: '1',
  summary: 'Explain source annotated by a profiler and propose faster code',
  examples: [
    'code\n62.10 | total += a[i] % n;\n20.00 | for (int i = 0; i < count; i++) {',
    'code --problem "the loop dominates"\n62.10 | total += a[i] % n;\n11.30 | i++;',
  ],
  accepts: ['text', 'file'],
  args: z.object({
    problem: z.string().optional().meta({ description: 'what you see, in your own words', label: 'WORDS…' }),
  }),
  operands: [],
  options: ['problem'],
  target: (_, inputs) => nameOf(inputs, 'annotated source'),
  problem: ({ problem }) => problem ?? null,

  async run({ problem = null }, context) {
    const target = nameOf(context.inputs, 'annotated source');
    const analysis = await context.readers.profile(context.inputs, 'code');
    const explanation = await askModel(context, {
      command: 'code',
      question: problem ?? 'why are these lines hot, and what is a faster form?',
      target,
      analysis,
      excerpts: await excerptsOf(context),
    });
    return composeReport({ command: 'code', target, problem, analysis, explanation });
  },
});
