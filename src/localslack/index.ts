import { createEngine } from './create-engine.ts';
import { type Completions, pageRoutes } from './http/page.ts';
import { type ExtraRoutes, listen } from './http/server.ts';
import { readManifest } from './manifest.ts';
import { incidentScene } from './scene/incident.ts';
import { playScene, type Scene } from './scene/scene.ts';

export type { Completions } from './http/page.ts';
export type { Scene, SceneMessage } from './scene/scene.ts';

export interface WorkspaceOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** A Slack app manifest, parsed. */
  readonly manifest: unknown;
  /** Names; one called `admin` is an administrator. */
  readonly people: readonly string[];
  /** Deliver by signed HTTP to this address instead of Socket Mode. */
  readonly requestUrl?: string;
  /** Milliseconds after which a stream is closed; five minutes unless given. */
  readonly streamExpiryMs?: number;
  /** Answers further paths on the same port: true when it did. */
  readonly extraRoutes?: ExtraRoutes;
  /** What the page's `/` key completes. */
  readonly completions?: () => Completions;
}

/** A Slack workspace with one app, on this machine alone. */
export interface Workspace {
  readonly url: string;
  /** The Web API's root, with a slash at the end. */
  readonly slackApiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly team: string;
  /** Fills the channels as if people had been talking; nothing of it is delivered. */
  seed(scene?: Scene): void;
  close(): Promise<void>;
}

const FIVE_MINUTES_MS = 5 * 60_000;

/** Starts a workspace; rejects when the manifest is wrong or the port is taken (`EADDRINUSE`). */
export async function createWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const engine = createEngine({
    declared: readManifest(options.manifest),
    people: options.people,
    requestUrl: options.requestUrl,
    streamExpiryMs: options.streamExpiryMs ?? FIVE_MINUTES_MS,
  });
  const page = pageRoutes(engine, options.completions ?? (() => ({ subcommands: [], hosts: [] })));
  const { server, port } = await listen(options.port, engine, {
    page: page.answer,
    extra: options.extraRoutes,
  });
  engine.url = `http://127.0.0.1:${port}`;
  return {
    url: `${engine.url}/`,
    slackApiUrl: `${engine.url}/api/`,
    botToken: engine.app.botToken,
    appToken: engine.app.appToken,
    signingSecret: engine.app.signingSecret,
    team: engine.team.id,
    seed: (scene = incidentScene) => playScene(engine, scene),
    close: async () => {
      engine.deliveries.clear();
      await engine.sockets.close();
      page.close();
      engine.store.clear();
      engine.statuses.clear();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
