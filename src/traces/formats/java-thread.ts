/**
 * One thread of a HotSpot dump with its lock lines:
 *   - waiting to lock <0x…> (a C)      - waiting to re-lock in wait() <0x…> (a C)
 *   - parking to wait for  <0x…> (a C) two blanks in HotSpot, one in Thread.dump_to_file
 *   - locked <0x…> (a C)               - waiting on <0x…> (a C)       - eliminated <…>
 *   - <0x…> (a C$Sync)                 an owned synchronizer, in dumps with -l
 *   - locked <com.shop.Audit@41e4094b> Thread.dump_to_file names the class inside
 */
import { type Frame, FrameList, type Line, type Lock, type ParsedTrace } from '../model.ts';
import type { ThreadHeader } from './java-thread-header.ts';

const LOCK =
  /^\s*-\s{1,3}(waiting to lock|waiting to re-lock in wait\(\)|parking to wait for|blocked on|locked synchronizer|locked|waiting on|eliminated|owned|)\s{0,3}(?:<([^<>\s]{1,500})>|([\w.$[;]{1,500}@[\da-f]{1,16}))(?:,? \(an? ([^)]{1,500})\))?(?: held by (?:thread |tid=)(\d{1,9}))?/;
const INITIALIZATION = /^\s*- waiting on the Class initialization monitor for (\S{1,500})/;
const NO_OBJECT =
  /^\s*- (?:waiting on|locked|eliminated|waiting to lock|parking to wait for)\s{1,3}(?:<[^<>]*>|an unknown object)/;
