import { against, notTheDisk } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { figure, percent, size } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** The largest by resident memory, shared pages counted once at most. */
export function largest(seen: Observations) {
  const own = (pid: number) => Number(seen.processes.status(pid, 'RssAnon')?.text ?? Number.NaN);
  return seen.processes.all
    .filter(task => !task.kernel && (task.rssKb ?? 0) > 0)
    .map(task => {
      const anonymous = own(task.pid);
      return { task, kb: Number.isNaN(anonymous) ? task.rssKb! : anonymous };
    })
    .sort((a, b) => b.kb - a.kb);
}

/** Pages a second that were taken back from processes, and who did it: nobody but a short machine reclaims directly. */
export function reclaiming(seen: Observations): number {
  const direct = seen.memory.counter('pgscan_direct')?.perSecond ?? 0;
  const kswapd = seen.memory.counter('pgscan_kswapd')?.perSecond ?? 0;
  return direct + kswapd;
}

/** Little memory is left for new work: alone a remark, with reclaim or stalls a warning. */
export const memoryAvailable = defineCheck({
  id: 'mem.available',
  resource: 'memory',
  sign: 'saturation',
  looks: 'memory',
  sees: seen => seen.memory.total !== null && seen.memory.available !== null,
  thresholds: {
    low: threshold(10, '% of memory', 'netdata ram_available 10, node-mixin 10, APA 10'),
    little: threshold(3, '% of memory', 'ours'),
    scan: threshold(100, 'pages/s scanned', 'ours: reclaim is at work'),
    stall: threshold(5, '% PSI memory some', 'ours'),
  },
  explains: [
    'mem.pressure',
    'mem.thrash',
    'mem.swap-full',
    'disk.*',
    'cpu.iowait',
    'cpu.load',
    'proc.d-state',
    'mem.oom-global',
  ],
  words: /memory|oom|swap|ram|slow|kill/i,
  run: (seen, limit) => {
    const { total, available } = seen.memory;
    const share = (100 * available!.value) / total!.value;
    if (share >= limit.low) return [];
    const scanned = reclaiming(seen);
    const stall = stalled(pressureOf(seen.files, 'memory', 'some'));
    const warn = share < limit.little || scanned >= limit.scan || stall >= limit.stall;
    const top = largest(seen)[0];
    return [
      {
        severity: warn ? 'warning' : 'info',
        title: `${size(available!.value)} of ${size(total!.value)} memory is available (${percent(share)})${top ? `; the largest is ${seen.processes.title(top.task.pid)} with ${size(top.kb)}` : ''}`,
        culprit: top ? seen.processes.culprit(top.task.pid) : null,
        evidence: [available!.evidence, total!.evidence, top?.task.evidence],
        against: against(notTheDisk(seen), cacheCounts(seen)),
        since: top ? seen.processes.startedAt(top.task.pid) : null,
        subjects: top ? [`pid:${top.task.pid}`] : [],
        remediation: top
          ? [
              look(`head -v -n 60 /proc/${top.task.pid}/status`),
              `give \`${top.task.name}\` a smaller limit or the host more memory`,
            ]
          : [look('ps aux --sort=-rss')],
      },
    ];
  },
});

function cacheCounts(seen: Observations) {
  const cached = seen.memory.line('Cached');
  const shmem = seen.memory.line('Shmem');
  return cached && shmem
    ? {
        text: `not the page cache: available counts it as free (${size(cached.value - shmem.value)} cached)`,
        evidence: cached.evidence,
      }
    : null;
}

/** Tasks wait for memory: the kernel's own measure, exact over the window. */
export const memoryPressure = defineCheck({
  id: 'mem.pressure',
  resource: 'memory',
  sign: 'saturation',
  looks: 'memory',
  sees: seen => pressureOf(seen.files, 'memory', 'some') !== null,
  thresholds: {
    full: threshold(5, '% PSI memory full', 'ours; oomd kills at 60 to 80 for 30 to 60 s'),
    fullCritical: threshold(20, '% PSI memory full', 'ours'),
    some: threshold(20, '% PSI memory some', 'ours'),
  },
  explains: ['disk.*', 'cpu.iowait', 'cpu.load', 'proc.d-state', 'cpu.page-faults'],
  words: /memory|oom|swap|slow|latenc/i,
  run: (seen, limit) => {
    const some = pressureOf(seen.files, 'memory', 'some')!;
    const full = pressureOf(seen.files, 'memory', 'full');
    if (stalled(some) < limit.some && stalled(full) < limit.full) return [];
    const top = largest(seen)[0];
    const faulting = seen.processes.uses.toSorted((a, b) => (b.majorFaults ?? 0) - (a.majorFaults ?? 0))[0];
    const who = (faulting?.majorFaults ?? 0) >= 20 ? faulting!.pid : top?.task.pid;
    return [
      {
        severity: stalled(full) >= limit.fullCritical ? 'critical' : 'warning',
        title: `tasks wait for memory ${percent(stalled(some))} of the time, all of them ${percent(stalled(full))}${who ? `; ${seen.processes.title(who)} pays most` : ''}`,
        culprit: who === undefined ? null : seen.processes.culprit(who),
        evidence: [full?.evidence, some.evidence, faulting?.evidence],
        against: against(roomLeft(seen)),
        subjects: who === undefined ? [] : [`pid:${who}`],
        remediation: [look('vmstat 1 5'), 'find who grew: compare two `ps aux --sort=-rss` a minute apart'],
      },
    ];
  },
});

