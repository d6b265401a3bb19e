/** Puts the room's parts together. */
import type { Policy } from '../core/ports.ts';
import type { AuditLog } from './audit.ts';
import { type Collector, createCollector } from './collector.ts';
import { type Inventory, type InventoryOptions, loadInventory } from './inventory.ts';
import { localTransport } from './local/transport.ts';
import { createPool } from './pool.ts';
import { ssh2Transport } from './ssh2/transport.ts';

export interface RemoteOptions extends InventoryOptions {
  /** `SSH_AUTH_SOCK`. */
  readonly agentSocket?: string | undefined;
  readonly policy: Policy;
  readonly audit: AuditLog;
}

/** Rejects with a PerfError where `~/.ssh/config` or the inventory file is wrong. Connects to nothing yet. */
export async function openRemote(
  options: RemoteOptions,
): Promise<{ inventory: Inventory; collector: Collector }> {
  const inventory = await loadInventory(options);
  const transports = { ssh: ssh2Transport({ agentSocket: options.agentSocket }), local: localTransport() };
  const { policy, audit } = options;
  return {
    inventory,
    collector: createCollector({ inventory, policy, audit, pool: createPool({ transports }) }),
  };
}
