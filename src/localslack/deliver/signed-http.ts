import { createHmac } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Declared } from '../manifest.ts';
import { ACK_LIMIT_MS, type Attempt, type Outgoing, type Result, type Transport } from './transport.ts';

const MAX_ANSWER_BYTES = 1024 * 1024;

/** Delivery by HTTP POST, signed with `v0=HMAC-SHA256(secret, "v0:timestamp:body")`. */
export class SignedHttp implements Transport {
  readonly #secret: string;
  readonly #urls: Record<Outgoing['envelope'], string>;

  constructor(secret: string, urls: Record<Outgoing['envelope'], string>) {
    this.#secret = secret;
    this.#urls = urls;
  }

  ready(signal: AbortSignal): Promise<boolean> {
    return Promise.resolve(!signal.aborted);
  }

  async send(payload: Outgoing, attempt: Attempt): Promise<Result> {
    const { body, type } = encode(payload);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', this.#secret).update(`v0:${timestamp}:${body}`).digest('hex');
    const sent = Date.now();
    try {
      const response = await fetch(payload.url || this.#urls[payload.envelope], {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ACK_LIMIT_MS),
        headers: {
          'content-type': type,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': `v0=${signature}`,
          ...(attempt.retry > 0
            ? { 'x-slack-retry-num': String(attempt.retry), 'x-slack-retry-reason': attempt.reason }
            : {}),
        },
      });
      const answer = (await response.text()).slice(0, MAX_ANSWER_BYTES);
      if (response.status < 200 || response.status > 299) {
        return {
          acked: false,
          reason: 'http_error',
          noRetry: response.headers.get('x-slack-no-retry') === '1',
        };
      }
      return { acked: true, ms: Date.now() - sent, payload: decode(answer) };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      return { acked: false, reason: timedOut ? 'http_timeout' : 'connection_failed' };
    }
  }
}

/** Where each kind of delivery goes: the given URL or the manifest's; null when there is none, and so Socket Mode. */
export function requestUrls(
  declared: Declared,
  given: string | undefined,
): Record<Outgoing['envelope'], string> | null {
  const events = given ?? declared.eventsUrl;
  const interactive = given ?? declared.interactivityUrl;
  const commands = declared.commands.find(({ url }) => url !== '')?.url ?? '';
  const any = events || interactive || commands;
  if (any === '' || (given === undefined && declared.socketMode)) return null;
  return {
    events_api: events || any,
    interactive: interactive || any,
    slash_commands: interactive || any,
  };
}

function encode({ envelope, body }: Outgoing): { body: string; type: string } {
  if (envelope === 'events_api') return { body: JSON.stringify(body), type: 'application/json' };
  const form =
    envelope === 'interactive'
      ? new URLSearchParams({ payload: JSON.stringify(body) })
      : new URLSearchParams(
          Object.entries(body).map(([key, value]): [string, string] => [key, String(value)]),
        );
  return { body: form.toString(), type: 'application/x-www-form-urlencoded' };
}

/** An acknowledgement's body: JSON, or plain words, which are a message. */
function decode(answer: string): unknown {
  if (answer.trim() === '') return {} satisfies Json;
  try {
    return JSON.parse(answer);
  } catch {
    return { text: answer };
  }
}
