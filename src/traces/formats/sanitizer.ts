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
import {
  type Emit,
  type Frame,
  FrameList,
  type Line,
  type RelatedStack,
  type Session,
  type TraceFormat,
} from '../model.ts';
import { sanitizerFrame } from './c-frame.ts';

const ASAN =
  /^\s*==\d+==\s?(?:ERROR|WARNING): ((?:Address|Leak|Memory|HWAddress|KernelAddress|Undefined\w*)Sanitizer|libFuzzer): (?:attempting )?([\w-]+(?: memory leaks)?)(.*)$/;
const TSAN = /^\s*WARNING: ThreadSanitizer: (.{1,200}?)(?: \(pid=\d+\))?$/;
const LEAK = /^\s*((?:Direct|Indirect) leak of [\d,]+ byte\(s\)) in (\d+) object\(s\) allocated from:/;
const LABEL =
  /^\s*((?:freed|previously allocated|allocated|previously freed) by thread (T\d+).*here:|Thread (T\d+) .*created by.*|.*\bby (?:main )?thread(?: (T\d+))?.*:$|(?:READ|WRITE) of size \d+ at .*|Address 0x[\da-f]+ is located .*|Uninitialized value was .*|Memory was marked as uninitialized|Mutex M\d+ .*acquired here.*:$|Mutex M\d+ .*created at:$|Location is .*|.*(?:signal|access).*is caused by.*|The signal is caused by .*)/;
const END = /^\s*SUMMARY: \w+Sanitizer: |^\s*==\d+==ABORTING$/;
const KNOWN =
  /^\s*$|^=+$|^\s*==\d+==|^\s*0x[\da-f]+ is located |^Shadow (?:bytes|byte legend|memory)|^=?>?\s*0x[\da-f]+: |^\s*(?:Addressable|Partially addressable|Heap left|Heap right|Freed heap|Stack |Global |Poisoned|Container|Array cookie|Intra object|ASan internal|Left alloca|Right alloca)|^AddressSanitizer (?:can not|:)|^HINT: |^\s+\(longjmp and |^\s*Hint: |^\s*\[\d+, \d+\)|^\s*This frame has|^Thread T\d+ |^ThreadSanitizer: reported|^\s*Cycle in lock order graph|^\s*And the next|^\s*Register values|^\s*r[a-z\d]{1,2}\s+=|^\s*Location is |^\s*As if synchronized|^\s*Mutex M\d+ |^\s*Memory access at|^Objects leaked above/;
const LIBFUZZER = /^#\d+[:\t ]+(?:cov|INITED|NEW|REDUCE|pulse|READ|DONE)\b|^#\d+: cov/;

export const asan: TraceFormat = {
  name: 'asan',
  language: 'c',
  open: (line, _before, emit) => {
    const match = /Sanitizer|libFuzzer/.test(line.text) ? ASAN.exec(line.text) : null;
    if (!match) return loose(line, emit);
    const leaks = (match[2] ?? '').includes('memory leaks') || match[1] === 'LeakSanitizer';
    const session = new SanitizerSession(emit, {
      type: match[2] ?? '',
      message: (match[3] ?? '').trim(),
      at: line,
    });
    return leaks ? new LeakSession(emit) : session;
  },
};

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
    return match ? new SanitizerSession(emit, { type: match[1] ?? '', message: '', at: line }) : null;
  },
};

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
const MAX_BEFORE = 12;
// An address, a name and a source place or a module: gdb would print arguments in parentheses.
const LOOSE =
  /^\s*#\d+ 0x[\da-f]+ in (?:.* )?(?:\S+:\d+(?::\d+)?|\(\S+\+0x[\da-f]+\)(?: \(BuildId: \w+\))?)$/;

/** Stacks with their labels, in the order of printing. */
class Stacks {
  readonly #done: (RelatedStack & { elided: number })[] = [];
  #label: { text: string; at: Line } | null = null;
  #frames = new FrameList();
  #at: Line | null = null;

  label(text: string, at: Line): void {
    this.finish();
    // Several labels before one stack: the last but a hint counts, the first is the access itself.
    if (!this.#label || !/^(?:READ|WRITE)/.test(this.#label.text)) this.#label = { text, at };
  }

  frame(text: string, line: Line): boolean {
    const parsed = LIBFUZZER.test(text) ? null : sanitizerFrame(text);
    if (!parsed) return false;
    if (parsed.number === 0) this.finish();
    this.#at ??= line;
    this.#frames.push(parsed.frame, line);
    return true;
  }

  finish(): void {
    const frames: Frame[] = this.#frames.frames;
    if (frames.length === 0 || !this.#at) return;
    const label = this.#label?.text ?? '';
    const thread = /\bthread (T\d+)|\bThread (T\d+)/.exec(label);
    this.#done.push({
      label,
      thread: thread?.[1] ?? thread?.[2] ?? (/main thread/.test(label) ? 'main' : null),
      frames,
      at: this.#label?.at ?? this.#at,
      elided: this.#frames.elided,
    });
    this.#frames = new FrameList();
    this.#label = null;
    this.#at = null;
  }

  get any(): boolean {
    return this.#done.length > 0 || this.#frames.length > 0;
  }

  get all(): readonly (RelatedStack & { elided: number })[] {
    this.finish();
    return this.#done;
  }
}

class SanitizerSession implements Session {
  readonly #emit: Emit;
  readonly #head: Head | Headless;
  readonly #stacks = new Stacks();
  #ended = false;
  #trial: Line[] = [];

  constructor(emit: Emit, head: Head | Headless) {
    this.#emit = emit;
    this.#head = head;
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
      trace: {
        type: this.#head.type,
        message: message === '' ? null : message,
        thread: first?.thread ?? null,
        state: null,
        frames: first?.frames ?? [],
        causes: [],
        at: this.#head.at,
        ...(first && first.elided > 0 && { elided: first.elided }),
        ...(others.length > 0 && {
          details: { stacks: others.map(({ elided: _elided, ...stack }) => stack) },
        }),
      },
    });
    return this.#trial;
  }
}

/** `Direct leak of 100 byte(s) in 1 object(s) allocated from:` and a stack, as often as there are leaks. */
class LeakSession implements Session {
  readonly #emit: Emit;
  #head: Head | null = null;
  #stacks = new Stacks();
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
    if (ASAN.test(text) || TSAN.test(text)) return false;
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
    this.#stacks = new Stacks();
  }
}
