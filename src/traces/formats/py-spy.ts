/**
 * `py-spy dump`. https://github.com/benfred/py-spy/blob/master/src/dump.rs
 *   Process 4711: python app.py
 *   Python v3.11.7 (/usr/bin/python3.11)
 *
 *   Thread 4711 (idle): "MainThread"                            also `(active)`, `(active+gil)`, `Thread 0x7F… (idle)`
 *       wait (threading.py:327)                                 innermost first; --locals adds `Arguments:`, `Locals:`
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const PROCESS = /^Process (\d+): (.*)$/;
const VERSION = /^Python v\d+\.\d+\.\d+ \(.*\)$/;
const THREAD = /^Thread (\d+|0x[\dA-Fa-f]+) \((idle|active|active\+gil|idle\+gil)\)(?:: "(.{0,200})")?$/;
const FRAME = /^ {4}(\S.{0,300}?) \((.{1,500}?)(?::(\d+))?\)$/;
const LOCALS = /^ {8,}\S|^\s*$/;

export const pySpyDump: TraceFormat = {
  name: 'py-spy-dump',
  language: 'python',
  open(line, before, emit) {
    const opens =
      THREAD.test(line.text) || (VERSION.test(line.text) && PROCESS.test(before.at(-1)?.text ?? ''));
    if (!opens) return null;
    const session = new SpySession(emit);
    session.take(line);
    return session;
  },
};

class SpySession implements Session {
  readonly #emit: Emit;
  #thread: { name: string; id: number; state: string; at: Line; frames: FrameList } | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const thread = THREAD.exec(line.text);
    if (thread) {
      this.#finish();
      this.#thread = {
        name: thread[3] ?? thread[1] ?? '',
        id: Number(thread[1]),
        state: thread[2] ?? '',
        at: line,
        frames: new FrameList(),
      };
      return true;
    }
    const frame = this.#thread ? FRAME.exec(line.text) : null;
    if (frame) {
      const place = {
        function: frame[1] ?? '',
        module: null,
        file: frame[2] ?? null,
        line: frame[3] === undefined ? null : Number(frame[3]),
      };
      this.#thread?.frames.push(pySpyFrame(place), line);
      return true;
    }
    return LOCALS.test(line.text) || VERSION.test(line.text);
  }

  close(): readonly Line[] {
    this.#finish();
    this.#emit({ kind: 'dump-end' });
    return [];
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread) return;
    const native = Number.isSafeInteger(thread.id) && thread.id < 2 ** 31;
    this.#emit({
      kind: 'trace',
      trace: {
        type: null,
        message: null,
        thread: thread.name,
        state: thread.state,
        frames: thread.frames.frames,
        causes: [],
        at: thread.at,
        ...(native && { details: { nativeId: thread.id } }),
      },
    });
  }
}

/** py-spy prints a library's file without its folder: the standard library's are told by name. */
const STANDARD =
  /^(?:threading|queue|socket(?:server)?|ssl|selectors|subprocess|asyncio\/\w+|concurrent\/\w+(?:\/\w+)?|multiprocessing\/\w+|http\/\w+|json\/\w+|logging\/\w+|email\/\w+|urllib\/\w+|xml\/.*|importlib\/.*|unittest\/.*|runpy|contextlib|functools|re|copy|pickle|os|shutil|tempfile|time|datetime|inspect|typing|sched|signal|weakref|zipfile|gzip|csv|decimal|random|hashlib|codecs|io|abc|ast)\.py$/;

function pySpyFrame(place: { function: string; module: null; file: string | null; line: number | null }) {
  const frame = frameOf('python', place);
  const native = place.line === null && /\.so|^lib/.test(place.file ?? '');
  return STANDARD.test(place.file ?? '') || native ? { ...frame, own: false } : frame;
}
