/**
 * minidump_stackwalk's text. https://chromium.googlesource.com/breakpad/breakpad/+/HEAD/src/processor/stackwalk_common.cc
 *   Crash reason:  SIGSEGV /SEGV_MAPERR
 *   Thread 0 (crashed)
 *    0  shop!shop::Store::load(int) [store.cc : 42 + 0x8]
 *       Found by: call frame info                        `stack scanning` is a guess
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';

const REASON = /^Crash reason:\s+(.*)$/;
const THREAD = /^Thread (\d+)(?: (.{1,100}?))??( \((?:crashed|crash reporting|requested dump)\))?(?: - .*)?$/;
const FRAME =
  /^\s{0,2}(\d{1,5})\s{2}(?:([^!\n]{1,200})!(\S[^\n]{0,3000}?)|(\S+))(?: \[(.{1,500}?) ?: ?(\d+)(?: \+ 0x[\da-f]+)?\])?(?: ?\+ 0x[\da-f]+)?$/;
const KNOWN =
  /^\s*$|^\s+(?:[a-z]{1,3}\d{0,2}|rip|rsp|[re]?flags|cpsr|pc|lr|fp|sp)\s+= 0x|^\s+Found by: |^(?:Operating system|CPU|GPU|Crash address|Assertion|Process uptime|Loaded modules|Mac Crash Info|Linux|Windows|\s+[\w.:]+$)|^\s{10,}\S|^0x[\da-f]+ - 0x[\da-f]+/;

export const minidump: TraceFormat = {
  name: 'minidump',
  language: 'c',
  open(line, _before, emit) {
    if (!REASON.test(line.text) && !/^Thread \d+ .*\(crashed\)/.test(line.text)) return null;
    const session = new MinidumpSession(emit);
    session.take(line);
    return session;
  },
};

class MinidumpSession implements Session {
  readonly #emit: Emit;
  #reason: string | null = null;
  #thread: { name: string; crashed: boolean; at: Line; frames: FrameList } | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const reason = REASON.exec(line.text);
    if (reason) {
      this.#reason = reason[1] ?? null;
      return true;
    }
    const thread = THREAD.exec(line.text);
    if (thread) {
      this.#finish();
      this.#thread = {
        name: thread[2] ?? `Thread ${thread[1]}`,
        crashed: thread[3] !== undefined || (thread[2] ?? '') === '(crashed)',
        at: line,
        frames: new FrameList(),
      };
      return true;
    }
    const frame = this.#thread ? FRAME.exec(line.text) : null;
    if (!frame) return KNOWN.test(line.text);
    this.#thread?.frames.push(
      cFrame(
        frame[3] ?? '??',
        frame[2] ?? frame[4] ?? null,
        frame[5] ?? null,
        frame[6] === undefined ? null : Number(frame[6]),
      ),
      line,
    );
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    return [];
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread || (thread.frames.length === 0 && !thread.crashed)) return;
    this.#emit({
      kind: 'trace',
      trace: {
        type: thread.crashed ? (this.#reason ?? 'crash') : null,
        message: null,
        thread: thread.name === '(crashed)' ? 'Thread 0' : thread.name,
        state: thread.crashed ? 'crashed' : null,
        frames: thread.frames.frames,
        causes: [],
        at: thread.at,
      },
    });
  }
}
