/**
 * Written, then acknowledged: a delivery is stored under its id with what is needed to go on, then Slack is told,
 * then the work is done. What is stored and not done is taken up at the next start.
 */
import type { Tabled } from './tables.ts';

export interface Delivery {
  /** `event_id`; the `trigger_id` of commands, actions and shortcuts. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

export interface Inbox {
  /** `new`: go on; `known`: another delivery of the same id; `lost`: the store did not answer in time. */
  receive(delivery: Delivery): Promise<'new' | 'known' | 'lost'>;
  done(id: string): Promise<void>;
  /** Not done, oldest first. */
  waiting(): Promise<readonly Delivery[]>;
}

/** Slack waits 3 s for an acknowledgement; half of it is the store's. */
export const INBOX_LIMIT_MS = 1500;

/** `db`: a connection of its own, whose busy timeout lies below `INBOX_LIMIT_MS`. */
export function createInbox(db: Tabled): Inbox {
  return {
    receive(delivery) {
      return Promise.race([insert(delivery), late()]);
    },
    async done(id) {
      await db.updateTable('inbox').set({ done_at: Date.now() }).where('id', '=', id).execute();
    },
    async waiting() {
      return db
        .selectFrom('inbox')
        .select(['id', 'body'])
        .where('done_at', 'is', null)
        .orderBy('received_at')
        .execute();
    },
  };

  async function insert(delivery: Delivery): Promise<'new' | 'known' | 'lost'> {
    try {
      const result = await db
        .insertInto('inbox')
        .values({ ...delivery, received_at: Date.now(), done_at: null })
        .onConflict(conflict => conflict.column('id').doNothing())
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0) > 0 ? 'new' : 'known';
    } catch {
      return 'lost';
    }
  }
}

async function late(): Promise<'lost'> {
  const { setTimeout: wait } = await import('node:timers/promises');
  return wait(INBOX_LIMIT_MS, 'lost' as const, { ref: false });
}
