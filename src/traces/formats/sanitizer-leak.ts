/** LeakSanitizer: each leak is a report with one stack, told by the function that allocated. */
import type { Emit, Line, Session } from '../model.ts';
import { SanitizerStacks } from './sanitizer-stacks.ts';
import { END, KNOWN } from './sanitizer-words.ts';

const LEAK = /^\s*((?:Direct|Indirect) leak of [\d,]+ byte\(s\)) in (\d+) object\(s\) allocated from:/;

interface Head {
  readonly type: string;
  readonly message: string;
  readonly at: Line;
}

/** `Direct leak of 100 byte(s) in 1 object(s) allocated from:` and a stack, as often as there are leaks. */
export class LeakSession implements Session {
  readonly #emit: Emit;
  #head: Head | null = null;
  #stacks = new SanitizerStacks();
  #ended = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    const leak = LEAK.exec(text);
    if (leak) {
      this.#finish();
      this.#head = { type: 'memory leak', message: `${leak[1]} in ${leak[2]} object(s)`, at: line };
      return true;
    }
    if (END.test(text)) this.#ended = true;
    if (/Sanitizer: (?!leak)/.test(text) && /ERROR|WARNING/.test(text)) return false;
    return this.#stacks.frame(text, line) || KNOWN.test(text) || (this.#ended && END.test(text));
  }

  close(): readonly Line[] {
    this.#finish();
    return [];
  }

  #finish(): void {
    const [stack] = this.#stacks.all;
    if (this.#head) {
      this.#emit({
        kind: 'trace',
        trace: { ...this.#head, thread: null, state: null, frames: stack?.frames ?? [], causes: [] },
      });
    }
    this.#head = null;
    this.#stacks = new SanitizerStacks();
  }
}
