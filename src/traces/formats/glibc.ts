/**
 * What glibc and libstdc++ print when they abort a program, with or without `backtrace_symbols_fd`'s lines:
 * https://sourceware.org/git/?p=glibc.git;a=blob;f=debug/backtracesymsfd.c
 *   free(): double free detected in tcache 2
 *   terminate called after throwing an instance of 'std::runtime_error'
 *     what():  order 7 failed
 *   ./shop(_ZN4shop15print_backtraceEv+0x1f)[0x559ebd5535de]
 *   *** stack smashing detected ***: terminated
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';
import { nativeFrame } from './native-frames.ts';
import { sanitizerReport } from './sanitizer.ts';

const ABORT =
  /^(?:\*\*\* (?:Error in [`'].*': )?)?((?:free|malloc|realloc|calloc|munmap_chunk|corrupted|malloc_consolidate|double free|_int_malloc|tcache_thread_shutdown)\b.{0,20}(?:\(\): |: | ).{3,120}|stack smashing detected \*\*\*: .*|buffer overflow detected \*\*\*: .*|invalid %N\$ use detected \*\*\*.*)$/;
const KINDS =
  /double free|invalid (?:pointer|size|next size|old size)|corrupted|memory corruption|chunk|unaligned|smashing|overflow detected|unsorted|free list|top size|mismatching/;
const TERMINATE =
  /^(terminate called) (?:after throwing an instance of '(.+)'|without an active exception|recursively)/;
const WHAT = /^\s*what\(\):\s*(.*)$/;
const ASSERT = /^(?:\S+: )?(\S+\.\w+):(\d+): (.+): Assertion [`'](.+)' failed\.$/;
/** Assertions of other C libraries: musl, BSD and macOS, Windows, GLib. */
const OTHER_ASSERTS: readonly (readonly [RegExp, (match: RegExpExecArray) => AssertParts])[] = [
  [
    /^Assertion failed: (.{1,500}) \((\S{1,300}): (\w.{0,200}): (\d{1,7})\)$/,
    ([, text, file, name, line]) => ({ text, file, name, line }),
  ],
  [
    /^Assertion failed: \((.{1,500})\), function (.{1,200}), file (\S{1,300}), line (\d{1,7})\.$/,
    ([, text, name, file, line]) => ({ text, file, name, line }),
  ],
  [
    /^Assertion failed: (.{1,500}), file (.{1,300}), line (\d{1,7})$/,
    ([, text, file, line]) => ({ text, file, line }),
  ],
  // libc++'s hardening; WebKit, with the place on the next line.
  [
    /^(\S{1,300}):(\d{1,7}): assertion (.{1,500}) failed: .{0,500}$/,
    ([, file, line, text]) => ({ text, file, line }),
  ],
  [/^ASSERTION FAILED: (.{1,500})$/, ([, text]) => ({ text })],
  [
    /^.{0,200}\] (?:(\S{1,200}):(\d{1,7})\] )?assert failure: (.{1,500})$/,
    ([, file, line, text]) => ({ text, file, line }),
  ],
  [
    /^(?:\*\* )?(?:Bail out! )?(?:\w{1,40}:)?ERROR:(\S{1,300}?):(\d{1,7}):(\w{1,200}): (?:assertion failed: |'?)(.{1,500})$/,
    ([, file, line, name, text]) => ({ text, file, name, line }),
  ],
];
const LIBCXX =
  /^libc\+\+abi(?:\.dylib)?: terminating (?:with|due to) uncaught (?:exception of type (\S.{0,300}?)(?:: (.{0,2000}))?|foreign exception)$/;
const PURE = /^pure virtual method called$/;
const KNOWN =
  /^\s*$|^=+$|^=+ (?:Backtrace|Memory map): =+$|^[\da-f]+-[\da-f]+ [r-][w-][x-][ps-] |^Aborted(?: \(core dumped\))?$|^\w+Sanitizer:DEADLYSIGNAL$|^Received signal 6|^(?:Obtained \d+ stack frames|Backtrace|Stack trace|Call stack):?$/i;

export const glibcBacktrace: TraceFormat = {
  name: 'glibc-backtrace',
  language: 'c',
  open(line, _before, emit) {
    const head = headOf(line);
    const frame =
      head ||
      /^\s*> \S/.test(line.text) ||
      !/\([^()]{0,3000}\+0x[\da-f]{1,16}\) ?\[0x|\.so[\w.]{0,60}\(\) ?\[0x/.test(line.text)
        ? null
        : nativeFrame(line.text);
    if (!head && !frame) return null;
    const session = new GlibcSession(head ?? { type: null, message: null, at: line, place: null }, emit);
    if (frame) session.take(line);
    return session;
  },
};

interface AssertParts {
  readonly text?: string | undefined;
  readonly file?: string | undefined;
  readonly name?: string | undefined;
  readonly line?: string | undefined;
}

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
    const [, file, number, name, words] = assertion;
    return asserted({ text: words, file, name, line: number }, line);
  }
  for (const [pattern, parts] of /ssertion|ASSERTION|assert failure|ERROR:/.test(text) ? OTHER_ASSERTS : []) {
    const match = pattern.exec(text);
    if (match) return asserted(parts(match), line);
  }
  const libcxx = text.startsWith('libc++abi') ? LIBCXX.exec(text) : null;
  if (libcxx)
    return { type: libcxx[1] ?? 'std::terminate', message: libcxx[2] ?? null, at: line, place: null };
  if (PURE.test(text)) return { type: 'pure virtual method called', message: null, at: line, place: null };
  const abort = KINDS.test(text) ? ABORT.exec(text) : null;
  return abort ? { type: 'glibc abort', message: abort[1] ?? text, at: line, place: null } : null;
}

function asserted({ text = '', file = '', name, line: number }: AssertParts, at: Line): Head {
  return {
    type: 'assertion failed',
    message: text,
    at,
    place: { ...cFrame(name ?? '??', null, file, Number(number)), own: true, at },
  };
}

class GlibcSession implements Session {
  readonly #emit: Emit;
  readonly #head: Head;
  readonly #frames = new FrameList();
  #what: string | null = null;
  /** The sanitizer's report of the abort: its stack is this error's. */
  #report: Session | null = null;

  constructor(head: Head, emit: Emit) {
    this.#head = head;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    if (this.#report) return this.#report.take(line);
    const { type, message, at } = this.#head;
    if (this.#frames.length === 0 && type !== null)
      this.#report = sanitizerReport(line, this.#emit, { type, message: this.#what ?? message, at });
    if (this.#report) return true;
    const what = WHAT.exec(line.text);
    if (what && this.#what === null) {
      this.#what = what[1] ?? '';
      return true;
    }
    const frame = nativeFrame(line.text);
    if (frame) this.#frames.push(frame, line);
    return frame !== null || KNOWN.test(line.text);
  }

  close(): readonly Line[] {
    if (this.#report) return this.#report.close();
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
