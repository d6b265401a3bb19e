/** A bounded head and tail of a stream of any size, with its length and hash. */
import { createHash } from 'node:crypto';
import { passed } from './memory.ts';

export class BoundedOutput {
  readonly #headMax: number;
  readonly #tailMax: number;
  readonly #head: Buffer[] = [];
  /** A ring: the last `#tailMax` bytes, written round and round. */
  #tail: Buffer | null = null;
  #headBytes = 0;
  #tailBytes = 0;
  #bytes = 0;
  readonly #hash = createHash('sha256');

  /** Keeps `max` bytes: half of them from the start, half from the end. */
  constructor(max: number) {
    this.#headMax = Math.ceil(max / 2);
    this.#tailMax = Math.floor(max / 2);
  }

  write(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#bytes += chunk.length;
    this.#hash.update(chunk);
    const room = this.#headMax - this.#headBytes;
    if (room > 0) {
      // Copied: a slice would keep the transport's whole packet buffer alive.
      this.#head.push(Buffer.from(chunk.subarray(0, room)));
      this.#headBytes += Math.min(room, chunk.length);
    }
    if (chunk.length > room) this.#writeTail(room > 0 ? chunk.subarray(room) : chunk);
    passed(chunk.length);
  }

  /** Bytes seen, kept or not. */
  get bytes(): number {
    return this.#bytes;
  }

  get truncated(): boolean {
    return this.#bytes > this.#headMax + this.#tailMax;
  }

  /** SHA-256 of all that was seen, hex. May be asked more than once. */
  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** The kept text. UTF-8 that is broken, also by the cut, becomes U+FFFD. */
  text(): string {
    const head = Buffer.concat(this.#head);
    if (!this.truncated) return Buffer.concat([head, this.#orderedTail()]).toString('utf8');
    const left = this.#bytes - this.#headBytes - this.#tailMax;
    return `${wholeLines(head, 'head')}\n[… about ${left} bytes left out …]\n${wholeLines(this.#orderedTail(), 'tail')}`;
  }

  #writeTail(chunk: Buffer): void {
    if (this.#tailMax === 0) return;
    this.#tail ??= Buffer.allocUnsafe(this.#tailMax);
    const kept = chunk.length > this.#tailMax ? chunk.subarray(chunk.length - this.#tailMax) : chunk;
    const at = (this.#tailBytes + chunk.length - kept.length) % this.#tailMax;
    const first = Math.min(kept.length, this.#tailMax - at);
    kept.copy(this.#tail, at, 0, first);
    kept.copy(this.#tail, 0, first);
    this.#tailBytes += chunk.length;
  }

  #orderedTail(): Buffer {
    if (this.#tail === null) return Buffer.alloc(0);
    if (this.#tailBytes <= this.#tailMax) return this.#tail.subarray(0, this.#tailBytes);
    const at = this.#tailBytes % this.#tailMax;
    return Buffer.concat([this.#tail.subarray(at), this.#tail.subarray(0, at)]);
  }
}

/** Readers must not take half a line for a whole one: the cut falls on a line's end, where one is near. */
function wholeLines(bytes: Buffer, part: 'head' | 'tail'): string {
  const text = bytes.toString('utf8');
  const at = part === 'head' ? text.lastIndexOf('\n') : text.indexOf('\n');
  if (at < 0) return text;
  const kept = part === 'head' ? text.slice(0, at) : text.slice(at + 1);
  return kept.length < text.length / 2 ? text : kept;
}
