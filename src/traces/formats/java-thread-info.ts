/** ThreadInfo as JSON over many lines; one that stands on a single line is opened as any JSON of a log is. */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { threadInfoLines } from '../thread-info-json.ts';
import { javaThreadDump } from './java-thread-dump.ts';
import { brackets } from './json-brackets.ts';

/** The text is kept whole until its end. */
const MAX_TEXT = 33_554_432;
const OPENS = /^\s*(?:[[{]\s*)*"(?:threads"\s*:\s*\[|threadName"\s*:)/;

export const javaThreadInfo: TraceFormat = {
  name: 'java-thread-dump',
  language: 'java',
  open(line, before, emit) {
    if (!OPENS.test(line.text)) return null;
    const head = [...before.slice(-3).map(({ text }) => text), line.text].join('\n');
    const start = /[[{][\s[{]{0,80}"(?:threads"\s*:\s*\[|threadName"\s*:)[^\n]*$/.exec(head)?.index;
    return start === undefined ? null : new InfoSession(line, head.slice(start), emit);
  },
};

class InfoSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #parts: string[] = [];
  #length = 0;
  #depth = 0;

  constructor(at: Line, head: string, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
    this.#add(head);
  }

  take(line: Line): boolean {
    if (this.#depth <= 0 || this.#length > MAX_TEXT) return false;
    this.#add(line.text);
    return true;
  }

  close(): readonly Line[] {
    const lines = threadInfoLines(parsed(this.#parts.join('\n')));
    if (lines === null) {
      this.#emit({ kind: 'unread', at: this.#at });
      return [];
    }
    const [first, ...rest] = lines.map(text => ({ ...this.#at, text }));
    const session = first ? javaThreadDump.open(first, [], this.#emit) : null;
    for (const line of rest) session?.take(line);
    session?.close();
    return [];
  }

  /** Brackets outside of strings tell where the value ends. */
  #add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
    for (const { mark } of brackets(text)) this.#depth += mark === '[' || mark === '{' ? 1 : -1;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off, or something follows: no dump that can be trusted.
    return null;
  }
}
