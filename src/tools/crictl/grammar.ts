import type { Grammar } from '../../core/grammar.ts';
import {
  DURATION,
  either,
  int,
  MOMENT,
  NAME,
  operand,
  option,
  pattern,
  switches,
  words,
} from '../../core/grammar-values.ts';

const ID = pattern('[A-Za-z0-9][A-Za-z0-9_.-]{0,127}', 'a container');

export const grammar: Grammar = {
  tool: 'crictl',
  says: 'containers of a Kubernetes node; read verbs only',
  tier: 'read',
  root: true,
  beforeVerbs: [],
  forms: [
    {
      flags: [
        ...switches('-a|--all -q|--quiet -v|--verbose --no-trunc'),
        option('--name', NAME),
        option('--pod|-p', ID),
        option('--state|-s', words('Running Exited Created Unknown running exited created')),
        option('-o|--output', words('table')),
        option('--namespace', NAME),
        option('-n|--last', int(1, 100)),
      ],
      verbs: [['ps', 'pods']],
      operands: [],
    },
    {
      flags: [
        ...switches('-a|--all'),
        option('--id', ID),
        option('-p|--pod', ID),
        option('-o|--output', words('table json yaml')),
        option('-s|--seconds', int(1, 10), { role: 'seconds' }),
      ],
      verbs: [['stats', 'statsp']],
      operands: [operand('container', ID, 0, 4)],
    },
    {
      flags: [
        ...switches('-t|--timestamps -p|--previous'),
        option('--tail', int(1, 5000)),
        option('--since', either(DURATION, MOMENT)),
      ],
      verbs: [['logs']],
      operands: [operand('container', ID)],
      required: [['--tail']],
    },
    { flags: [], verbs: [['info', 'version', 'imagefsinfo']], operands: [] },
    { flags: switches('-q|--quiet -v|--verbose --no-trunc'), verbs: [['images']], operands: [] },
  ],
  instead: [
    { when: ' logs', say: 'name how much: use crictl logs --tail 200 {operand}' },
    { when: '.', say: 'use crictl ps, crictl stats, crictl logs --tail 200 ID' },
  ],
  examples: ['crictl ps -a', 'crictl stats', 'crictl logs --tail=100 3f2a1b', 'crictl info'],
  limits: { bytes: 2_097_152 },
};
