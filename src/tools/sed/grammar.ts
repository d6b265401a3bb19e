/** Only the printing of lines by number or literal: `e`, `w`, `r`, `s///e` and files are in no form. */
import type { Grammar } from '../../core/grammar.ts';
import { operand, path, pattern, switches } from '../../core/grammar-values.ts';

const SCRIPT = pattern(
  '(?:[1-9][0-9]{0,5}(?:,(?:[1-9][0-9]{0,5}|\\$))?|\\$|/[A-Za-z0-9 _.:,%=-]{1,60}/(?:,/[A-Za-z0-9 _.:,%=-]{1,60}/)?)p|(?:[1-9][0-9]{0,5}(?:,[1-9][0-9]{0,5})?)d|[1-9][0-9]{0,5}q',
  "'A,Bp'",
);

export const grammar: Grammar = {
  tool: 'sed',
  says: 'lines by number of a pipe or of a file of the closed sets',
  tier: 'read',
  forms: [
    { flags: switches('-n|--quiet|--silent'), operands: [operand('script', SCRIPT)], stdin: true },
    {
      flags: switches('-n|--quiet|--silent'),
      operands: [operand('script', SCRIPT), operand('file', path('logs', 'proc', 'sys', 'etc'))],
      required: [['-n']],
    },
  ],
  instead: [{ when: '.', say: "only lines are printed: use sed -n '10,20p'" }],
  examples: ["sed -n '1,20p' /proc/vmstat"],
};
