import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'mdadm',
  says: 'the state of a software RAID; changing it is refused',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: switches('-D|--detail'),
      operands: [
        operand('array', pattern('/dev/md(?:[0-9]{1,3}|/[A-Za-z0-9_-]{1,32})', 'an array such as /dev/md0')),
      ],
      required: [['-D']],
    },
  ],
  instead: [{ when: '.', say: 'arrays are only shown: use mdadm --detail /dev/md0, or cat /proc/mdstat' }],
  examples: ['mdadm --detail /dev/md0'],
};
