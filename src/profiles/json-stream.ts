/**
 * JSON read byte by byte as it comes, into a shape: nothing is kept but what the shape takes. The packages of npm do 2 to
 * 35 MB/s (docs/decisions), this some hundreds.
 *
 * A token that ends in a later chunk is kept until then; all else goes on at any byte. Commas and colons are taken for
 * blanks, so that a missing or superfluous one breaks nothing. What is no JSON at all ends the reading there.
 */
import { JsonCarry } from './json-carry.ts';
import { Shape } from './json-shape.ts';
import { JsonSkip } from './json-skip.ts';
import { MAX_TEXT, numberAt, Texts, textOf } from './json-words.ts';

/** Of objects and lists in one another that are entered; what is deeper is passed over. */
const MAX_DEPTH = 200_000;

const [ITEM, KEY, VALUE, NUMBERS, SKIP, END] = [0, 1, 2, 3, 4, 5];
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The byte order mark's bytes stand nowhere else outside of a text. */
const isBlank = tableOf(' \t\n\r,:\ufeff');
/** Of numbers and of words such as `true`, also of those that JSON does not know: `-Infinity`, `NaN`. */
const isWord = tableOf('+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_');
const WORDS: Readonly<Record<string, boolean | null>> = {
  true: true,
  false: false,
  null: null,
  NaN: null,
  Infinity: null,
  '-Infinity': null,
};

const UNWANTED = new Shape({});

export class JsonStream {
  readonly #texts = new Texts();
  readonly #shapes: Shape[] = [];
  readonly #lists: boolean[] = [];
  #shape = UNWANTED;
  #isList = false;
  /** Of the value that comes next. */
  #want: Shape;
  #state = VALUE;
  readonly #skip = new JsonSkip();
  readonly #carry = new JsonCarry();
  #isStarved = false;
  #read = 0;
  /** Nothing was read yet of the object or list that is open. */
  #isFresh = false;
  /** What was met that is no JSON, in bytes from the beginning; null while all is well. */
  brokenAt: number | null = null;
  /** More than blanks stands behind the end. */
  hasMore = false;

  constructor(shape: Shape) {
    this.#want = shape;
  }

  /** The document was closed. */
  get isWhole(): boolean {
    return this.#state === END && this.brokenAt === null;
  }

  /** No object or list was opened. */
  get isEmpty(): boolean {
    return this.#state === VALUE && this.#shapes.length === 0;
  }

  write(chunk: Uint8Array): void {
    if (this.brokenAt !== null) return;
    const bytes = this.#carry.before(chunk);
    let at = 0;
    this.#isStarved = false;
    while (at < bytes.length && !this.#isStarved && this.brokenAt === null) {
      if (this.#state === SKIP) at = this.#passOver(bytes, at);
      else if (isBlank[bytes[at]!] === 1) at++;
      else if (this.#state === KEY) at = this.#key(bytes, at);
      else if (this.#state === NUMBERS) at = this.#numbers(bytes, at);
      else if (this.#state === END) {
        this.hasMore = true;
        at = bytes.length;
      } else at = this.#value(bytes, at);
    }
    this.#read += at;
    this.#carry.keep(bytes.subarray(at));
  }

  /** At the end of the input what is still open is taken for closed, so far as anything of it was read. */
  finish(): void {
    while (this.#shapes.length > 0) {
      const isFresh = this.#isFresh;
      this.#leave();
      if (!isFresh) this.#done();
    }
    this.#state = END;
  }

  #key(bytes: Buffer, at: number): number {
    if (bytes[at] === CLOSE_OBJECT) return this.#close(at);
    if (bytes[at] !== QUOTE) return this.#break(at);
    let end = at + 1;
    let isPlain = true;
    for (; end < bytes.length && bytes[end] !== QUOTE; end++) {
      if (bytes[end] !== BACKSLASH) continue;
      isPlain = false;
      end++;
    }
    if (end >= bytes.length) return this.#starve(at, end);
    this.#want = this.#fieldNamed(bytes, at + 1, end, isPlain);
    this.#state = VALUE;
    return end + 1;
  }

  #fieldNamed(bytes: Buffer, start: number, end: number, isPlain: boolean): Shape {
    const { others } = this.#shape;
    const named = isPlain
      ? this.#shape.fieldAt(bytes, start, end)
      : this.#shape.field(textOf(bytes, start, end));
    if (named !== null || others === null || others === undefined) return named ?? UNWANTED;
    others.name(textOf(bytes, start, end));
    return others.shape;
  }

  #value(bytes: Buffer, at: number): number {
    const byte = bytes[at]!;
    if (byte === QUOTE) return this.#text(bytes, at);
    if (byte === OPEN_OBJECT) return this.#open(this.#wanted(), false, at);
    if (byte === OPEN_LIST) return this.#open(this.#wanted(), true, at);
    if (byte === CLOSE_LIST && this.#state === ITEM) return this.#close(at);
    if (isWord[byte] === 0) return this.#break(at);
    const end = endOfWord(bytes, at);
    if (end === bytes.length) return this.#starve(at, end);
    const { scalar } = this.#wanted();
    if (scalar !== null) {
      const isNumber = byte < 0x3a && bytes[at + 1] !== 0x49;
      const value = isNumber ? numberAt(bytes, at, end) : WORDS[bytes.toString('latin1', at, end)];
      if (value === undefined || Number.isNaN(value)) return this.#break(at);
      scalar(value);
    }
    this.#done();
    return end;
  }

  #wanted(): Shape {
    return this.#state === ITEM ? (this.#shape.elements ?? UNWANTED) : this.#want;
  }

