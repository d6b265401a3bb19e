import type { Grammar } from '../../core/grammar.ts';
import { operand, PID, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'jstack',
  says: 'the threads of a Java process and their locks',
  tier: 'intrusive',
  root: true,
  forms: [{ flags: switches('-l'), operands: [operand('process', PID)] }],
  instead: [{ when: '.', say: 'use jstack -l PID' }],
  examples: ['jstack -l 812'],
  cost: 'stops the process at a safepoint, usually for less than a second',
  limits: { bytes: 8_388_608 },
};
