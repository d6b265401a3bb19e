/** Only exact objects and verbs: iproute2 itself takes any prefix, where `ip l s lo up` sets a link up. */
import type { Grammar } from '../../core/grammar.ts';
import {
  either,
  INTERFACE,
  IPV4,
  IPV6,
  int,
  operand,
  option,
  switches,
  tokens,
  words,
} from '../../core/grammar-values.ts';

const FLAGS = [
  { names: ['-s', '-stats', '-statistics'], repeat: 2 },
  ...switches(
    '-d|-details -h|-human|-human-readable -o|-oneline -j|-json -p|-pretty -br|-brief -4 -6 -0 -t|-timestamp -ts|-tshort -N|-Numeric -c|-color',
  ),
  option('-f|-family', words('inet inet6 link bridge mpls')),
];
const SHOW = ['show', 'list', 'ls'];
const ARGUMENTS = tokens(
  either(
    words(
      'dev up type scope global link host table main local all default proto kernel static via root match exact nud reachable stale failed permanent master vrf to from',
    ),
    IPV4,
    IPV6,
    int(0, 100_000),
    INTERFACE,
  ),
  8,
);
const OBJECTS = [
  'addr',
  'address',
  'a',
  'link',
  'l',
  'route',
  'ro',
  'r',
  'rule',
  'ru',
  'neigh',
  'neighbor',
  'neighbour',
  'n',
  'maddr',
  'maddress',
  'mroute',
  'tunnel',
  'vrf',
  'netconf',
  'ntable',
  'tcp_metrics',
  'nexthop',
  'token',
  'tuntap',
];

export const grammar: Grammar = {
  tool: 'ip',
  says: 'addresses, links, routes, neighbours; read verbs only',
  tier: 'read',
  bundle: false,
  forms: [
    { flags: FLAGS, verbs: [OBJECTS, SHOW], operands: [operand('argument', ARGUMENTS, 0, 8)] },
    { flags: FLAGS, verbs: [OBJECTS], operands: [] },
    {
      flags: FLAGS,
      verbs: [['route', 'ro', 'r'], ['get']],
      operands: [
        operand('address', either(IPV4, IPV6)),
        operand('argument', tokens(either(words('from oif iif mark'), IPV4, IPV6, INTERFACE), 4), 0, 4),
      ],
    },
    { flags: FLAGS, verbs: [['netns'], [...SHOW]], operands: [] },
    { flags: FLAGS, verbs: [['netns']], operands: [] },
  ],
  instead: [
    { when: ' mon', say: 'ip monitor never ends: use ip neigh show' },
    { when: '.', say: 'only show, list and route get are read: use ip -s link show' },
  ],
  examples: [
    'ip -s link',
    'ip -brief addr',
    'ip route get 10.0.0.5',
    'ip rule show',
    'ip -s -s link show eth0',
    'ip neigh',
  ],
};
