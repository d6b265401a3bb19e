/** Threads that burn a core: by `top -H` pasted along (matched by native id or name), else by the dump's own cpu/elapsed. */
import type { Evidence, Finding } from '../../core/report.ts';
import type { Collector, Extra } from '../collector.ts';
import type { VmThread } from '../formats/java-thread.ts';
import type { TopRow } from '../formats/top-threads.ts';
import type { HotThread } from '../hot-threads.ts';
import { code, count, evidence, evidences, said } from '../words.ts';

const HOT_PERCENT = 50;
const MAX = 5;
/** The kernel's name of a thread is cut here. */
const KERNEL_NAME = 15;

/** One thread that was seen to burn, with the words and the proof for it alone. */
interface Burning {
  readonly thread: HotThread;
  /** Percent of one core. */
  readonly percent: number;
  /** `a core (nid 0x… = …)`, `a core in the 8.3 s between the dumps` */
  readonly of: string;
  readonly verb: 'uses' | 'used';
  readonly proof: readonly Evidence[];
  /** Dumps in which it stood at the same place, where there are several. */
  readonly seen: number;
}

export function hotThreadFindings(collected: Collector): Finding[] {
  const threads = [...collected.hot, ...vmThreads(collected)];
  const rows = collected.extras.filter(
    extra => extra.name === 'top-row' && (extra.value as TopRow).cpu >= HOT_PERCENT,
  );
  const matched = rows.flatMap(row => {
    const thread = threadOf(row.value as TopRow, threads);
    return thread ? [ofRow(row, thread)] : [];
  });
  if (matched.length > 0) return merged(matched);
  const burning = betweenDumps(threads);
  if (burning.length > 0) return merged(burning);
  const average = threads
    .filter(thread => thread.elapsedMs >= 2000 && thread.cpuMs / thread.elapsedMs >= 0.8)
    .map(ofAverage);
  return average.length > 0 ? merged(average) : strangers(rows, threads);
}

function vmThreads({ extras }: Collector): HotThread[] {
  return extras
    .filter(({ name }) => name === 'vm-thread')
    .map(({ value, source, at }) => {
      const { name, nativeId, cpuMs, elapsedMs } = value as VmThread;
      return { name, source, nativeId, cpuMs, spentMs: cpuMs, elapsedMs, frame: null, at };
    });
}

/** By its number; where the dump has none, by a name that only one thread has. */
function threadOf(row: TopRow, threads: readonly HotThread[]): HotThread | undefined {
  const byId = threads.findLast(each => each.nativeId === row.threadId);
  if (byId) return byId;
  const named = threads.filter(
    each => each.nativeId === null && each.name.slice(0, KERNEL_NAME) === row.command.slice(0, KERNEL_NAME),
  );
  return new Set(named.map(each => each.name)).size === 1 ? named.at(-1) : undefined;
}

function ofRow(row: Extra, thread: HotThread): Burning {
  const { cpu, threadId } = row.value as TopRow;
  const id = thread.nativeId === null ? '' : ` (nid 0x${threadId.toString(16)} = ${threadId})`;
  return {
    thread,
    percent: cpu,
    of: `a core${id}`,
    verb: 'uses',
    proof: [evidence(row.source, row.at), ...evidences(thread.source, [thread.at, thread.frame?.at])],
    seen: 1,
  };
}

/** Two dumps tell what a thread burned from the one to the other, which its average since the start does not. */
function betweenDumps(threads: readonly HotThread[]): Burning[] {
  const byThread = Map.groupBy(threads, thread => `${thread.nativeId} ${thread.name}`);
  return [...byThread.values()].flatMap(seen => {
    const [first, last] = [seen[0], seen.at(-1)];
    if (!first || !last || last.elapsedMs - first.elapsedMs < 500) return [];
    const elapsed = last.elapsedMs - first.elapsedMs;
    const percent = Math.round((100 * (last.spentMs - first.spentMs)) / elapsed);
    if (percent < HOT_PERCENT) return [];
    return [
      {
        thread: last,
        percent,
        of: `a core in the ${(elapsed / 1000).toFixed(1)} s between the dumps`,
        verb: 'used',
        proof: evidences(last.source, [first.at, last.at, last.frame?.at]),
        seen: seen.filter(each => placeOf(each) === placeOf(last)).length,
      },
    ];
  });
}

