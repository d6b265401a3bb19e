import type { Grammar } from '../../core/grammar.ts';
import { either, operand, option, PID, switches, USER } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'pstree',
  says: 'processes as a tree',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches(
          '-a|--arguments -A|--ascii -c|--compact-not -g|--show-pgids -h|--highlight-all -l|--long -n|--numeric-sort -p|--show-pids -s|--show-parents -S|--ns-changes -t|--thread-names -T|--hide-threads -u|--uid-changes -U|--unicode -G|--vt100',
        ),
        option('-H|--highlight-pid', PID),
      ],
      operands: [operand('process or user', either(PID, USER), 0, 1)],
    },
  ],
  examples: ['pstree -ap', 'pstree -p 812'],
};
