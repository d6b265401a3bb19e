import type { Grammar } from '../../core/grammar.ts';
import {
  DEVICE,
  either,
  list,
  NAME,
  operand,
  option,
  sampled,
  switches,
  words,
} from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches('-c -d -h -k -m -N -s -t -x -y -z -H -V --human --pretty --compact'),
  option('-p', either(words('ALL'), list(DEVICE, 10))),
  option('-g', NAME),
  option('-o', words('JSON')),
  option('-j', words('ID LABEL PATH UUID')),
  option('--dec', words('0 1 2')),
];

export const grammar: Grammar = {
  tool: 'iostat',
  says: 'each block device',
  tier: 'read',
  glue: false,
  forms: sampled(FLAGS, [operand('device', DEVICE, 0, 16)]),
  examples: ['iostat -xz 1 5', 'iostat -xz 1 3 sda', 'iostat -d -x -p ALL 1 2'],
};
