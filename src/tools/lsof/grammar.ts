import type { Grammar } from '../../core/grammar.ts';
import {
  either,
  int,
  list,
  NAME,
  operand,
  option,
  PIDS,
  path,
  pattern,
  switches,
  USER,
} from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches('-n -P -b -w -l -R -a -t -O'),
  option('-u', list(either(USER, int(0, 4_294_967_294)), 5)),
  option('-c', NAME, { repeat: 4 }),
  option(
    '-d',
    list(
      pattern(
        '\\^?(?:[0-9]{1,6}(?:-[0-9]{1,6})?|cwd|txt|mem|rtd|DEL|err|mmap|fd)',
        'a descriptor such as 0-20 or DEL',
      ),
      10,
    ),
  ),
  option(
    '-s',
    pattern(
      '(?:TCP|UDP):\\^?(?:LISTEN|ESTABLISHED|CLOSE_WAIT|TIME_WAIT|SYN_SENT|SYN_RECV|SYN_RCDV|FIN_WAIT1|FIN_WAIT2|FIN_WAIT_1|FIN_WAIT_2|LAST_ACK|CLOSING|CLOSED|Idle)(?:,\\^?(?:LISTEN|ESTABLISHED|CLOSE_WAIT|TIME_WAIT)){0,3}',
      'a state such as TCP:LISTEN',
    ),
    { optional: 'glued' },
  ),
  option('-o', int(0, 20), { optional: 'glued' }),
];
const LIMITED = [
  option('-p', PIDS),
  option(
    '-i',
    pattern(
      '(?:[46]?(?:TCP|UDP|tcp|udp)?(?:@(?:(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|\\[[0-9A-Fa-f:.]{2,45}\\]))?(?::[0-9]{1,5}(?:[-,][0-9]{1,5}){0,9})?)',
      'a socket such as TCP:443',
    ),
    { optional: 'next', repeat: 4 },
  ),
  ...switches('-U +L1 -N'),
];

export const grammar: Grammar = {
  tool: 'lsof',
  says: 'open files of a process, sockets, deleted files',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: [...FLAGS, ...LIMITED],
      operands: [],
      required: [['-p', '-i', '-U', '+L1', '-u', '-c', '-N', '-d']],
    },
    {
      flags: FLAGS,
      operands: [operand('file', path('logs'), 1, 3)],
    },
  ],
  instead: [
    { when: '.', say: 'the whole table is too large: use lsof -nP -p PID, lsof -nP -i :443 or lsof -nP +L1' },
  ],
  examples: ['lsof -nP -p 812', 'lsof -nP +L1', 'lsof -nP -iTCP -sTCP:LISTEN', 'lsof -i :8080'],
  limits: { seconds: 40, bytes: 4_194_304 },
};
