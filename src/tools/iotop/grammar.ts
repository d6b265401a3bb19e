import type { Grammar } from '../../core/grammar.ts';
import { decimal, int, option, PID, switches, USER } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'iotop',
  says: 'processes by disk I/O',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: [
        ...switches('-b|--batch -o|--only -P|--processes -a|--accumulated -k|--kilobytes -t|--time'),
        { names: ['-q', '--quiet'], repeat: 3 },
        option('-n|--iter', int(1, 10), { role: 'count' }),
        option('-d|--delay', decimal(0.1, 10), { role: 'interval' }),
        option('-p|--pid', PID, { repeat: 5 }),
        option('-u|--user', USER),
      ],
      operands: [],
      required: [['-b'], ['-n']],
    },
  ],
  instead: [{ when: '.', say: 'without -b and -n it never ends: use iotop -b -o -n 2 -d 1' }],
  examples: ['iotop -boqt -n 2 -d 1', 'iotop -b -o -n 3'],
};
