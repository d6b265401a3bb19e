/**
 * systemd-coredump in the journal and `coredumpctl info`. https://github.com/systemd/systemd/blob/main/src/coredump
 *   Process 258213 (shop) of user 1000 dumped core.
 *
 *   Stack trace of thread 258213:
 *   #0  0x00007ff5d9a9a83c __pthread_kill_implementation (libc.so.6 + 0x8e83c)
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { coredumpFrame } from './c-frame.ts';
import { plainName } from './plain-name.ts';

const DUMPED = /Process (\d+) \((.{1,64})\) of user (\d+) dumped core\.|^\s*PID: (\d+) \((.{1,64})\)$/;
const THREAD = /^\s*Stack trace of thread (\d+):/;
const SIGNAL = /^\s*Signal: (\d+) \((\w+)\)/;
const KNOWN =
  /^\s*$|^\s*(?:Module |Found module|ELF object|UID|GID|Timestamp|Command Line|Executable|Control Group|Unit|Slice|Session|Owner UID|Boot ID|Machine ID|Hostname|Storage|Size on Disk|Message|Disk Size|Package|build-id|User Unit|Invocation|Disk|Container|Slice|systemd|Stack trace|Refusing)\b|^\s*Module \S/;

export const systemdCoredump: TraceFormat = {
  name: 'systemd-coredump',
  language: 'c',
  open(line, _before, emit) {
    if (!DUMPED.test(line.text) && !THREAD.test(line.text)) return null;
    const session = new CoredumpSession(line, emit);
    session.take(line);
    return session;
  },
};

class CoredumpSession implements Session {
  readonly #emit: Emit;
  readonly #opened: Line;
  #process = '';
  #signal: string | null = null;
  #thread: { id: string; at: Line; frames: FrameList } | null = null;
  #first = true;

  constructor(opened: Line, emit: Emit) {
    this.#opened = opened;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    const dumped = DUMPED.exec(text);
    if (dumped) {
      if (
        line !== this.#opened &&
        this.#process !== '' &&
        dumped[1] !== undefined &&
        !this.#process.endsWith(` ${dumped[1]}`)
      )
        return false;
      this.#process = `${dumped[2] ?? dumped[5]} ${dumped[1] ?? dumped[4]}`;
      return true;
    }
    const thread = THREAD.exec(text);
    if (thread) {
      this.#finish();
      this.#thread = { id: thread[1] ?? '', at: line, frames: new FrameList() };
      return true;
    }
    this.#signal = SIGNAL.exec(text)?.[2] ?? this.#signal;
    const parsed = this.#thread ? coredumpFrame(text) : null;
    if (parsed)
      this.#thread?.frames.push({ ...parsed.frame, function: plainName(parsed.frame.function) }, line);
    return parsed !== null || SIGNAL.test(text) || KNOWN.test(text);
  }

  close(): readonly Line[] {
    this.#finish();
    if (this.#first) this.#trace(null, [], this.#opened, true);
    return [];
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    // The thread that crashed is printed first.
    if (thread) this.#trace(thread.id, thread.frames.frames, thread.at, this.#first);
  }

  #trace(
    id: string | null,
    frames: ReturnType<FrameList['frames']['slice']>,
    at: Line,
    crashed: boolean,
  ): void {
    this.#first = false;
    const name = this.#process.split(' ')[0] ?? '';
    this.#emit({
      kind: 'trace',
      trace: {
        type: crashed ? (this.#signal ?? 'core dumped') : null,
        message:
          crashed && this.#process !== '' ? `process ${this.#process.replace(/ (\d+)$/, ' ($1)')}` : null,
        thread: id === null ? null : name === '' ? id : `${name} ${id}`,
        state: null,
        frames,
        causes: [],
        at: crashed ? this.#opened : at,
        ...(id !== null && { details: { nativeId: Number(id) } }),
      },
    });
  }
}
