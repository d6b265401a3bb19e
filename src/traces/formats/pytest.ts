/**
 * Failures as pytest prints them: `--tb=long` (the default) and `--tb=short`.
 * https://github.com/pytest-dev/pytest/blob/main/src/_pytest/_code/code.py (ReprEntry, ReprFileLocation)
 *   ____________________ test_place ____________________
 *       def place(order):
 *   >       return load(order)
 *                  ^^^^^^^^^^^
 *   orders.py:12:                                          a call: the frame below goes on
 *   _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _
 *       def load(order):
 *   >       return db[order]
 *   E       KeyError: 7
 *   orders.py:7: KeyError                                  where it was raised
 *   orders.py:12: in place                                 --tb=short; `E   KeyError: 7` below the last
 */
import type { Line, Session, TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';
import { LINK, PythonChain } from './python-chain.ts';

const SECTION = /^_{3,} (.{1,300}?) _{3,}$/;
const PLACE = /^(\S.{0,600}?\.\w{1,6}|<\S{1,100}>):(\d{1,9}): ?(?:in (\S.{0,200})|([A-Za-z_][\w.]{0,200}))?$/;
const DEF = /^[> ]? {3,}(?:async )?def (\w{1,200})\(/;
const MESSAGE = /^E {2,}(\S.*)$/;
const TYPED = /^((?:[A-Za-z_]\w{0,100}\.){0,20}[A-Za-z_]\w{0,200})(?:: (.*)|:)?$/;
const ENDS = /^={3}.*={3}$|^-{3,} Captured .* -{3,}$/;
/** Lines of source and values between two places. */
const MAX_BETWEEN = 400;

export const pytest: TraceFormat = {
  name: 'pytest',
  language: 'python',
  open: (line, _before, emit) =>
    line.text.startsWith('___') && SECTION.test(line.text)
      ? new PytestSession(line, new PythonChain(line, emit))
      : null,
};

class PytestSession implements Session {
  readonly #at: Line;
  readonly #chain: PythonChain;
  readonly #trial: Line[] = [];
  #placed = false;
  #function: string | null = null;
  #message: string[] = [];
  #messageAt: Line | null = null;
  #between = 0;

  constructor(at: Line, chain: PythonChain) {
    this.#at = at;
    this.#chain = chain;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (line === this.#at) return true;
    if (SECTION.test(text) || ENDS.test(text)) return false;
    if (LINK.test(text)) {
      this.#raise(null);
      return this.#chain.foot(line);
    }
    const place = PLACE.exec(text);
    if (place) return this.#place(place, line);
    const message = MESSAGE.exec(text);
    if (message) {
      this.#messageAt ??= line;
      this.#message.push(message[1] ?? '');
      this.#between = 0;
      return this.#message.length < MAX_BETWEEN;
    }
    this.#function = DEF.exec(text)?.[1] ?? this.#function;
    this.#between += 1;
    if (!this.#placed) this.#trial.push(line);
    return this.#between <= MAX_BETWEEN;
  }

  close(): readonly Line[] {
    // A rule of underscores in another text.
    if (!this.#placed) return this.#trial;
    this.#raise(null);
    return this.#chain.close();
  }

  #place(match: RegExpExecArray, line: Line): boolean {
    const [, file = '', number, name, type] = match;
    // The message of the exception before a link is complete when the next frames begin.
    this.#chain.frame(
      frameOf('python', {
        function: name ?? this.#function ?? '<module>',
        module: null,
        file,
        line: Number(number),
      }),
      line,
    );
    this.#function = null;
    this.#placed = true;
    this.#between = 0;
    if (type) this.#raise(type);
    return true;
  }

  /** `E       app.OrderError: order 7 failed`; an assertion has no name in front of it. */
  #raise(type: string | null): void {
    const [first, ...rest] = this.#message;
    if (first === undefined && type === null) return;
    const typed = first === undefined ? null : TYPED.exec(first);
    const known = typed && (type === null || typed[1] === type || typed[1]?.endsWith(`.${type}`));
    const name = known ? (typed[1] ?? null) : (type ?? 'AssertionError');
    const text = known ? (typed[2] ?? '') : (first ?? '');
    const message = [text, ...rest.map(line => line.trimEnd())].join('\n').trim();
    this.#chain.raise(name, message === '' ? null : message, this.#messageAt ?? this.#at);
    this.#message = [];
    this.#messageAt = null;
  }
}
