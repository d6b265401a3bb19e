import type { Grammar } from '../../core/grammar.ts';
import { option, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'nl',
  says: 'the lines of a pipe with their numbers',
  tier: 'read',
  forms: [{ flags: [option('-b|--body-numbering', words('a t n'))], operands: [], stdin: true }],
  instead: [{ when: '.', say: 'only a pipe is numbered: put it behind |' }],
  examples: ['ps aux | nl -ba'],
};
