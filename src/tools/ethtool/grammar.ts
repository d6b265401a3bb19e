import type { Grammar } from '../../core/grammar.ts';
import { INTERFACE, operand, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'ethtool',
  says: 'settings and counters of a network card; setters are refused',
  tier: 'read',
  bundle: false,
  forms: [
    {
      flags: switches(
        '-i|--driver -g|--show-ring -k|--show-features|--show-offload -S|--statistics -c|--show-coalesce -a|--show-pause -l|--show-channels -T|--show-time-stamping -x|--show-rxfh|--show-rxfh-indir -m|--dump-module-eeprom|--module-info -P|--show-permaddr --show-fec --show-eee -u|-n|--show-nfc|--show-ntuple --phy-statistics --show-priv-flags -j|--json --include-statistics|-I',
      ),
      operands: [operand('interface', INTERFACE)],
      apart: [
        [
          '-i',
          '-g',
          '-k',
          '-S',
          '-c',
          '-a',
          '-l',
          '-T',
          '-x',
          '-m',
          '-P',
          '--show-fec',
          '--show-eee',
          '-u',
          '--phy-statistics',
          '--show-priv-flags',
        ],
      ],
    },
  ],
  instead: [{ when: '.', say: 'only the show forms are read: use ethtool -S eth0 or ethtool -k eth0' }],
  examples: ['ethtool eth0', 'ethtool -S eth0', 'ethtool -i eth0', 'ethtool -g eth0'],
};
