import type { Grammar } from '../../core/grammar.ts';
import { int, option, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'nproc',
  says: 'how many CPUs there are',
  tier: 'read',
  forms: [{ flags: [...switches('--all'), option('--ignore', int(0, 64))], operands: [] }],
  examples: ['nproc', 'nproc --all'],
};
