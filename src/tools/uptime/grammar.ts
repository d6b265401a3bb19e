import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'uptime',
  says: 'how long it is up, and the load',
  tier: 'read',
  forms: [{ flags: switches('-p|--pretty -s|--since -V|--version'), operands: [] }],
  examples: ['uptime', 'uptime -p'],
};
