import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, path, REGEX, switches } from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches(
    '-i|--ignore-case -v|--invert-match -c|--count -n|--line-number -w|--word-regexp -x|--line-regexp -o|--only-matching -h -H -s -q -a',
  ),
  option('-m|--max-count', int(1, 5000)),
  option('-A|--after-context', int(0, 100)),
  option('-B|--before-context', int(0, 100)),
  option('-C|--context', int(0, 100)),
];

export const grammar: Grammar = {
  tool: 'egrep',
  says: 'the old name of grep -E',
  tier: 'read',
  forms: [
    { flags: FLAGS, operands: [operand('pattern', REGEX)], stdin: true },
    {
      flags: FLAGS,
      operands: [operand('pattern', REGEX), operand('file', path('logs', 'proc', 'sys', 'etc'), 1, 50)],
    },
  ],
  instead: [{ when: '.', say: 'use grep -E' }],
  examples: ["egrep 'MemFree|Cached' /proc/meminfo"],
};
