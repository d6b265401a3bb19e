/**
 * Text chunks into lines. Knows CRLF, bare CR, UTF-16 that was decoded as UTF-8 (a NUL beside every letter),
 * and a line that never ends.
 */

/** Longer lines are cut here; the cut is counted. A JSON log line holds a whole trace, hence not small. */
const MAX_LINE = 2_097_152;

export class LineSplitter {
  readonly #sink: (text: string) => void;
  #rest = '';
  #skipping = false;
  /** Lines that were longer than the limit. */
  cut = 0;

  constructor(sink: (text: string) => void) {
    this.#sink = sink;
  }

  push(chunk: string): void {
    const text = this.#rest + plain(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#line(text.slice(start, end));
      start = end + 1;
    }
    this.#rest = text.slice(start);
    if (this.#rest.length > MAX_LINE) this.#overflow();
  }

  end(): void {
    if (this.#rest !== '' && !this.#skipping) this.#line(this.#rest);
    this.#rest = '';
    this.#skipping = false;
  }

  #line(raw: string): void {
    if (this.#skipping) {
      this.#skipping = false;
      return;
    }
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    // A progress bar or an old Macintosh file: the bare CR is the line's end too.
    if (text.includes('\r')) for (const part of text.split('\r')) this.#sink(part);
    else this.#sink(text.length > MAX_LINE ? this.#head(text) : text);
  }

  #head(text: string): string {
    this.cut += 1;
    return text.slice(0, MAX_LINE);
  }

  #overflow(): void {
    if (!this.#skipping) this.#sink(this.#head(this.#rest));
    this.#skipping = true;
    this.#rest = '';
  }
}

/** Unicode's own line ends end no line here, and `.` in a pattern must not stop at them. */
function plain(chunk: string): string {
  const text = withoutNul(chunk).replace(/[\u2028\u2029]/g, ' ');
  return MANY_BLANKS.some(blanks => text.includes(blanks)) ? text.replace(/[ \t]{500,}/g, kept) : text;
}

/** No trace is indented that far; patterns that begin or end with blanks would try each of them. */
const MANY_BLANKS = [' '.repeat(500), '\t'.repeat(500)];

function kept(blanks: string): string {
  return blanks.slice(0, 500);
}

function withoutNul(chunk: string): string {
  if (!chunk.includes('\0')) return chunk.startsWith('\ufeff') ? chunk.slice(1) : chunk;
  return chunk.replaceAll('\0', '').replace(/^[\ufeff\ufffd]+/, '');
}
