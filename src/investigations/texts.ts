/**
 * Large texts, stored once by content hash: pastes, files, transcripts, reports. Steps, events and the model's
 * tools pass handles, never the text.
 */
import { setImmediate } from 'node:timers/promises';
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
  /** As it is kept: zstd, piece by piece. */
  pieces(handle: string): AsyncIterable<Uint8Array>;
  /** Stores what was compressed elsewhere. */
  keep(text: Compressed): Promise<string>;
}

/** Where compressed texts are kept. */
export interface Shelf {
  /** Takes the text over: whoever keeps a copy closes it. */
  put(text: Compressed): Promise<void>;
  /** Nothing where the text is gone. */
  pieces(handle: string): AsyncIterable<Uint8Array>;
}

/**
 * A row holds no more: SQLite is synchronous, and the event loop waits for every statement. The first piece stands in the
 * text's own row, which is written last: a text whose row is there is whole.
 */
export const PIECE = 256 * 1024;

export function createTexts(db: Tabled): Texts {
  return textsOn({
    async put({ handle, bytes, stored }) {
      try {
        for (let piece = 1; piece * PIECE < stored.length; piece++) {
          const part = stored.subarray(piece * PIECE, (piece + 1) * PIECE);
          await db
            .insertInto('text_pieces')
            .values({ hash: handle, piece, stored: part })
            .onConflict(conflict => conflict.columns(['hash', 'piece']).doUpdateSet({ stored: part }))
            .execute();
          await setImmediate();
        }
        await db
          .insertInto('texts')
          .values({ hash: handle, bytes, stored: stored.subarray(0, PIECE), created_at: Date.now() })
          .onConflict(conflict => conflict.column('hash').doNothing())
          .execute();
      } finally {
        stored.close?.();
      }
    },
    async *pieces(handle) {
      const row = await db.selectFrom('texts').select('stored').where('hash', '=', handle).executeTakeFirst();
      let last = row?.stored;
      for (let piece = 1; last !== undefined; piece++) {
        // Whoever takes a piece may hand it on to another thread, and nothing is left of it here.
        const { length } = last;
        yield last;
        if (length !== PIECE) return;
        await setImmediate();
        last = (
          await db
            .selectFrom('text_pieces')
            .select('stored')
            .where('hash', '=', handle)
            .where('piece', '=', piece)
            .executeTakeFirst()
        )?.stored;
      }
    },
  });
}

export function textsOn(shelf: Shelf): Texts {
  return {
    put: text => keep(compress(text)),
    async putStream(chunks, maxBytes) {
      const compressed = await compressStream(chunks, maxBytes);
      return { handle: await keep(compressed), bytes: compressed.bytes };
    },
    async get(handle) {
      const parts: Uint8Array[] = [];
      for await (const piece of pieces(handle)) parts.push(piece);
      return decompress(Buffer.concat(parts));
    },
    async *stream(handle) {
      yield* decompressStream(pieces(handle));
    },
    pieces,
    keep,
  };

  async function keep(text: Compressed): Promise<string> {
    await shelf.put(text);
    return text.handle;
  }

  async function* pieces(handle: string): AsyncGenerator<Uint8Array> {
    let isThere = false;
    for await (const piece of shelf.pieces(handle)) {
      isThere = true;
      yield piece;
    }
    if (!isThere)
      throw new PerfError('text-gone', `The stored text ${handle.slice(0, 12)} is gone. Send it again.`);
  }
}

/** A pasted text as an input of a run. */
export async function keepText(texts: Texts, name: string, text: string): Promise<Input> {
  return { name, handle: await texts.put(text), bytes: Buffer.byteLength(text) };
}
