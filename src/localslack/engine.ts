import type { Deliveries } from './deliver/deliveries.ts';
import type { SocketServer } from './deliver/socket.ts';
import type { Faults } from './faults.ts';
import type { Files } from './files.ts';
import type { Journal } from './journal.ts';
import type { Declared } from './manifest.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Statuses } from './statuses.ts';
import type { Store } from './store.ts';
import type { Triggers } from './triggers.ts';
import type { Views } from './views.ts';

/** The one app of the workspace, as Slack knows it. */
export interface AppIdentity {
  readonly id: string;
  readonly name: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly botName: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/** All parts of a running workspace; every Web API method and every act of a person works on it. */
export interface Engine {
  readonly app: AppIdentity;
  readonly team: Team;
  readonly declared: Declared;
  readonly store: Store;
  readonly files: Files;
  readonly views: Views;
  readonly statuses: Statuses;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly deliveries: Deliveries;
  readonly sockets: SocketServer;
  /** Whether the app is reached by Socket Mode, not by signed HTTP. */
  readonly usesSockets: boolean;
  /** Milliseconds after which Slack closes a stream. */
  readonly streamExpiryMs: number;
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  reset(): void;
}
