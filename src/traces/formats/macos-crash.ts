/**
 * Crash reports of macOS and iOS as text: `.crash`, the problem reporter's window, `spindump`-less.
 * https://developer.apple.com/documentation/xcode/examining-the-fields-in-a-crash-report
 *   Process:             shopd [4711]
 *   Exception Type:        EXC_BAD_ACCESS (SIGSEGV)
 *   Exception Codes:       KERN_INVALID_ADDRESS at 0x0000000000000010
 *   Termination Reason:    Namespace SIGNAL, Code 11 Segmentation fault: 11
 *   Thread 3 Crashed:: worker
 *   0   shopd                 	       0x10a2f3e54 shop::load(int) + 20 (load.cpp:42)
 *   1   libsystem_pthread.dylib	    0x7ff8123 _pthread_start + 125
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';
import { plainName } from './plain-name.ts';

const PROCESS = /^Process:\s{2,}(\S.{0,100}?) \[(\d{1,10})\]$/;
const EXCEPTION = /^Exception Type:\s+(EXC_\w{2,30})(?: \((\w{1,40})\))?/;
const WORDS =
  /^(?:Exception (?:Subtype|Codes|Message|Note)|Termination Reason|Application Specific Information|Terminating app due to|abort\(\) called|Assertion failed):?\s*(\S.{0,1000})?$/;
const THREAD = /^Thread (\d{1,5})(?: name:\s+(.{1,100})| ?(Crashed)?:(?::? ?(.{0,100}))?)$/;
const FRAME =
  /^\s*(\d{1,5})\s{1,4}(\S.{0,80}?)\s*\t?\s+0x[\da-f]{6,16} (?:(\S.{0,2000}?) \+ \d{1,12}|0x[\da-f]+)(?: \(([^()\n]{1,200}?)(?::(\d{1,7}))?\))?$/;
const ENDS =
  /^(?:Thread \d+ crashed with|Binary Images:|VM Region Summary|External Modification|Model: |Thread \d+ (?:instruction|last)|Error Formulating)/;
const KNOWN =
  /^\s*$|^(?:Path|Identifier|Version|Build Info|Code Type|Parent Process|Responsible|Coalition|User ID|Date\/Time|Launch Time|OS Version|Report Version|Release Type|Hardware Model|Anonymous UUID|Sleep\/Wake|Bridge OS|Incident Identifier|CrashReporter Key|Role|Crashed Thread|Triggered by Thread|VM Regions?|System Integrity|Time Awake|Terminating Process|Kernel Triage|Application Specific|Last Exception Backtrace|Process:|AppStoreTools|Notes|Baseband|Beta|Translated Report|-{5,})|^\s{2,}|^-+>|^Thread \d+::/;

export const macosCrash: TraceFormat = {
  name: 'macos-crash',
  language: 'c',
  open(line, _before, emit) {
    if (!EXCEPTION.test(line.text) && !PROCESS.test(line.text) && !/^Thread \d{1,5} Crashed:/.test(line.text))
      return null;
    const session = new MacSession(line, emit);
    session.take(line);
    return session;
  },
};

class MacSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  #exception: string | null = null;
  #words: string[] = [];
  #thread: { name: string; crashed: boolean; at: Line; frames: FrameList } | null = null;
  #shown = 0;
  #ended = false;
  #foreign = 0;
  #taken: Line[] = [];

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (this.#ended || (line !== this.#at && PROCESS.test(text))) return false;
    if (this.#shown === 0 && this.#taken.length < 100 && line !== this.#at) this.#taken.push(line);
    if (ENDS.test(text)) {
      this.#finish();
      this.#ended = /^Binary Images/.test(text);
      return true;
    }
    if (this.#header(text, line) || this.#frame(text, line) || KNOWN.test(text)) return true;
    this.#foreign += 1;
    return this.#foreign <= 10;
  }

  /** A few words like `Process:  x [1]` alone are no crash: they are given back. */
  close(): readonly Line[] {
    this.#finish();
    return this.#shown > 0 || this.#exception !== null ? [] : this.#taken;
  }

  #header(text: string, line: Line): boolean {
    const exception = EXCEPTION.exec(text);
    if (exception) {
      this.#exception = exception[2] ? `${exception[1]} (${exception[2]})` : (exception[1] ?? '');
      return true;
    }
    const thread = THREAD.exec(text);
    if (thread) {
      const name = `Thread ${thread[1]}${(thread[2] ?? thread[4]) ? ` (${(thread[2] ?? thread[4] ?? '').replace(/^\s*Dispatch queue: /, '').trim()})` : ''}`;
      this.#begin(name, thread[3] !== undefined, line);
      return true;
    }
    const words = WORDS.exec(text);
    if (words?.[1] && this.#words.length < 4) this.#words.push(words[1]);
    return words !== null;
  }

  #frame(text: string, line: Line): boolean {
    const match = FRAME.exec(text);
    if (!match) return false;
    if (Number(match[1]) === 0 && (this.#thread?.frames.length ?? 0) > 0)
      this.#begin('Last Exception Backtrace', false, line);
    this.#thread ??= { name: 'Thread', crashed: false, at: line, frames: new FrameList() };
    this.#thread.frames.push(frameOf(match), line);
    return true;
  }

  #begin(name: string, crashed: boolean, at: Line): void {
    if (
      this.#thread &&
      this.#thread.frames.length === 0 &&
      this.#thread.name.split(' (')[0] === name.split(' (')[0]
    ) {
      // `Thread 3 name: …` stands before `Thread 3 Crashed:`.
      this.#thread = { ...this.#thread, crashed, name: name.includes('(') ? name : this.#thread.name };
      return;
    }
    this.#finish();
    this.#thread = { name, crashed, at, frames: new FrameList() };
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread || thread.frames.length === 0) return;
    this.#shown += 1;
    this.#emit({
      kind: 'trace',
      trace: {
        type: thread.crashed ? (this.#exception ?? 'crash') : null,
        message: thread.crashed ? this.#words.join('; ') || null : null,
        thread: thread.name,
        state: thread.crashed ? 'crashed' : null,
        frames: thread.frames.frames,
        causes: [],
        at: thread.crashed ? this.#at : thread.at,
      },
    });
  }
}

function frameOf([, , module, name, place, line]: RegExpExecArray): Frame {
  const known = name === undefined || /^0x[\da-f]+$/.test(name) ? '??' : plainName(name);
  return cFrame(
    known,
    module ?? null,
    line === undefined ? null : (place ?? null),
    line === undefined ? null : Number(line),
  );
}
