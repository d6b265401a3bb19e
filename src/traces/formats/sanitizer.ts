/**
 * AddressSanitizer, LeakSanitizer, MemorySanitizer (`asan`), ThreadSanitizer (`tsan`).
 * https://github.com/llvm/llvm-project/tree/main/compiler-rt/lib (asan_report.cpp, tsan_report.cpp)
 *
 *   ==2795==ERROR: AddressSanitizer: heap-use-after-free on address 0x603000000040 at pc …
 *   WRITE of size 4 at 0x603000000040 thread T0
 *       #0 0x55c2940c2649 in shop::free() /srv/shop/c/crash.cpp:32
 *
 *   freed by thread T0 here:                            a label, then a stack of its own
 *
 *   WARNING: ThreadSanitizer: data race (pid=2845)
 *     Read of size 4 at 0x557c116b1268 by thread T2:
 *       #0 shop::increment() /srv/shop/c/crash.cpp:61 (tsan+0x6772)
 *     Previous write of size 4 at 0x557c116b1268 by thread T1:
 *
 * The first stack is the report's; the further ones keep their labels. LeakSanitizer's stacks are reports each.
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { LeakSession } from './sanitizer-leak.ts';
import { SanitizerStacks } from './sanitizer-stacks.ts';
import { END, KNOWN } from './sanitizer-words.ts';

const ASAN =
  /^\s*==\d+==\s?(?:ERROR|WARNING): ((?:Address|Leak|Memory|HWAddress|KernelAddress|Undefined\w*|Thread)Sanitizer|libFuzzer|GWP-ASan): (\S.*)$/;
const TSAN = /^\s*WARNING: ThreadSanitizer: (.{1,200}?)(?: \(pid=\d+\))?$/;
const LABEL =
  /^\s{0,200}((?:freed|previously allocated|allocated|previously freed) by thread (T\d+).*here:|Thread (T\d+) .*created by.*|.*\bby (?:main )?thread(?: (T\d+))?.*:$|(?:READ|WRITE) of size \d+ at .*|Address 0x[\da-f]+ is located .*|Uninitialized value was .*|Memory was marked as uninitialized|Mutex M\d+ .*acquired here.*:$|Mutex M\d+ .*created at:$|Location is .*|.*(?:signal|access).*is caused by.*|The signal is caused by .*)/;

export const asan: TraceFormat = {
  name: 'asan',
  language: 'c',
  open: (line, _before, emit) => sanitizerReport(line, emit) ?? loose(line, emit),
};

/** What the program said before it ended itself: the report that follows only shows where. */
export interface Abort {
  readonly type: string;
  readonly message: string | null;
  readonly at: Line;
}

export function sanitizerReport(line: Line, emit: Emit, abort: Abort | null = null): Session | null {
  const match = /Sanitizer|libFuzzer/.test(line.text) ? ASAN.exec(line.text) : null;
  if (!match) return null;
  const words = match[2] ?? '';
  if (/memory leaks/.test(words)) return new LeakSession(emit);
  const type = typeOf(words);
  const plain = words.replace(/^attempting /, '');
  const message = plain.startsWith(type) ? plain.slice(type.length).replace(/^[\s:;]+/, '') : plain;
  return abort && ENDED.test(type)
    ? new SanitizerSession(emit, {
        ...abort,
        message: [abort.message ?? '', `${type} ${message}`].filter(part => part !== '').join('; '),
      })
    : new SanitizerSession(emit, { type, message: message.trim(), at: line });
}

/** The program ended itself, and said why before. */
const ENDED = /^(?:ABRT|TRAP|ILL|BUS|breakpoint|deadly signal|fuzz target exited)/;

/** `heap-use-after-free on address 0x…` → the kind without its particulars. */
function typeOf(words: string): string {
  if (/^attempting double-free/.test(words)) return 'double-free';
  if (/^attempting free on address/.test(words)) return 'bad-free';
  if (
    /^requested allocation size|^allocator is out of memory|^out of memory: allocator|^(?:calloc|reallocarray|pvalloc)[ -]|hard rss limit/.test(
      words,
    )
  )
    return 'allocation too large';
  return (
    /^(?:deadly signal|timeout|out-of-memory|fuzz target (?:exited|overwrites its const input)|nested bug|bad parameters)/.exec(
      words,
    )?.[0] ??
    /^[\w-]+/.exec(words)?.[0] ??
    words
  );
}

