import type { Grammar } from '../../core/grammar.ts';
import { either, int, operand, option, path, pattern, switches } from '../../core/grammar-values.ts';

const FLAGS = [option('-n|--lines', int(1, 5000)), ...switches('-q|--quiet|--silent -v|--verbose')];

export const grammar: Grammar = {
  tool: 'tail',
  says: 'the last lines of files of the closed sets, or of a pipe',
  tier: 'read',
  dashes: true,
  forms: [
    {
      flags: FLAGS,
      operands: [operand('file', path('logs', 'proc', 'sys', 'etc'), 1, 20)],
      numeric: int(1, 5000),
    },
    {
      flags: [option('-c|--bytes', int(1, 1_048_576)), ...switches('-q -v')],
      operands: [operand('file', path('logs'), 1, 20)],
    },
    {
      flags: [option('-n|--lines', either(int(1, 5000), pattern('\\+[1-9][0-9]{0,4}', '+N')))],
      operands: [],
      numeric: int(1, 5000),
      stdin: true,
    },
    { flags: [option('-c|--bytes', int(1, 1_048_576))], operands: [], stdin: true },
  ],
  instead: [
    { when: ' -(?:-fol|-ret|[A-Za-z0-9]*[fF])', say: 'tail -f never ends: use tail -n 200 {operand}' },
  ],
  examples: ['tail -n 200 /var/log/syslog', 'tail -n 50 /var/log/nginx/error.log'],
};
