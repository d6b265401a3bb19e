/**
 * The first line of a thread, as the tools of the JVM print it:
 *   "exec-1" #14 [26667] daemon prio=5 os_prio=0 cpu=0.59ms elapsed=2.35s tid=0x… nid=0x6788 waiting …   HotSpot, JDK 5 to 25
 *   "exec-1" - Thread t@239                                                                           VisualVM
 *   "exec-1" prio=5 Id=12 BLOCKED on com.shop.Audit@1a2b owned by "exec-2" Id=13                       ThreadInfo.toString()
 *   "exec-1" id=3149 in RUNNABLE (running in native)                                                  JConsole and kin
 *   "main" prio=5 tid=1 Blocked                                                                      Android's runtime (ANR traces)
 *   "samples.android" sysTid=9955                                                                     the same, without the runtime
 *   Thread 21009: (state = IN_NATIVE)                                                                 jstack -F of JDK 5 to 8
 *   "exec-1" id=12 idx=0x4 tid=13 prio=5 alive, waiting, native_blocked                               JRockit
 * https://github.com/openjdk/jdk/blob/master/src/java.management/share/classes/java/lang/management/ThreadInfo.java
 */
import type { Line } from '../model.ts';

export interface ThreadHeader {
  readonly name: string;
  readonly nativeId: string | null;
  /** `prio=5 os_prio=0 cpu=0.59ms … nid=0x6788 runnable  [0x…]` */
  readonly rest: string;
  readonly at: Line;
  readonly state?: string;
  /** Who holds what the thread waits for, where only that is said. */
  readonly owner?: string;
  readonly waits?: { readonly id: string; readonly blocked: boolean; readonly holder: string | undefined };
}

const HOTSPOT =
  /^"(.{0,1000})" (?:#\d+ )?(?:daemon |virtual )*(?:\[(\d+)\] )?((?:daemon )?(?:prio|os_prio|cpu|elapsed|tid|nid)=.*)$/;
/** A thread of the VM while it is set up has no name yet. */
const NAMELESS = /^os_prio=\d+ cpu=[\d.]{1,20}ms elapsed=[\d.]{1,20}s tid=0x/;
const VISUALVM = /^"(.{0,1000})" - Thread t@\d+$/;
const THREAD_INFO =
  /^"(.{0,1000}?)"(?: (?:daemon|prio=\d+))* Id=\d+ (\w+)(?: on (\S{1,500}@[\da-f]+))?(?: owned by "(.{0,1000})" Id=\d+)?(?: \(suspended\))?(?: \(in native\))?\s*$/;
const SYSTEM = /^"(.{0,1000})" sysTid=(\d{1,9})$/;
const FORCED = /^Thread (\d{1,9}): \(state = ([A-Z_]{1,40})\)\s*$/;
const CONSOLE = /^"(.{0,1000})" id=\d+ (?:in ([A-Z_]+)\b.*|idx=\S+ tid=(\d+) .*)$/;

/** Android's runtime prints its own words for states. */
const ART_STATES: Readonly<Record<string, string>> = {
  Blocked: 'BLOCKED',
  Waiting: 'WAITING',
  TimedWaiting: 'TIMED_WAITING',
  Sleeping: 'TIMED_WAITING',
  Runnable: 'RUNNABLE',
  Native: 'RUNNABLE',
  Suspended: 'RUNNABLE',
  Monitor: 'BLOCKED',
  MONITOR: 'BLOCKED',
  WAIT: 'WAITING',
  TIMED_WAIT: 'TIMED_WAITING',
  SLEEPING: 'TIMED_WAITING',
  RUNNABLE: 'RUNNABLE',
  NATIVE: 'RUNNABLE',
  SUSPENDED: 'RUNNABLE',
};
/** States of the agent that reads a process from outside: what BLOCKED is there includes every kind of waiting. */
const FORCED_STATES: Readonly<Record<string, string>> = {
  IN_JAVA: 'RUNNABLE',
  IN_NATIVE: 'RUNNABLE',
  IN_VM: 'RUNNABLE',
};

export function threadHeader(line: Line): ThreadHeader | null {
  const { text } = line;
  if (!text.startsWith('"'))
    return text.startsWith('Thread ')
      ? forcedHeader(line)
      : NAMELESS.test(text)
        ? { name: 'VM thread without a name', nativeId: null, rest: text, at: line }
        : null;
  return hotspotHeader(line) ?? otherHeader(line);
}

function hotspotHeader(line: Line): ThreadHeader | null {
  const hotspot = HOTSPOT.exec(line.text);
  const [, name = '', id, rest = ''] = hotspot ?? [];
  if (!hotspot || / Id=\d/.test(rest)) return null;
  // `"a" tid=0x16 owned by "b" tid=0x15`, as ThreadInfo is printed by others: the first name is the thread's.
  const owned = /^(.{0,1000}?)" tid=0x[\da-f]{1,16} owned by "(.{0,1000})$/.exec(name);
  if (owned) return { name: owned[1] ?? '', nativeId: null, rest, at: line, owner: owned[2] ?? '' };
  const art = artState(/^(?:daemon )?prio=\d+ tid=\d+ (\w+)$/.exec(rest)?.[1]);
  return { name, nativeId: id ?? null, rest, at: line, ...(art !== null && { state: art }) };
}

function otherHeader(line: Line): ThreadHeader | null {
  const { text } = line;
  const system = SYSTEM.exec(text);
  if (system) return { name: system[1] ?? '', nativeId: system[2] ?? null, rest: '', at: line };
  const visual = VISUALVM.exec(text);
  if (visual) return { name: visual[1] ?? '', nativeId: null, rest: '', at: line };
  const info = THREAD_INFO.exec(text);
  if (info) {
    const [, name = '', state = '', id, holder] = info;
    return {
      name,
      nativeId: null,
      rest: '',
      at: line,
      state,
      ...(id && { waits: { id, blocked: state === 'BLOCKED', holder } }),
    };
  }
  const other = CONSOLE.exec(text);
  return other
    ? {
        name: other[1] ?? '',
        nativeId: other[3] ?? null,
        rest: '',
        at: line,
        ...(other[2] && { state: other[2] }),
      }
    : null;
}

function forcedHeader(line: Line): ThreadHeader | null {
  const [, id, state] = FORCED.exec(line.text) ?? [];
  if (id === undefined || state === undefined) return null;
  return { name: `Thread ${id}`, nativeId: id, rest: '', at: line, state: FORCED_STATES[state] ?? state };
}

/** Every `WaitingFor…` of Android's runtime is a wait. */
function artState(word: string | undefined): string | null {
  if (word === undefined) return null;
  return ART_STATES[word] ?? (word.startsWith('Waiting') ? 'WAITING' : null);
}
