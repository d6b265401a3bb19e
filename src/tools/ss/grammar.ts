import type { Grammar } from '../../core/grammar.ts';
import {
  either,
  IPV6,
  list,
  operand,
  option,
  pattern,
  switches,
  tokens,
  words,
} from '../../core/grammar-values.ts';

const STATE = words(
  'all connected synchronized bucket big established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait closed close close-wait last-ack listen listening closing estab',
);
const PORT = pattern(
  '(?:\\*|0\\.0\\.0\\.0|\\[?::\\]?)?:(?:[0-9]{1,5}|[a-z][a-z0-9-]{0,20}|\\*)|[0-9]{1,5}',
  'a port such as :443',
);
const ADDRESS = pattern(
  '(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?:/[0-9]{1,2})?(?::(?:[0-9]{1,5}|[a-z][a-z0-9-]{0,20}|\\*))?|\\[[0-9A-Fa-f:.]{2,45}\\](?:/[0-9]{1,3})?(?::[0-9]{1,5})?',
  'an IP address',
);
const EXPRESSION = tokens(
  either(
    words(
      '( ) state exclude src dst sport dport and or not && || ! = == != eq neq ne > < >= <= gt lt ge le geq leq',
    ),
    STATE,
    PORT,
    ADDRESS,
    IPV6,
  ),
  40,
);

export const grammar: Grammar = {
  tool: 'ss',
  says: 'sockets',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches(
          '-t|--tcp -u|--udp -w|--raw -x|--unix -d|--dccp -S|--sctp -0|--packet --vsock --mptcp|-M -l|--listening -a|--all -n|--numeric -i|--info -m|--memory -o|--options -e|--extended -s|--summary -H|--no-header -O|--oneline -4|--ipv4 -6|--ipv6 -Z|--context --tos --cgroup -T|--threads --inet-sockopt',
        ),
        { names: ['-p', '--processes'], root: true },
        option('-f|--family', words('inet inet6 unix netlink packet link vsock')),
        option(
          '-A|--query|--socket',
          list(
            words(
              'all inet tcp udp raw unix unix_dgram unix_stream unix_seqpacket packet netlink sctp dccp mptcp',
            ),
            8,
          ),
        ),
      ],
      operands: [operand('filter', EXPRESSION, 0, 30)],
    },
  ],
  instead: [
    { when: ' -(?:[A-Za-z]*K|-kill)', say: 'it would close connections: use ss -tanp to look at them' },
    { when: ' -(?:[A-Za-z]*E|-events)', say: 'ss --events never ends: use ss -tan' },
  ],
  examples: ['ss -s', 'ss -tlnp', 'ss -tinmp', 'ss -Htan state close-wait', "ss -tan '( sport = :443 )'"],
  limits: { bytes: 4_194_304 },
};
