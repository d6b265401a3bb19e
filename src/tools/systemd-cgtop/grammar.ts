import type { Grammar } from '../../core/grammar.ts';
import { int, option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'systemd-cgtop',
  says: 'control groups by CPU, memory and I/O',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('-b|--batch -p -t -c -m -i -r|--raw -k -P'),
        option('-n|--iterations', int(1, 10), { role: 'count' }),
        option('-d|--delay', int(1, 10), { role: 'interval' }),
        option('--depth', int(1, 10)),
        option('--order', words('path tasks cpu memory io')),
      ],
      operands: [],
      required: [['-n']],
      add: ['-b'],
    },
  ],
  instead: [{ when: '.', say: 'without -n it never ends: use systemd-cgtop -b -n 2' }],
  examples: ['systemd-cgtop -b -n 2'],
};
