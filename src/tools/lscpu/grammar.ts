import type { Grammar } from '../../core/grammar.ts';
import { list, option, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'lscpu',
  says: 'the processors, caches and NUMA nodes',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('-J|--json -a|--all -b|--online -c|--offline -x|--hex -y|--physical -B|--bytes'),
        option('-e|--extended', list(pattern('=?[A-Za-z0-9]{1,20}', 'a column'), 20), { optional: 'glued' }),
        option('-p|--parse', list(pattern('=?[A-Za-z0-9]{1,20}', 'a column'), 20), { optional: 'glued' }),
        option('-C|--caches', list(pattern('[A-Z-]{1,20}', 'a column'), 20), { optional: 'glued' }),
      ],
      operands: [],
    },
  ],
  examples: ['lscpu', 'lscpu -e', 'lscpu --parse=CPU,NODE'],
};
