/** Bolt, put together: Socket Mode, or HTTP with signatures; our durable receiver around either. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver, type Logger, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { PerfError } from './core/errors.ts';
import { type DeliveryLog, type DurableReceiver, durable, type Sorting } from './handlers/receiver.ts';
import { RETRIES } from './thread/slack.ts';

export interface SlackSettings {
  readonly mode: 'socket' | 'http';
  readonly botToken: string;
  readonly appToken: string | null;
  readonly signingSecret: string | null;
  readonly apiUrl: string | null;
}

export interface Slack {
  readonly app: App;
  readonly receiver: DurableReceiver;
  readonly connected: () => boolean;
  /** HTTP mode: answers `POST /slack/events` on our own server. */
  readonly handle: ((request: IncomingMessage, response: ServerResponse) => void) | null;
}

/** Who we are in Slack, from `auth.test`. */
export interface Identity {
  readonly botUser: string;
  readonly team: string;
}

export function webClient(settings: SlackSettings): WebClient {
  return new WebClient(settings.botToken, {
    ...(settings.apiUrl ? { slackApiUrl: settings.apiUrl } : {}),
    retryConfig: RETRIES,
    logLevel: LogLevel.ERROR,
  });
}

/** @throws PerfError that says which variable is wrong. */
export async function identify(client: WebClient): Promise<Identity> {
  try {
    const answer = await client.auth.test();
    return { botUser: answer.user_id ?? '', team: answer.team_id ?? '' };
  } catch (error) {
    const answered = (error as { data?: { error?: string } }).data?.error !== undefined;
    if (!answered) {
      throw new PerfError(
        'slack-reach',
        `Slack was not reached (${(error as Error).message}). Look at the network, and at SLACK_API_URL where it is set.`,
        { cause: error },
      );
    }
    const reason = (error as { data?: { error?: string } }).data?.error ?? (error as Error).message;
    throw new PerfError(
      'slack-login',
      `Slack does not take SLACK_BOT_TOKEN: ${reason}. Install the app again and copy its bot token (xoxb-…).`,
    );
  }
}

export function createSlack(
  settings: SlackSettings,
  log: DeliveryLog,
  sorting: Sorting,
  logger: Logger,
): Slack {
  const clientOptions = {
    ...(settings.apiUrl ? { slackApiUrl: settings.apiUrl } : {}),
    retryConfig: RETRIES,
  };
  let live = settings.mode === 'http';
  const inner: Receiver =
    settings.mode === 'socket'
      ? new SocketModeReceiver({
          appToken: settings.appToken ?? '',
          logger,
          // The gap after a disconnect is this long (node-slack-sdk: fixed in socket-mode 3.2).
          clientPingTimeout: 2000,
          installerOptions: { clientOptions },
        })
      : new HTTPReceiver({ signingSecret: settings.signingSecret ?? '', endpoints: '/slack/events', logger });
  if (inner instanceof SocketModeReceiver) {
    inner.client.on('connected', () => {
      live = true;
    });
    for (const event of ['disconnected', 'reconnecting', 'close']) {
      inner.client.on(event, () => {
        live = false;
      });
    }
  }
  const receiver = durable(inner, log, sorting);
  const app = new App({
    token: settings.botToken,
    receiver,
    clientOptions,
    logger,
  });
  // Our receiver logs it with the delivery, and tells the person.
  app.error(async error => {
    throw error;
  });
  return {
    app,
    receiver,
    connected: () => live,
    handle:
      inner instanceof HTTPReceiver ? (request, response) => inner.requestListener(request, response) : null,
  };
}