function roomLeft(seen: Observations) {
  const { available, total } = seen.memory;
  return available && total && available.value > 0.2 * total.value
    ? {
        text: `the host itself has room (${size(available.value)} available): look for a cgroup limit`,
        evidence: available.evidence,
      }
    : null;
}

/** Pages go out and come back: swap in with major faults, or refaults of the page cache where no swap is. */
export const memoryThrash = defineCheck({
  id: 'mem.thrash',
  resource: 'memory',
  sign: 'saturation',
  looks: 'swap',
  sees: seen => seen.memory.swapIn !== null,
  thresholds: {
    swapIn: threshold(1024, 'KiB/s', 'ours; netdata looks at 20/30 % of RAM out in 30 min'),
    faults: threshold(
      200,
      'major faults/s',
      'node-mixin 500 over 15 min, APA 1000 over 5 min; ours with swap in',
    ),
    stall: threshold(5, '% PSI memory full', 'ours'),
  },
  explains: [
    'disk.*',
    'cpu.iowait',
    'cpu.load',
    'proc.d-state',
    'mem.pressure',
    'cpu.page-faults',
    'mem.swap-full',
  ],
  words: /swap|thrash|memory|slow|latenc/i,
  run: (seen, limit) => {
    const swapIn = seen.memory.swapIn!;
    const faults = seen.memory.counter('pgmajfault');
    const stall = stalled(pressureOf(seen.files, 'memory', 'full'));
    const refaults = seen.memory.counter('workingset_refault_file');
    const bySwap =
      swapIn.kb >= limit.swapIn && ((faults?.perSecond ?? 0) >= limit.faults || stall >= limit.stall);
    const byCache = (refaults?.perSecond ?? 0) >= 1000 && stall >= limit.stall;
    if (!bySwap && !byCache) return [];
    const top = seen.processes.uses.toSorted((a, b) => (b.majorFaults ?? 0) - (a.majorFaults ?? 0))[0];
    const named = (top?.majorFaults ?? 0) >= 10 ? top! : null;
    const rate = bySwap
      ? `${size(swapIn.kb)}/s come back from swap`
      : `${figure(refaults!.perSecond)} pages/s of files are read again`;
    return [
      {
        severity: 'warning',
        title: `thrashing: ${rate}, ${figure(faults?.perSecond ?? 0)} major faults/s${named ? `, most of them in ${seen.processes.title(named.pid)}` : ''}`,
        culprit: named ? seen.processes.culprit(named.pid) : null,
        evidence: [...swapIn.evidence, faults?.evidence[1], named?.evidence],
        against: against(roomLeft(seen)),
        since: named ? seen.processes.startedAt(named.pid) : null,
        subjects: named ? [`pid:${named.pid}`, 'swap'] : ['swap'],
        remediation: [
          look('pidstat -r 1 3'),
          named
            ? change(`systemctl set-property UNIT MemoryHigh=…`)
            : 'give the working set more memory, or make it smaller',
        ],
      },
    ];
  },
});

/** Swap that is occupied is old and harmless while nothing comes back from it. */
export const swapFull = defineCheck({
  id: 'mem.swap-full',
  resource: 'memory',
  sign: 'utilisation',
  looks: 'swap',
  sees: seen => (seen.memory.swapTotal?.value ?? 0) > 0 && seen.memory.swapFree !== null,
  thresholds: {
    used: threshold(80, '% of swap', 'netdata 80/90, APA 80; oomd acts at 90'),
    swapIn: threshold(256, 'KiB/s', 'ours: it hurts only when pages come back'),
  },
  explains: [],
  words: /swap/i,
  run: (seen, limit) => {
    const total = seen.memory.swapTotal!;
    const free = seen.memory.swapFree!;
    const used = 100 - (100 * free.value) / total.value;
    if (used < limit.used) return [];
    const hurting = (seen.memory.swapIn?.kb ?? 0) >= limit.swapIn;
    return [
      {
        severity: hurting ? 'warning' : 'info',
        title: `swap is ${percent(used)} used${hurting ? ` and ${size(seen.memory.swapIn!.kb)}/s come back` : ', and nothing comes back from it'}`,
        culprit: null,
        evidence: [free.evidence, total.evidence, ...(seen.memory.swapIn?.evidence ?? [])],
        against: against(notTheDisk(seen)),
        remediation: [look('vmstat 1 5')],
      },
    ];
  },
});
