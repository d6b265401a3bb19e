import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, path, REGEX, switches } from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches('-i -v -c -n -w -x -o -h -H -s -q -a'),
  option('-m', int(1, 5000)),
  option('-A', int(0, 100)),
  option('-B', int(0, 100)),
  option('-C', int(0, 100)),
];

export const grammar: Grammar = {
  tool: 'fgrep',
  says: 'the old name of grep -F',
  tier: 'read',
  forms: [
    { flags: FLAGS, operands: [operand('text', REGEX)], stdin: true },
    {
      flags: FLAGS,
      operands: [operand('text', REGEX), operand('file', path('logs', 'proc', 'sys', 'etc'), 1, 50)],
    },
  ],
  instead: [{ when: '.', say: 'use grep -F' }],
  examples: ['fgrep MemFree /proc/meminfo'],
};
