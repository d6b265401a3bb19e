import type { Grammar } from '../../core/grammar.ts';
import { option, PID } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'ionice',
  says: 'the I/O class of a process; setting is refused',
  tier: 'read',
  forms: [{ flags: [option('-p|--pid', PID)], operands: [], required: [['-p']] }],
  instead: [{ when: '.', say: 'classes are only read: use ionice -p PID' }],
  examples: ['ionice -p 812'],
};
