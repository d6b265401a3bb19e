import type { Grammar } from '../../core/grammar.ts';
import { operand, path, switches } from '../../core/grammar-values.ts';

const FLAGS = switches('-c|--bytes -l|--lines -m|--chars -w|--words -L|--max-line-length');

export const grammar: Grammar = {
  tool: 'wc',
  says: 'lines, words and bytes',
  tier: 'read',
  dashes: true,
  forms: [
    { flags: FLAGS, operands: [], stdin: true },
    { flags: FLAGS, operands: [operand('file', path('logs', 'proc', 'sys', 'etc'), 1, 20)] },
  ],
  examples: ['wc -l /proc/net/tcp', 'ss -xa | wc -l'],
};
