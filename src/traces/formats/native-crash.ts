/**
 * What a program's own crash handler or fatal logger prints: the reason, then frames.
 *   F1125 12:00:00.123456 4711 store.cc:42] Check failed: size > 0 (0 vs. 0)                 glog, Abseil
 *   *** Check failure stack trace: ***
 *   *** SIGSEGV (@0x10) received by PID 4711 (TID 0x7f…) from PID 16; stack trace: ***          glog; Abseil, folly alike
 *   [4711:4711:1125/120000.123456:FATAL:store.cc(42)] Check failed: size > 0                   Chromium
 *   Received signal 11 SEGV_MAPERR 000000000010
 *   12:00:00 UTC - mysqld got signal 11 ;
 *   TRAP: failed Assert("size > 0"), File: "store.c", Line: 42, PID: 4711                      PostgreSQL
 *   === REDIS BUG REPORT START
 *   ASSERT: "size > 0" in file store.cpp, line 42                                              Qt
 * Where a sanitizer catches the abort, its report is this one's stack.
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';
import { isOutermostFirst, nativeFrame } from './native-frames.ts';
import { sanitizerReport } from './sanitizer.ts';

interface Head {
  readonly type: string | null;
  readonly message: string | null;
  readonly place: Frame | null;
}

const HEADS: readonly (readonly [RegExp, (match: RegExpExecArray) => Head])[] = [
  [
    /^F\d{4,8} \d\d:\d\d:\d\d\.\d{1,9}\s{1,8}\d{1,10} (\S{1,300}):(\d{1,7})\] (.{0,2000})$/,
    ([, file, line, text]) => logged(text, file, line),
  ],
  [
    /^\[(?:[\d/.:T-]{4,60}:)?FATAL:([^\s()]{1,300})[(:](\d{1,7})\)?\] (.{0,2000})$/,
    ([, file, line, text]) => logged(text, file, line),
  ],
  [
    /^\*\*\* (?:Signal \d+ \()?(SIG[A-Z]{2,8})\)? (?:\((.{1,60}?)\) )?received (?:by PID|at time).*\*\*\*$/,
    ([, signal, address]) => signalled(signal, address),
  ],
  [
    /^Received signal (\d{1,2}) ([A-Z_]{3,20}|<unknown>)?(?: ([\da-f]{6,16}))?$/,
    ([, number, code, address]) =>
      signalled(SIGNALS[Number(number)] ?? `signal ${number}`, [code, address].filter(Boolean).join(' ')),
  ],
  [
    /^.{0,60}\b(mysqld|mariadbd|mysqld-debug) got (?:signal|exception) (\w{1,12}) ?;/,
    ([, program, number]) => signalled(SIGNALS[Number(number)] ?? `signal ${number}`, program),
  ],
  [
    /(?:^|\s)Redis [\w.-]{1,30} crashed by signal: (\d{1,2})/,
    ([, number]) => signalled(SIGNALS[Number(number)] ?? `signal ${number}`, 'redis-server'),
  ],
  [
    /BaseDaemon: .*Received signal (?:.{1,60} )?\((\d{1,2})\)/,
    ([, number]) => signalled(SIGNALS[Number(number)] ?? `signal ${number}`, 'clickhouse'),
  ],
  [
    /^TRAP: (?:failed Assert|FailedAssertion)\("(.{1,500}?)"\)?, File: "(.{1,300}?)", Line: (\d{1,7})/,
    ([, text, file, line]) => asserted(text, file, line),
  ],
  [
    /^ASSERT(?: failure in .{1,200})?: "(.{1,500}?)"(?: in|,) file (\S{1,300}), line (\d{1,7})$/,
    ([, text, file, line]) => asserted(text, file, line),
  ],
  [
    /^(\S{1,300}\.\w{1,4}):(\d{1,7}) (CHECK\w{0,10}\(.{1,500}\) failed.{0,300})$/,
    ([, file, line, text]) => logged(text, file, line),
  ],
  [
    /^(?:\*\*\* Aborted at \d{9,11} \(|\*\*\* Check failure stack trace: \*\*\*|Stack dump:$)/,
    () => ({ type: 'crash', message: null, place: null }),
  ],
  [
    /^(?:==== C stack trace =|Stack trace \(most recent call (?:first|last)\))/,
    () => ({ type: null, message: null, place: null }),
  ],
];
const COULD =
  /FATAL|SIG[A-Z]|signal|crashed by|TRAP: |ASSERT|CHECK|\*\*\* |stack trace|Stack |^F\d{4}|[@#>[]/;
const SIGNALS: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  10: 'SIGBUS',
  11: 'SIGSEGV',
};
const NOTE =
  /^\s{0,80}(?:@ |\/?[\w./+-]{1,300}:\d{1,7}(?::\d+)?$|\*\*\* |=+|-{3,}|\[end of stack trace\]|PC: |AddressSanitizer:DEADLYSIGNAL|UndefinedBehaviorSanitizer:DEADLYSIGNAL|r[\da-z]{1,2}: |Thread pointer|stack_bottom|Attempting backtrace|Query \(|Connection ID|Status: |\d+\.\s|\d{1,7}: |>\s*\d{1,7}: |[|]\s)/;
const MAX_FOREIGN = 12;
/** Frames without any word before them. */
const MIN_LOOSE = 2;

