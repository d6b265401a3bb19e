import type { Json } from './json.ts';

export interface LoggedCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  readonly args: Json;
  readonly ok: boolean;
  readonly error?: string;
}

export interface LoggedDelivery {
  readonly at: number;
  /** The event's or the interaction's type: `app_mention`, `slash_commands`, `block_actions`, … */
  readonly kind: string;
  /** The envelope type of Socket Mode. */
  readonly envelope: string;
  /** `event_id` of an event, `trigger_id` of everything else. */
  readonly id: string;
  /** 1 for the first; one entry for each attempt. */
  readonly attempt: number;
  readonly payload: Json;
  acked_ms: number | null;
  /** Why the attempt failed, where it did. */
  error?: string;
}

const MAX_ENTRIES = 20_000;

/** Everything that went over the wire, in order. */
export class Journal {
  readonly calls: LoggedCall[] = [];
  readonly deliveries: LoggedDelivery[] = [];
  readonly #notify: (kind: 'call' | 'delivery', entry: LoggedCall | LoggedDelivery) => void;

  constructor(notify: (kind: 'call' | 'delivery', entry: LoggedCall | LoggedDelivery) => void) {
    this.#notify = notify;
  }

  call(entry: LoggedCall): void {
    this.calls.push(entry);
    if (this.calls.length > MAX_ENTRIES) this.calls.shift();
    this.#notify('call', entry);
  }

  delivery(entry: LoggedDelivery): LoggedDelivery {
    this.deliveries.push(entry);
    if (this.deliveries.length > MAX_ENTRIES) this.deliveries.shift();
    this.#notify('delivery', entry);
    return entry;
  }

  /** Notes how an attempt ended. */
  settle(entry: LoggedDelivery, outcome: { ms: number } | { error: string }): void {
    if ('ms' in outcome) entry.acked_ms = outcome.ms;
    else entry.error = outcome.error;
    this.#notify('delivery', entry);
  }

  clear(): void {
    this.calls.length = 0;
    this.deliveries.length = 0;
  }
}
