import type { Grammar } from '../../core/grammar.ts';
import { MOUNT, operand, option, path, pattern, switches } from '../../core/grammar-values.ts';

const FORMAT = pattern('(?:[A-Za-z0-9 :/,._=-]|%[A-Za-z]){1,80}', 'a format such as %T');

export const grammar: Grammar = {
  tool: 'stat',
  says: 'size and times of a file, or the type of a file system',
  tier: 'read',
  forms: [
    {
      flags: [...switches('-f|--file-system -t|--terse -L|--dereference'), option('-c|--format', FORMAT)],
      operands: [operand('path', MOUNT, 1, 8)],
      required: [['-f']],
    },
    {
      flags: [...switches('-t|--terse'), option('-c|--format', FORMAT)],
      operands: [operand('file', path('logs', 'folders', 'proc', 'sys', 'etc'), 1, 8)],
    },
  ],
  examples: ['stat -fc %T /sys/fs/cgroup', 'stat /var/log/syslog'],
};