export const nativeCrash: TraceFormat = {
  name: 'native-crash',
  language: 'c',
  open(line, before, emit) {
    if (!COULD.test(line.text)) return null;
    const head = headOf(line.text);
    if (!head && !loose(line.text)) return null;
    const session = new CrashSession(
      head ?? { type: null, message: null, place: null },
      line,
      syscallBefore(line, before),
      emit,
    );
    if (!head) session.take(line);
    return session;
  },
};

function loose(text: string): boolean {
  return (
    /^\s*@ |^\s{1,4}> \S+\(|^\s*\d{1,4}# |^#\d+\s+(?:Source|Object) "|^\[bt\]/.test(text) &&
    nativeFrame(text) !== null
  );
}

/** `write(1, "x", 1) = 1` above strace's stack. */
function syscallBefore(line: Line, before: readonly Line[]): string | null {
  if (!/^\s{1,4}> /.test(line.text)) return null;
  return /(?:^|\s)(\w{2,30})\(.*\)\s{1,40}= /.exec(before.at(-1)?.text ?? '')?.[1] ?? null;
}

function headOf(text: string): Head | null {
  for (const [pattern, make] of HEADS) {
    const match = pattern.exec(text);
    if (match) return make(match);
  }
  return null;
}

function logged(text = '', file = '', line = ''): Head {
  const check = /^(?:Security )?D?CHECK(?: failed|[\w(])/i.test(text);
  return {
    type: check ? 'check failed' : 'fatal error',
    message: text.replace(/^(?:Security )?D?CHECK failed: /i, ''),
    place: placeOf(file, line),
  };
}

function asserted(text = '', file = '', line = ''): Head {
  return { type: 'assertion failed', message: text, place: placeOf(file, line) };
}

function signalled(signal = 'signal', detail: string | undefined): Head {
  return { type: signal, message: detail && detail !== '' ? detail : null, place: null };
}

function placeOf(file: string, line: string): Frame {
  return { ...cFrame('??', null, file, Number(line)), own: true };
}

class CrashSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #thread: string | null;
  readonly #frames = new FrameList();
  #head: Head;
  #taken: Line[] = [];
  #foreign = 0;
  #reversed = false;
  /** The sanitizer's report that takes over. */
  #report: Session | null = null;

  constructor(head: Head, at: Line, thread: string | null, emit: Emit) {
    this.#head = head;
    this.#at = at;
    this.#thread = thread;
    this.#emit = emit;
    this.#reversed = isOutermostFirst(at.text);
  }

  take(line: Line): boolean {
    if (this.#report) return this.#report.take(line);
    const { text } = line;
    if (isOutermostFirst(text)) this.#reversed = true;
    const frame = nativeFrame(text);
    if (frame) {
      this.#frames.push(frame, line);
      this.#foreign = 0;
      return true;
    }
    if (this.#frames.length === 0 && this.#head.type !== null && this.#takesOver(line)) return true;
    const further = headOf(text);
    if (further && this.#frames.length === 0) return this.#further(further);
    return further === null && this.#note(text, line);
  }

  close(): readonly Line[] {
    if (this.#report) return this.#report.close();
    const printed = this.#frames.frames;
    const { type, message, place } = this.#head;
    if (type === null && printed.length < MIN_LOOSE) return this.#taken;
    const placed = place && { ...place, at: this.#at };
    const frames = this.#reversed ? printed.toReversed() : printed;
    this.#emit({
      kind: 'trace',
      trace: {
        type,
        message,
        thread: this.#thread === null ? null : `in ${this.#thread}`,
        state: null,
        frames: frames.length > 0 || !placed ? frames : [placed],
        causes: [],
        at: this.#at,
        ...(this.#frames.elided > 0 && { elided: this.#frames.elided }),
      },
    });
    return [];
  }

  #takesOver(line: Line): boolean {
    this.#report = sanitizerReport(line, this.#emit, {
      type: this.#head.type ?? 'fatal error',
      message: this.#head.message,
      at: this.#at,
    });
    return this.#report !== null;
  }

  /** A signal after the check that raised it; the message counts. */
  #further(further: Head): boolean {
    if (this.#head.type === null || this.#head.type === 'crash')
      this.#head = further.type === null ? this.#head : further;
    else if (this.#head.message === null) this.#head = { ...this.#head, message: further.message };
    else return further.type === null || further.type === 'crash' || further.type.startsWith('SIG');
    return true;
  }

  #note(text: string, line: Line): boolean {
    if (text.trim() === '' || NOTE.test(text)) {
      // A place below folly's frame.
      const place = /^\s{8,}(\S{1,300}):(\d{1,7})$/.exec(text);
      if (place)
        this.#frames.amend(frame => cFrame(frame.function, frame.module, place[1] ?? null, Number(place[2])));
      return true;
    }
    if (this.#frames.length > 0 || this.#foreign >= MAX_FOREIGN) return false;
    this.#foreign += 1;
    if (this.#taken.length < 50) this.#taken.push(line);
    return true;
  }
}
