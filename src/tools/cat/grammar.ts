import type { Grammar } from '../../core/grammar.ts';
import { operand, path, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'cat',
  says: 'a file of the closed sets',
  tier: 'read',
  dashes: true,
  forms: [
    {
      flags: switches(
        '-n|--number -s|--squeeze-blank -A|--show-all -b|--number-nonblank -v|--show-nonprinting -E|--show-ends -T|--show-tabs',
      ),
      operands: [operand('file', path('proc', 'sys', 'etc'), 1, 200)],
    },
    {
      flags: switches('-n|--number -s|--squeeze-blank'),
      operands: [operand('file', path('logs'), 1, 5)],
      piped: true,
    },
    { flags: switches('-n|--number -s|--squeeze-blank'), operands: [], stdin: true },
  ],
  instead: [
    { when: ' /var/log/', say: 'a log may be large: use tail -n 200 {operand}' },
    { when: '/environ', say: 'environments hold secrets: use cat /proc/PID/status' },
    { when: '/smaps$', say: 'smaps stops the process while it is read: use cat /proc/PID/smaps_rollup' },
  ],
  examples: ['cat /proc/meminfo', 'cat /proc/pressure/io', 'cat /sys/block/sda/queue/scheduler'],
};
