import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'ipcs',
  says: 'System V shared memory, queues and semaphores',
  tier: 'read',
  forms: [
    {
      flags: switches(
        '-m|--shmems -q|--queues -s|--semaphores -a|--all -c|--creator -l|--limits -p|--pid -t|--time -u|--summary -b|--bytes --human',
      ),
      operands: [],
    },
  ],
  examples: ['ipcs -m', 'ipcs -lsu'],
};
