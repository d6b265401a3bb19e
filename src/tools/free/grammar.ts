import type { Grammar } from '../../core/grammar.ts';
import { decimal, int, option, switches } from '../../core/grammar-values.ts';

const UNITS = switches(
  '-b|--bytes -k|--kibi -m|--mebi -g|--gibi --kilo --mega --giga --tebi --si -h|--human -l|--lohi -t|--total -w|--wide -v|--committed -L|--line',
);

export const grammar: Grammar = {
  tool: 'free',
  says: 'memory and swap',
  tier: 'read',
  forms: [
    { flags: UNITS, operands: [] },
    {
      flags: [
        ...UNITS,
        option('-s|--seconds', decimal(0.1, 10), { role: 'interval' }),
        option('-c|--count', int(1, 30), { role: 'count' }),
      ],
      operands: [],
      required: [['-c']],
    },
  ],
  instead: [{ when: ' -s', say: 'free -s needs a count: use free -m -s 1 -c 5' }],
  examples: ['free -m', 'free -h -w', 'free -m -s 1 -c 5'],
};
