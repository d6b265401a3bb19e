import type { Grammar } from '../../core/grammar.ts';
import { option, PID, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'prlimit',
  says: 'the limits of a process; setting is refused',
  tier: 'read',
  root: true,
  forms: [
    { flags: [option('-p|--pid', PID), ...switches('--noheadings --raw')], operands: [], required: [['-p']] },
  ],
  instead: [{ when: '.', say: 'limits are only read: use prlimit --pid PID or cat /proc/PID/limits' }],
  examples: ['prlimit --pid 812'],
};
