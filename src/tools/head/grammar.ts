import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, path, switches } from '../../core/grammar-values.ts';

const LINES = [option('-n|--lines', int(1, 5000)), ...switches('-q|--quiet|--silent -v|--verbose')];
const BYTES = [option('-c|--bytes', int(1, 1_048_576)), ...switches('-q|--quiet|--silent -v|--verbose')];

export const grammar: Grammar = {
  tool: 'head',
  says: 'the first lines of files of the closed sets, or of a pipe',
  tier: 'read',
  dashes: true,
  forms: [
    {
      flags: LINES,
      operands: [operand('file', path('proc', 'sys', 'etc', 'logs'), 1, 400)],
      numeric: int(1, 5000),
    },
    { flags: BYTES, operands: [operand('file', path('proc', 'sys', 'etc', 'logs'), 1, 400)] },
    { flags: LINES, operands: [], numeric: int(1, 5000), stdin: true },
    { flags: BYTES, operands: [], stdin: true },
  ],
  examples: ['head -v -n 200 /proc/stat /proc/meminfo', 'head -n 50 /proc/vmstat'],
  limits: { bytes: 4_194_304 },
};
