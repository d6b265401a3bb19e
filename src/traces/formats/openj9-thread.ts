/** One thread of a javacore, from its lines' tags. */
import { FrameList, type Line, type Lock, type ParsedTrace } from '../model.ts';
import { frameOf } from '../own.ts';
import { javaFrameOf } from './java-frame.ts';

const NATIVE = /native (?:thread )?ID:\s*0x([\dA-Fa-f]+)/;
const CPU = /CPU usage total: ([\d.]+) secs/;
const CATEGORY = /current category="(?:GC|JIT|System-JVM|Resource-Monitor)"/;
const BLOCKED =
  /^3XMTHREADBLOCK\d*\s+\**(Blocked|Waiting|Parked) on: (\S+)@(0x[\dA-Fa-f]+)(?: Owned by: "(.{0,500})" \((?:J9VMThread|native|TID))?(?: Owned by: <unowned> Initializing thread: "(.{0,500})")?/;
const STACK = /^(?:4XESTACKTRACE|3XHSTACKLINE)\s+at ([^\s(]+)\((.+)\)\s*$/;
const DRESS =
  /\((?:Compiled Code|Bytecode PC:[^()]*(?:\(Compiled Code\))?|Inlined)\)|^Bytecode PC:\d+(?:\(Compiled Code\))?|, JNI/g;
const ENTERED = /^5XESTACKTRACE\s+\(entered lock: (\S+)@(0x[\dA-Fa-f]+)/;
// `pthread_cond_wait+0xc0 (0x00007f… [libpthread.so.0+0xb9b0])`, or `(0x00007f… [libj9vm29.so+0x2a])`
const NATIVE_STACK =
  /^4XENATIVESTACK\s+(?:(\S.{0,500}?)(?:\+0x[\da-f]+)? )?\(0x[\dA-Fa-f]+ \[([^\]]{1,300}?)(?:\+0x[\da-f]+)?\]\)/;

const STATES: Readonly<Record<string, string>> = {
  R: 'RUNNABLE',
  CW: 'WAITING',
  B: 'BLOCKED',
  P: 'WAITING',
  S: 'SUSPENDED',
  MW: 'WAITING',
  I: 'INTERRUPTED',
  Z: 'ZOMBIE',
  D: 'DEAD',
};

export class OpenJ9Thread {
  readonly name: string;
  readonly #state: string;
  readonly #at: Line;
  readonly #frames = new FrameList();
  readonly #native = new FrameList();
  readonly #holds: Lock[] = [];
  #nativeId: number | null = null;
  #cpuMs: number | null = null;
  #wants: Lock | null = null;
  #isRuntime = false;

  constructor(name: string, state: string, at: Line) {
    this.name = name;
    this.#state = state;
    this.#at = at;
  }

  get isBlockedOnNothing(): boolean {
    return this.#wants === null;
  }

  /** What the list of monitors says where the thread's own lines do not. */
  wants(lock: Lock): void {
    this.#wants ??= lock;
  }

  /** False for a stack line that is not understood. */
  line(line: Line): boolean {
    const { text } = line;
    if (/^(?:4XESTACKTRACE|3XHSTACKLINE)/.test(text)) return this.#stackLine(line);
    if (text.startsWith('4XENATIVESTACK')) this.#nativeLine(line);
    else if (text.startsWith('5XESTACKTRACE')) this.#entered(line);
    else if (text.startsWith('3XMTHREADBLOCK')) this.#block(line);
    else {
      const native = NATIVE.exec(text);
      if (native) this.#nativeId ??= Number.parseInt(native[1] ?? '0', 16);
      const cpu = CPU.exec(text);
      if (cpu) this.#cpuMs ??= Number(cpu[1]) * 1000;
      if (CATEGORY.test(text)) this.#isRuntime = true;
    }
    return true;
  }

  trace(): ParsedTrace {
    const java = this.#frames.frames;
    const frames = java.length > 0 ? java : this.#native.frames;
    const wants = this.#wants;
    // A thread in Object.wait() has released the object that it entered.
    const holds = this.#holds.filter(each => each.id !== wants?.id);
    const isWanted = wants !== null && (this.#state === 'B' || wants.holder !== undefined);
    return {
      type: null,
      message: null,
      thread: this.name,
      state: STATES[this.#state] ?? (this.#state || null),
      frames,
      causes: [],
      at: this.#at,
      details: {
        ...(this.#nativeId !== null && { nativeId: this.#nativeId }),
        ...(this.#cpuMs !== null && { cpuMs: this.#cpuMs }),
        ...(isWanted && wants && { wants: { ...wants, frame: frames[0] ?? null } }),
        ...(holds.length > 0 && { holds }),
        ...(this.#isRuntime && { runtime: true }),
      },
    };
  }

  #stackLine(line: Line): boolean {
    const stack = STACK.exec(line.text);
    const place = (stack?.[2] ?? '').replace(DRESS, '');
    const name = (stack?.[1] ?? '').replaceAll('/', '.');
    const frame = stack
      ? javaFrameOf(name, place === '' || place === 'No Source' ? 'Unknown Source' : place)
      : null;
    if (frame) this.#frames.push(frame, line);
    return frame !== null || line.text.includes('(Missing Method)');
  }

  #nativeLine(line: Line): void {
    const native = NATIVE_STACK.exec(line.text);
    if (!native) return;
    const place = { module: native[2] ?? null, file: null, line: null };
    this.#native.push(frameOf('c', { function: native[1] ?? '??', ...place }), line);
  }

  #entered(line: Line): void {
    const entered = ENTERED.exec(line.text);
    if (entered)
      this.#holds.push({ ...lockOf(entered[1], entered[2], line), frame: this.#frames.last ?? null });
  }

  #block(line: Line): void {
    const [, , type, id, owner, initializer] = BLOCKED.exec(line.text) ?? [];
    const holder = owner ?? initializer;
    if (id !== undefined)
      this.#wants = { ...lockOf(type, id, line), ...(holder !== undefined && { holder }) };
  }
}

export function lockOf(type: string | undefined, id: string | undefined, at: Line): Lock {
  return { id: id ?? '', name: (type ?? '').replaceAll('/', '.'), frame: null, at };
}
