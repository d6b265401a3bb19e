/** The hosts, and what stands before them: inventory, policy, audit, connections. */
import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { auditTables, openAudit } from './remote/audit.ts';
import { type Collector, createCollector } from './remote/collector.ts';
import { type Inventory, loadInventory } from './remote/inventory.ts';
import { localTransport } from './remote/local/transport.ts';
import { createPolicy, type PolicyOptions, type SitePolicy } from './remote/policy/judge.ts';
import { loadSite } from './remote/policy/site.ts';
import { createPool } from './remote/pool.ts';
import type { Transport } from './remote/transport.ts';

export interface Hosts {
  readonly inventory: Inventory;
  readonly policy: SitePolicy;
  readonly collector: Collector;
  readonly database: Database;
}

export async function openHosts(config: Config): Promise<Hosts> {
  const inventory = await loadInventory({
    home: config.home,
    hostsFile: config.hostsFile,
    allowLocal: config.allowLocal,
  });
  const policy = createPolicy(await policyOptions(config, inventory));
  const database = await openDatabase(config);
  await auditTables(database.db);
  const audit = openAudit(database.db, config.dataDir);
  const pool = createPool({
    transports: {
      ssh: sshOnDemand(config.agentSocket ?? undefined),
      local: localTransport(),
    },
  });
  return { inventory, policy, database, collector: createCollector({ inventory, policy, pool, audit }) };
}

/** ssh2 takes some 8 MB, which a process that reaches no other host does without. */
function sshOnDemand(agentSocket: string | undefined): Transport {
  let loaded: Promise<Transport> | null = null;
  return {
    async connect(host, signal) {
      loaded ??= import('./remote/ssh2/transport.ts').then(({ ssh2Transport }) =>
        ssh2Transport({ agentSocket }),
      );
      return (await loaded).connect(host, signal);
    },
  };
}

/**
 * The built-in rules hold only where nobody named a policy and `./policy.yml` does not exist. A file that is named and
 * missing, or there and unreadable, ends the start: a site that narrowed its policy must not run without it.
 */
async function policyOptions(config: Config, inventory: Inventory): Promise<PolicyOptions> {
  const file = config.policyFile ?? './policy.yml';
  const groups = inventory.groups;
  if (config.policyFile === null && isMissing(file)) return { groups };
  return { site: await loadSite(resolve(file)), groups };
}

function isMissing(file: string): boolean {
  try {
    lstatSync(file);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
