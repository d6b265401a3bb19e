/**
 * Numbers as they come, in pages of the narrowest type that holds them exactly: a hundred megabytes of JSON are ten
 * million numbers, and as an array they would be as large again. NaN stands for what is no number.
 */
const PAGE_BITS = 16;
const PAGE = 1 << PAGE_BITS;
const FIRST = 64;

type Page = Uint16Array | Int32Array | Float64Array;

/** What stands for NaN in a page of whole numbers, and the numbers beside it that such a page holds. */
const SHORT = { missing: 0xffff, least: 0, most: 0xfffe };
const LONG = { missing: -(2 ** 31), least: 1 - 2 ** 31, most: 2 ** 31 - 1 };

/** Takes numbers one after the other; NaN for what is no number. */
export interface NumberSink {
  push(value: number): void;
}

export class NumberList implements NumberSink {
  length = 0;
  readonly #pages: Page[] = [];
  #page: Page = new Uint16Array(0);
  /** Of the last page. */
  #used = PAGE;

  push(value: number): void {
    if (this.#used === this.#page.length || this.#used === PAGE) this.#makeRoom();
    const page = this.#page;
    if (page instanceof Float64Array) page[this.#used] = Number.isFinite(value) ? value : Number.NaN;
    else {
      const { missing, least, most } = page instanceof Uint16Array ? SHORT : LONG;
      if (value >= least && value <= most && value === Math.trunc(value)) page[this.#used] = value;
      else if (!Number.isFinite(value)) page[this.#used] = missing;
      else {
        this.#replace(wider(page, value));
        this.push(value);
        return;
      }
    }
    this.#used++;
    this.length++;
  }

  /** NaN where there is none. */
  at(index: number): number {
    const page = this.#pages[index >> PAGE_BITS];
    const value = index < this.length ? page?.[index & (PAGE - 1)] : undefined;
    if (page === undefined || value === undefined) return Number.NaN;
    if (page instanceof Float64Array) return value;
    return value === (page instanceof Uint16Array ? SHORT : LONG).missing ? Number.NaN : value;
  }

  /** All of them, for what goes back and forth among them. */
  values(): Float64Array {
    const values = new Float64Array(this.length);
    for (let index = 0; index < values.length; index++) values[index] = this.at(index);
    return values;
  }

  /** Gives its memory back at once, which V8 does late; the list is empty then. */
  clear(): void {
    for (const { buffer } of this.#pages) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
    this.#pages.length = 0;
    this.#page = new Uint16Array(0);
    this.#used = PAGE;
    this.length = 0;
  }

  #makeRoom(): void {
    if (this.#used < PAGE) {
      const larger = new (this.#page.constructor as Uint16ArrayConstructor)(this.#page.length * 2);
      larger.set(this.#page as Uint16Array);
      this.#replace(larger);
      return;
    }
    // Most pages are as wide as the one before.
    const Width = this.#page.constructor as Uint16ArrayConstructor;
    this.#page = new Width(this.length === 0 ? FIRST : PAGE);
    this.#pages.push(this.#page);
    this.#used = 0;
  }

  #replace(page: Page): void {
    this.#page = page;
    this.#pages[this.#pages.length - 1] = page;
  }
}

function wider(page: Uint16Array | Int32Array, value: number): Page {
  const isLong = page instanceof Uint16Array && value === Math.trunc(value) && Math.abs(value) <= LONG.most;
  const { missing } = page instanceof Uint16Array ? SHORT : LONG;
  const to = isLong ? new Int32Array(page.length) : new Float64Array(page.length);
  for (let at = 0; at < page.length; at++) {
    to[at] = page[at] !== missing ? page[at]! : isLong ? LONG.missing : Number.NaN;
  }
  return to;
}
