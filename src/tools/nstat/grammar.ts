import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'nstat',
  says: 'kernel network counters; without -s it would write its history file',
  tier: 'read',
  forms: [
    {
      flags: switches('-a|--ignore -s|--noupdate -z|--zeros -j|--json -p|--pretty'),
      operands: [
        operand('counter', pattern('[A-Z][A-Za-z0-9*]{1,60}', 'a counter such as TcpRetransSegs'), 0, 30),
      ],
      required: [['-s']],
    },
  ],
  instead: [{ when: '.', say: 'without -s it writes its history file: use nstat -asz' }],
  examples: ['nstat -asz', 'nstat -as', 'nstat -asz TcpRetransSegs'],
};
