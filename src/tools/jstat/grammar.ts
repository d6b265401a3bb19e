import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, PID, pattern, switches } from '../../core/grammar-values.ts';

const KINDS = [
  '-gc',
  '-gcutil',
  '-gccause',
  '-gccapacity',
  '-gcnew',
  '-gcold',
  '-gcnewcapacity',
  '-gcoldcapacity',
  '-gcmetacapacity',
  '-class',
  '-compiler',
];
const FLAGS = [...switches(`${KINDS.join(' ')} -t`), option('-h', int(0, 100))];

export const grammar: Grammar = {
  tool: 'jstat',
  says: 'garbage collection and class loading of a Java process',
  tier: 'read',
  bundle: false,
  glue: false,
  forms: [
    {
      flags: FLAGS,
      operands: [
        operand('process', PID),
        operand(
          'milliseconds',
          pattern('(?:[1-9][0-9]{2}|[1-4][0-9]{3}|5000)(?:ms)?|[1-5]s', 'an interval of at most 5 s'),
        ),
        operand('count', int(1, 10), 1, 1, 'count'),
      ],
      required: [KINDS],
    },
    { flags: FLAGS, operands: [operand('process', PID)], required: [KINDS] },
  ],
  instead: [{ when: '.', say: 'use jstat -gcutil PID 1000 5' }],
  examples: ['jstat -gcutil 812 1000 5', 'jstat -gc 812'],
  limits: { seconds: 60 },
};
