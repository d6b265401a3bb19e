import type { Grammar } from '../../core/grammar.ts';
import { option, PID, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'lsns',
  says: 'namespaces',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('-J|--json -n|--noheadings -l|--list -r|--raw -u|--notruncate'),
        option('-t|--type', words('mnt net ipc user pid uts cgroup time')),
        option('-p|--task', PID),
      ],
      operands: [],
    },
  ],
  examples: ['lsns', 'lsns -t net'],
};
