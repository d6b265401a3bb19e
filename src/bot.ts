/** The bot, put together and started; `main.ts` gives it its configuration and ends it. */
import type { WebClient } from '@slack/web-api';
import { mrkdwn } from './blocks/text.ts';
import { createButtons } from './buttons.ts';
import { commands } from './commands/index.ts';
import type { Config } from './config.ts';
import type { Check } from './core/check.ts';
import { helpText } from './core/help.ts';
import * as diagnostics from './diagnostics/index.ts';
import { createDesk, type Desk } from './handlers/desk.ts';
import { type Handling, register } from './handlers/index.ts';
import { createDirectory } from './handlers/people.ts';
import { isForUs } from './handlers/sorting.ts';
import { healthChecks, notReady } from './health.ts';
import { type Hosts, openHosts } from './hosts.ts';
import type { Drivers } from './investigations/drivers.ts';
import { createFollowup } from './investigations/followup.ts';
import { createInvestigations, type Investigations } from './investigations/index.ts';
import { keepText } from './investigations/texts.ts';
import { boltLogger, type Log } from './log.ts';
import { HEAD_BYTES } from './profiles/unpack.ts';
import { openDrivers, openModel } from './rooms.ts';
import { tellBroken, tellLost } from './sender.ts';
import { closeServer, firstFree, healthRoute, serve } from './server.ts';
import { createSlack, type Identity, identify, type SlackSettings, webClient } from './slack.ts';
import { type OpenStore, openStore } from './store.ts';
import { SlackThreads } from './thread/index.ts';
import { tellPrivately } from './thread/private.ts';
import { localWorkspace, slackSettings } from './workspace.ts';

export interface Bot {
  readonly url: string;
  readonly hosts: readonly string[];
  readonly sources: string;
  close(): Promise<void>;
}

const MODEL_CALLS = 4;
const followup = createFollowup(diagnostics);

export async function startBot(config: Config, log: Log): Promise<Bot> {
  const hosts = await openHosts(config);
  const store = await openStore(config, hosts.database);
  let checks: readonly Check[] = [notReady];
  const health = healthRoute(() => checks);
  const workspace =
    config.slack.mode === 'local' ? await localWorkspace(config, health, () => hosts.inventory.names) : null;
  const settings = slackSettings(config, workspace);
  const client = webClient(settings);
  const identity = await identify(client);
  const model = await openModel(config, MODEL_CALLS);
  const drivers = await openDrivers(hosts, model, store.texts, { busy: true });
  const investigations = await createInvestigations({
    ...config,
    commands: [...commands, followup],
    rooms: {
      ...store,
      drivers,
      threads: new SlackThreads({ client, botUser: identity.botUser, streams: store.streams, log }),
      log,
    },
  });
  const handling = createHandling({ hosts, store, drivers, client, identity, settings, investigations, log });
  const slack = createSlack(
    settings,
    store.inbox,
    {
      isForUs: body => isForUs(body, { botUser: identity.botUser, parentOf: handling.parentOf }),
      onLost: body => tellLost(body, handling.tell, identity.team),
      onError: async (error, body) => {
        log.error({ error, delivery: body['event_id'] ?? body['trigger_id'] }, 'a delivery was not handled');
        await tellBroken(body, handling.tell, identity.team);
      },
    },
    boltLogger(log),
  );
  register(slack.app, handling);
  await investigations.begin();
  slack.receiver.takeUp().catch(error => log.error({ error }, 'earlier deliveries were not taken up'));
  if (settings.mode === 'socket') await slack.app.start();
  const server = workspace
    ? null
    : await firstFree(config.port, serve(config.bind, { health, events: slack.handle }));
  checks = healthChecks(investigations, slack.connected, () => store.runs.open().then(() => true));

  return {
    url: workspace?.url ?? server?.url ?? '',
    hosts: hosts.inventory.names,
    sources: hosts.inventory.sources,
    async close() {
      checks = [notReady];
      if (settings.mode === 'socket') await slack.app.stop().catch(() => {});
      await closeServer(server?.server ?? null);
      await investigations.close();
      hosts.collector.close();
      await workspace?.close();
      await store.close();
      await hosts.database.close();
    },
  };
}

interface HandlingParts {
  readonly hosts: Hosts;
  readonly store: OpenStore;
  readonly drivers: Drivers;
  readonly client: WebClient;
  readonly identity: Identity;
  readonly settings: SlackSettings;
  readonly investigations: Investigations;
  readonly log: Log;
}

function createHandling(parts: HandlingParts): Handling {
  const { hosts, store, client, identity, investigations, log } = parts;
  const { texts, transcripts, runs, questions } = store;
  return {
    desk: createBotDesk(parts),
    directory: createDirectory(client, identity.team),
    keeper: {
      put: (name, text) => keepText(texts, name, text),
      putStream: async (name, chunks, maxBytes) => ({ name, ...(await texts.putStream(chunks, maxBytes)) }),
    },
    buttons: createButtons({
      client,
      runs,
      texts,
      transcripts,
      questions,
      policy: hosts.policy,
      investigations,
      log,
    }),
    botUser: identity.botUser,
    botToken: parts.settings.botToken,
    team: identity.team,
    help: () => helpText(commands),
    parentOf: async (channel, threadTs) => (await runs.inThread(channel, threadTs))?.id ?? null,
    tell: (place, person, text) => tellPrivately(client, place, person.id, mrkdwn(text, 3900), log),
  };
}

const OUTSIDER =
  'Guests, bots and people of other organisations cannot ask me. Ask a member of this workspace.';

function createBotDesk({ hosts, store, drivers, investigations }: HandlingParts): Desk {
  const { inventory, policy } = hosts;
  return createDesk({
    commands,
    followup,
    start: run => investigations.start(run),
    checkHost(name) {
      const resolved = inventory.resolve(name);
      return resolved.ok ? null : resolved.says;
    },
    checkPerson(person, place, host) {
      if (person.unknown)
        return 'Slack did not say who you are just now, so I may not answer. Try again in a moment.';
      if (person.outsider) return OUTSIDER;
      return host === null ? null : policy.mayRun({ person, channel: place.channel, run: '' }, host, 'read');
    },
    hosts: () => (inventory.names.length === 0 ? [] : [...inventory.names, `(from ${inventory.sources})`]),
    async recognise(input) {
      const head = await headOf(store.texts.stream(input.handle));
      const command = await drivers.readers.recognise(head);
      return { command, words: command === null && input.bytes <= SHORT ? head.toString('utf8').trim() : '' };
    },
    keep: (name, text) => keepText(store.texts, name, text),
    async profileOf(run) {
      const input = (await store.runs.get(run))?.input;
      return input?.command === 'topn' ? (input.inputs.at(-1) ?? null) : null;
    },
  });
}

/** What people write beside a file is no longer than this. */
const SHORT = 1000;

async function headOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}