function ofAverage(thread: HotThread): Burning {
  return {
    thread,
    percent: Math.round((100 * thread.cpuMs) / thread.elapsedMs),
    of: `a core since it started (${count(Math.round(thread.elapsedMs / 1000), 'second')})`,
    verb: 'used',
    proof: evidences(thread.source, [thread.at, thread.frame?.at]),
    seen: 1,
  };
}

function placeOf({ name, frame }: HotThread): string {
  return frame === null ? name.replace(/[ #-]{0,9}\d{1,19}$/, '') : frame.function;
}

/** Threads of one kind in one function are one finding: the function is what burns. */
function merged(burning: readonly Burning[]): Finding[] {
  return [...Map.groupBy(burning, ({ thread }) => placeOf(thread)).values()]
    .map(group => group.toSorted((a, b) => b.percent - a.percent))
    .toSorted((a, b) => sum(b) - sum(a))
    .slice(0, MAX)
    .flatMap(finding);
}

function sum(group: readonly Burning[]): number {
  return group.reduce((total, { percent }) => total + percent, 0);
}

function finding(group: readonly Burning[]): Finding[] {
  const [first] = group;
  if (!first) return [];
  const { thread, verb, of, percent } = first;
  const names = group.slice(0, 3).map(each => code(each.thread.name));
  const more = group.length > 3 ? `, … (${group.length} threads)` : '';
  const title =
    group.length === 1
      ? `${names[0]} ${verb} ${percent} % of ${of}`
      : `${names.join(', ')}${more} ${verb === 'uses' ? 'use' : 'used'} ${Math.round(sum(group))} % of a core together${of.replace(/^a core(?: \(nid.*\))?/, '')}`;
  return [
    {
      id: 'trace.hot-thread',
      severity: 'warning',
      resource: 'trace',
      title: `${title}${thread.frame ? `, in ${said(thread.frame)}` : ''}`,
      culprit: { kind: 'thread', name: thread.name },
      evidence: group.slice(0, 4).flatMap(each => each.proof),
      against: [],
      since: null,
      explains: [],
      remediation:
        thread.frame === null
          ? remediesOfRuntime(thread.name)
          : [
              `look at the loop in ${said(thread.frame)}; ${
                first.seen > 1
                  ? `it stood there in ${first.seen} dumps`
                  : 'a second dump some seconds later tells whether it is still there'
              }`,
            ],
    },
  ];
}

/** What burns is not in the dump: it is of another process, or was taken when the thread did not live. */
function strangers(rows: readonly Extra[], threads: readonly HotThread[]): Finding[] {
  const [row] = rows;
  if (!row || !threads.some(thread => thread.nativeId !== null)) return [];
  const { threadId, cpu, command } = row.value as TopRow;
  return [
    {
      id: 'trace.hot-thread',
      severity: 'info',
      resource: 'trace',
      title: `thread ${threadId} (0x${threadId.toString(16)}, ${code(command)}) uses ${cpu} % of a core and is not in the dump`,
      culprit: { kind: 'thread', name: command },
      evidence: [evidence(row.source, row.at)],
      against: [],
      since: null,
      explains: [],
      remediation: ['take the dump of the process that it belongs to, at the same time as `top -H -p PID`'],
    },
  ];
}

/** A thread of the JVM itself has no Java stack; its name says what it does. */
function remediesOfRuntime(name: string): string[] {
  if (/GC|G1|ZWorker|ZDriver|Shenandoah|ParGC|CMS/.test(name))
    return [
      'the collector burns the core: look at the heap after collections (`jstat -gcutil PID 1s`), it may be nearly full',
    ];
  if (/Compiler/.test(name))
    return [
      'the compiler burns the core: the JVM warms up, or its code cache is full (`jcmd PID Compiler.codecache`)',
    ];
  return ['it has no Java stack: `perf top -p PID` or async-profiler show what it runs'];
}
