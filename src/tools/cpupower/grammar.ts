import type { Grammar } from '../../core/grammar.ts';

export const grammar: Grammar = {
  tool: 'cpupower',
  says: 'frequency and idle states of the CPUs; setting is refused',
  tier: 'read',
  forms: [{ flags: [], verbs: [['frequency-info', 'idle-info']], operands: [] }],
  instead: [{ when: '.', say: 'use cpupower frequency-info' }],
  examples: ['cpupower frequency-info'],
};
