import type { Grammar } from '../../core/grammar.ts';
import { list, option, pattern, switches } from '../../core/grammar-values.ts';

const FIELDS = list(
  pattern('[1-9][0-9]{0,3}(?:-(?:[1-9][0-9]{0,3})?)?|-[1-9][0-9]{0,3}', 'fields such as 1,3-5'),
  20,
);

export const grammar: Grammar = {
  tool: 'cut',
  says: 'columns of a pipe',
  tier: 'read',
  forms: [
    {
      flags: [
        option('-f|--fields', FIELDS),
        option('-c|--characters', FIELDS),
        option('-b|--bytes', FIELDS),
        option('-d|--delimiter', pattern('[ -~]', 'one character')),
        option('--output-delimiter', pattern('[ -~]{1,4}', 'a few characters')),
        ...switches('-s|--only-delimited --complement'),
      ],
      operands: [],
      required: [['-f', '-c', '-b']],
      apart: [['-f', '-c', '-b']],
      stdin: true,
    },
  ],
  examples: ['ps -ef | cut -c 1-80', "ss -tan | cut -d ' ' -f 1"],
};
