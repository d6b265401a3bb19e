import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import { ACK_LIMIT_MS, type Attempt, type Outgoing, type Result, type Transport } from './transport.ts';

/** Slack repeats an event at once, after one minute and after five; here ten times as fast. */
const RETRY_DELAYS_MS = [0, 6_000, 30_000];

export interface Ack {
  /** Milliseconds from sending to the acknowledgement. */
  readonly ms: number;
  readonly payload: unknown;
}

/** Delivers to the app: events until they are acknowledged, everything else once. */
export class Deliveries {
  readonly #transport: Transport;
  readonly #journal: Journal;
  readonly #faults: Faults;
  #life = new AbortController();

  constructor(transport: Transport, journal: Journal, faults: Faults) {
    this.#transport = transport;
    this.#journal = journal;
    this.#faults = faults;
  }

  /** Sends an event, again when it is not acknowledged within three seconds; kept while nobody is connected. */
  event(payload: Outgoing): void {
    void this.#persist(payload, this.#life.signal);
  }

  /** Sends a command or an interaction; null when it was not acknowledged within three seconds. */
  async once(payload: Outgoing): Promise<Ack | null> {
    const limit = AbortSignal.any([this.#life.signal, AbortSignal.timeout(ACK_LIMIT_MS)]);
    if (!(await this.#transport.ready(limit))) {
      this.#journal.settle(this.#log(payload, 0), { error: 'connection_failed' });
      return null;
    }
    const result = await Promise.race([
      this.#attempt(payload, { retry: 0, reason: '' }, this.#life.signal),
      aborted(limit),
    ]);
    return result?.acked ? { ms: result.ms, payload: result.payload } : null;
  }

  /** Forgets what waits to be sent again. */
  clear(): void {
    this.#life.abort();
    this.#life = new AbortController();
  }

  async #persist(payload: Outgoing, life: AbortSignal): Promise<void> {
    let reason = '';
    for (let retry = 0; retry <= RETRY_DELAYS_MS.length; retry += 1) {
      if (retry > 0)
        await wait(RETRY_DELAYS_MS[retry - 1], undefined, { signal: life, ref: false }).catch(() => null);
      if (life.aborted || !(await this.#transport.ready(life))) return;
      const result = await this.#attempt(payload, { retry, reason }, life);
      if (result.acked || result.noRetry) return;
      reason = result.reason;
    }
  }

  async #attempt(payload: Outgoing, attempt: Attempt, life: AbortSignal): Promise<Result> {
    const fault = this.#faults.take('delivery');
    if (fault?.delayMs) await wait(fault.delayMs, undefined, { signal: life, ref: false }).catch(() => null);
    if (life.aborted) return { acked: false, reason: 'cancelled', noRetry: true };
    const entry = this.#log(payload, attempt.retry);
    const result = (await spoil(fault, life)) ?? (await this.#transport.send(payload, attempt));
    this.#journal.settle(entry, result.acked ? { ms: result.ms } : { error: result.reason });
    if (fault?.duplicate) void this.#again(payload, attempt);
    return result;
  }

  /** The same delivery a second time, marked as a retry as Slack marks it. */
  async #again(payload: Outgoing, attempt: Attempt): Promise<void> {
    const second = { retry: attempt.retry + 1, reason: 'timeout' };
    const entry = this.#log(payload, second.retry);
    const result = await this.#transport.send(payload, second);
    this.#journal.settle(entry, result.acked ? { ms: result.ms } : { error: result.reason });
  }

  #log(payload: Outgoing, retry: number) {
    return this.#journal.delivery({
      at: Date.now(),
      kind: payload.kind,
      envelope: payload.envelope,
      id: payload.id,
      attempt: retry + 1,
      payload: payload.body,
      acked_ms: null,
    });
  }
}

/** What a fault makes of an attempt: lost on the way, or failed at once; null when it is sent. */
async function spoil(fault: Fault | null, life: AbortSignal): Promise<Result | null> {
  if (fault?.drop) {
    await wait(ACK_LIMIT_MS, undefined, { signal: life, ref: false }).catch(() => null);
    return { acked: false, reason: 'timeout' };
  }
  if (fault?.error || fault?.status) return { acked: false, reason: fault.error ?? 'http_error' };
  return null;
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise(resolve => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
