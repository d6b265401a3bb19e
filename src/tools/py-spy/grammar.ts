import type { Grammar } from '../../core/grammar.ts';
import { option, PID, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'py-spy',
  says: 'the stacks of a Python process, without stopping it',
  tier: 'intrusive',
  root: true,
  beforeVerbs: [],
  forms: [
    {
      flags: [option('-p|--pid', PID), ...switches('--nonblocking -n|--native -s|--subprocesses -j|--json')],
      verbs: [['dump']],
      operands: [],
      required: [['-p'], ['--nonblocking']],
    },
  ],
  instead: [{ when: '.', say: 'it stops or follows the process: use py-spy dump --pid PID --nonblocking' }],
  examples: ['py-spy dump --pid 812 --nonblocking'],
  cost: 'reads the memory of the process once, without stopping it',
};
