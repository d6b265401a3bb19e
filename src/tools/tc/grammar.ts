import type { Grammar } from '../../core/grammar.ts';
import { either, INTERFACE, operand, switches, tokens, words } from '../../core/grammar-values.ts';

const FLAGS = switches('-s|-stats|-statistics -d|-details -j|-json -p|-pretty -r|-raw -g|-graph -iec');

export const grammar: Grammar = {
  tool: 'tc',
  says: 'queueing disciplines, classes and filters',
  tier: 'read',
  bundle: false,
  forms: [
    {
      flags: FLAGS,
      verbs: [
        ['qdisc', 'class', 'filter', 'chain'],
        ['show', 'list', 'ls'],
      ],
      operands: [
        operand(
          'argument',
          tokens(either(words('dev root ingress egress parent invisible clsact'), INTERFACE), 6),
          0,
          6,
        ),
      ],
    },
    { flags: FLAGS, verbs: [['qdisc']], operands: [] },
  ],
  examples: ['tc -s qdisc', 'tc -s qdisc show dev eth0', 'tc -s class show dev eth0'],
};
