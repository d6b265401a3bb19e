/**
 * Large texts, stored once by content hash: pastes, files, transcripts, reports. Steps, events and the model's
 * tools pass handles, never the text.
 */
import { PerfError } from '../core/errors.ts';
import type { Input } from '../core/ports.ts';
import { type Compressed, compress, compressStream, decompress, decompressStream } from './compressed.ts';
import type { Tabled } from './tables.ts';

export interface Texts {
  put(text: string | Uint8Array): Promise<string>;
  /** Stores a stream of at most `maxBytes`; more is refused, with what was read so far dropped. */
  putStream(
    chunks: AsyncIterable<Uint8Array>,
    maxBytes: number,
  ): Promise<{ readonly handle: string; readonly bytes: number }>;
  /** @throws PerfError when retention has removed it. */
  get(handle: string): Promise<string>;
  stream(handle: string): AsyncIterable<Uint8Array>;
  /** As it is kept: zstd. */
  stored(handle: string): Promise<Uint8Array>;
}

/** Where compressed texts are kept. */
export interface Shelf {
  put(text: Compressed): Promise<void>;
  get(handle: string): Promise<Uint8Array | null>;
}

export function createTexts(db: Tabled): Texts {
  return textsOn({
    async put({ handle, bytes, stored }) {
      await db
        .insertInto('texts')
        .values({ hash: handle, bytes, stored, created_at: Date.now() })
        .onConflict(conflict => conflict.column('hash').doNothing())
        .execute();
    },
    async get(handle) {
      const row = await db.selectFrom('texts').select('stored').where('hash', '=', handle).executeTakeFirst();
      return row?.stored ?? null;
    },
  });
}

export function textsOn(shelf: Shelf): Texts {
  return {
    async put(text) {
      const compressed = compress(text);
      await shelf.put(compressed);
      return compressed.handle;
    },
    async putStream(chunks, maxBytes) {
      const compressed = await compressStream(chunks, maxBytes);
      await shelf.put(compressed);
      return { handle: compressed.handle, bytes: compressed.bytes };
    },
    get: async handle => decompress(await stored(handle)),
    async *stream(handle) {
      yield* decompressStream(await stored(handle));
    },
    stored,
  };

  async function stored(handle: string): Promise<Uint8Array> {
    const found = await shelf.get(handle);
    if (found === null) {
      throw new PerfError('text-gone', `The stored text ${handle.slice(0, 12)} is gone. Send it again.`);
    }
    return found;
  }
}

/** A pasted text as an input of a run. */
export async function keepText(texts: Texts, name: string, text: string): Promise<Input> {
  return { name, handle: await texts.put(text), bytes: Buffer.byteLength(text) };
}
