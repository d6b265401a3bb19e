import type { Grammar } from '../../core/grammar.ts';
import {
  FILE_SYSTEM,
  list,
  MOUNT,
  operand,
  option,
  pattern,
  switches,
  words,
} from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'df',
  says: 'space and inodes of the file systems',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches(
          '-a|--all -h|--human-readable -H|--si -i|--inodes -k -l|--local -m -P|--portability -T|--print-type --total --no-sync',
        ),
        option('-t|--type', FILE_SYSTEM, { repeat: 8 }),
        option('-x|--exclude-type', FILE_SYSTEM, { repeat: 8 }),
        option('-B|--block-size', pattern('[1-9][0-9]{0,3}[KMGT]?|[KMGT]', 'a size such as 1M')),
        option(
          '--output',
          list(words('source fstype itotal iused iavail ipcent size used avail pcent file target'), 12),
          { optional: 'glued' },
        ),
      ],
      operands: [operand('path', MOUNT, 0, 8)],
    },
  ],
  examples: ['df -h', 'df -hT', 'df -PT', 'df -Pi', 'df -hT -x tmpfs -x devtmpfs', 'df -h /var'],
};
