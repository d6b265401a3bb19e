import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'uname',
  says: 'the kernel',
  tier: 'read',
  forms: [
    {
      flags: switches(
        '-a|--all -s|--kernel-name -n|--nodename -r|--kernel-release -v|--kernel-version -m|--machine -p|--processor -i|--hardware-platform -o|--operating-system',
      ),
      operands: [],
    },
  ],
  examples: ['uname -a', 'uname -r'],
};
