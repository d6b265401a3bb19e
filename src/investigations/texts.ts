/**
 * Large texts, stored once by content hash: pastes, files, transcripts, reports. Steps, events and the model's
 * tools pass handles, never the text.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  constants,
  createZstdCompress,
  createZstdDecompress,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { PerfError } from '../core/errors.ts';
import type { Input } from '../core/ports.ts';
import type { Tabled } from './tables.ts';

const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export interface Texts {
  put(text: string | Uint8Array): Promise<string>;
  /** Stores a stream of at most `maxBytes`; more is refused, with what was read so far dropped. */
  putStream(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<{ handle: string; bytes: number }>;
  /** @throws PerfError when retention has removed it. */
  get(handle: string): Promise<string>;
  stream(handle: string): AsyncIterable<Uint8Array>;
  /** As it is kept: zstd. */
  stored(handle: string): Promise<Uint8Array>;
}

export function createTexts(db: Tabled): Texts {
  return { put, putStream, get, stream, stored: load };

  async function put(text: string | Uint8Array): Promise<string> {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const hash = createHash('sha256').update(bytes).digest('hex');
    await insert(hash, bytes.length, zstdCompressSync(bytes, FAST));
    return hash;
  }

  async function putStream(chunks: AsyncIterable<Uint8Array>, maxBytes: number) {
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = async function* () {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > maxBytes) {
          throw new PerfError(
            'too-large',
            `more than ${Math.floor(maxBytes / 1024 / 1024)} MB; send a smaller part, or gzip it`,
          );
        }
        hash.update(chunk);
        yield chunk;
      }
    };
    const compressed: Buffer[] = [];
    for await (const part of Readable.from(counted()).compose(createZstdCompress(FAST)))
      compressed.push(part as Buffer);
    const handle = hash.digest('hex');
    await insert(handle, bytes, Buffer.concat(compressed));
    return { handle, bytes };
  }

  async function insert(hash: string, bytes: number, stored: Uint8Array): Promise<void> {
    await db
      .insertInto('texts')
      .values({ hash, bytes, stored, created_at: Date.now() })
      .onConflict(conflict => conflict.column('hash').doNothing())
      .execute();
  }

  async function load(handle: string): Promise<Uint8Array> {
    const row = await db.selectFrom('texts').select('stored').where('hash', '=', handle).executeTakeFirst();
    if (!row)
      throw new PerfError('text-gone', `The stored text ${handle.slice(0, 12)} is gone. Send it again.`);
    return row.stored;
  }

  async function get(handle: string): Promise<string> {
    return zstdDecompressSync(await load(handle)).toString('utf8');
  }

  async function* stream(handle: string): AsyncIterable<Uint8Array> {
    yield* Readable.from([await load(handle)]).compose(createZstdDecompress()) as AsyncIterable<Uint8Array>;
  }
}

/** A pasted text as an input of a run. */
export async function keepText(texts: Texts, name: string, text: string): Promise<Input> {
  return { name, handle: await texts.put(text), bytes: Buffer.byteLength(text) };
}
