import type { Grammar } from '../../core/grammar.ts';
import { FILE_SYSTEM, list, option, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'mount',
  says: 'mounted file systems, listed; mounting is refused',
  tier: 'read',
  forms: [{ flags: [...switches('-l'), option('-t|--types', list(FILE_SYSTEM, 12))], operands: [] }],
  instead: [{ when: '.', say: 'file systems are only listed: use findmnt or mount -l' }],
  examples: ['mount', 'mount -t nfs4'],
};
