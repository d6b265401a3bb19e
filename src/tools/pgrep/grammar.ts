import type { Grammar } from '../../core/grammar.ts';
import {
  either,
  int,
  list,
  operand,
  option,
  PIDS,
  pattern,
  switches,
  USER,
} from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'pgrep',
  says: 'process ids by name',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches(
          '-l|--list-name -a|--list-full -f|--full -c|--count -i|--ignore-case -n|--newest -o|--oldest -x|--exact -v|--inverse -w|--lightweight',
        ),
        option('-d|--delimiter', pattern('[,: ]', 'one of , : and space')),
        option('-u|--euid', list(either(USER, int(0, 4_294_967_294)), 8)),
        option('-U|--uid', list(either(USER, int(0, 4_294_967_294)), 8)),
        option('-P|--parent', PIDS),
        option('-g|--pgroup', PIDS),
        option('-s|--session', PIDS),
        option('-r|--runstates', list(pattern('[DIRSTtXZ]', 'a process state'), 8)),
      ],
      operands: [
        operand('pattern', pattern('[A-Za-z0-9_.^$/][A-Za-z0-9_.^$/ :=|@+-]{0,99}', 'a name'), 0, 1),
      ],
    },
  ],
  examples: ['pgrep -a nginx', 'pgrep -fl java', 'pgrep -c php-fpm'],
};
