import type { Grammar } from '../../core/grammar.ts';
import { int, option, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'uniq',
  says: 'repeated lines of a pipe; a second operand would be written to',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('-c|--count -d|--repeated -i|--ignore-case -u|--unique'),
        option('-f|--skip-fields', int(0, 100)),
        option('-s|--skip-chars', int(0, 1000)),
        option('-w|--check-chars', int(1, 1000)),
      ],
      operands: [],
      stdin: true,
    },
  ],
  examples: ['ps -eo comm | sort | uniq -c'],
};