  #text(bytes: Buffer, at: number): number {
    const { scalar } = this.#wanted();
    if (scalar === null) {
      this.#skip.beginText();
      this.#state = SKIP;
      return at + 1;
    }
    let end = at + 1;
    let hash = 0;
    let seen = 0;
    for (; end < bytes.length; end++) {
      const byte = bytes[end]!;
      if (byte === QUOTE) break;
      seen |= byte === BACKSLASH ? 0x80 : byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
      if (byte === BACKSLASH) end++;
    }
    const isLong = end - at > MAX_TEXT + 1;
    if (end >= bytes.length && !isLong) return this.#starve(at, end);
    scalar(this.#texts.of(bytes, at + 1, end, hash, seen < 0x80));
    if (end < bytes.length) {
      this.#done();
      return end + 1;
    }
    // The rest of a text that is too long is passed over.
    this.#skip.beginText(end > bytes.length);
    this.#state = SKIP;
    return bytes.length;
  }

  #open(shape: Shape, isList: boolean, at: number): number {
    const isWanted = isList ? shape.elements !== null || shape.numbers !== null : shape.isObject;
    if (!isWanted || this.#shapes.length >= MAX_DEPTH) {
      this.#skip.beginContainer();
      this.#state = SKIP;
      return at + 1;
    }
    this.#shapes.push(this.#shape);
    this.#lists.push(this.#isList);
    this.#shape = shape;
    this.#isList = isList;
    this.#state = !isList ? KEY : shape.numbers === null ? ITEM : NUMBERS;
    this.#isFresh = true;
    shape.begin?.(isList);
    return at + 1;
  }

  #close(at: number): number {
    this.#leave();
    this.#done();
    return at + 1;
  }

  #leave(): void {
    this.#shape.end?.();
    this.#shape = this.#shapes.pop()!;
    this.#isList = this.#lists.pop()!;
    this.#isFresh = false;
  }

  /** A value is whole. */
  #done(): void {
    this.#isFresh = false;
    if (this.#shapes.length === 0) this.#state = END;
    else if (!this.#isList) this.#state = KEY;
    else if (this.#shape.numbers === null) {
      this.#state = ITEM;
      this.#shape.each?.();
    } else {
      this.#state = NUMBERS;
    }
  }

  #numbers(bytes: Buffer, start: number): number {
    const sink = this.#shape.numbers!;
    this.#isFresh = false;
    let at = start;
    for (;;) {
      while (at < bytes.length && isBlank[bytes[at]!] === 1) at++;
      if (at === bytes.length) return at;
      const byte = bytes[at]!;
      if (byte === CLOSE_LIST) return this.#close(at);
      if (isWord[byte] === 0) {
        sink.push(Number.NaN);
        this.#want = UNWANTED;
        return this.#value(bytes, at);
      }
      const end = endOfWord(bytes, at);
      if (end === bytes.length) return this.#starve(at, end);
      sink.push(numberAt(bytes, at, end));
      at = end;
    }
  }

  #passOver(bytes: Buffer, at: number): number {
    const end = this.#skip.pass(bytes, at);
    if (end < 0) return bytes.length;
    this.#done();
    return end;
  }

  #starve(at: number, end: number): number {
    // A name or number of this length is none.
    if (end - at > MAX_TEXT) return this.#break(at);
    this.#isStarved = true;
    return at;
  }

  #break(at: number): number {
    this.brokenAt = this.#read + at;
    return at;
  }
}

function endOfWord(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && isWord[bytes[at]!] === 1) at++;
  return at;
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) table[byte] = 1;
  return table;
}
