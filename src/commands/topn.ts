import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { excerptsOf, nameOf } from '../core/inputs.ts';

export const topn = defineCommand({
  name: 'topn',
  version: '1',
  summary: "Explain a profiler's Top-N, or what changed between two profiles",
  examples: [
    'topn\n45.20%  app  app            [.] parse_json\n30.10%  app  libc.so.6      [.] __memmove_avx_unaligned_erms',
    'topn --problem "latency doubled after the deploy"\n62.00%  java  libjvm.so  [.] G1ParScanThreadState::copy_to_survivor_space\n 8.10%  java  libjvm.so  [.] SpinPause',
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
    // Loaded when it is needed: neither `perf help` nor the reader has to carry the catalogue.
    const { explainEntries } = await import('../knowledge/index.ts');
    const known = explainEntries(read);
    const analysis = {
      ...read,
      statements: [...read.statements, ...known.statements],
      answer: [read.answer, known.answer && `**What these functions are**\n${known.answer}`]
        .filter(Boolean)
        .join('\n\n'),
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
