/** The OOM killer: who asked is not who is to blame. The table says what filled memory; it is recomputed here. */
import type { Fact } from '../../core/fact.ts';
import type { Finding } from '../../core/report.ts';
import type { Collector, Extra } from '../collector.ts';
import type { OomProgram, OomValue } from '../formats/kernel-oom-table.ts';
import { code, count, evidence, evidences } from '../words.ts';
import { contiguous, type Filled, filledBy, memoryLine, size } from './oom-memory.ts';

const MAX = 5;
/** Swapped memory is worth its words from this share of the resident on. */
const SWAPPED = 0.25;

export function oomFindings(collected: Collector): Finding[] {
  const byVictim = new Map<string, Report[]>();
  for (const report of reports(collected)) {
    const { group, killed } = report.value;
    const key = `${group} ${killed?.name}`;
    const list = byVictim.get(key);
    if (list) list.push(report);
    else byVictim.set(key, [report]);
  }
  return [...byVictim.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, MAX)
    .flatMap(finding);
}

/** Memory by program, largest first, and where the rest of it is. */
export function oomLines(collected: Collector): string[] {
  const last = reports(collected).at(-1);
  if (!last) return [];
  const { value } = last;
  const rest = memoryLine(value);
  if (value.programs.length === 0) return rest === null ? [] : [rest];
  const top = value.programs
    .slice(0, 5)
    .map(
      ({ name, rssKb, processes, swapKb }) =>
        `${code(name)}${processes > 1 ? ` (${processes} processes)` : ''} ${size(rssKb)}${swapKb > Math.max(10_240, SWAPPED * rssKb) ? ` and ${size(swapKb)} in swap` : ''}`,
    );
  const capacity = capacityKb(value);
  const share = capacity ? ` of ${size(capacity)}` : '';
  const twice =
    capacity !== null && value.rssKb > capacity
      ? ' Pages of shared files count in each process that maps them.'
      : '';
  return [
    `Memory by program at that moment: ${top.join(', ')}; all ${count(value.tasks, 'task')} together ${size(value.rssKb)}${share}.${twice}`,
    ...(rest === null ? [] : [rest]),
  ];
}

export function oomStatements(collected: Collector): Fact[] {
  return reports(collected).flatMap(({ extra, value }) =>
    value.programs.slice(0, 10).map(({ name, rssKb }) => ({
      host: null,
      subject: { kind: 'process', name },
      metric: 'resident memory when the OOM killer ran',
      value: Number((rssKb / 1024).toFixed(1)),
      unit: 'MiB',
      kind: 'gauge' as const,
      window: null,
      source: evidence(extra.source, extra.at),
    })),
  );
}

interface Report {
  readonly extra: Extra;
  readonly value: OomValue;
}

function reports(collected: Collector): Report[] {
  return collected.extras
    .filter(extra => extra.name === 'oom')
    .map(extra => ({ extra, value: extra.value as OomValue }));
}

function capacityKb(value: OomValue): number | null {
  return value.limitKb ?? (value.ramPages === null ? null : value.ramPages * value.pageKb);
}

/** Of the last time that it happened to the same program in the same group. */
function finding(reports: readonly Report[]): Finding[] {
  const last = reports.at(-1);
  if (!last) return [];
  const { extra, value } = last;
  const filled = filledBy(value);
  const { killed } = value;
  const blamed = filled?.name ?? value.programs[0]?.name ?? killed?.name ?? null;
  return [
    {
      id: 'trace.oom',
      severity: 'critical',
      resource: 'memory',
      title: `${title(value, filled)}${reports.length > 1 ? `; ${reports.length} times` : ''}`,
      culprit:
        blamed === null
          ? null
          : {
              kind: filled ? 'memory' : 'process',
              name: blamed,
              ...(killed && killed.name === blamed && { pid: killed.pid }),
            },
      evidence: evidences(extra.source, [
        extra.at,
        value.killedAt,
        ...reports.slice(-6, -1).map(report => report.value.killedAt),
      ]),
      against: [],
      since: null,
      explains: [],
      remediation: remedies(value, filled, blamed),
    },
  ];
}

function remedies(value: OomValue, filled: Filled | null, blamed: string | null): string[] {
  const name = code(blamed ?? '?');
  const fragmented = contiguous(value);
  if (fragmented !== null) return [fragmented];
  if (filled) return [filled.remedy];
  return value.group
    ? [
        `give ${code(value.group)} what ${name} needs, or bound ${name} below the limit (heap size, workers, caches)`,
        'a limit that is met again and again after a restart is a leak: compare the memory some hours apart',
      ]
    : [
        `bound the memory of ${name} (heap size, workers, a cgroup limit), so that it fails alone`,
        'protect what must live with a lower oom_score_adj',
      ];
}

function title(value: OomValue, filled: Filled | null): string {
  const { killed, group, invoker } = value;
  const where = group
    ? `memory cgroup ${code(group)}${value.limitKb === null ? '' : ` (limit ${size(value.limitKb)})`} was full`
    : value.constraint === 'CONSTRAINT_CPUSET' || value.constraint === 'CONSTRAINT_MEMORY_POLICY'
      ? 'the memory of the allowed NUMA nodes was used up'
      : 'the machine was out of memory';
  return [
    `Out of memory: ${where}${victim(value)}`,
    filled ? `${filled.name} held ${size(filled.kb)}` : most(value.programs[0], killed),
    invoker !== null && invoker !== killed?.name
      ? `${code(invoker)} only asked for ${pages(value.order)}`
      : '',
    swap(value),
  ]
    .filter(part => part !== '')
    .join('; ');
}

function pages(order: number | null): string {
  return order !== null && order > 0 ? `${2 ** Math.min(order, 20)} contiguous pages` : 'a page';
}

function victim({ killed, alsoKilled }: OomValue): string {
  if (!killed) return '';
  return `: ${code(killed.name)} (pid ${killed.pid}) was killed${killed.rssKb === null ? '' : ` with ${size(killed.rssKb)}`}${alsoKilled > 0 ? ` and ${alsoKilled} more of its group` : ''}`;
}

function most(largest: OomProgram | undefined, killed: OomValue['killed']): string {
  return largest && killed && largest.name !== killed.name
    ? `the most memory had ${code(largest.name)} with ${size(largest.rssKb)}`
    : '';
}

function swap({ swapTotalKb, swapFreeKb }: OomValue): string {
  if (swapTotalKb === 0) return 'there is no swap';
  return swapTotalKb !== null && swapFreeKb === 0 ? 'swap was full' : '';
}
