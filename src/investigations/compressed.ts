/** Texts as they are kept: zstd, named by the hash of what they were. A stream is never whole in memory. */
import { createHash } from 'node:crypto';
import {
  constants,
  createZstdCompress,
  createZstdDecompress,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { PerfError } from '../core/errors.ts';
import { through } from '../core/through.ts';
import { collectOften } from './garbage.ts';
import { Spool, type Stored } from './spool.ts';

/** Of a chunk, in bytes. */
const INFLATED = 128 * 1024;
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export interface Compressed {
  /** SHA-256 of the text, in hex. */
  readonly handle: string;
  readonly bytes: number;
  readonly stored: Stored;
}

export function compress(text: string | Uint8Array): Compressed & { readonly stored: Buffer } {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const handle = createHash('sha256').update(bytes).digest('hex');
  return { handle, bytes: bytes.length, stored: zstdCompressSync(bytes, FAST) };
}

/** @throws PerfError when more than `maxBytes` come. */
export async function compressStream(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Compressed> {
  const hash = createHash('sha256');
  const collect = collectOften();
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        const megabytes = Math.floor(maxBytes / 1024 / 1024);
        throw new PerfError('too-large', `more than ${megabytes} MB; send a smaller part, or gzip it`);
      }
      hash.update(chunk);
      yield chunk;
      collect(chunk.length);
    }
  };
  const stored = new Spool();
  try {
    for await (const part of through(counted(), createZstdCompress(FAST))) stored.add(part);
  } catch (error) {
    stored.close();
    throw error;
  }
  return { handle: hash.digest('hex'), bytes, stored };
}

export function decompress(stored: Uint8Array): string {
  return zstdDecompressSync(stored).toString('utf8');
}

export async function* decompressStream(
  stored: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const collect = collectOften();
  for await (const chunk of through(stored, createZstdDecompress({ chunkSize: INFLATED }))) {
    yield chunk;
    collect(chunk.length);
  }
}
