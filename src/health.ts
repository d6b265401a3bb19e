/** What `/healthz` asks of the running bot. */
import type { Check } from './core/check.ts';
import type { Investigations } from './investigations/index.ts';

export const notReady: Check = {
  name: 'start',
  run: async () => ({ ok: false, says: 'starting', do: 'wait' }),
};

export function healthChecks(
  investigations: Investigations,
  connected: () => boolean,
  store: () => Promise<boolean>,
): Check[] {
  return [
    {
      name: 'slack',
      run: async () => ({
        ok: connected(),
        says: connected() ? 'connected' : 'not connected',
        do: connected() ? '' : 'see the log; the bot connects again by itself',
      }),
    },
    { name: 'store', run: async () => ({ ok: await store(), says: 'open', do: '' }) },
    {
      name: 'worker',
      run: async () => ({
        ok: investigations.working,
        says: investigations.working ? 'running' : 'stopped',
        do: investigations.working ? '' : 'start the bot again',
      }),
    },
  ];
}
