import type { Grammar } from '../../core/grammar.ts';
import { option, switches, UNIT } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'systemd-cgls',
  says: 'control groups and their processes, as a tree',
  tier: 'read',
  forms: [
    {
      flags: [...switches('--no-pager -a|--all -l|--full -k'), option('-u|--unit', UNIT)],
      operands: [],
      add: ['--no-pager'],
    },
  ],
  examples: ['systemd-cgls --no-pager'],
};
