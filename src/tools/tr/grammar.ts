import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

const SET = pattern(
  '(?:[ -\\[\\]-~]|\\\\(?:n|t|r|\\\\|[0-7]{1,3})|\\[:[a-z]{5,6}:\\]){1,40}',
  'a set of characters',
);

export const grammar: Grammar = {
  tool: 'tr',
  says: 'other characters in a pipe',
  tier: 'read',
  forms: [
    {
      flags: switches('-d|--delete -s|--squeeze-repeats -c|--complement -C'),
      operands: [operand('set', SET, 1, 2)],
      stdin: true,
    },
  ],
  examples: ["cat /proc/812/cmdline | tr '\\0' ' '", "ss -tan | tr -s ' '"],
};
