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
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { Goroutine } from './go-goroutine.ts';

const PANIC = /^(panic|fatal error|runtime): (.*)$/;
const SIGQUIT = /^SIG[A-Z]+: [\w ]+$/;
// "goroutine 7 [chan receive, 12 minutes, locked to thread]:", newer "goroutine 7 gp=0xc0 m=0 mp=0x1 [running]:"
const GOROUTINE = /^goroutine (\d+)((?: \w+=\S+)*) \[([^\]]{1,300})\]:$/;
const KNOWN =
  /^(?:SIG[A-Z]+: [a-z ]+|goroutine running on other thread; stack unavailable|exit status \d+|r(?:[a-d]x|[sd]i|[bs]p|\d+|ip|flags)\s+0x[\da-f]+|[cfg]s\s+0x[\da-f]+|PC=0x\S+ m=.*|\[signal .*\]|runtime stack:|-----|\[originating from goroutine .*|exit code.*)$/;
const RECOVERED = /^\t?panic: (.*)$|^\s*\[recovered\]|^\[signal /;

// The runtime's own finding: no goroutine can ever run again.
const ASLEEP = /^all goroutines are asleep - deadlock!/;

/** Names of sleepers kept. */
const MAX_ASLEEP = 50;
/** A message that prints its own lines is cut here. */
const MAX_MESSAGE_LINES = 100;

export const goTrace: TraceFormat = {
  name: 'go-panic',
  language: 'go',
  open: (line, _before, emit) => (opensPanic(line.text) ? new GoSession(line, emit) : null),
};

export const goGoroutines: TraceFormat = {
  name: 'go-goroutines',
  language: 'go',
  open: (line, _before, emit) =>
    GOROUTINE.test(line.text) || /^SIG(?:QUIT|ABRT|TERM): \w+$/.test(line.text)
      ? new GoSession(line, emit)
      : null,
};

// net/http recovers: "2026/11/25 09:20:56 http: panic serving [::1]:54143: test panic"
const SERVING = /\bhttp: panic serving \S+: (.*)$/;

function opensPanic(text: string): boolean {
  if (text.includes('http: panic serving ')) return SERVING.test(text);
  const match = PANIC.exec(text);
  if (!match) return false;
  return match[1] !== 'runtime' || /^goroutine stack exceeds/.test(match[2] ?? '');
}

class GoSession implements Session {
  readonly #emit: Emit;
  readonly #opened: Line;
  #state: 'header' | 'goroutine' = 'header';
  #type: string | null = null;
  #message: string[] = [];
  #earlier: string[] = [];
  #goroutine: Goroutine | null = null;
  #first = true;
  #trial: Line[] = [];
  #between = false;
  #asleep: string[] = [];

  constructor(line: Line, emit: Emit) {
    this.#emit = emit;
    this.#opened = line;
    this.#header(line.text);
    const header = GOROUTINE.exec(line.text);
    if (header) this.#begin(header, line);
  }

  take(line: Line): boolean {
    if (line === this.#opened) return true;
    const { text } = line;
    const header = GOROUTINE.exec(text);
    if (header) return this.#begin(header, line);
    if (this.#state === 'header') return this.#messageLine(line);
    if (text.trim() === '') {
      this.#between = true;
      return true;
    }
    if (KNOWN.test(text) || this.#goroutine?.take(line)) return this.#understood();
    if (this.#between && this.#trial.length === 0 && opensPanic(text)) return false;
    if (this.#trial.length >= 2) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    if (this.#first && this.#type !== null && this.#state === 'header') {
      // The stack was cut off: the first line of the message alone is sure.
      this.#message = this.#message.slice(0, 1);
      this.#emit({ kind: 'trace', trace: { ...this.#error(), thread: null, state: null, frames: [] } });
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
    if (serving) {
      this.#type = 'panic';
      this.#message = [serving[1] ?? ''];
    }
    const match = PANIC.exec(text);
    if (!match || SIGQUIT.test(text)) return;
    this.#type = match[1] === 'runtime' ? 'fatal error' : (match[1] ?? null);
    this.#message = [match[2] ?? ''];
  }

  #messageLine(line: Line): boolean {
    const { text } = line;
    if (RECOVERED.test(text) || PANIC.test(text)) {
      const next = /^\t?panic: (.*)$/.exec(text) ?? PANIC.exec(text)?.slice(1);
      // The last panic is the one that ended the program; the earlier ones are what it was caused by.
      if (next?.[1] !== undefined) {
        if (!/^goroutine stack exceeds/.test(this.#message[0] ?? ''))
          this.#earlier.unshift(this.#message.join('\n'));
        if (text.startsWith('fatal error')) this.#type = 'fatal error';
        this.#message = [next[1]];
      }
      return true;
    }
    if (this.#message.length >= MAX_MESSAGE_LINES) return false;
    if (text.trim() === '' || KNOWN.test(text)) return true;
    this.#message.push(text);
    // Without a goroutine after them they are no message.
    this.#trial.push(line);
    return true;
  }

  #begin(header: RegExpExecArray, line: Line): boolean {
    this.#finish();
    if (this.#state === 'header') this.#trial = [];
    this.#understood();
    this.#state = 'goroutine';
    this.#between = false;
    this.#goroutine = new Goroutine(Number(header[1]), header[3] ?? '', line);
    return true;
  }

  #understood(): boolean {
    for (const at of this.#trial) this.#emit({ kind: 'unread', at });
    this.#trial = [];
    return true;
  }

  #error() {
    const clean = (text: string) => text.replace(/ \[recovered(?:, repanicked)?\]$/, '').trimEnd();
    const causes = this.#earlier.map(text => ({
      type: this.#type,
      message: clean(text),
      frames: [],
      at: this.#opened,
    }));
    return {
      type: this.#type,
      message: this.#type === null ? null : clean(this.#message.join('\n')),
      causes,
      at: this.#opened,
    };
  }

  #finish(): void {
    if (!this.#goroutine) return;
    const plain = { type: null, message: null, causes: [], at: this.#goroutine.at };
    const trace = this.#goroutine.trace(this.#first && this.#type !== null ? this.#error() : plain);
    this.#first = false;
    this.#goroutine = null;
    if (!trace.details.runtime && this.#asleep.length < MAX_ASLEEP) this.#asleep.push(trace.thread);
    this.#emit({ kind: 'trace', trace });
  }
}
