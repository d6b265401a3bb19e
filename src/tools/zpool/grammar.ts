import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, SAMPLES, switches } from '../../core/grammar-values.ts';

const POOL = operand('pool', pattern('[A-Za-z][A-Za-z0-9_.:-]{0,63}', 'a pool'), 0, 4);

export const grammar: Grammar = {
  tool: 'zpool',
  says: 'ZFS pools; changing them is refused',
  tier: 'read',
  forms: [
    { flags: switches('-v -x -p -P -L -s -t'), verbs: [['status']], operands: [POOL] },
    { flags: switches('-v -H -p'), verbs: [['list']], operands: [POOL] },
    { flags: switches('-v -y -l -q -H -p'), verbs: [['iostat']], operands: [POOL, ...SAMPLES] },
    { flags: switches('-v -y -l -q -H -p'), verbs: [['iostat']], operands: [POOL] },
  ],
  beforeVerbs: [],
  instead: [{ when: '.', say: 'use zpool status or zpool iostat -v 1 5' }],
  examples: ['zpool status', 'zpool iostat -v 1 5'],
};
