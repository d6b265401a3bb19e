import type { Grammar } from '../../core/grammar.ts';
import {
  either,
  INTERFACE,
  IPV4,
  IPV6,
  int,
  operand,
  option,
  pattern,
  switches,
  tokens,
  words,
} from '../../core/grammar-values.ts';

const FILTER = tokens(
  either(
    words(
      '( ) and or not && || ! host net src dst port portrange tcp udp icmp icmp6 ip ip6 arp ether proto vlan greater less tcp[tcpflags] tcp[13] & | != == = > < 0 tcp-syn tcp-ack tcp-rst tcp-fin tcp-push (tcp-syn|tcp-ack) tcp-syn|tcp-rst tcp-syn|tcp-fin broadcast multicast',
    ),
    int(0, 65_535),
    pattern('[0-9]{1,5}-[0-9]{1,5}', 'a range of ports'),
    IPV4,
    IPV6,
  ),
  40,
);

export const grammar: Grammar = {
  tool: 'tcpdump',
  says: 'headers of a bounded number of packets; never their content',
  tier: 'intrusive',
  root: true,
  forms: [
    {
      flags: [
        { names: ['-nn', '-n'], repeat: 2 },
        ...switches('-p -q -e -l -t -tt -ttt -tttt -K -S -#|--number'),
        option('-c', int(1, 1000)),
        option('-i|--interface', INTERFACE),
        option('-s', int(64, 128)),
        option('-Q', words('in out inout')),
      ],
      operands: [operand('filter', FILTER, 0, 40)],
      required: [['-c']],
      add: ['-nn', '-q'],
      endless: 15,
    },
  ],
  instead: [
    {
      when: ' -[a-zA-Z]*[AXx]',
      say: 'packet contents are never shown: use tcpdump -nn -c 100 -i eth0 port 443',
    },
    { when: '.', say: 'use tcpdump -nn -c 100 -i eth0 port 443' },
  ],
  examples: [
    'tcpdump -nn -c 100 -i eth0 port 443',
    "tcpdump -nn -q -c 200 -i any 'tcp[tcpflags] & tcp-rst != 0'",
  ],
  cost: 'copies packet headers to user space, for at most 1000 packets or 15 s',
};
