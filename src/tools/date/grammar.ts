import type { Grammar } from '../../core/grammar.ts';
import { operand, option, pattern, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'date',
  says: 'the clock; setting it is refused',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('-u|--utc|--universal -R|--rfc-email'),
        option('-I|--iso-8601', words('date hours minutes seconds ns'), { optional: 'glued' }),
        option('--rfc-3339', words('date seconds ns')),
      ],
      operands: [
        operand(
          'format',
          pattern('\\+(?:[A-Za-z0-9 :/,._T-]|%[-_0^#]?[A-Za-z%]|%:{0,3}z){1,60}', 'a format such as +%s'),
          0,
          1,
        ),
      ],
    },
  ],
  instead: [{ when: '.', say: 'the clock is only read: use date -u +%FT%TZ' }],
  examples: ['date', 'date -u +%FT%TZ', 'date +%s'],
};
