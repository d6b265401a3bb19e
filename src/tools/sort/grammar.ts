import type { Grammar } from '../../core/grammar.ts';
import { operand, option, path, pattern, switches } from '../../core/grammar-values.ts';

const KEY = pattern(
  '[1-9][0-9]{0,2}(?:\\.[1-9][0-9]{0,2})?[bdfghiMnrV]{0,4}(?:,[1-9][0-9]{0,2}(?:\\.[0-9]{1,3})?[bdfghiMnrV]{0,4})?',
  'a key such as 2,2nr',
);
const FLAGS = [
  ...switches(
    '-b|--ignore-leading-blanks -d|--dictionary-order -f|--ignore-case -g|--general-numeric-sort -h|--human-numeric-sort -i|--ignore-nonprinting -M|--month-sort -n|--numeric-sort -r|--reverse -s|--stable -u|--unique -V|--version-sort',
  ),
  option('-k|--key', KEY, { repeat: 6 }),
  option('-t|--field-separator', pattern('[ -~]', 'one character')),
];

export const grammar: Grammar = {
  tool: 'sort',
  says: 'sorted lines of a pipe, or of a small file of the closed sets',
  tier: 'read',
  forms: [
    { flags: FLAGS, operands: [], stdin: true },
    { flags: FLAGS, operands: [operand('file', path('proc', 'sys'), 1, 5)] },
  ],
  instead: [{ when: ' -(?:[a-zA-Z]*o|-out)', say: 'it would write a file: leave -o out' }],
  examples: ['sort -k2,2nr /proc/net/dev'],
};
