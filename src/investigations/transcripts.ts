/** What the commands of a run printed, for `[Commands N]`: the text is in the store of texts, by its hash. */
import { storable } from '../core/text.ts';
import type { Transcript } from '../core/transcript.ts';
import type { Tabled } from './tables.ts';
import type { Texts } from './texts.ts';

export interface Transcripts {
  keep(run: string, name: string, packed: Transcript): Promise<void>;
  /** All of a run, whole, in the order in which they ended. */
  of(run: string): Promise<readonly Transcript[]>;
}

export function createTranscripts(db: Tabled, texts: Texts): Transcripts {
  return {
    async keep(run, name, packed) {
      await db
        .insertInto('transcripts')
        .values({ id: `${run}/${name}`, run, body: JSON.stringify(packed), at: Date.now() })
        .onConflict(conflict => conflict.column('id').doNothing())
        .execute();
    },
    async of(run) {
      const rows = await db
        .selectFrom('transcripts')
        .select('body')
        .where('run', '=', run)
        .orderBy('at')
        .execute();
      return Promise.all(rows.map(row => unpack(JSON.parse(row.body) as Transcript, texts)));
    },
  };
}

/** Step outputs are small: what a host printed is stored once, by its hash. */
export async function pack(transcript: Transcript, texts: Texts): Promise<Transcript> {
  const stdout = storable(transcript.stdout);
  const clean = { ...transcript, stderr: storable(transcript.stderr).slice(0, 4096) };
  if (stdout.length <= 512) return { ...clean, stdout };
  return { ...clean, stdout: '', handle: await texts.put(stdout) };
}

export async function unpack(transcript: Transcript, texts: Texts): Promise<Transcript> {
  if (transcript.handle === undefined || transcript.stdout !== '') return transcript;
  return { ...transcript, stdout: await texts.get(transcript.handle) };
}
