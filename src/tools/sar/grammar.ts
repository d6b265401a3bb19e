import type { Grammar } from '../../core/grammar.ts';
import {
  CLOCK_TIME,
  CPUS,
  DEVICE,
  either,
  INTERFACE,
  int,
  list,
  operand,
  option,
  switches,
  words,
} from '../../core/grammar-values.ts';

const NETWORK = words(
  'DEV EDEV NFS NFSD SOCK IP EIP ICMP EICMP TCP ETCP UDP SOCK6 IP6 EIP6 ICMP6 EICMP6 UDP6 FC SOFT ALL',
);

const FLAGS = [
  ...switches('-u -q -r -B -b -d -F -H -S -W -w -v -y -z -p -R -t -C -h --human --pretty -x'),
  option('-n', list(NETWORK, 20)),
  option('-P', CPUS),
  option('-I', either(words('SUM ALL'), CPUS)),
  option('-m', list(words('CPU FAN FREQ IN TEMP USB BAT ALL'), 8)),
  option('--dev', list(DEVICE, 10)),
  option('--iface', list(INTERFACE, 10)),
  option('--dec', words('0 1 2')),
];
// The keyword that may follow -u, -r, -q: an operand by its look.
const KEYWORD = operand('keyword', words('ALL CPU IO LOAD MEM PSI'), 0, 1);
const HISTORY = [option('-s', CLOCK_TIME), option('-e', CLOCK_TIME), option('-i', int(1, 86_400))];

export const grammar: Grammar = {
  tool: 'sar',
  says: 'sampled counters, and those of earlier today',
  tier: 'read',
  glue: false,
  forms: [
    {
      flags: FLAGS,
      operands: [
        KEYWORD,
        operand('interval', int(1, 30), 1, 1, 'interval'),
        operand('count', int(1, 60), 1, 1, 'count'),
      ],
    },
    { flags: [...FLAGS, ...HISTORY], operands: [KEYWORD] },
    // Yesterday's, and the days before: `sar -1`.
    { flags: [...FLAGS, ...HISTORY], operands: [KEYWORD], numeric: int(1, 31) },
    { flags: [...switches('-A'), ...HISTORY], operands: [], required: [['-s'], ['-e']] },
  ],
  examples: ['sar -n DEV 1 5', 'sar -n TCP,ETCP 1 5', 'sar -q -s 10:00:00 -e 11:00:00', 'sar -B 1 5'],
  limits: { bytes: 2_097_152 },
};
