import type { Grammar } from '../../core/grammar.ts';
import { option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'timedatectl',
  says: 'clock, time zone and synchronisation; setting is refused',
  tier: 'read',
  forms: [
    { flags: switches('--no-pager'), operands: [], add: ['--no-pager'] },
    {
      flags: switches('--no-pager'),
      verbs: [['status', 'timesync-status']],
      operands: [],
      add: ['--no-pager'],
    },
    {
      flags: [
        ...switches('--no-pager -a|--all --value'),
        option('-p|--property', words('Timezone LocalRTC CanNTP NTP NTPSynchronized TimeUSec RTCTimeUSec'), {
          repeat: 7,
        }),
      ],
      verbs: [['show', 'show-timesync']],
      operands: [],
      add: ['--no-pager'],
    },
  ],
  instead: [{ when: '.', say: 'the clock is only read: use timedatectl status' }],
  examples: ['timedatectl', 'timedatectl show -p NTPSynchronized'],
};
