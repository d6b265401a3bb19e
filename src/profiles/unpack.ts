/** gzip, zlib and zstd inflated, UTF-16 turned into UTF-8. */
import * as zlib from 'node:zlib';
import { PerfError } from '../core/errors.ts';
import { through } from '../core/through.ts';
import type { Source } from './model.ts';

/** What recognition looks at. */
export const HEAD_BYTES = 8192;
/** A gzip bomb ends here. */
export const MAX_INFLATED = 2 * 1024 ** 3;

/** gzip and zstd inflated (also twice), UTF-16 turned into UTF-8; the notes say so. */
export async function unpack(
  source: Source,
): Promise<{ readonly chunks: AsyncIterable<Uint8Array>; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  let chunks: AsyncIterable<Uint8Array> = source.chunks;
  for (let layer = 0; layer < 3; layer++) {
    const peeked = await peek(chunks, 16);
    chunks = peeked.chunks;
    const packing = packingOf(peeked.head);
    if (packing === null) break;
    notes.push(`read through ${packing}`);
    chunks = inflate(chunks, packing, source.name);
  }
  const peeked = await peek(chunks, HEAD_BYTES);
  const encoding = utf16Of(peeked.head);
  if (encoding === null) return { chunks: peeked.chunks, notes };
  return {
    chunks: decodeUtf16(peeked.chunks, encoding),
    notes: [...notes, `decoded from ${encoding.toUpperCase()}`],
  };
}

/** The first bytes of a text, inflated and decoded as far as they go. */
export function headText(bytes: Uint8Array): string {
  return Buffer.from(unpackHead(bytes).head.subarray(0, HEAD_BYTES)).toString('utf8');
}

/** `whole`: the bytes are all there is. */
export function unpackHead(bytes: Uint8Array): { readonly head: Uint8Array; readonly whole: boolean } {
  const packing = packingOf(bytes);
  const head = packing === null ? bytes : inflateHead(bytes, packing);
  const encoding = utf16Of(head);
  return {
    head: encoding === null ? head : Buffer.from(new TextDecoder(encoding).decode(head)),
    whole: packing === null && bytes.length < HEAD_BYTES,
  };
}

type Packing = 'gzip' | 'zlib' | 'zstd';

function packingOf(head: Uint8Array): Packing | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  // Its other levels begin with "x^", which a text may as well.
  if (head[0] === 0x78 && (head[1] === 0x01 || head[1] === 0x9c || head[1] === 0xda)) return 'zlib';
  const zstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  return zstd ? 'zstd' : null;
}

const INFLATERS = {
  gzip: () => zlib.createGunzip({ chunkSize: 1 << 18 }),
  zlib: () => zlib.createInflate({ chunkSize: 1 << 18 }),
  zstd: () => zlib.createZstdDecompress(),
};

async function* inflate(
  chunks: AsyncIterable<Uint8Array>,
  packing: Packing,
  name: string,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of through(chunks, INFLATERS[packing]())) {
      size += chunk.length;
      if (size > MAX_INFLATED) throw new Error('more than 2 GB');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof PerfError) throw error;
    throw new PerfError(
      'profile-packing',
      `${name} does not unpack as ${packing} (${(error as Error).message}). Send it again, or unpacked.`,
      { cause: error },
    );
  }
}

function inflateHead(bytes: Uint8Array, packing: Packing): Uint8Array {
  try {
    return packing !== 'zstd'
      ? zlib.unzipSync(bytes, {
          finishFlush: zlib.constants.Z_SYNC_FLUSH,
          maxOutputLength: 64 * 1024 * 1024,
        })
      : zlib.zstdDecompressSync(bytes, {
          finishFlush: zlib.constants.ZSTD_e_flush,
          maxOutputLength: 64 * 1024 * 1024,
        });
  } catch {
    return new Uint8Array();
  }
}

function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const size = Math.min(head.length, 512) & ~1;
  for (let i = 0; i < size; i++) if (head[i] === 0) zeros[i % 2]!++;
  const most = size * 0.4;
  if (size < 8) return null;
  if (zeros[1]! > most && zeros[0] === 0) return 'utf-16le';
  return zeros[0]! > most && zeros[1] === 0 ? 'utf-16be' : null;
}

async function* decodeUtf16(
  chunks: AsyncIterable<Uint8Array>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Waits for the first `size` bytes and gives them back together with a stream that still begins with them. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): Promise<{ head: Uint8Array; chunks: AsyncIterable<Uint8Array>; whole: boolean }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let bytes = 0;
  let ended = false;
  while (bytes < size && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else {
      taken.push(next.value);
      bytes += next.value.length;
    }
  }
  const joined = taken.length === 1 ? taken[0]! : Buffer.concat(taken);
  async function* again(): AsyncGenerator<Uint8Array> {
    if (joined.length > 0) yield joined;
    if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head: joined.subarray(0, size), chunks: again(), whole: ended && joined.length <= size };
}
