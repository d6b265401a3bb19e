/** From a source of bytes to what readers read: gzip and zstd inflated, UTF-16 turned into UTF-8, a head to look at. */
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import { PerfError } from '../core/errors.ts';
import type { Head, Input, Source } from './model.ts';

export const HEAD_BYTES = 8192;
/** A gzip bomb ends here. */
const MAX_INFLATED = 2 * 1024 ** 3;
/** Of a line of text. Formats whose lines are lists (stacks, addresses) ask for more. */
const MAX_LINE = 16_384;
export const LONG_LINE = 65_536;
/** Lines of one batch die young; those of a larger one outlive V8's youngest objects, and pile up. */
const SLICE = 1 << 16;
const WHOLE_STEP = 1024 * 1024;

export async function openSource(source: Source): Promise<Input> {
  const { chunks, notes } = await unpack(source);
  const peeked = await peek(chunks, HEAD_BYTES);
  if (!FENCE.test(Buffer.from(peeked.head).toString('latin1'))) {
    return { name: source.name, head: headOf(peeked.head, peeked.whole), chunks: peeked.chunks, notes };
  }
  const inside = await peek(fenced(peeked.chunks), HEAD_BYTES);
  return {
    name: source.name,
    head: headOf(inside.head, inside.whole),
    chunks: inside.chunks,
    notes: [...notes, 'read what stands between the ``` fences'],
  };
}

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

/** What the first bytes say, when they are all there is: inflates and decodes as far as they go. */
export function headFrom(bytes: Uint8Array): Head {
  const { head, whole } = unpackHead(bytes);
  const inside = FENCE.test(Buffer.from(head).toString('latin1')) ? withinFences(head) : head;
  return headOf(inside.subarray(0, HEAD_BYTES), whole && inside.length < HEAD_BYTES);
}

/** The first bytes of a text, inflated and decoded as far as they go. */
export function headText(bytes: Uint8Array): string {
  return Buffer.from(unpackHead(bytes).head.subarray(0, HEAD_BYTES)).toString('utf8');
}

function unpackHead(bytes: Uint8Array): { readonly head: Uint8Array; readonly whole: boolean } {
  const packing = packingOf(bytes);
  const head = packing === null ? bytes : inflateHead(bytes, packing);
  const encoding = utf16Of(head);
  return {
    head: encoding === null ? head : Buffer.from(new TextDecoder(encoding).decode(head)),
    whole: packing === null && bytes.length < HEAD_BYTES,
  };
}

/** Lines in batches of one chunk, without line ends; longer ones than `maxLine` are cut. The loop breathes between. */
export async function* lineBatches(
  chunks: AsyncIterable<Uint8Array>,
  maxLine = MAX_LINE,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += SLICE) {
      const decoded = decoder.decode(chunk.subarray(start, start + SLICE), { stream: true });
      // Unicode's own line ends end no line here, and `.` in a pattern must not stop at them.
      const text = rest + squeezed(decoded.replace(/[\u2028\u2029]/g, ' '));
      const lines = text.split('\n');
      rest = lines.pop()!;
      if (rest.length > 2 * maxLine) rest = rest.slice(0, maxLine);
      yield lines.map(line => trimLine(line, maxLine));
      await setImmediate();
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield [trimLine(rest, maxLine)];
}

/** No column is that wide; patterns that begin or end with blanks would try each of them. */
const MANY_BLANKS = [' '.repeat(2000), '\t'.repeat(2000)];

function squeezed(text: string): string {
  if (!MANY_BLANKS.some(blanks => text.includes(blanks))) return text;
  return text.replace(/[ \t]{2000,}/g, blanks => blanks.slice(0, 2000));
}

/** The whole of it, for formats that cannot be read in pieces. */
export async function wholeOf(input: Input, maxBytes: number): Promise<Buffer> {
  // Grown in place: parts that are put together at the end would be there twice.
  const whole = new ArrayBuffer(0, { maxByteLength: maxBytes });
  let size = 0;
  for await (const chunk of input.chunks) {
    if (size + chunk.length > maxBytes) {
      throw new PerfError(
        'profile-too-large',
        `${input.name} is larger than ${Math.round(maxBytes / 1024 ** 2)} MB, the most that is read of this format. ` +
          'Record for a shorter time, or send it as folded stacks.',
      );
    }
    if (size + chunk.length > whole.byteLength)
      whole.resize(Math.min(maxBytes, size + chunk.length + WHOLE_STEP));
    new Uint8Array(whole, size).set(chunk);
    size += chunk.length;
  }
  return Buffer.from(whole, 0, size);
}

/** A message around a pasted profile: a fence on a line of its own. */
const FENCE = /^```\w{0,20}\s*$/m;

function withinFences(head: Uint8Array): Uint8Array {
  const [, ...parts] = Buffer.from(head)
    .toString('utf8')
    .split(/^```\w{0,20}\s*$/m);
  return Buffer.from(parts.filter((_, index) => index % 2 === 0).join(''));
}

/** Lines outside the fences become empty ones, so that a line keeps its number. */
async function* fenced(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let inside = false;
  for await (const lines of lineBatches(chunks, MAX_INFLATED)) {
    const kept = lines.map(line => {
      const isFence = FENCE.test(line);
      if (isFence) inside = !inside;
      return inside && !isFence ? line : '';
    });
    yield Buffer.from(`${kept.join('\n')}\n`);
  }
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
  const stream = INFLATERS[packing]();
  let size = 0;
  try {
    for await (const chunk of Readable.from(chunks, { objectMode: false }).pipe(stream)) {
      size += chunk.length;
      if (size > MAX_INFLATED) throw new Error('more than 2 GB');
      yield chunk;
    }
  } catch (error) {
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
async function peek(
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

function headOf(bytes: Uint8Array, whole: boolean): Head {
  const text = new TextDecoder().decode(bytes);
  const lines = text.split('\n').map(line => trimLine(line, MAX_LINE));
  if (!whole && lines.length > 1) lines.pop();
  else if (lines.at(-1) === '') lines.pop();
  return { bytes, text, lines };
}

function trimLine(line: string, maxLine: number): string {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  return line.slice(0, Math.min(end, maxLine));
}
