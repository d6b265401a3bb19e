/**
 * Go: panics, fatal errors of the runtime, and dumps of all goroutines (SIGQUIT, GOTRACEBACK, pprof's debug=2).
 * https://github.com/golang/go/blob/master/src/runtime/traceback.go, runtime/panic.go
 *
 *   panic: runtime error: index out of range [5] with length 0
 *
 *   goroutine 1 [running]:
 *   main.(*Box[...]).Boom(...)
 *   	/src/shop/main.go:23
 *   created by main.main in goroutine 1
 *   	/src/shop/main.go:61 +0x1a
 *
 * States: header (message lines, until a goroutine begins) → goroutine → function → its place → goroutine …
 * A tab that a chat client took away is not missed: a function line and a place line differ by themselves.
 */
import type { Emit, Frame, Line, Session, Throwable, TraceFormat } from '../model.ts';
import { Goroutine } from './go-goroutine.ts';

const PANIC = /^(panic|fatal error|runtime): (.*)$/;
// What the runtime says before its `fatal error: `.
const NOTICE =
  /^runtime: (?:goroutine stack exceeds|out of memory: cannot|program exceeds|failed to create new OS thread)/;
// "SIGSEGV: segmentation violation" of a crash outside Go; SIGQUIT asks for a dump.
const SIGNAL = /^(SIG[A-Z]{2,6}): ([a-z][a-z/ ]{2,40})$/;
const ASKED = /^SIG(?:QUIT|TERM|INT|HUP|USR[12])$/;
// "goroutine 7 [chan receive, 12 minutes, locked to thread]:", newer "goroutine 7 gp=0xc0 m=0 mp=0x1 [running]:"
const GOROUTINE = /^(\s*)(goroutine \d+)((?: \w+=\S+)*) \[([^\]]{1,300})\](?: ?\{.{0,1000}\})?:$/;
const RUNTIME_STACK = /^runtime stack:$/;
const KNOWN =
  /^(?:SIG[A-Z]+: [a-z /]+|goroutine running on other thread; stack unavailable|exit status \d+|r(?:[a-d]x|[sd]i|[bs]p|\d+|ip|flags)\s+0x[\da-f]+|(?:x?\d{1,2}|r\d{1,2}|lr|sp|pc|fault|trap|error|oldmask|[cfg]s|fp|ip|cpsr)\s+0x[\da-f]+|PC=0x\S+(?: m=.*)?|\[signal .*\]|signal arrived during (?:cgo|external code) execution|-----|exit code.*|FAIL\b.*|\(truncated\))$/;
const FURTHER = /^\s*panic: (.*)$/;

// The runtime's own finding: no goroutine can ever run again.
const ASLEEP = /^all goroutines are asleep - deadlock!/;
const PANICKING = /^(?:panic|runtime\.gopanic)$/;

/** Names of sleepers kept. */
const MAX_ASLEEP = 50;
/** A message that prints its own lines is cut here. */
const MAX_MESSAGE_LINES = 100;

export const goTrace: TraceFormat = {
  name: 'go-panic',
  language: 'go',
  open: (line, _before, emit) =>
    opensPanic(line.text) || crashes(line.text) ? new GoSession(line, emit) : null,
};

export const goGoroutines: TraceFormat = {
  name: 'go-goroutines',
  language: 'go',
  open: (line, before, emit) =>
    GOROUTINE.test(line.text) || ASKED.test(SIGNAL.exec(line.text)?.[1] ?? '')
      ? new GoSession(
          line,
          emit,
          before.slice(-2).findLast(each => each.text.trim() !== ''),
        )
      : null,
};

// A program that recovers logs the panic and then its stack: "Observed a panic: runtime error: …" (klog), "panic recovered: …"
const LOGGED = /\b[Pp]anic(?:ked|king)?\b[^:=]{0,60}(?::|=) ?"?(\S.*?)"?$/;

// net/http recovers: "2026/11/25 09:20:56 http: panic serving [::1]:54143: test panic"
const SERVING = /\bhttp: panic serving \S+: (.*)$/;

function opensPanic(text: string): boolean {
  if (text.includes('http: panic serving ')) return SERVING.test(text);
  const match = PANIC.exec(text);
  return match !== null && (match[1] !== 'runtime' || NOTICE.test(text));
}

/** A crash outside of Go's code, for which the runtime prints no `panic: `. */
function crashes(text: string): boolean {
  const signal = SIGNAL.exec(text)?.[1];
  return signal !== undefined && !ASKED.test(signal);
}

class GoSession implements Session {
  readonly #emit: Emit;
  readonly #opened: Line;
  #state: 'header' | 'goroutine' = 'header';
  #type: string | null = null;
  #message: string[] = [];
  #earlier: string[] = [];
  #goroutine: Goroutine | null = null;
  /** The error belongs to the first goroutine; the runtime's own stack may stand before it. */
  #first = true;
  #onRuntimeStack = false;
  #crashed = false;
  #indent = '';
  #trial: Line[] = [];
  #between = false;
  #asleep: string[] = [];

  constructor(line: Line, emit: Emit, above?: Line) {
    const logged = LOGGED.exec(above?.text ?? '');
    this.#emit = logged
      ? event => emit(event.kind === 'trace' ? { ...event, format: 'go-panic' } : event)
      : emit;
    this.#opened = logged && above ? above : line;
    this.#header(line.text);
    if (logged) {
      this.#type = 'panic';
      this.#message = [logged[1] ?? ''];
    }
    const header = GOROUTINE.exec(line.text);
    if (header) this.#begin(header, line);
  }

