import type { Grammar } from '../../core/grammar.ts';
import { CPUS, list, option, sampled, switches, words } from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches('-A -u -T -n -V'),
  option('-P', CPUS),
  option('-I', list(words('SUM CPU SCPU ALL'), 4)),
  option('-N', CPUS),
  option('-o', words('JSON')),
  option('--dec', words('0 1 2'), {}),
];

export const grammar: Grammar = {
  tool: 'mpstat',
  says: 'each CPU',
  tier: 'read',
  glue: false,
  forms: sampled(FLAGS),
  examples: ['mpstat -P ALL 1 5', 'mpstat 1 3', 'mpstat -I SUM 1 5'],
};
