/**
 * OpenJ9's javacore, and IBM's J9 before it.
 * https://github.com/eclipse-openj9/openj9/blob/master/runtime/rasdump/javadump.cpp (writeThread, writeThreadBlockers,
 * writeFrame, writeDeadlockNode, writeMonitorObject)
 *
 *   1TISIGINFO     Dump Event "systhrow" (00040000) Detail "java/lang/OutOfMemoryError" "Java heap space" received
 *   1XMCURTHDINFO  Current thread
 *   3XMTHREADINFO      "worker-1" J9VMThread:0x0000000001234500, …, java/lang/Thread:0x…, state:B, prio=5
 *   3XMTHREADINFO1            (native thread ID:0x3F5C, native priority:0x5, …)
 *   3XMCPUTIME               CPU usage total: 0.015 secs, …
 *   3XMTHREADBLOCK     Blocked on: com/shop/Audit@0x00000000E0012345 Owned by: "worker-2" (J9VMThread:0x…, …)
 *   4XESTACKTRACE                at com/shop/OrderStore.save(OrderStore.java:118(Compiled Code))
 *   5XESTACKTRACE                   (entered lock: com/shop/OrderStore@0x00000000E00AAAAA, entry count: 1)
 *   3XMVTHDINFO        "virtual-1" J9VMContinuation:0x…, java/lang/Thread:0x…      since 21: an unmounted virtual thread
 *
 * Every line has a tag, so a javacore is taken whole. The event that made it, where it was an error, is a trace of its own
 * with the stack of the current thread.
 */
import type { Emit, Line, ParsedTrace, Session, TraceFormat } from '../model.ts';
import { OpenJ9Locks } from './openj9-locks.ts';
import { OpenJ9Thread } from './openj9-thread.ts';

const TAG = /^(\d[A-Z]{2}[A-Z\d]{1,20}|NULL)\b/;
const OPENS = /^(?:0SECTION\s+(?:TITLE|LOCKS|THREADS)\b|1TISIGINFO\s|3XMTHREADINFO\s+"|1XM(?:CUR)?THDINFO\b)/;
const INFO = /^3XMTHREADINFO\s+"(.{0,500})" .*?state:\s*(\w+)/;
const VIRTUAL = /^3XMVTHDINFO\s+"(.{0,500})" J9VMContinuation:/;
const EVENT =
  /^1TISIGINFO\s+Dump Event "(\w+)" \([\dA-Fa-f]+\)(?: Detail "([^"]{1,300})"(?: "(.{0,1000}?)")?)? received/;
const SIGNAL = /^1XHEXCPCODE\s+(?:J9Generic_Signal_Number|Signal_Number): ?([\dA-Fa-fx]{1,18})/;
const MODULE = /^1XHEXCPMODULE\s+Module: ?(\S{1,300})/;

export const openj9: TraceFormat = {
  name: 'java-thread-dump',
  language: 'java',
  open(line, _before, emit) {
    if (!OPENS.test(line.text)) return null;
    const session = new CoreSession(emit);
    session.take(line);
    return session;
  },
};

class CoreSession implements Session {
  readonly #emit: Emit;
  readonly #locks: OpenJ9Locks;
  #thread: OpenJ9Thread | null = null;
  #started = false;
  #cause: { type: string; message: string | null; at: Line } | null = null;
  /** The next thread is the one that made the dump. */
  #isCurrent: 'no' | 'next' | 'this' = 'no';

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#locks = new OpenJ9Locks(emit);
  }

  take(line: Line): boolean {
    const { text } = line;
    if (!TAG.test(text)) return text.trim() === '';
    // The next javacore of one paste.
    if (/^0SECTION\s+TITLE\b/.test(text) && this.#started) return false;
    this.#started = true;
    if (/^\dLK/.test(text)) this.#locks.line(line);
    else if (/^1XM(?:CUR)?THDINFO|^3XM(?:THREADINFO|VTHDINFO)\s|^0SECTION/.test(text)) this.#begin(line);
    else if (/^1(?:TISIGINFO|XHEXCP)/.test(text)) this.#event(line);
    else if (this.#thread && !this.#thread.line(line)) this.#emit({ kind: 'unread', at: line });
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    this.#locks.endRing();
    this.#emit({ kind: 'dump-end' });
    return [];
  }

  #begin(line: Line): void {
    const { text } = line;
    this.#finish();
    if (text.startsWith('1XMCURTHDINFO')) this.#isCurrent = 'next';
    const info = INFO.exec(text);
    const virtual = VIRTUAL.exec(text);
    if (info) this.#thread = new OpenJ9Thread(info[1] ?? '', info[2] ?? '', line);
    else if (virtual) this.#thread = new OpenJ9Thread(virtual[1] || 'virtual thread', '', line);
    if (this.#thread && this.#isCurrent === 'next') this.#isCurrent = 'this';
  }

  /** What made the dump: an error that was thrown, or a crash; somebody's request is none. */
  #event(line: Line): void {
    const event = EVENT.exec(line.text);
    const name = event?.[1];
    if (event && (name === 'systhrow' || name === 'throw' || name === 'uncaught') && event[2])
      this.#cause = { type: event[2].replaceAll('/', '.'), message: event[3] || null, at: line };
    else if (event && (name === 'gpf' || name === 'abort' || name === 'traceassert'))
      this.#cause = { type: `JVM crash (${name})`, message: null, at: line };
    const detail = SIGNAL.exec(line.text) ?? MODULE.exec(line.text);
    if (detail && this.#cause?.type.startsWith('JVM crash'))
      this.#cause = {
        ...this.#cause,
        message: [this.#cause.message, line.text.replace(/^\S+\s+/, '').trim()].filter(Boolean).join(', '),
      };
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread) return;
    const listed = thread.isBlockedOnNothing ? this.#locks.blocked(thread.name) : null;
    if (listed) thread.wants(listed);
    const trace = thread.trace();
    this.#emit({ kind: 'trace', trace });
    if (this.#isCurrent === 'this') this.#causedBy(trace);
  }

  #causedBy(trace: ParsedTrace): void {
    this.#isCurrent = 'no';
    const cause = this.#cause;
    this.#cause = null;
    if (cause)
      this.#emit({
        kind: 'trace',
        format: 'java-exception',
        trace: { ...cause, thread: trace.thread, state: null, frames: trace.frames, causes: [] },
      });
  }
}
