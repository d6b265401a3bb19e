/** A thread that burns a core: by `top -H` pasted along (matched by native id), else by the dump's own cpu/elapsed. */
import type { Finding } from '../../core/report.ts';
import type { Collector, Extra } from '../collector.ts';
import type { VmThread } from '../formats/java-thread.ts';
import type { TopRow } from '../formats/top-threads.ts';
import type { HotThread } from '../hot-threads.ts';
import { code, count, evidence, evidences, said } from '../words.ts';

const HOT_PERCENT = 50;

export function hotThreadFindings(collected: Collector): Finding[] {
  const threads = [...collected.hot, ...vmThreads(collected)];
  const rows = collected.extras.filter(
    extra => extra.name === 'top-row' && (extra.value as TopRow).cpu >= HOT_PERCENT,
  );
  const matched = rows.flatMap(row => {
    const thread = threads.find(each => each.nativeId === (row.value as TopRow).threadId);
    return thread ? [ofRow(row, thread)] : [];
  });
  if (matched.length > 0) return matched.slice(0, 5);
  const between = betweenDumps(threads);
  if (between.length > 0) return between.slice(0, 5).map(ofInterval);
  return threads
    .filter(thread => thread.elapsedMs >= 2000 && thread.cpuMs / thread.elapsedMs >= 0.8)
    .slice(0, 5)
    .map(ofAverage);
}

function vmThreads({ extras }: Collector): HotThread[] {
  return extras
    .filter(({ name }) => name === 'vm-thread')
    .map(({ value, source, at }) => {
      const { name, nativeId, cpuMs, elapsedMs } = value as VmThread;
      return { name, source, nativeId, cpuMs, spentMs: cpuMs, elapsedMs, frame: null, at };
    });
}

interface Interval {
  readonly first: HotThread;
  readonly last: HotThread;
  /** Of one core, by all of them together. */
  readonly share: number;
  /** How many more of the same kind: the collector's workers are one. */
  readonly others: number;
}

/** Two dumps tell what a thread burned from the one to the other, which its average since the start does not. */
function betweenDumps(threads: readonly HotThread[]): Interval[] {
  const byThread = Map.groupBy(threads, thread => `${thread.nativeId} ${thread.name}`);
  const intervals = [...byThread.values()].flatMap(seen => {
    const [first, last] = [seen[0], seen.at(-1)];
    if (!first || !last || last.elapsedMs - first.elapsedMs < 500) return [];
    const share = (last.spentMs - first.spentMs) / (last.elapsedMs - first.elapsedMs);
    return share >= HOT_PERCENT / 100 ? [{ first, last, share, others: 0 }] : [];
  });
  const kinds = Map.groupBy(intervals, ({ last }) =>
    last.frame === null ? last.name.replace(/#?\d{1,19}$/, '') : `${last.nativeId} ${last.name}`,
  );
  return [...kinds.values()]
    .flatMap(([head, ...rest]) => {
      if (!head) return [];
      const share = rest.reduce((sum, each) => sum + each.share, head.share);
      return [{ ...head, share, others: rest.length }];
    })
    .sort((a, b) => b.share - a.share);
}

function ofInterval({ first, last, share, others }: Interval): Finding {
  const seconds = ((last.elapsedMs - first.elapsedMs) / 1000).toFixed(1);
  const and = others > 0 ? `and ${others} more like it ` : '';
  const words = `${and}used ${Math.round(100 * share)} % of a core in the ${seconds} s between the dumps`;
  return hot(last, words, evidences(last.source, [first.at, last.at, last.frame?.at]));
}

function ofRow(row: Extra, thread: HotThread): Finding {
  const { cpu } = row.value as TopRow;
  const proof = [evidence(row.source, row.at), ...evidences(thread.source, [thread.at, thread.frame?.at])];
  return hot(
    thread,
    `uses ${cpu} % of a core (nid 0x${(thread.nativeId ?? 0).toString(16)} = ${thread.nativeId})`,
    proof,
  );
}

function ofAverage(thread: HotThread): Finding {
  const share = Math.round((100 * thread.cpuMs) / thread.elapsedMs);
  const words = `used ${share} % of a core since it started (${count(Math.round(thread.elapsedMs / 1000), 'second')})`;
  return hot(thread, words, evidences(thread.source, [thread.at, thread.frame?.at]));
}

function hot(thread: HotThread, words: string, proof: Finding['evidence']): Finding {
  return {
    id: 'trace.hot-thread',
    severity: 'warning',
    resource: 'trace',
    title: `${code(thread.name)} ${words}${thread.frame ? `, in ${said(thread.frame)}` : ''}`,
    culprit: { kind: 'thread', name: thread.name },
    evidence: proof,
    against: [],
    since: null,
    explains: [],
    remediation:
      thread.frame === null
        ? remediesOfRuntime(thread.name)
        : [
            `look at the loop in ${said(thread.frame)}; a second dump some seconds later tells whether it is still there`,
          ],
  };
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
