import type { Grammar } from '../../core/grammar.ts';
import { sampled, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'nfsiostat',
  says: 'each NFS mount',
  tier: 'read',
  forms: sampled(switches('-a|--attr -d|--dir -p|--page')),
  examples: ['nfsiostat 1 3'],
};
