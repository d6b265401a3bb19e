/** From a source of bytes to what readers read: a head to look at, lines in batches, or the whole. */
import { setImmediate } from 'node:timers/promises';
import { PerfError } from '../core/errors.ts';
import type { Head, Input, Profile, Source } from './model.ts';
import { type Repair, repairOf } from './repairs.ts';
import { HEAD_BYTES, MAX_INFLATED, peek, unpack, unpackHead } from './unpack.ts';

/** Of a line of text. Formats whose lines are lists (stacks, addresses) ask for more. */
const MAX_LINE = 16_384;
export const LONG_LINE = 65_536;
/** Lines of one batch die young; those of a larger one outlive V8's youngest objects, and pile up. */
const SLICE = 1 << 16;
const WHOLE_STEP = 1024 * 1024;

export async function openSource(source: Source): Promise<Input> {
  const { chunks, notes } = await unpack(source);
  let peeked = await peek(chunks, HEAD_BYTES);
  const said: string[] = [];
  if (FENCE.test(Buffer.from(peeked.head).toString('latin1'))) {
    peeked = await peek(fenced(peeked.chunks), HEAD_BYTES);
    said.push('read what stands between the ``` fences');
  }
  const repair = repairOf(Buffer.from(peeked.head).toString('utf8'));
  if (repair !== null) {
    peeked = await peek(repaired(peeked.chunks, repair), HEAD_BYTES);
    said.push(repair.note);
  }
  return {
    name: source.name,
    head: headOf(peeked.head, peeked.whole),
    chunks: peeked.chunks,
    notes: [...notes, ...said],
  };
}

/** What the first bytes say, when they are all there is: inflates and decodes as far as they go. */
export function headFrom(bytes: Uint8Array): Head {
  const { head, whole } = unpackHead(bytes);
  const inside = FENCE.test(Buffer.from(head).toString('latin1')) ? withinFences(head) : head;
  const text = Buffer.from(inside).toString('utf8');
  const repair = repairOf(text);
  const mended = repair === null ? inside : Buffer.from(text.split('\n').map(repair.line).join('\n'));
  return headOf(mended.subarray(0, HEAD_BYTES), whole && inside.length < HEAD_BYTES);
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
      const text = squeezed(decoded.replace(/[\u2028\u2029]/g, ' '));
      if (text.includes('\n')) {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        yield lines.map(line => trimLine(line, maxLine));
      }
      // What is beyond the longest line is dropped as it comes: to join and copy it would cost its square.
      else if (rest.length <= maxLine) rest += text;
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

/** Takes one line after the other, and then says what it read. */
interface LineReader {
  line(text: string): void;
  finish(input: Input): Profile;
}

export async function readByLine(input: Input, reader: LineReader, maxLine = MAX_LINE): Promise<Profile> {
  for await (const lines of lineBatches(input.chunks, maxLine)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

/** @throws PerfError where more than `maxBytes` come. */
export async function* atMost(input: Input, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of input.chunks) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new PerfError(
        'profile-too-large',
        `${input.name} is larger than ${Math.round(maxBytes / 1024 ** 2)} MB, the most that is read of this format. ` +
          'Record for a shorter time, or send it as folded stacks.',
      );
    }
    yield chunk;
  }
}

/** The whole of it, for formats that cannot be read in pieces. */
export async function wholeOf(input: Input, maxBytes: number): Promise<Buffer> {
  // Grown in place: parts that are put together at the end would be there twice.
  const whole = new ArrayBuffer(0, { maxByteLength: maxBytes });
  let size = 0;
  for await (const chunk of atMost(input, maxBytes)) {
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

async function* repaired(chunks: AsyncIterable<Uint8Array>, repair: Repair): AsyncGenerator<Uint8Array> {
  for await (const lines of lineBatches(chunks, MAX_INFLATED))
    yield Buffer.from(`${lines.map(repair.line).join('\n')}\n`);
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
