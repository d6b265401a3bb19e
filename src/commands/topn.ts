import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { excerptsOf, nameOf } from '../core/inputs.ts';
import { explainEntries } from '../knowledge/index.ts';

export const topn = defineCommand({
  name: 'topn',
  version: '1',
  summary: "Explain a profiler's Top-N, or what changed between two profiles",
  examples: [
    'topn 45.2% app [.] parse_json',
    'topn --problem "latency doubled after the deploy" 62.0% java [.] G1ParScanThreadState::copy',
  ],
  accepts: ['text', 'file'],
  args: z.object({
    problem: z.string().optional().meta({ description: 'what you see, in your own words', label: 'WORDS…' }),
  }),
  operands: [],
  options: ['problem'],
  target: (_, inputs) => nameOf(inputs, 'a profile'),
  problem: ({ problem }) => problem ?? null,

  async run({ problem = null }, context) {
    const target = nameOf(context.inputs, 'a profile');
    const read = await context.readers.profile(context.inputs, 'topn');
    const known = explainEntries(read);
    const analysis = {
      ...read,
      statements: [...read.statements, ...known.statements],
      answer: [read.answer, known.answer].filter(Boolean).join('\n\n'),
    };
    const explanation = await askModel(context, {
      command: 'topn',
      question: problem ?? 'what do these entries mean together, and what should change?',
      target,
      analysis,
      excerpts: await excerptsOf(context),
    });
    return composeReport({ command: 'topn', target, problem, analysis, explanation });
  },
});
