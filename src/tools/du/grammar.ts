import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, path, pattern, switches } from '../../core/grammar-values.ts';

const FLAGS = switches(
  '-a|--all -h|--human-readable -k -m -x|--one-file-system -c|--total --inodes --apparent-size -S|--separate-dirs',
);
const DEPTH = [
  option('-d|--max-depth', int(0, 3)),
  option('-t|--threshold', pattern('[1-9][0-9]{0,5}[KMG]?', 'a size such as 100M')),
];

export const grammar: Grammar = {
  tool: 'du',
  says: 'which folder takes the space, on one file system and few levels deep',
  tier: 'read',
  forms: [
    {
      flags: [...FLAGS, ...DEPTH],
      operands: [operand('folder', path('trees'), 1, 5)],
      required: [['-d'], ['-x']],
    },
    {
      flags: [...FLAGS, ...switches('-s|--summarize')],
      operands: [operand('folder', path('trees'), 1, 5)],
      required: [['-s'], ['-x']],
    },
    // Logs lie on one file system, nearly always: here the flag is ours to add.
    {
      flags: [...FLAGS, ...switches('-s|--summarize'), ...DEPTH],
      operands: [operand('folder', path('log-trees'), 1, 5)],
      required: [['-s', '-d']],
      apart: [['-s', '-d']],
      add: ['-x'],
    },
  ],
  instead: [{ when: '.', say: 'a whole tree is too much: use du -x -h --max-depth=1 /var/log' }],
  examples: ['du -x -h --max-depth=1 /var/log', 'du -sh -x /var/log'],
  limits: { seconds: 60 },
};
