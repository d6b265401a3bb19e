/**
 * Kotlin's coroutines, as `DebugProbes.dumpCoroutines()` and IntelliJ print them: the threads that no thread dump shows.
 * https://github.com/Kotlin/kotlinx.coroutines/blob/master/kotlinx-coroutines-core/jvm/src/debug/internal/DebugProbesImpl.kt
 *
 *   Coroutines dump 2026/11/25 09:20:56
 *
 *   Coroutine "orders#2":StandaloneCoroutine{Active}@5f8ed237, state: SUSPENDED
 *   	at com.shop.OrdersKt.place(Orders.kt:21)
 *   	(Coroutine creation stacktrace)
 *   	at kotlin.coroutines.intrinsics.…
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { javaFrame } from './java-frame.ts';

const OPENS = /^Coroutines dump \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d$/;
const COROUTINE =
  /^Coroutine (?:"(.{1,300})":)?([\w.$]{1,200})(?:\{(\w{1,30})\})?(?:@[\da-f]{1,16})?, state: (\w{1,30})(?: \(Last suspension stacktrace, not an actual stacktrace\))?$/;
const CREATION = /^\s*\(Coroutine creation stacktrace\)$/;

export const javaCoroutines: TraceFormat = {
  name: 'java-thread-dump',
  language: 'java',
  open(line, _before, emit) {
    if (!OPENS.test(line.text) && !COROUTINE.test(line.text)) return null;
    const session = new CoroutineSession(emit);
    session.take(line);
    return session;
  },
};

class CoroutineSession implements Session {
  readonly #emit: Emit;
  #coroutine: { readonly name: string; readonly state: string; readonly at: Line } | null = null;
  #frames = new FrameList();
  /** Who started the coroutine is no part of where it stands. */
  #inCreation = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    const [whole, name, type = '', , state = ''] = COROUTINE.exec(text) ?? [];
    if (whole !== undefined) {
      this.#finish();
      this.#coroutine = { name: name ?? type, state, at: line };
      return true;
    }
    if (CREATION.test(text)) this.#inCreation = true;
    const frame = javaFrame(text);
    if (frame && !this.#inCreation) this.#frames.push(frame, line);
    return frame !== null || CREATION.test(text) || text.trim() === '' || OPENS.test(text);
  }

  close(): readonly Line[] {
    this.#finish();
    this.#emit({ kind: 'dump-end' });
    return [];
  }

  #finish(): void {
    const coroutine = this.#coroutine;
    const frames = this.#frames.frames;
    this.#coroutine = null;
    this.#frames = new FrameList();
    this.#inCreation = false;
    if (!coroutine) return;
    const { name, state, at } = coroutine;
    this.#emit({
      kind: 'trace',
      trace: {
        type: null,
        message: null,
        thread: name,
        state: state === 'RUNNING' ? 'RUNNABLE' : state,
        frames,
        causes: [],
        at,
        details: { stateDetail: 'coroutine' },
      },
    });
  }
}
