import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';

export const findfaster = defineCommand({
  name: 'findfaster',
  version: '1',
  summary: 'Find faster drop-in replacements for a library or program, with the cost of moving',
  examples: ['findfaster zlib', 'findfaster glibc malloc', 'findfaster grep', 'findfaster import moment'],
  accepts: [],
  args: z.object({
    target: z
      .string()
      .trim()
      .min(1)
      .max(20_000)
      .describe('a library or program, a line of code or SQL, or a list of dependencies'),
  }),
  operands: ['target'],
  options: [],
  target: ({ target }) => target.slice(0, 80),
  problem: () => null,

  async run({ target }, context) {
    // Loaded when it runs: `perf help` does not wait for the catalogue.
    const { analyseFaster } = await import('../knowledge/index.ts');
    const analysis = analyseFaster(target);
    const explanation = await askModel(context, {
      command: 'findfaster',
      question: `what is a faster drop-in replacement for ${target.slice(0, 2000)}, what does it gain, and what does moving cost?`,
      target: target.slice(0, 80),
      analysis,
    });
    return composeReport({
      command: 'findfaster',
      target: target.slice(0, 80),
      problem: null,
      analysis,
      explanation,
    });
  },
});
