/**
 * `jcmd PID Thread.dump_to_file`, plain (JDK 21+): the only dump with parked virtual threads.
 * https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/jdk/internal/vm/ThreadDumper.java
 *
 *   #25 "virtual-waiter-0" virtual WAITING 2026-11-25T09:25:56.176035948Z
 *       at java.base/java.lang.VirtualThread.park(VirtualThread.java:742)
 *       - parking to wait for <java.util.concurrent.locks.ReentrantLock$NonfairSync@5004bf7c>
 *
 * JDK 21 to 23 print neither state nor lock lines.
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { javaFrame } from './java-frame.ts';
import { HotSpotThread } from './java-thread.ts';

const THREAD = /^#(\d+) "(.{0,1000})"( virtual)?(?: ([A-Z_]+))?(?: \d{4}-\d\d-\d\dT[\d:.]+Z)?$/;

export const javaDumpFile: TraceFormat = {
  name: 'java-thread-dump',
  language: 'java',
  open(line, _before, emit) {
    if (!line.text.startsWith('#') || !THREAD.test(line.text)) return null;
    const session = new FileSession(emit);
    session.take(line);
    return session;
  },
};

class FileSession implements Session {
  readonly #emit: Emit;
  #thread: HotSpotThread | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const header = line.text.startsWith('#') ? THREAD.exec(line.text) : null;
    if (header) {
      this.#finish();
      const name = header[2] || `#${header[1]}`;
      this.#thread = new HotSpotThread({ name, nativeId: null, rest: '', at: line });
      if (header[4]) this.#thread.setState(header[4], header[3] ? 'virtual' : undefined);
      return true;
    }
    const frame = javaFrame(line.text);
    if (frame) this.#thread?.frames.push(frame, line);
    return frame !== null || line.text.trim() === '' || (this.#thread?.lockLine(line) ?? false);
  }

  close(): readonly Line[] {
    this.#finish();
    this.#emit({ kind: 'dump-end' });
    return [];
  }

  #finish(): void {
    const trace = this.#thread?.trace();
    if (trace) this.#emit({ kind: 'trace', trace });
    this.#thread = null;
  }
}
