/** What of a JSON document is not wanted is passed over: only texts and brackets are told apart in it. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

export class JsonSkip {
  /** Brackets that are open. */
  #depth = 0;
  #inText = false;
  /** The last byte was a backslash. */
  #isEscaped = false;

  /** Its opening bracket was read. */
  beginContainer(): void {
    this.#depth = 1;
  }

  /** Its opening quote was read, or more of it. */
  beginText(isEscaped = false): void {
    this.#inText = true;
    this.#isEscaped = isEscaped;
  }

  /** Where what is passed over ends, behind its last byte; −1 where that is not among these bytes. */
  pass(bytes: Uint8Array, start: number): number {
    let at = this.#isEscaped ? start + 1 : start;
    while (at < bytes.length) {
      at = this.#inText ? this.#passText(bytes, at) : this.#passBrackets(bytes, at);
      if (!this.#inText && this.#depth === 0) break;
    }
    this.#isEscaped = at > bytes.length;
    return this.#inText || this.#depth > 0 ? -1 : at;
  }

  #passText(bytes: Uint8Array, start: number): number {
    let at = start;
    for (; at < bytes.length; at++) {
      if (bytes[at] === BACKSLASH) at++;
      else if (bytes[at] === QUOTE) {
        this.#inText = false;
        return at + 1;
      }
    }
    return at;
  }

  /** Until a text begins, or the last bracket closes. */
  #passBrackets(bytes: Uint8Array, start: number): number {
    let depth = this.#depth;
    let at = start;
    for (; at < bytes.length && depth > 0 && !this.#inText; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) this.#inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
    }
    this.#depth = depth;
    return at;
  }
}
