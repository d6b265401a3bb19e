import type { Grammar } from '../../core/grammar.ts';
import { int, list, option, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'column',
  says: 'a pipe as a table',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('-t|--table -x|--fillrows -e -L|--keep-empty-lines'),
        option('-s|--separator', pattern('[ -~]{1,4}', 'a few characters')),
        option('-o|--output-separator', pattern('[ -~]{1,4}', 'a few characters')),
        option('-c|--output-width', int(20, 1000)),
        option('-R|--table-right', list(int(1, 100), 20)),
      ],
      operands: [],
      stdin: true,
    },
  ],
  examples: ['mount | column -t'],
};
