/** What tests of hosts need: a policy that lets everything through, an origin, and a collector over a HOME. */
import type { Judgement, Origin, Policy } from '../../src/core/ports.ts';
import type { AuditRecord } from '../../src/remote/audit.ts';
import { type Collector, createCollector } from '../../src/remote/collector.ts';
import { loadInventory } from '../../src/remote/inventory.ts';
import { localTransport } from '../../src/remote/local/transport.ts';
import { createPool } from '../../src/remote/pool.ts';
import { ssh2Transport } from '../../src/remote/ssh2/transport.ts';

export const origin: Origin = { person: { id: 'U1', name: 'alice' }, channel: 'terminal', run: 'r1' };

/** A line is a JSON array of stages: `[["printf","x"],["wc","-c"]]`. Everything is allowed: for tests alone. */
export function permissivePolicy(limits: Partial<Judgement['limits']> = {}): Policy {
  return {
    judge(line) {
      return {
        verdict: 'allow',
        line,
        stages: JSON.parse(line) as string[][],
        reason: '',
        limits: { seconds: 20, bytes: 64 * 1024, ...limits },
        root: false,
      };
    },
  };
}

export const line = (...stages: (readonly string[])[]): string => JSON.stringify(stages);

export interface TestCollector extends Collector {
  readonly records: AuditRecord[];
}

export async function collectorFor(
  home: string,
  options: {
    policy?: Policy;
    keepaliveMs?: number;
    hostsFile?: string;
    allowLocal?: boolean;
    agentSocket?: string;
    idleMs?: number;
  } = {},
): Promise<TestCollector> {
  const records: AuditRecord[] = [];
  const { hostsFile, allowLocal = true, keepaliveMs, agentSocket, idleMs } = options;
  const collector = createCollector({
    inventory: await loadInventory({ home, hostsFile, allowLocal }),
    policy: options.policy ?? permissivePolicy(),
    pool: createPool({
      transports: { ssh: ssh2Transport({ keepaliveMs, agentSocket }), local: localTransport() },
      ...(idleMs === undefined ? {} : { idleMs }),
    }),
    audit: { append: async record => void records.push(record) },
  });
  return { ...collector, records };
}
