/**
 * The first line of a thread, as the tools of the JVM print it:
 *   "exec-1" #14 [26667] daemon prio=5 os_prio=0 cpu=0.59ms elapsed=2.35s tid=0x… nid=0x6788 waiting …   HotSpot, JDK 5 to 25
 *   "exec-1" - Thread t@239                                                                           VisualVM
 *   "exec-1" prio=5 Id=12 BLOCKED on com.shop.Audit@1a2b owned by "exec-2" Id=13                       ThreadInfo.toString()
 *   "exec-1" id=3149 in RUNNABLE (running in native)                                                  JConsole and kin
 *   "main" prio=5 tid=1 Blocked                                                                      Android's runtime (ANR traces)
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
  readonly waits?: { readonly id: string; readonly blocked: boolean; readonly holder: string | undefined };
}

const HOTSPOT =
  /^"(.{0,1000})" (?:#\d+ )?(?:daemon |virtual )*(?:\[(\d+)\] )?((?:daemon )?(?:prio|os_prio|cpu|elapsed|tid|nid)=.*)$/;
const VISUALVM = /^"(.{0,1000})" - Thread t@\d+$/;
const THREAD_INFO =
  /^"(.{0,1000}?)"(?: (?:daemon|prio=\d+))* Id=\d+ (\w+)(?: on (\S{1,500}@[\da-f]+))?(?: owned by "(.{0,1000})" Id=\d+)?(?: \(suspended\))?(?: \(in native\))?\s*$/;
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
  WaitingInMainSignalCatcherLoop: 'WAITING',
};

export function threadHeader(line: Line): ThreadHeader | null {
  const { text } = line;
  if (!text.startsWith('"')) return null;
  const hotspot = HOTSPOT.exec(text);
  if (hotspot && !/ Id=\d/.test(hotspot[3] ?? '')) {
    const art = ART_STATES[/^(?:daemon )?prio=\d+ tid=\d+ (\w+)$/.exec(hotspot[3] ?? '')?.[1] ?? ''];
    return {
      name: hotspot[1] ?? '',
      nativeId: hotspot[2] ?? null,
      rest: hotspot[3] ?? '',
      at: line,
      ...(art && { state: art }),
    };
  }
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
