/**
 * Go's race detector. https://github.com/llvm/llvm-project/blob/main/compiler-rt/lib/tsan/rtl/tsan_report.cpp (SANITIZER_GO)
 *   ==================
 *   WARNING: DATA RACE
 *   Read at 0x00c000014100 by goroutine 8:
 *     main.read()                                          each stack: a function, and below it its place
 *         /src/shop/main.go:137 +0x3a
 *
 *   Previous write at 0x00c000014100 by goroutine 7:
 *   Goroutine 8 (running) created at:
 *   ==================
 */
import {
  type Emit,
  FrameList,
  type Line,
  type RelatedStack,
  type Session,
  type TraceFormat,
} from '../model.ts';
import { goFrame } from './go-goroutine.ts';

const OPENS = /^WARNING: DATA RACE$/;
const LABEL =
  /^((?:Previous )?(?:atomic )?(?:Read|Write|read|write|Atomic \w+|atomic \w+) (?:at 0x[\da-f]+ )?by (main goroutine|goroutine \d+)|(Goroutine \d+)(?: \(\w+\))? created at):$/;
const CALL = /^\s*(\S.{0,800})\(.{0,400}\)$/;
const PLACE = /^\s*(\S.{0,600}?):(\d{1,9})(?: \+0x[\da-f]+)?$/;
const KNOWN = /^\s*$|^\s*\[failed to restore the stack\]$/;
const END = /^={10,}$/;

export const goRace: TraceFormat = {
  name: 'go-race',
  language: 'go',
  open: (line, _before, emit) => (OPENS.test(line.text) ? new RaceSession(line, emit) : null),
};

interface Stack {
  readonly label: string;
  readonly thread: string;
  readonly frames: FrameList;
  readonly at: Line;
}

class RaceSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #stacks: Stack[] = [];
  #pending: string | null = null;
  #ended = false;

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    if (line === this.#at) return true;
    if (this.#ended) return false;
    const { text } = line;
    if (END.test(text)) {
      this.#ended = true;
      return true;
    }
    const label = LABEL.exec(text);
    if (label) {
      const thread = label[2] ?? label[3]?.toLowerCase() ?? '';
      this.#stacks.push({ label: label[1] ?? '', thread, frames: new FrameList(), at: line });
      return true;
    }
    if (KNOWN.test(text)) return true;
    const stack = this.#stacks.at(-1);
    const place = this.#pending === null ? null : PLACE.exec(text);
    if (place && stack) {
      stack.frames.push(goFrame(this.#pending ?? '', place[1] ?? '', Number(place[2])), line);
      this.#pending = null;
      return true;
    }
    const call = stack ? CALL.exec(text) : null;
    this.#pending = call?.[1] ?? null;
    return call !== null;
  }

  close(): readonly Line[] {
    const [first, ...others] = this.#stacks;
    if (!first) return [];
    this.#emit({
      kind: 'trace',
      trace: {
        type: 'data race',
        message: first.label,
        thread: first.thread,
        state: null,
        frames: first.frames.frames,
        causes: [],
        at: this.#at,
        details: {
          stacks: others.map(({ frames, ...stack }): RelatedStack => ({ ...stack, frames: frames.frames })),
        },
      },
    });
    return [];
  }
}
