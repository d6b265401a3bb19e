import type { Grammar } from '../../core/grammar.ts';
import { operand, option, path, pattern, switches } from '../../core/grammar-values.ts';

const KEY = path('sysctl-keys');

export const grammar: Grammar = {
  tool: 'sysctl',
  says: 'kernel settings, read by name',
  tier: 'read',
  forms: [
    {
      flags: switches('-n|--values -e|--ignore -N|--names -b|--binary'),
      operands: [operand('key', KEY, 1, 60)],
    },
    {
      flags: [
        ...switches('-a|--all -n|--values -N|--names -e|--ignore'),
        option(
          '-r|--pattern',
          pattern(
            '\\^?(?:net\\.core|net\\.ipv4\\.tcp_(?!fastopen|f)[a-z_]{2}|net\\.ipv4\\.(?:udp|ip_local)|net\\.netfilter|vm\\.|fs\\.|kernel\\.(?:sched|numa|hung|pid|threads))[A-Za-z0-9_.*^$-]{0,60}',
            'a pattern such as net.core',
          ),
        ),
      ],
      operands: [],
      required: [['-a'], ['-r']],
    },
  ],
  instead: [
    { when: '=| -(?:w|-write)', say: 'settings are only read: use sysctl NAME' },
    {
      when: ' -(?:[a-z]*a|-all|A|X)',
      say: 'all settings hold keys too: name them, or use sysctl -a --pattern net.core',
    },
    { when: ' -(?:p|f|-load|-system)', say: 'it would load settings: use sysctl NAME' },
  ],
  examples: ['sysctl net.ipv4.tcp_rmem net.ipv4.tcp_wmem', 'sysctl -n vm.swappiness'],
};
