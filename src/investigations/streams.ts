/** Streams that are open in Slack, so that whoever takes a run up can end what a dead process left. */
import type { Tabled } from './tables.ts';

export function createStreams(db: Tabled) {
  return {
    async opened(run: string, channel: string, ts: string): Promise<void> {
      await db
        .insertInto('streams')
        .values({ run, channel, ts })
        .onConflict(conflict => conflict.columns(['channel', 'ts']).doNothing())
        .execute();
    },
    async closed(channel: string, ts: string): Promise<void> {
      await db.deleteFrom('streams').where('channel', '=', channel).where('ts', '=', ts).execute();
    },
    open(run: string) {
      return db.selectFrom('streams').select(['channel', 'ts']).where('run', '=', run).execute();
    },
  };
}
