/** The rooms that both the bot and a terminal run need, put together from the configuration. */
import type { Config } from './config.ts';
import type { Completions, Model } from './core/ports.ts';
import type { Transcript } from './core/transcript.ts';
import type { Hosts } from './hosts.ts';
import type { Approval, Drivers } from './investigations/drivers.ts';
import type { Texts } from './investigations/texts.ts';
import { createReaders } from './readers.ts';
import type { Inventory } from './remote/inventory.ts';

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
    import('./knowledge/index.ts'),
    import('./llm/rounds.ts'),
    import('./diagnostics/index.ts'),
    reachesOthers ? import('./remote/ssh2/transport.ts') : null,
  ]);
}

/** `hosts` null: a run that reads a paste reaches none, and nothing may run. */
export async function openDrivers(
  hosts: Hosts | null,
  completions: Completions,
  texts: Texts,
  { busy }: { readonly busy: boolean },
): Promise<Drivers> {
  if (busy && hosts !== null) await loadAhead(hosts.inventory);
  const reached = hosts === null ? NO_HOSTS : reachedThrough(hosts);
  return {
    ...reached,
    completions,
    explainer: parts => ({
      explain: async brief => (await explainerOf(parts, hosts)).explain(brief),
    }),
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

type Reached = Pick<Drivers, 'collect' | 'denied' | 'policy'>;

function reachedThrough({ collector, policy }: Hosts): Reached {
  return {
    collect: (host, line, { origin, signal, approved }) =>
      collector.run(host, line, {
        origin,
        signal,
        ...(approved ? { approved: [approved satisfies Approval] } : {}),
      }),
    denied: (host, line, origin, by) => collector.denied(host, line, { origin, by }),
    policy,
  };
}

const NO_HOSTS: Reached = {
  collect: () => Promise.reject(new Error('this run reaches no host')),
  denied: async () => {},
  policy: {
    judge: () => ({
      verdict: 'refuse',
      line: '',
      stages: [],
      reason: 'this run reaches no host',
      limits: { seconds: 0, bytes: 0 },
      root: false,
    }),
  },
};

async function explainerOf(parts: Parameters<Drivers['explainer']>[0], hosts: Hosts | null): Promise<Model> {
  const { createExplainer } = await import('./llm/rounds.ts');
  if (hosts === null) return createExplainer(parts);
  const [{ diagnose }, { toolSchema }] = await Promise.all([
    import('./diagnostics/index.ts'),
    import('./remote/policy/table.ts'),
  ]);
  const factsOf = (transcript: Transcript) =>
    diagnose({ host: transcript.host, problem: null, transcripts: [transcript] }).statements;
  return createExplainer({ ...parts, tools: toolSchema(hosts.policy.grammars), factsOf });
}
