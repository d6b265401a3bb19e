/** The rooms that both the bot and a terminal run need, put together from the configuration. */
import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import type { Completions } from './core/ports.ts';
import type { Transcript } from './core/transcript.ts';
import { type Database, openDatabase } from './database.ts';
import type { Approval, Drivers } from './investigations/drivers.ts';
import type { Texts } from './investigations/texts.ts';
import { createReaders } from './readers.ts';
import { auditTables, openAudit } from './remote/audit.ts';
import { type Collector, createCollector } from './remote/collector.ts';
import { type Inventory, loadInventory } from './remote/inventory.ts';
import { localTransport } from './remote/local/transport.ts';
import { createPolicy, type PolicyOptions, type SitePolicy } from './remote/policy/judge.ts';
import { loadSite } from './remote/policy/site.ts';
import { toolSchema } from './remote/policy/table.ts';
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

export async function openModel(config: Config, maxConcurrent: number): Promise<Completions> {
  const { createCompletions, missingModel } = await import('./llm/client.ts');
  if (config.model === null) return { ...missingModel('no model (GAI_API_KEY is not set)'), missing: true };
  const { apiKey, apiType, apiBase, apiVersion, model } = config.model;
  return createCompletions({
    apiKey,
    apiType,
    model,
    maxConcurrent,
    ...(apiBase === null ? {} : { apiBase }),
    ...(apiVersion === null ? {} : { apiVersion }),
  });
}

/** To load these takes longer than the event loop of a bot may wait: before it has anything to do, not in its first run. */
async function loadAhead({ names }: Inventory): Promise<void> {
  const reachesOthers = names.some(name => name !== 'local');
  await Promise.all([
    import('./pictures/index.ts'),
    import('@resvg/resvg-js'),
    import('./reading.ts'),
    import('./knowledge/index.ts'),
    reachesOthers ? import('./remote/ssh2/transport.ts') : null,
  ]);
}

export async function openDrivers(
  hosts: Hosts,
  completions: Completions,
  texts: Texts,
  { busy }: { readonly busy: boolean },
): Promise<Drivers> {
  const [{ createExplainer }, { diagnose }] = await Promise.all([
    import('./llm/rounds.ts'),
    import('./diagnostics/index.ts'),
  ]);
  if (busy) await loadAhead(hosts.inventory);
  const tools = toolSchema(hosts.policy.grammars);
  const factsOf = (transcript: Transcript) =>
    diagnose({ host: transcript.host, problem: null, transcripts: [transcript] }).statements;
  return {
    collect: (host, line, { origin, signal, approved }) =>
      hosts.collector.run(host, line, {
        origin,
        signal,
        ...(approved ? { approved: [approved satisfies Approval] } : {}),
      }),
    denied: (host, line, origin, by) => hosts.collector.denied(host, line, { origin, by }),
    policy: hosts.policy,
    completions,
    explainer: parts => createExplainer({ ...parts, tools, factsOf }),
    readers: createReaders(texts, busy),
    async draw(picture) {
      const { renderPng } = await import('./pictures/index.ts');
      const bytes = await renderPng(picture);
      return bytes === null
        ? null
        : { name: `${picture.kind}.png`, title: picture.title, alt: picture.alt, bytes };
    },
  };
}
