import type { Grammar } from '../../core/grammar.ts';
import { operand, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'getconf',
  says: 'page size, clock ticks and CPU counts',
  tier: 'read',
  forms: [
    {
      flags: [],
      operands: [
        operand(
          'name',
          words(
            'PAGE_SIZE PAGESIZE CLK_TCK OPEN_MAX LONG_BIT ARG_MAX _NPROCESSORS_ONLN _NPROCESSORS_CONF LEVEL1_DCACHE_LINESIZE GNU_LIBC_VERSION',
          ),
        ),
      ],
    },
  ],
  examples: ['getconf _NPROCESSORS_ONLN', 'getconf PAGE_SIZE'],
};