  take(line: Line): boolean {
    if (line === this.#opened) return true;
    const header = GOROUTINE.exec(line.text);
    if (header) return this.#begin(header, line);
    const text = line.text.startsWith(this.#indent) ? line.text.slice(this.#indent.length) : line.text;
    if (RUNTIME_STACK.test(text)) return this.#start(new Goroutine('runtime stack', 'runtime', line), true);
    if (this.#state === 'header') return this.#messageLine(line);
    if (text.trim() === '') {
      this.#between = true;
      return true;
    }
    if (KNOWN.test(text.trim()) || this.#goroutine?.take({ ...line, text })) return this.#understood();
    if (this.#between && this.#trial.length === 0 && opensPanic(text)) return false;
    if (this.#trial.length >= 2) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    const alone = this.#first && this.#type !== null && (this.#state === 'header' || this.#onRuntimeStack);
    if (alone && (!SIGNAL.test(this.#opened.text) || this.#crashed)) {
      // The stack was cut off: the first line of the message alone is sure.
      this.#message = this.#message.slice(0, 1);
      this.#emit({ kind: 'trace', trace: { ...this.#error([]), thread: null, state: null, frames: [] } });
      this.#first = false;
    }
    if (this.#asleep.length > 0 && ASLEEP.test(this.#message[0] ?? '')) {
      this.#emit({ kind: 'deadlock', threads: this.#asleep, at: this.#opened });
    }
    this.#emit({ kind: 'dump-end' });
    return this.#trial;
  }

  #header(text: string): void {
    const serving = SERVING.exec(text);
    const signal = SIGNAL.exec(text);
    const match = PANIC.exec(text);
    if (serving) {
      this.#type = 'panic';
      this.#message = [serving[1] ?? ''];
    } else if (signal && !ASKED.test(signal[1] ?? '')) {
      this.#type = signal[1] ?? null;
      this.#message = [signal[2] ?? ''];
    } else if (match) {
      this.#type = match[1] === 'runtime' ? 'fatal error' : (match[1] ?? null);
      this.#message = [match[2] ?? ''];
    }
  }

  #messageLine(line: Line): boolean {
    const { text } = line;
    if (text.startsWith('PC=0x')) this.#crashed = true;
    const fatal = PANIC.exec(text);
    if (fatal?.[1] === 'fatal error') {
      // What the runtime said before was no error of its own.
      this.#type = 'fatal error';
      this.#message = [fatal[2] ?? ''];
      return true;
    }
    const next = FURTHER.exec(text);
    if (next) {
      // The last panic is the one that ended the program; the earlier ones are what it was caused by.
      this.#earlier.unshift(this.#message.join('\n'));
      this.#message = [next[1] ?? ''];
      return true;
    }
    if (/^\s*\[(?:recovered|signal )/.test(text) || /^runtime: /.test(text)) return true;
    if (this.#message.length >= MAX_MESSAGE_LINES) return false;
    if (text.trim() === '' || KNOWN.test(text)) return true;
    this.#message.push(text.replace(/^\t/, ''));
    // Without a goroutine after them they are no message.
    this.#trial.push(line);
    return true;
  }

  #begin(header: RegExpExecArray, line: Line): boolean {
    this.#indent = header[1] ?? '';
    return this.#start(new Goroutine(header[2] ?? '', header[4] ?? '', line), false);
  }

  #start(goroutine: Goroutine, runtimeStack: boolean): boolean {
    this.#finish();
    if (this.#state === 'header') this.#trial = [];
    this.#understood();
    this.#state = 'goroutine';
    this.#between = false;
    this.#goroutine = goroutine;
    this.#onRuntimeStack = runtimeStack;
    return true;
  }

  #understood(): boolean {
    for (const at of this.#trial) this.#emit({ kind: 'unread', at });
    this.#trial = [];
    return true;
  }

  #error(frames: readonly Frame[]) {
    const message = clean(this.#message.join('\n'));
    const earlier = this.#earlier.map(clean).filter(text => text !== message);
    return {
      type: this.#type,
      message: this.#type === null ? null : message,
      causes: earlier.map(
        (text, index): Throwable => ({
          type: this.#type,
          message: text,
          frames: below(frames, index + 1),
          at: this.#opened,
        }),
      ),
      at: this.#opened,
    };
  }

  #finish(): void {
    const goroutine = this.#goroutine;
    this.#goroutine = null;
    if (!goroutine) return;
    const trace = goroutine.trace({ type: null, message: null, causes: [], at: goroutine.at });
    const blamed = this.#first && this.#type !== null && !this.#onRuntimeStack;
    if (!this.#onRuntimeStack) this.#first = false;
    if (!trace.details.runtime && this.#asleep.length < MAX_ASLEEP) this.#asleep.push(trace.thread);
    this.#emit({ kind: 'trace', trace: blamed ? { ...trace, ...this.#error(trace.frames) } : trace });
  }
}

function clean(text: string): string {
  return text.replace(/ \[recovered(?:, repanicked)?\]$/, '').trimEnd();
}

/**
 * A deferred call runs on top of the panic that it recovered: that panic's own frames stand below its `panic(`, or
 * below the last that is printed.
 */
function below(frames: readonly Frame[], panics: number): readonly Frame[] {
  const starts = frames.flatMap((frame, index) => (PANICKING.test(frame.function) ? [index + 1] : []));
  const start = starts[panics] ?? starts.at(-1);
  return start === undefined ? [] : frames.slice(start);
}
