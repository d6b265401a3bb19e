import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'netstat',
  says: 'sockets, counters, interfaces and routes',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches(
          '-r|--route -i|--interfaces -s|--statistics -g|--groups -t|--tcp -u|--udp -w|--raw -x|--unix -l|--listening -a|--all -n|--numeric -e|--extend -v|--verbose -o|--timers -W|--wide -4|--inet -6|--inet6 --numeric-ports --numeric-hosts -S|--sctp',
        ),
        { names: ['-p', '--programs', '--program'], root: true },
      ],
      operands: [],
    },
  ],
  instead: [
    {
      when: ' -(?:[a-z]*c|-cont)',
      say: 'netstat -c never ends: use netstat -s, or sar -n DEV 1 5 for rates',
    },
  ],
  examples: ['netstat -s', 'netstat -tlnp', 'netstat -i'],
  limits: { bytes: 2_097_152 },
};
