/** Our tables, opened: what runs, threads and handlers keep. */
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { createQuestions, type Questions } from './investigations/approvals.ts';
import { createInbox, INBOX_LIMIT_MS, type Inbox } from './investigations/inbox.ts';
import { createRuns, type Runs } from './investigations/runs.ts';
import { createSightings, type Sightings } from './investigations/sightings.ts';
import { createStreams } from './investigations/streams.ts';
import { createTables, type Tables } from './investigations/tables.ts';
import { createTexts, type Texts } from './investigations/texts.ts';
import { createTranscripts, type Transcripts } from './investigations/transcripts.ts';
import type { StreamLog } from './thread/plan.ts';

export interface OpenStore {
  readonly inbox: Inbox;
  readonly texts: Texts;
  readonly transcripts: Transcripts;
  readonly runs: Runs;
  readonly streams: StreamLog;
  readonly questions: Questions;
  readonly sightings: Sightings;
  close(): Promise<void>;
}

export async function openStore(config: Config, database: Database): Promise<OpenStore> {
  const db = database.db.withTables<Tables>();
  await createTables(db, database.kind);
  // A connection of its own: it gives up before Slack's three seconds are over.
  const inbox = await openDatabase({ ...config, busyTimeoutMs: INBOX_LIMIT_MS - 200 });
  const texts = createTexts(db);
  return {
    inbox: createInbox(inbox.db.withTables<Tables>()),
    texts,
    transcripts: createTranscripts(db, texts),
    runs: createRuns(db),
    streams: createStreams(db),
    questions: createQuestions(db),
    sightings: createSightings(db),
    close: () => inbox.close(),
  };
}
