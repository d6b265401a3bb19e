/** From sources to an Analysis: facts, findings root cause first, verdict, answer and notes, all by rule. */
import type { Analysis } from '../core/fact.ts';
import type { Finding } from '../core/report.ts';
import { Collector, type FormatTally } from './collector.ts';
import { sorted, statements, traceFacts } from './facts.ts';
import { convoyFindings } from './findings/convoy.ts';
import { deadlockFindings, holdsAndWants } from './findings/deadlock.ts';
import { hotThreadFindings } from './findings/hot-thread.ts';
import { javaCrashFindings } from './findings/java-crash.ts';
import { kernelFindings } from './findings/kernel.ts';
import { leakFindings } from './findings/leak.ts';
import { lockWaitFindings } from './findings/lock-wait.ts';
import { memoryFindings } from './findings/memory.ts';
import { oomFindings, oomLines, oomStatements } from './findings/oom.ts';
import { poolFindings } from './findings/pool.ts';
import { busyPoolFindings } from './findings/pool-busy.ts';
import { poolErrors } from './findings/pool-errors.ts';
import { rootCauseFindings } from './findings/root-cause.ts';
import { uiThreadFindings } from './findings/ui-thread.ts';
import { formatTitle } from './format-titles.ts';
import { isIdle } from './idle.ts';
import { lockPictures } from './lock-picture.ts';
import { type ReaderStatistics, TraceReader } from './reader.ts';
import { count, said } from './words.ts';

export interface TraceSource {
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

const SHAPES = { critical: '■', warning: '▲', info: '●' } as const;
const RANK = { critical: 0, warning: 1, info: 2 } as const;
/** Causes before their symptoms, within one severity. */
const ORDER = [
  'trace.deadlock',
  'trace.crash',
  'trace.memory-error',
  'trace.data-race',
  'trace.oom',
  'trace.kernel-oops',
  'trace.lockup',
  'trace.hung-task',
  'trace.pool-exhausted',
  'trace.pool-busy',
  'trace.convoy',
  'trace.lock-wait',
  'trace.ui-thread',
  'trace.hot-thread',
  'trace.leak',
  'trace.memory-leak',
  'trace.out-of-memory',
  'trace.root-cause',
];

export async function analyseTraces(sources: readonly TraceSource[]): Promise<Analysis> {
  const collected = new Collector();
  const statistics: ReaderStatistics[] = [];
  for (const source of sources) {
    const reader = new TraceReader(event => collected.add(event, source.name));
    for await (const chunk of source.chunks) reader.push(chunk);
    statistics.push(reader.end());
    collected.end(source.name);
  }
  return conclude(collected, statistics);
}

function conclude(collected: Collector, statistics: readonly ReaderStatistics[]): Analysis {
  const emptyPools = poolErrors(collected);
  const findings = ranked([
    ...deadlockFindings(collected),
    ...javaCrashFindings(collected),
    ...memoryFindings(collected),
    ...oomFindings(collected),
    ...kernelFindings(collected),
    ...convoyFindings(collected),
    ...lockWaitFindings(collected),
    ...uiThreadFindings(collected),
    ...poolFindings(collected),
    ...emptyPools.values(),
    ...busyPoolFindings(collected),
    ...hotThreadFindings(collected),
    ...leakFindings(collected),
    ...rootCauseFindings(collected, emptyPools),
  ]);
  const facts = traceFacts(collected);
  return {
    facts,
    statements: [...oomStatements(collected), ...statements(collected)],
    findings,
    verdict: verdict(findings, collected),
    answer: answer(findings, collected),
    notes: notes(collected, statistics),
    pictures: lockPictures(collected),
  };
}

/** Severity, then cause before symptom; what a deadlock explains is said to be explained. */
function ranked(findings: readonly Finding[]): Finding[] {
  const order = (finding: Finding) => (ORDER.indexOf(finding.id) + ORDER.length + 1) % (ORDER.length + 1);
  const sortedFindings = [...findings].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || order(a) - order(b),
  );
  const [first, ...rest] = sortedFindings;
  if (first?.id !== 'trace.deadlock') return sortedFindings;
  const explains = [...new Set(rest.map(finding => finding.id))].filter(
    id => id === 'trace.convoy' || id === 'trace.pool-exhausted',
  );
  return [{ ...first, explains }, ...rest];
}

function verdict(findings: readonly Finding[], collected: Collector): string {
  const [first] = findings;
  if (first) return first.title;
  const tallies = shown(collected);
  if (tallies.length === 0) return 'no stack trace was recognised in the text';
  return `${tallies.map(summary).join('; ')}: nothing is wrong that can be seen from here`;
}

