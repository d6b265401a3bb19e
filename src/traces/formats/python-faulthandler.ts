/**
 * faulthandler's dump after a fatal signal, on a timeout or on demand: innermost frame FIRST, no comma before `in`.
 * https://github.com/python/cpython/blob/main/Python/traceback.c (dump_traceback)
 *
 *   Fatal Python error: Segmentation fault
 *
 *   Thread 0x00007f5e4c46eb80 [worker-1] (most recent call first):
 *     File "/srv/shop/crash.py", line 76 in fatal
 *   Current thread 0x00007f5e4c46eb80 (most recent call first):
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const FATAL = /^Fatal Python error: (.*)$|^(Timeout) \([\d:.]+\)!$/;
const THREAD =
  /^(Current thread|Thread) (0x[\da-fA-F]+)(?: \[(.{0,200})\])? \(most recent call first\):\s*$|^(Stack) \(most recent call first\):\s*$/;
const FRAME = /^\s*File "([^"\n]{1,1000})", line (\d+|\?\?\?) in (.{1,300})$/;
const KNOWN =
  /^\s*(?:$|<no Python frame>|<tstate is freed>|\.\.\.$|Python runtime state: |Extension modules: |Garbage-collecting$|<truncated rest of calls>|<freed interpreter>|Current thread's C stack trace|Binary file ".*", at |<cannot get C stack)/;

export const pythonFaulthandler: TraceFormat = {
  name: 'python-faulthandler',
  language: 'python',
  open(line, _before, emit) {
    if (!FATAL.test(line.text) && !THREAD.test(line.text)) return null;
    const session = new FaultSession(line, emit);
    session.take(line);
    return session;
  },
};

interface Thread {
  readonly name: string;
  readonly current: boolean;
  readonly at: Line;
  readonly frames: FrameList;
}

class FaultSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  #type: string | null = null;
  #message: string | null = null;
  #thread: Thread | null = null;
  #told = false;
  #runtime: string | null = null;

  constructor(line: Line, emit: Emit) {
    this.#emit = emit;
    this.#at = line;
  }

  take(line: Line): boolean {
    const fatal = FATAL.exec(line.text);
    if (fatal) {
      if (this.#type !== null || this.#thread) return false;
      this.#type = fatal[2] ?? 'Fatal Python error';
      this.#message = fatal[1] ?? null;
      return true;
    }
    const thread = THREAD.exec(line.text);
    if (thread) {
      this.#finish();
      const name = thread[4] ? 'current thread' : (thread[3] ?? thread[2] ?? '');
      this.#thread = { name, current: thread[1] !== 'Thread', at: line, frames: new FrameList() };
      return true;
    }
    const frame = FRAME.exec(line.text);
    if (frame && this.#thread) {
      const number = Number(frame[2]);
      const place = {
        function: frame[3] ?? '',
        module: null,
        file: frame[1] ?? null,
        line: Number.isNaN(number) ? null : number,
      };
      this.#thread.frames.push(frameOf('python', place), line);
      return true;
    }
    if (KNOWN.test(line.text)) return true;
    // CPython names the exception that was pending: "ValueError: …" or a "Python runtime state" of its own.
    if (this.#thread || this.#runtime !== null) return false;
    this.#runtime = line.text;
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    if (!this.#told && this.#type !== null) {
      this.#emit({
        kind: 'trace',
        trace: {
          type: this.#type,
          message: this.#message,
          thread: null,
          state: null,
          frames: [],
          causes: [],
          at: this.#at,
        },
      });
    }
    return [];
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread) return;
    const blamed = thread.current && this.#type !== null;
    this.#told ||= blamed;
    this.#emit({
      kind: 'trace',
      trace: {
        type: blamed ? this.#type : null,
        message: blamed ? this.#message : null,
        thread: thread.name,
        state: thread.current ? 'current' : null,
        frames: thread.frames.frames,
        causes: [],
        at: blamed ? this.#at : thread.at,
        ...(thread.frames.elided > 0 && { elided: thread.frames.elided }),
      },
    });
  }
}
