import { readFileSync } from 'node:fs';
import bolt, { type App } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { parse } from 'yaml';
import { createWorkspace, type Workspace, type WorkspaceOptions } from '../../src/localslack/index.ts';

export type Json = Record<string, unknown>;

/** The answers of the control interface, as far as tests read them. */
export interface Answer extends Json {
  ok: boolean;
  error?: string;
  ts: string;
  channel: string;
  ack: { ms: number; payload: Json } | null;
  responses: Message[];
  messages: Message[];
  calls: { at: number; method: string; args: Json; ok: boolean; error?: string }[];
  deliveries: { at: number; kind: string; id: string; attempt: number; acked_ms: number | null }[];
  views: (Json & { id: string; type: string; state: { values: Json } })[];
  files: Json[];
  users: { id: string; name: string }[];
  channels: { id: string; name: string; is_im: boolean; user?: string; members: string[] }[];
  app: { id: string; user_id: string };
}

export interface Message extends Json {
  ts: string;
  text: string;
  user: string;
  blocks: Json[];
  files: Json[];
  metadata?: Json;
}

export const fixtureManifest = (): Json =>
  parse(readFileSync(new URL('../fixtures/localslack/manifest.yml', import.meta.url), 'utf8')) as Json;

export interface Box extends Workspace {
  post(name: string, body: Json): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** The bot's own client, without retries. */
  client: WebClient;
  id(name: string): Promise<string>;
}

const open: { close(): Promise<unknown> }[] = [];

/** A workspace with the fixture's manifest; closed by `closeAll`. */
export async function box(options: Partial<WorkspaceOptions> = {}): Promise<Box> {
  const workspace = await createWorkspace({
    port: 0,
    manifest: fixtureManifest(),
    people: ['alice', 'bob'],
    ...options,
  });
  open.push(workspace);
  const get = async (path: string): Promise<Answer> =>
    (await (await fetch(`${workspace.url}_control/${path}`)).json()) as Answer;
  return {
    ...workspace,
    get,
    post: async (name, body) =>
      (await (
        await fetch(`${workspace.url}_control/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json()) as Answer,
    client: new WebClient(workspace.botToken, {
      slackApiUrl: workspace.slackApiUrl,
      retryConfig: { retries: 0 },
      logger: quiet,
      rejectRateLimitedCalls: true,
    }),
    id: async name => {
      const { users, channels } = await get('state');
      return [...users, ...channels].find(entry => entry.name === name)?.id ?? '';
    },
  };
}

/** A real Bolt app connected over a real websocket. */
export async function socketApp(workspace: Workspace, listen: (app: App) => void): Promise<App> {
  const receiver = new bolt.SocketModeReceiver({
    appToken: workspace.appToken,
    // Also the wait before a new connection; too short, and a busy machine loses pongs.
    clientPingTimeout: 1_500,
    installerOptions: { clientOptions: { slackApiUrl: workspace.slackApiUrl } },
    logger: quiet,
  });
  const app = new bolt.App({
    token: workspace.botToken,
    receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: workspace.slackApiUrl },
  });
  listen(app);
  await app.start();
  open.push({ close: () => app.stop() });
  return app;
}

/** A real Bolt app behind signed HTTP, on a free port; gives back its port. */
export async function httpApp(
  workspace: () => Workspace,
  listen: (app: App) => void,
): Promise<{ port: number; start(): Promise<void> }> {
  const { createServer } = await import('node:http');
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const port = (probe.address() as { port: number }).port;
  await new Promise(resolve => probe.close(resolve));
  return {
    port,
    start: async () => {
      const box = workspace();
      const app = new bolt.App({
        token: box.botToken,
        signingSecret: box.signingSecret,
        logger: quiet,
        clientOptions: { slackApiUrl: box.slackApiUrl },
      });
      listen(app);
      await app.start({ port, host: '127.0.0.1' });
      open.push({ close: () => app.stop() });
    },
  };
}

export async function closeAll(): Promise<void> {
  for (const part of open.splice(0).reverse()) await part.close();
}

/** Waits until `look` gives something. */
export async function eventually<Value>(
  look: () => Promise<Value | null | undefined | false>,
): Promise<Value> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const value = await look();
    if (value) return value;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error('It did not happen within ten seconds.');
}

/** The code that a Web API call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'accepted',
    (error: { data?: { error?: string }; code?: string }) => error.data?.error ?? error.code ?? 'unknown',
  );
}

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => bolt.LogLevel.ERROR,
  setName() {},
};