function answer(findings: readonly Finding[], collected: Collector): string {
  const [first, ...rest] = findings;
  if (!first) return busiest(collected);
  const lines =
    first.id === 'trace.deadlock'
      ? cycleLines(collected)
      : first.id === 'trace.oom'
        ? oomLines(collected)
        : [];
  const remedy = first.remediation[0];
  if (remedy) lines.push(`What to do: ${remedy}.`);
  for (const finding of rest.slice(0, 6)) {
    lines.push(`${SHAPES[finding.severity]} ${finding.title}`);
    if (finding.severity !== 'info' && finding.remediation[0]) lines.push(`  ${finding.remediation[0]}.`);
  }
  return lines.join('\n');
}

function cycleLines(collected: Collector): string[] {
  const dump = collected.dumps.findLast(each => each.cycles.length > 0);
  const [cycle] = dump?.cycles ?? [];
  if (!dump || !cycle) return [];
  const behind =
    dump.behind > 0
      ? `; ${count(dump.behind, 'more thread')} ${dump.behind === 1 ? 'waits' : 'wait'} behind them`
      : '';
  return [`${holdsAndWants(cycle).slice(0, 4).join('; ')}${behind}.`];
}

/** Where nothing is wrong: where most of those are that do something, and how many wait for work. */
function busiest(collected: Collector): string {
  return shown(collected)
    .flatMap(tally => {
      const buckets = sorted(tally);
      const busy = buckets.filter(bucket => !isIdle(tally.language, bucket.trace));
      const idle = buckets
        .filter(bucket => !busy.includes(bucket))
        .reduce((sum, each) => sum + each.count, 0);
      return [
        ...busy
          .slice(0, 3)
          .map(
            ({ trace, count: threads }) =>
              `● ${threads} in ${said(trace.frames.find(frame => frame.own) ?? trace.frames[0] ?? null)}${trace.state ? `, ${trace.state.replace('active+gil', 'holds the GIL')}` : ''}`,
          ),
        ...(idle > 0 ? [`● ${idle} ${idle === 1 ? 'waits' : 'wait'} for work`] : []),
      ];
    })
    .join('\n');
}

function shown(collected: Collector): FormatTally[] {
  return [...collected.tallies.values()].filter(tally => tally.traces > 0);
}

function summary(tally: FormatTally): string {
  const groups = sorted(tally).length + (tally.overflow > 0 ? tally.overflow : 0);
  const noun =
    tally.language === 'go'
      ? 'goroutine'
      : /dump|py-spy|faulthandler/.test(tally.format)
        ? 'thread'
        : 'trace';
  const dumps = tally.dumps > 1 && noun === 'thread' ? ` in ${tally.dumps} dumps` : '';
  return `${formatTitle(tally.format)}, ${count(tally.traces, noun)}${dumps}${groups > 0 ? ` in ${count(groups, 'group')}` : ''}`;
}

function notes(collected: Collector, statistics: readonly ReaderStatistics[]): string[] {
  const tallies = shown(collected);
  const orphans = statistics.reduce((sum, each) => sum + each.orphanCount, 0);
  const repairs = new Map<string, number>();
  for (const each of statistics)
    for (const [kind, times] of each.repairs) repairs.set(kind, (repairs.get(kind) ?? 0) + times);
  const sum = (pick: (each: ReaderStatistics) => number) =>
    statistics.reduce((total, each) => total + pick(each), 0);
  return [
    ...tallies.map(tally => `read: ${summary(tally)}, ${count(tally.unread, 'line')} not understood`),
    ...(orphans > 0
      ? [
          `${count(orphans, 'line')} that ${orphans === 1 ? 'looks' : 'look'} like a frame but ${orphans === 1 ? 'belongs' : 'belong'} to no trace that is known`,
        ]
      : []),
    ...[...repairs]
      .filter(([kind]) => kind !== 'colours')
      .map(([kind, times]) => `repaired: ${kind} changed by a chat client in ${count(times, 'place')}`),
    ...(sum(each => each.prefixed) > 0
      ? [
          `a log prefix was taken off ${count(
            sum(each => each.prefixed),
            'line',
          )}`,
        ]
      : []),
    ...(sum(each => each.embedded) > 0
      ? [
          `${count(
            sum(each => each.embedded),
            'line',
          )} held escaped newlines or JSON and ${sum(each => each.embedded) === 1 ? 'was' : 'were'} opened`,
        ]
      : []),
    ...(sum(each => each.cut) > 0
      ? [
          `${count(
            sum(each => each.cut),
            'line',
          )} longer than 2 MiB cut`,
        ]
      : []),
  ];
}
