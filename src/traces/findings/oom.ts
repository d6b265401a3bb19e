/** The OOM killer: who asked is not who is to blame. The table says what filled memory; it is recomputed here. */
import type { Fact } from '../../core/fact.ts';
import type { Finding } from '../../core/report.ts';
import type { Collector, Extra } from '../collector.ts';
import type { OomValue } from '../formats/kernel-oom-table.ts';
import { code, count, evidence, evidences } from '../words.ts';

const MAX = 5;

export function oomFindings(collected: Collector): Finding[] {
  return reports(collected)
    .slice(-MAX)
    .map(({ extra, value }) => finding(extra, value));
}

/** Memory by program, largest first: `java` 3 × … */
export function oomLines(collected: Collector): string[] {
  const last = reports(collected).at(-1);
  if (!last || last.value.rows.length === 0) return [];
  const { value } = last;
  const sum = value.rows.reduce((total, row) => total + row.rssKb, 0);
  const top = programs(value)
    .slice(0, 5)
    .map(
      ({ name, kb, processes }) =>
        `${code(name)}${processes > 1 ? ` (${processes} processes)` : ''} ${size(kb)}`,
    );
  const capacity = value.limitKb ?? (value.ramPages === null ? null : value.ramPages * value.pageKb);
  const share = capacity ? ` of ${size(capacity)}` : '';
  return [
    `Memory by program at that moment: ${top.join(', ')}; all ${count(value.tasks, 'task')} together ${size(sum)}${share}.${elsewhere(value, sum, capacity)}`,
  ];
}

export function oomStatements(collected: Collector): Fact[] {
  return reports(collected).flatMap(({ extra, value }) =>
    programs(value)
      .slice(0, 10)
      .map(({ name, kb }) => ({
        host: null,
        subject: { kind: 'process', name },
        metric: 'resident memory when the OOM killer ran',
        value: Number((kb / 1024).toFixed(1)),
        unit: 'MiB',
        kind: 'gauge' as const,
        window: null,
        source: evidence(extra.source, extra.at),
      })),
  );
}

function reports(collected: Collector): { extra: Extra; value: OomValue }[] {
  return collected.extras
    .filter(extra => extra.name === 'oom')
    .map(extra => ({ extra, value: extra.value as OomValue }));
}

function programs(value: OomValue): { name: string; kb: number; processes: number }[] {
  const byName = new Map<string, { name: string; kb: number; processes: number }>();
  for (const row of value.rows) {
    const entry = byName.get(row.name) ?? { name: row.name, kb: 0, processes: 0 };
    entry.kb += row.rssKb;
    entry.processes += 1;
    byName.set(row.name, entry);
  }
  return [...byName.values()].sort((a, b) => b.kb - a.kb);
}

/** Shared pages count once a process, kernel memory not at all: said where the sum does not explain the whole. */
function elsewhere(value: OomValue, sum: number, capacity: number | null): string {
  if (capacity !== null && sum > capacity)
    return ' Pages of shared files count in each process that maps them.';
  if (capacity === null || sum >= capacity / 2) return '';
  const slab = value.slabPages === null ? null : value.slabPages * value.pageKb;
  const shmem = value.shmemPages === null ? null : value.shmemPages * value.pageKb;
  const big = [
    slab !== null && slab > capacity / 10 ? `unreclaimable slab ${size(slab)}` : null,
    shmem !== null && shmem > capacity / 10 ? `shared memory and tmpfs ${size(shmem)}` : null,
  ].filter(part => part !== null);
  return big.length > 0
    ? ` The rest is not in processes: ${big.join(', ')}.`
    : ' Processes do not explain the rest: look at tmpfs, page cache that cannot be dropped, and the kernel.';
}

function finding(extra: Extra, value: OomValue): Finding {
  const { killed, group } = value;
  const [largest] = programs(value);
  const blamed = largest?.name ?? killed?.name ?? null;
  return {
    id: 'trace.oom',
    severity: 'critical',
    resource: 'memory',
    title: title(value),
    culprit:
      blamed === null
        ? null
        : { kind: 'process', name: blamed, ...(killed && killed.name === blamed && { pid: killed.pid }) },
    evidence: evidences(extra.source, [extra.at, value.killedAt]),
    against: [],
    since: null,
    explains: [],
    remediation: group
      ? [
          `give ${code(group)} what ${code(blamed ?? '?')} needs, or bound ${code(blamed ?? '?')} below the limit (heap size, workers, caches)`,
          'a limit that is met again and again after a restart is a leak: compare the memory some hours apart',
        ]
      : [
          `bound the memory of ${code(blamed ?? '?')} (heap size, workers, a cgroup limit), so that it fails alone`,
          'protect what must live with a lower oom_score_adj',
        ],
  };
}

function title(value: OomValue): string {
  const { killed, group, invoker } = value;
  const [largest] = programs(value);
  const where = group
    ? `memory cgroup ${code(group)}${value.limitKb === null ? '' : ` (limit ${size(value.limitKb)})`} was full`
    : 'the machine was out of memory';
  return [
    `Out of memory: ${where}${victim(value)}`,
    most(largest, killed),
    invoker !== null && invoker !== killed?.name ? `${code(invoker)} only asked for a page` : '',
    swap(value),
  ]
    .filter(part => part !== '')
    .join('; ');
}

function victim({ killed }: OomValue): string {
  if (!killed) return '';
  return `: ${code(killed.name)} (pid ${killed.pid}) was killed${killed.rssKb === null ? '' : ` with ${size(killed.rssKb)}`}`;
}

function most(largest: { name: string; kb: number } | undefined, killed: OomValue['killed']): string {
  return largest && killed && largest.name !== killed.name
    ? `the most memory had ${code(largest.name)} with ${size(largest.kb)}`
    : '';
}

function swap({ swapTotalKb, swapFreeKb }: OomValue): string {
  if (swapTotalKb === 0) return 'there is no swap';
  return swapTotalKb !== null && swapFreeKb === 0 ? 'swap was full' : '';
}

/** Kilobytes as people say them. */
function size(kb: number): string {
  if (kb >= 1_048_576) return `${(kb / 1_048_576).toFixed(1)} GiB`;
  return kb >= 1024 ? `${Math.round(kb / 1024)} MiB` : `${kb} KiB`;
}