function loose(line: Line, emit: Emit): Session | null {
  if (!line.text.includes('#') || !LOOSE.test(line.text) || / at \S+:\d+$/.test(line.text)) return null;
  const session = new SanitizerSession(emit, { type: null, message: '', at: line });
  session.take(line);
  return session;
}

export const tsan: TraceFormat = {
  name: 'tsan',
  language: 'c',
  open: (line, _before, emit) => {
    const match = line.text.includes('ThreadSanitizer') ? TSAN.exec(line.text) : null;
    return match ? new SanitizerSession(emit, { type: match[1] ?? '', message: '', at: line }, 'tsan') : null;
  },
};

/**
 *   Location is global 'shop::shared' of size 4 at 0x…
 *   0x… is located 4 bytes after global variable 'sizes' defined in 'store.c:12' (0x…) of size 40
 *     [32, 48) 'buffer' (line 5) <== Memory access at offset 48 overflows this variable
 */
function variableOf(text: string): string | null {
  const name =
    /^\s*Location is (?:global|TLS) '([^']{1,200})'/.exec(text)?.[1] ??
    / is located .{1,60} global variable '([^']{1,200})'/.exec(text)?.[1] ??
    /^\s*\[\d+, \d+\) '([^']{1,200})'.* <== Memory access/.exec(text)?.[1];
  return name === undefined ? null : `variable \`${name.replaceAll('`', "'")}\``;
}

interface Head {
  readonly type: string;
  readonly message: string;
  readonly at: Line;
}

/** A report whose head was cut off. */
interface Headless {
  readonly type: null;
  readonly message: '';
  readonly at: Line;
}

/** Unknown lines between a report's head and its first frame. */
const MAX_BEFORE = 40;
// An address, a name and a source place or a module: gdb would print arguments in parentheses.
const LOOSE =
  /^\s*#\d+ 0x[\da-f]+ in (?:.* )?(?:\S+:\d+(?::\d+)?|\(\S+\+0x[\da-f]+\)(?: \(BuildId: \w+\))?)$/;

class SanitizerSession implements Session {
  readonly #emit: Emit;
  readonly #head: Head | Headless;
  readonly #format: 'asan' | 'tsan';
  readonly #stacks = new SanitizerStacks();
  #ended = false;
  #trial: Line[] = [];
  /** Whose memory it is, by the name of the variable. */
  #variable: string | null = null;

  constructor(emit: Emit, head: Head | Headless, format: 'asan' | 'tsan' = 'asan') {
    this.#emit = emit;
    this.#head = head;
    this.#format = format;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (text.includes('Sanitizer') && (ASAN.test(text) || TSAN.test(text))) return false;
    if (this.#ended) return KNOWN.test(text) || END.test(text);
    if (END.test(text)) {
      this.#ended = true;
      return true;
    }
    if (this.#stacks.frame(text, line)) {
      this.#trial = [];
      return true;
    }
    this.#variable ??= variableOf(text);
    const label = LABEL.exec(text.replace(/^\s*==\d+==/, ''));
    if (label) this.#stacks.label((label[1] ?? '').replace(/:$/, ''), line);
    if (label !== null || KNOWN.test(text)) return true;
    return this.#onTrial(line);
  }

  /** Other lines cut in (SCARINESS, notes of a fuzzer, the program's own output): a few are read over. */
  #onTrial(line: Line): boolean {
    if (this.#trial.length >= (this.#stacks.any ? 2 : MAX_BEFORE)) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    const [first, ...others] = this.#stacks.all;
    const message = [this.#head.message, first?.label ?? ''].filter(part => part !== '').join('; ');
    this.#emit({
      kind: 'trace',
      format: this.#format,
      trace: {
        type: this.#head.type,
        message: message === '' ? null : message,
        thread: first?.thread ?? null,
        state: null,
        frames: first?.frames ?? [],
        causes: [],
        at: this.#head.at,
        ...(first && first.elided > 0 && { elided: first.elided }),
        ...((others.length > 0 || this.#variable !== null) && {
          details: {
            ...(others.length > 0 && { stacks: others.map(({ elided: _elided, ...stack }) => stack) }),
            ...(this.#variable !== null && { note: this.#variable }),
          },
        }),
      },
    });
    return this.#trial;
  }
}
