/**
 * What glibc and libstdc++ print when they abort a program, with or without `backtrace_symbols_fd`'s lines.
 *   free(): double free detected in tcache 2
 *   terminate called after throwing an instance of 'std::runtime_error'
 *     what():  order 7 failed
 *   ./shop(_ZN4shop15print_backtraceEv+0x1f)[0x559ebd5535de]
 *   *** stack smashing detected ***: terminated
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';
import { plainName } from './plain-name.ts';

const ABORT =
  /^(?:\*\*\* (?:Error in [`'].*': )?)?((?:free|malloc|realloc|calloc|munmap_chunk|corrupted|malloc_consolidate|double free|_int_malloc|tcache_thread_shutdown)\b.{0,20}(?:\(\): |: | ).{3,120}|stack smashing detected \*\*\*: .*|buffer overflow detected \*\*\*: .*|invalid %N\$ use detected \*\*\*.*)$/;
const KINDS =
  /double free|invalid (?:pointer|size|next size|old size)|corrupted|memory corruption|chunk|unaligned|smashing|overflow detected|unsorted|free list|top size|mismatching/;
const TERMINATE =
  /^(terminate called) (?:after throwing an instance of '(.+)'|without an active exception|recursively)/;
const WHAT = /^\s*what\(\):\s*(.*)$/;
const ASSERT = /^(?:\S+: )?(\S+\.\w+):(\d+): (.+): Assertion [`'](.+)' failed\.$/;
const FRAME = /^\s*(?:\[bt\]\s*)?([^\s()[\]]{1,500})\(([^()]{0,1500})\)\s?\[(0x[\da-f]+)\]$/;
const KNOWN =
  /^\s*$|^=+ (?:Backtrace|Memory map): =+$|^[\da-f]+-[\da-f]+ [r-][w-][x-][ps-] |^Aborted(?: \(core dumped\))?$|^(?:Obtained \d+ stack frames|Backtrace|Stack trace|Call stack):?$/i;

export const glibcBacktrace: TraceFormat = {
  name: 'glibc-backtrace',
  language: 'c',
  open(line, _before, emit) {
    const head = headOf(line);
    const frame = head ? null : frameIn(line.text);
    if (!head && !frame) return null;
    const session = new GlibcSession(head ?? { type: null, message: null, at: line, place: null }, emit);
    if (frame) session.take(line);
    return session;
  },
};

interface Head {
  readonly type: string | null;
  readonly message: string | null;
  readonly at: Line;
  readonly place: Frame | null;
}

function headOf(line: Line): Head | null {
  const { text } = line;
  const terminate = TERMINATE.exec(text);
  if (terminate)
    return {
      type: terminate[2] ?? 'std::terminate',
      message: terminate[2] ? null : text,
      at: line,
      place: null,
    };
  const assertion = text.includes(': Assertion ') ? ASSERT.exec(text) : null;
  if (assertion) {
    return {
      type: 'assertion failed',
      message: assertion[4] ?? '',
      at: line,
      place: { ...cFrame(assertion[3] ?? '', null, assertion[1] ?? '', Number(assertion[2])), at: line },
    };
  }
  const abort = KINDS.test(text) ? ABORT.exec(text) : null;
  return abort ? { type: 'glibc abort', message: abort[1] ?? text, at: line, place: null } : null;
}

function frameIn(text: string): Frame | null {
  const match = FRAME.exec(text);
  if (!match || !(/^[./]|\.so/.test(match[1] ?? '') || (match[2] ?? '').includes('+0x'))) return null;
  const name = (match[2] ?? '').replace(/\+0x[\da-f]+$/, '');
  return cFrame(name === '' ? '??' : plainName(name), match[1] ?? null, null, null);
}

class GlibcSession implements Session {
  readonly #emit: Emit;
  readonly #head: Head;
  readonly #frames = new FrameList();
  #what: string | null = null;

  constructor(head: Head, emit: Emit) {
    this.#head = head;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const what = WHAT.exec(line.text);
    if (what && this.#what === null) {
      this.#what = what[1] ?? '';
      return true;
    }
    const frame = frameIn(line.text);
    if (frame) this.#frames.push(frame, line);
    return frame !== null || KNOWN.test(line.text);
  }

  close(): readonly Line[] {
    const { type, message, at, place } = this.#head;
    const printed = this.#frames.frames;
    this.#emit({
      kind: 'trace',
      trace: {
        type,
        message: this.#what ?? message,
        thread: null,
        state: null,
        frames: printed.length > 0 || !place ? printed : [place],
        causes: [],
        at,
      },
    });
    return [];
  }
}
