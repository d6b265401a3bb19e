/**
 * A thin wrap of Bolt's receiver: written, then acknowledged, then worked on. Bolt by itself acknowledges an event
 * before any listener runs, and a crash in between would lose it.
 */
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';

export interface DeliveryLog {
  receive(delivery: { readonly id: string; readonly body: string }): Promise<'new' | 'known' | 'lost'>;
  done(id: string): Promise<void>;
  waiting(): Promise<readonly { readonly id: string; readonly body: string }[]>;
}

export type Body = ReceiverEvent['body'];

export interface Sorting {
  /** What is not for us is acknowledged unwritten. */
  isForUs(body: Body): Promise<boolean>;
  /** The store did not answer in time: the person must know that it may be lost. */
  onLost(body: Body): Promise<void>;
  onError(error: unknown, body: Body): Promise<void>;
}

export const MAY_BE_LOST =
  'I could not write this down in time, so it may be lost. If nothing comes within a minute, ask again.';

export interface DurableReceiver extends Receiver {
  /** Deliveries of an earlier life that were written and not worked on. */
  takeUp(): Promise<void>;
}

export function durable(inner: Receiver, log: DeliveryLog, sorting: Sorting): DurableReceiver {
  let app: App;
  return {
    init(bolt) {
      app = bolt;
      // Bolt's receivers call nothing else of the app.
      inner.init({ processEvent: take } as unknown as App);
    },
    start: (...options: unknown[]) => inner.start(...options),
    stop: (...options: unknown[]) => inner.stop(...options),
    async takeUp() {
      for (const { id, body } of await log.waiting()) await work(id, JSON.parse(body) as Body, {});
    },
  };

  async function take(event: ReceiverEvent): Promise<void> {
    const id = deliveryId(event.body);
    if (id === null || !(await sorting.isForUs(event.body))) return event.ack();
    const outcome = await log.receive({ id, body: JSON.stringify(event.body) });
    if (outcome === 'lost') {
      await event.ack(event.body['command'] ? { response_type: 'ephemeral', text: MAY_BE_LOST } : undefined);
      if (!event.body['command']) await sorting.onLost(event.body);
      return;
    }
    await event.ack();
    if (outcome === 'new') await work(id, event.body, event);
  }

  async function work(id: string, body: Body, event: Partial<ReceiverEvent>): Promise<void> {
    try {
      await app.processEvent({ ...event, body, ack: async () => {} });
    } catch (error) {
      await sorting.onError(error, body);
    }
    await log.done(id);
  }
}

/**
 * `event_id` of events; the single-use `trigger_id` of commands, actions, shortcuts and views. A mention comes twice,
 * as `app_mention` and as `message`: both are the message, by its channel and ts.
 */
export function deliveryId(body: Body): string | null {
  const event = body['event'] as { type?: string; channel?: string; ts?: string } | undefined;
  if (event && (event.type === 'message' || event.type === 'app_mention') && event.channel && event.ts) {
    return `${event.channel}/${event.ts}`;
  }
  const id = body['event_id'] ?? body['trigger_id'];
  return typeof id === 'string' ? id : null;
}
