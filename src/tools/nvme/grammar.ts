import type { Grammar } from '../../core/grammar.ts';
import { DEVICE_PATH, operand, option, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'nvme',
  says: 'NVMe devices and their health',
  tier: 'read',
  root: true,
  beforeVerbs: [],
  forms: [
    { flags: [option('-o|--output-format', words('normal json'))], verbs: [['list']], operands: [] },
    {
      flags: [option('-o|--output-format', words('normal json'))],
      verbs: [['smart-log', 'error-log']],
      operands: [operand('device', DEVICE_PATH)],
    },
  ],
  examples: ['nvme list', 'nvme smart-log /dev/nvme0'],
};
