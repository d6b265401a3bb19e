import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, PID, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'jstat',
  says: 'garbage collection and class loading of a Java process',
  tier: 'read',
  bundle: false,
  glue: false,
  forms: [
    {
      flags: [
        ...switches(
          '-gc -gcutil -gccause -gccapacity -gcnew -gcold -gcnewcapacity -gcoldcapacity -gcmetacapacity -class -compiler -t',
        ),
        option('-h', int(0, 100)),
      ],
      operands: [
        operand('process', PID),
        operand(
          'milliseconds',
          pattern('(?:[1-9][0-9]{2}|[1-4][0-9]{3}|5000)(?:ms)?|[1-5]s', 'an interval of at most 5 s'),
          0,
          1,
        ),
        operand('count', int(1, 10), 0, 1),
      ],
      required: [
        [
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
        ],
      ],
    },
  ],
  instead: [{ when: '.', say: 'use jstat -gcutil PID 1000 5' }],
  examples: ['jstat -gcutil 812 1000 5', 'jstat -gc 812'],
  limits: { seconds: 60 },
};
