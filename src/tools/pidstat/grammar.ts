/** `-e PROGRAM` runs a program: it is in no form. */
import type { Grammar } from '../../core/grammar.ts';
import { either, NAME, option, PIDS, sampled, switches, USER, words } from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches('-d -r -u -w -s -l -h -H -R -t -v -I -V -Z'),
  option('-p', either(words('ALL SELF'), PIDS)),
  option('-C', NAME),
  option('-G', NAME),
  option('-T', words('TASK CHILD ALL')),
  option('-U', USER, { optional: 'glued' }),
  option('--dec', words('0 1 2')),
  ...switches('--human'),
];

export const grammar: Grammar = {
  tool: 'pidstat',
  says: 'CPU, memory, disk and switches of each process or thread',
  tier: 'read',
  glue: false,
  forms: sampled(FLAGS),
  examples: ['pidstat 1 5', 'pidstat -t -p 812 1 3', 'pidstat -hurdw 1 5', 'pidstat -d 1 3'],
};
