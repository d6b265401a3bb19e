import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { composeReport } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import { excerptsOf, nameOf } from '../core/inputs.ts';

export const stacktrace = defineCommand({
  name: 'stacktrace',
  version: '1',
  summary: 'Explain stack traces and thread dumps: what happened, who blocks whom, what to change',
  examples: [
    'stacktrace java.lang.IllegalStateException: pool is empty\n\tat com.acme.Pool.take(Pool.java:42)',
    'stacktrace --problem "checkout hangs" Traceback (most recent call last):\n  File "app.py", line 3, in <module>\nZeroDivisionError: division by zero',
  ],
  accepts: ['text', 'file'],
  args: z.object({
    problem: z.string().optional().meta({ description: 'what you see, in your own words', label: 'WORDS…' }),
  }),
  operands: [],
  options: ['problem'],
  target: (_, inputs) => nameOf(inputs, 'a stack trace'),
  problem: ({ problem }) => problem ?? null,

  async run({ problem = null }, context) {
    const target = nameOf(context.inputs, 'a stack trace');
    const analysis = await context.readers.traces(context.inputs);
    const explanation = await askModel(context, {
      command: 'stacktrace',
      question: problem ?? 'what happened here, and what should change?',
      target,
      analysis,
      excerpts: await excerptsOf(context),
    });
    return composeReport({ command: 'stacktrace', target, problem, analysis, explanation });
  },
});
