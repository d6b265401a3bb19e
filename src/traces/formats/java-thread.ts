/**
 * One thread of a HotSpot dump with its lock lines:
 *   - waiting to lock <0x…> (a C)      - waiting to re-lock in wait() <0x…> (a C)
 *   - parking to wait for  <0x…> (a C) two blanks in HotSpot, one in Thread.dump_to_file
 *   - locked <0x…> (a C)               - waiting on <0x…> (a C)       - eliminated <…>
 *   - <0x…> (a C$Sync)                 an owned synchronizer, in dumps with -l
 *   - locked <com.shop.Audit@41e4094b> Thread.dump_to_file names the class inside
 */
import { type Frame, FrameList, type Line, type Lock, type ParsedTrace } from '../model.ts';

export interface ThreadHeader {
  readonly name: string;
  readonly nativeId: string | null;
  /** `daemon prio=5 os_prio=0 cpu=0.59ms … nid=0x6788 runnable  [0x…]` */
  readonly rest: string;
  readonly at: Line;
}

const LOCK =
  /^\s*- (waiting to lock|waiting to re-lock in wait\(\)|parking to wait for|locked|waiting on|eliminated|owned|)\s{0,3}<([^<>\s]{1,500})>(?: \(an? ([^)]{1,500})\))?/;
const NO_OBJECT = /^\s*- (?:waiting on|locked|eliminated|waiting to lock|parking to wait for)\s{1,3}<[^<>]*>/;
const RUNTIME =
  /^(?:Reference Handler|Finalizer|Signal Dispatcher|Service Thread|Monitor Deflation Thread|C[12] CompilerThread\d+|Sweeper thread|Common-Cleaner|Notification Thread|Attach Listener|Surrogate Locker Thread.*|VM Thread|VM Periodic Task Thread|GC (?:task )?[Tt]hread#?.*|G1 .*|Gang worker#.*|Concurrent .*|VirtualThread-unblocker|DestroyJavaVM|JVMCI.*|Libgraal.*|Z(?:Driver|Worker|Stat|Director)\b.*|Shenandoah.*)$/;

export class HotSpotThread {
  readonly frames = new FrameList();
  readonly #header: ThreadHeader;
  #state: string | null = null;
  #detail: string | undefined;
  #wants: Lock | undefined;
  #holds: Lock[] = [];
  #waitsOn = new Set<string>();

  constructor(header: ThreadHeader) {
    this.#header = header;
  }

  setState(state: string, detail: string | undefined): void {
    this.#state = state;
    this.#detail = detail;
  }

  lockLine(line: Line): boolean {
    const match = LOCK.exec(line.text);
    if (!match) return NO_OBJECT.test(line.text);
    const id = match[2] ?? '';
    const name = match[3] ?? (id.includes('@') ? id.slice(0, id.lastIndexOf('@')) : 'monitor');
    const kind = match[1] ?? '';
    // An owned synchronizer is listed after the stack: it has no frame of its own.
    const frame: Frame | null = kind === '' || kind === 'owned' ? null : (this.frames.last ?? null);
    const lock = { id, name, frame, at: line };
    if (kind === 'waiting to lock' || kind.startsWith('parking') || kind.startsWith('waiting to re-lock'))
      this.#wants = lock;
    else if (kind === 'waiting on') this.#waitsOn.add(id);
    else if (kind !== 'eliminated') this.#holds.push(lock);
    return true;
  }

  /** null for a thread of the VM that has no Java state at all. */
  trace(): ParsedTrace | null {
    const { name, at, rest } = this.#header;
    const frames = this.frames.frames;
    if (frames.length === 0 && this.#state === null && rest !== '' && !/daemon|prio=\d+ tid/.test(rest))
      return null;
    const wants = this.#wants;
    const holds = this.#holds.filter(lock => !this.#waitsOn.has(lock.id) && lock.id !== wants?.id);
    return {
      type: null,
      message: null,
      thread: name,
      state: this.#state,
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

  #numbers() {
    const { rest } = this.#header;
    const nid = this.#header.nativeId ?? /\bnid=(0x[\da-f]+|\d+)/.exec(rest)?.[1];
    const cpu = /\bcpu=([\d.]+)ms/.exec(rest)?.[1];
    const elapsed = /\belapsed=([\d.]+)s/.exec(rest)?.[1];
    return {
      ...(nid && { nativeId: Number(nid) }),
      ...(cpu && { cpuMs: Number(cpu) }),
      ...(elapsed && { elapsedMs: Number(elapsed) * 1000 }),
    };
  }
}
