/**
 * OpenJ9's javacore. https://eclipse.dev/openj9/docs/dump_javadump/
 *   3XMTHREADINFO      "worker-1" J9VMThread:0x0000000001234500, …, java/lang/Thread:0x…, state:B, prio=5
 *   3XMTHREADINFO1            (native thread ID:0x3F5C, native priority:0x5, …)
 *   3XMCPUTIME               CPU usage total: 0.015 secs, …
 *   3XMTHREADBLOCK     Blocked on: com/shop/Audit@0x00000000E0012345 Owned by: "worker-2" (J9VMThread:0x…, …)
 *   4XESTACKTRACE                at com/shop/OrderStore.save(OrderStore.java:118(Compiled Code))
 *   5XESTACKTRACE                   (entered lock: com/shop/OrderStore@0x00000000E00AAAAA, entry count: 1)
 */
import { type Emit, FrameList, type Line, type Lock, type Session, type TraceFormat } from '../model.ts';
import { javaFrameOf } from './java-frame.ts';

const TAG = /^(\d[A-Z]{2}[A-Z\d]{2,20}|NULL)\b/;
const INFO = /^3XMTHREADINFO\s+"(.{0,500})" .*?state:(\w+)/;
const NATIVE = /native thread ID:0x([\dA-Fa-f]+)/;
const CPU = /CPU usage total: ([\d.]+) secs/;
const BLOCKED =
  /^3XMTHREADBLOCK\d*\s+(?:Blocked on|Waiting on|Parked on): (\S+)@(0x[\dA-Fa-f]+)(?: Owned by: "(.{0,500}?)" \()?/;
const STACK = /^4XESTACKTRACE\s+at ([^\s(]+)\((.+)\)\s*$/;
const ENTERED = /^5XESTACKTRACE\s+\(entered lock: (\S+)@(0x[\dA-Fa-f]+)/;
const STATES: Readonly<Record<string, string>> = {
  R: 'RUNNABLE',
  CW: 'WAITING',
  B: 'BLOCKED',
  P: 'WAITING',
  S: 'SUSPENDED',
  MW: 'WAITING',
  Z: 'ZOMBIE',
  D: 'DEAD',
};

export const openj9: TraceFormat = {
  name: 'java-thread-dump',
  language: 'java',
  open(line, _before, emit) {
    const { text } = line;
    if (!/^(?:3XMTHREADINFO\s+"|0SECTION\s+THREADS|1XMTHDINFO)/.test(text)) return null;
    const session = new CoreSession(emit);
    session.take(line);
    return session;
  },
};

interface Thread {
  readonly name: string;
  readonly state: string;
  readonly at: Line;
  readonly frames: FrameList;
  nativeId: number | null;
  cpuMs: number | null;
  wants: Lock | null;
  readonly holds: Lock[];
}

class CoreSession implements Session {
  readonly #emit: Emit;
  #thread: Thread | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (!TAG.test(text)) return text.trim() === '';
    if (/^0SECTION/.test(text) && !/THREADS/.test(text)) return false;
    const info = INFO.exec(text);
    if (info) {
      this.#finish();
      this.#thread = {
        name: info[1] ?? '',
        state: info[2] ?? '',
        at: line,
        frames: new FrameList(),
        nativeId: null,
        cpuMs: null,
        wants: null,
        holds: [],
      };
      return true;
    }
    if (this.#thread) this.#detail(this.#thread, line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    this.#emit({ kind: 'dump-end' });
    return [];
  }

  #detail(thread: Thread, line: Line): void {
    const { text } = line;
    const stack = STACK.exec(text);
    const frame = stack
      ? javaFrameOf(
          (stack[1] ?? '').replaceAll('/', '.'),
          (stack[2] ?? '').replace(/\((?:Compiled|Bytecode) (?:Code|PC:.*?)\)|, JNI|\(Inlined\)/g, ''),
        )
      : null;
    if (frame) thread.frames.push(frame, line);
    else if (text.startsWith('4XESTACKTRACE')) this.#emit({ kind: 'unread', at: line });
    const entered = ENTERED.exec(text);
    if (entered) thread.holds.push(lock(entered[1], entered[2], thread, line));
    const blocked = BLOCKED.exec(text);
    if (blocked)
      thread.wants = {
        ...lock(blocked[1], blocked[2], thread, line),
        ...(blocked[3] !== undefined && { holder: blocked[3] }),
      };
    const native = NATIVE.exec(text);
    if (native) thread.nativeId ??= Number.parseInt(native[1] ?? '0', 16);
    const cpu = CPU.exec(text);
    if (cpu) thread.cpuMs ??= Number(cpu[1]) * 1000;
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread) return;
    const frames = thread.frames.frames;
    const { wants } = thread;
    // A thread in Object.wait() has released the object that it entered.
    const waits = thread.state !== 'B' && wants !== null;
    const holds = thread.holds.filter(each => each.id !== wants?.id);
    this.#emit({
      kind: 'trace',
      trace: {
        type: null,
        message: null,
        thread: thread.name,
        state: STATES[thread.state] ?? thread.state,
        frames,
        causes: [],
        at: thread.at,
        details: {
          ...(thread.nativeId !== null && { nativeId: thread.nativeId }),
          ...(thread.cpuMs !== null && { cpuMs: thread.cpuMs }),
          ...(wants &&
            !(waits && wants.holder === undefined) && { wants: { ...wants, frame: frames[0] ?? null } }),
          ...(holds.length > 0 && { holds }),
        },
      },
    });
  }
}

function lock(type: string | undefined, id: string | undefined, thread: Thread, at: Line): Lock {
  return { id: id ?? '', name: (type ?? '').replaceAll('/', '.'), frame: thread.frames.last ?? null, at };
}
