import type { Grammar } from '../../core/grammar.ts';
import { DEVICE_PATH, operand, option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'smartctl',
  says: 'health of a disk; tests and settings are refused',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: [
        ...switches('-H|--health -i|--info -A|--attributes -c|--capabilities -a|--all -x|--xall -j|--json'),
        option('-l|--log', words('error selftest xerror devstat scttemp sasphy')),
      ],
      operands: [operand('device', DEVICE_PATH)],
    },
  ],
  examples: ['smartctl -H /dev/sda', 'smartctl -A /dev/nvme0'],
};