const RUNTIME =
  /^(?:Reference Handler|Finalizer|Signal Dispatcher|Service Thread|Monitor Deflation Thread|C[12] CompilerThread\d+|Sweeper thread|Common-Cleaner|Notification Thread|Attach Listener|Surrogate Locker Thread.*|VM Thread|VM Periodic Task Thread|GC (?:task )?[Tt]hread#?.*|G1 .*|Gang worker#.*|Concurrent .*|VirtualThread-unblocker|DestroyJavaVM|JVMCI.*|Libgraal.*|Z(?:Driver|Worker|Stat|Director)\b.*|Shenandoah.*)$/;

/** A thread of the VM itself: collector, compiler, VM thread. */
export interface VmThread {
  readonly name: string;
  readonly nativeId: number;
  readonly cpuMs: number;
  readonly elapsedMs: number;
  readonly at: Line;
}

export class HotSpotThread {
  readonly frames = new FrameList();
  readonly #header: ThreadHeader;
  #state: string | null = null;
  #detail: string | undefined;
  #wants: Lock | undefined;
  #holds: Lock[] = [];
  #waitsOn = new Set<string>();
  #isBlocked = false;
  #systemId: number | undefined;
  #cpuMs: number | undefined;
  /** Frames of native code: the thread's stack where it has no other. */
  readonly nativeFrames = new FrameList();

  constructor(header: ThreadHeader) {
    this.#header = header;
    this.#state = header.state ?? null;
    if (header.waits) this.waitsFor(header.waits.id, header.waits.blocked, header.waits.holder, header.at);
  }

  /** The dump's own number for the thread: Android's locks are `held by thread 12`. */
  get #ownNumber(): string | null {
    const number = /\btid=(\d{1,9})\b/.exec(this.#header.rest)?.[1];
    return number === undefined ? null : `thread ${number}`;
  }

  /** Where the header or the state names the lock: one that has an owner is wanted, another only waited on. */
  waitsFor(id: string, blocked: boolean, holder: string | undefined, at: Line): void {
    if (blocked || holder !== undefined)
      this.#wants = { id, name: nameOf(id), frame: null, at, ...(holder !== undefined && { holder }) };
    else this.#waitsOn.add(id);
  }

  /** Android prints the operating system's thread and its processor time, in hundredths of a second, below the header. */
  androidLine(text: string): void {
    const id = /^\s*\| sysTid=(\d{1,9})\b/.exec(text)?.[1];
    const time = /\butm=(\d{1,12}) stm=(\d{1,12})\b/.exec(text);
    if (id !== undefined) this.#systemId = Number(id);
    if (time !== null) this.#cpuMs = 10 * (Number(time[1]) + Number(time[2]));
  }

  setState(state: string, detail: string | undefined): void {
    this.#state = state;
    this.#detail = detail;
  }

  lockLine(line: Line): boolean {
    const initialized = INITIALIZATION.exec(line.text)?.[1];
    if (initialized !== undefined) {
      this.#wants = { ...initialization(initialized, line), frame: this.frames.last ?? null };
      return true;
    }
    const match = LOCK.exec(line.text);
    if (!match) return NO_OBJECT.test(line.text);
    const id = match[2] ?? match[3] ?? '';
    const name = match[4] ?? nameOf(id);
    const kind = match[1] ?? '';
    // An owned synchronizer is listed after the stack: it has no frame of its own.
    const frame: Frame | null = kind === '' || kind === 'owned' ? null : (this.frames.last ?? null);
    const lock = { id, name, frame, at: line };
    if (kind === 'waiting to lock' || kind === 'blocked on') this.#isBlocked = true;
    // Printed for every wait on a monitor that the frame had entered; only a blocked thread was notified and wants it back.
    if (kind.startsWith('waiting to re-lock') && this.#state !== 'BLOCKED') this.#waitsOn.add(id);
    else if (
      kind === 'waiting to lock' ||
      kind === 'blocked on' ||
      kind.startsWith('parking') ||
      kind.startsWith('waiting to re-lock')
    )
      this.#wants = {
        ...lock,
        ...(this.#wants?.id === id && this.#wants.holder !== undefined && { holder: this.#wants.holder }),
        ...(this.#header.owner !== undefined && { holder: this.#header.owner }),
        ...(match[5] !== undefined && { holder: `thread ${match[5]}` }),
      };
    else if (kind === 'waiting on') this.#waitsOn.add(id);
    else if (kind !== 'eliminated') this.#holds.push(lock);
    return true;
  }

  /** null for a thread of the VM that has no Java state at all. */
  trace(): ParsedTrace | null {
    const { name, at, rest } = this.#header;
    const java = this.frames.frames;
    const frames = java.length > 0 ? java : this.nativeFrames.frames;
    // A mixed dump prints each thread's number before its header.
    if (frames.length === 0 && rest === '' && name.startsWith('native thread ')) return null;
    if (frames.length === 0 && this.#state === null && rest !== '' && !/daemon|prio=\d+ tid/.test(rest))
      return null;
    const wants = this.#wants;
    // Who runs a class's initializer holds it: no other lock line says so.
    const initializes = frames
      .filter(frame => frame.function.endsWith('.<clinit>') && frame.at)
      .map(frame => ({ ...initialization(frame.function.slice(0, -9), frame.at ?? at), frame }));
    const holds = [...this.#holds, ...initializes].filter(
      lock => !this.#waitsOn.has(lock.id) && lock.id !== wants?.id,
    );
    return {
      type: null,
      message: null,
      thread: name,
      state: this.#state ?? headerState(rest) ?? (wants && (this.#isBlocked ? 'BLOCKED' : 'WAITING')) ?? null,
      frames,
      causes: [],
      at,
      ...(this.frames.elided > 0 && { elided: this.frames.elided }),
      details: {
        ...this.#numbers(),
        ...(this.#detail !== undefined && { stateDetail: this.#detail }),
        ...(wants && { wants }),
        ...(holds.length > 0 && { holds }),
        ...(RUNTIME.test(name) && { runtime: true }),
      },
    };
  }

  /** A thread of the VM that has no Java state; null where not even its processor time is printed. */
  runtimeThread(): VmThread | null {
    const { nativeId, cpuMs, elapsedMs } = this.#numbers();
    if (nativeId === undefined) return null;
    return {
      name: this.#header.name,
      nativeId,
      cpuMs: cpuMs ?? 0,
      elapsedMs: elapsedMs ?? 0,
      at: this.#header.at,
    };
  }

  #numbers(): { nativeId?: number; cpuMs?: number; alias?: string; elapsedMs?: number } {
    const { rest } = this.#header;
    const nid =
      this.#systemId ?? this.#header.nativeId ?? /\b(?:nid|sysTid)=(0x[\da-f]+|\d+)/.exec(rest)?.[1];
    const cpu = this.#cpuMs ?? /\bcpu=([\d.]+)ms/.exec(rest)?.[1];
    const number = this.#ownNumber;
    const elapsed = /\belapsed=([\d.]+)s/.exec(rest)?.[1];
    return {
      ...(nid && { nativeId: Number(nid) }),
      ...(cpu && { cpuMs: Number(cpu) }),
      ...(number !== null && { alias: number }),
      ...(elapsed && { elapsedMs: Number(elapsed) * 1000 }),
    };
  }
}

function initialization(type: string, at: Line): Lock {
  return {
    id: `initialization of ${type}`,
    name: `initialization of ${type.split('.').at(-1)}`,
    frame: null,
    at,
  };
}

/** `com.shop.Audit@41e4094b` names its class; an address does not. */
function nameOf(id: string): string {
  return id.includes('@') ? id.slice(0, id.lastIndexOf('@')) : 'monitor';
}

/** JDK 5 and others print no state of their own: the header's last words say what the thread does. */
function headerState(rest: string): string | null {
  if (/ waiting for monitor entry\b/.test(rest)) return 'BLOCKED';
  if (/ in Object\.wait\(\)/.test(rest)) return 'WAITING';
  if (/ (?:sleeping|waiting on condition)\b/.test(rest)) return 'WAITING';
  return / runnable\b/.test(rest) ? 'RUNNABLE' : null;
}
