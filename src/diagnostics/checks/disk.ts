import type { Evidence } from '../../core/report.ts';
import { against } from '../hogs.ts';
import { type DiskUse, isVirtual } from '../observations/disks.ts';
import type { Observations } from '../observations/index.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { figure, percent, size } from '../words.ts';
import { defineCheck, type Found, look, threshold } from './check.ts';

/** Milliseconds from which a request is slow, and bad, by the class of the device. */
interface DiskClass {
  readonly says: string;
  readonly slow: number;
  readonly bad: number;
}

function classOf(seen: Observations, device: string): DiskClass {
  const rotational = seen.files.number(`/sys/block/${device}/queue/rotational`)?.value;
  if (/^nvme/.test(device)) return { says: 'NVMe', slow: 3, bad: 10 };
  if (/^(?:vd|xvd|rbd|nbd)/.test(device)) return { says: 'a virtual disk', slow: 20, bad: 60 };
  if (rotational === 0) return { says: 'an SSD', slow: 10, bad: 25 };
  return { says: 'a disk', slow: 20, bad: 50 };
}

export interface DiskUser {
  readonly pid: number;
  readonly kb: number;
  readonly direction: 'write' | 'read';
  readonly evidence: Evidence;
}

/** Who moves the most data to or from storage; null where nobody may be looked at. */
export function diskUser(seen: Observations): DiskUser | null {
  const users = seen.processes.uses.flatMap(use => {
    const write = use.writeKb ?? 0;
    const read = use.readKb ?? 0;
    return [
      {
        pid: use.pid,
        kb: Math.max(write, read),
        direction: write >= read ? 'write' : 'read',
        evidence: use.evidence,
      } as const,
    ];
  });
  const top = users.toSorted((a, b) => b.kb - a.kb)[0];
  return top && top.kb >= 64 ? top : null;
}

/** A task that waits for storage in every scan, where nobody's I/O may be read. */
function waiter(seen: Observations): DiskUser | null {
  const io = /io_schedule|folio_wait|wait_on_page|blk_|rq_qos|balance_dirty|jbd2|xfs_log|fsync/;
  const task = seen.processes.newest.find(
    each => each.state === 'D' && io.test(each.wchan ?? '') && !each.kernel,
  );
  return task ? { pid: task.pid, kb: 0, direction: 'write', evidence: task.evidence } : null;
}

/** Requests queue up at a device and take longer than its class should. */
export const diskSaturation = defineCheck({
  id: 'disk.saturation',
  resource: 'disk',
  sign: 'saturation',
  looks: 'disk',
  sees: seen => seen.disks.length > 0,
  thresholds: {
    queue: threshold(4, 'requests in flight', 'node-mixin 10 over 30 min, APA 10; ours with slow requests'),
    requests: threshold(10, 'requests in the window', 'ours: fewer say nothing about latency'),
    stall: threshold(10, '% PSI io some', 'ours'),
    utilised: threshold(80, '% of the time', 'APA 80, netdata 98; never alone'),
    critical: threshold(40, '% PSI io full', 'ours'),
  },
  explains: [
    'cpu.iowait',
    'cpu.load',
    'proc.d-state',
    'disk.latency',
    'disk.fsync',
    'net.listen.overflow',
    'disk.util',
    'disk.psi',
  ],
  words: /disk|i\/?o|slow|latenc|storage|write|read/i,
  run: (seen, limit) =>
    seen.disks
      .filter(use => use.utilised >= 30 && (use.reads + use.writes) * 5 >= limit.requests)
      .flatMap(use => {
        const kind = classOf(seen, use.device);
        const slowest = Math.max(use.readAwait ?? 0, use.writeAwait ?? 0);
        const stall = stalled(pressureOf(seen.files, 'io', 'some'));
        const full = stalled(pressureOf(seen.files, 'io', 'full'));
        const queued = use.queue >= limit.queue;
        const slow = slowest >= kind.slow;
        const busy = use.utilised >= limit.utilised;
        // Two independent signs, one of them that somebody waits.
        const waits =
          (queued && slow) || (busy && stall >= limit.stall && (slow || queued || use.queue >= 0.9));
        if (!waits) return [];
        const severity = full >= limit.critical && slowest >= kind.bad ? 'critical' : 'warning';
        return [saturated(seen, use, kind, severity)];
      })
      .sort((a, b) => Number(isVirtual(a.culprit?.name ?? '')) - Number(isVirtual(b.culprit?.name ?? '')))
      .slice(0, 2),
});

function saturated(seen: Observations, use: DiskUse, kind: DiskClass, severity: Found['severity']): Found {
  const user = diskUser(seen) ?? waiter(seen);
  const slowest = Math.max(use.readAwait ?? 0, use.writeAwait ?? 0);
  const rate = user && user.kb > 0 ? ` ${user.direction}s ${size(user.kb)}/s` : ' waits for it';
  return {
    severity,
    title: `${use.device} (${kind.says}) is saturated: ${figure(use.queue)} requests in flight, ${figure(slowest)} ms each, ${percent(use.utilised)} busy${user ? `; ${seen.processes.title(user.pid)}${rate}` : ''}`,
    culprit: user ? seen.processes.culprit(user.pid) : { kind: 'device', name: use.device },
    evidence: [...use.evidence, user?.evidence, pressureOf(seen.files, 'io', 'some')?.evidence],
    against: against(notMemory(seen), notErrors(seen)),
    since: user ? seen.processes.startedAt(user.pid) : null,
    subjects: [`device:${use.device}`, ...(user ? [`pid:${user.pid}`] : [])],
    remediation: user
      ? [look(`pidstat -d -p ${user.pid} 1 3`), `\`ionice -c 3 -p ${user.pid}\` (changes the host; not run)`]
      : [look('pidstat -d 1 3'), look('iostat -xz 1 5')],
  };
}

export function notMemory(seen: Observations) {
  const rate = seen.memory.swapIn;
  return rate && rate.kb < 100
    ? { text: `not memory: ${Math.round(rate.kb)} KiB/s come from swap`, evidence: rate.evidence[0] ?? null }
    : null;
}

function notErrors(seen: Observations) {
  const read = seen.log.some(line => line.kernel);
  const failed = seen.log.some(
    line => line.kernel && /I\/O error|medium error|timeout, aborting/.test(line.message),
  );
  return read && !failed ? { text: 'the kernel log has no I/O error', evidence: null } : null;
}

/** Flushes to stable storage are slow and frequent: fsync, O_DSYNC, journal commits. */
export const diskFsync = defineCheck({
  id: 'disk.fsync',
  resource: 'disk',
  sign: 'saturation',
  looks: 'disk',
  sees: seen => seen.disks.length > 0,
  thresholds: {
    rate: threshold(50, 'flushes/s', 'ours: a database commits some, a storm hundreds'),
    wait: threshold(20, 'ms a flush', 'ours'),
    stall: threshold(10, '% PSI io some', 'ours'),
  },
  explains: [
    'disk.saturation',
    'cpu.iowait',
    'cpu.load',
    'proc.d-state',
    'disk.latency',
    'disk.psi',
    'disk.util',
  ],
  words: /disk|fsync|i\/?o|slow|latenc|write|commit/i,
  run: (seen, limit) => {
    const stall = stalled(pressureOf(seen.files, 'io', 'some'));
    return seen.disks.flatMap(use => {
      const slow = use.flushes >= 5 && (use.flushAwait ?? 0) >= limit.wait;
      const storm = use.flushes >= limit.rate && stall >= limit.stall;
      if (!slow && !storm) return [];
      const syncing = seen.processes.newest.find(
        task =>
          !task.kernel &&
          /jbd2_log_wait|xfs_log_force|folio_wait|fsync|blkdev_issue_flush|submit_bio_wait/.test(
            task.wchan ?? '',
          ),
      );
      const user = diskUser(seen);
      const pid = user?.direction === 'write' ? user.pid : syncing?.pid;
      return [
        {
          severity: 'warning' as const,
          title: `${use.device} takes ${figure(use.flushes)} flushes/s at ${figure(use.flushAwait ?? 0)} ms${pid === undefined ? '' : `: ${seen.processes.title(pid)} writes and syncs`}`,
          culprit: pid === undefined ? { kind: 'device', name: use.device } : seen.processes.culprit(pid),
          evidence: [
            ...use.evidence,
            user?.evidence,
            syncing?.evidence,
            pressureOf(seen.files, 'io', 'some')?.evidence,
          ],
          against: against(notMemory(seen), notErrors(seen)),
          since: pid === undefined ? null : seen.processes.startedAt(pid),
          subjects: [`device:${use.device}`, ...(pid === undefined ? [] : [`pid:${pid}`])],
          remediation: [
            look(pid === undefined ? 'pidstat -d 1 3' : `pidstat -d -p ${pid} 1 3`),
            'commit in groups, or move the log to its own device',
          ],
        },
      ];
    });
  },
});

/** iowait is idle time with a request in flight: a hint on an idle host, nothing on a busy one. */
export const ioWait = defineCheck({
  id: 'cpu.iowait',
  resource: 'cpu',
  sign: 'utilisation',
  looks: 'cpu',
  sees: seen => seen.cpu.average !== null,
  thresholds: { wait: threshold(20, '%', 'netdata 20/40, APA 10: both fire on idle hosts, hence info') },
  explains: ['cpu.load'],
  words: /iowait|wa\b/i,
  run: (seen, limit) => {
    const average = seen.cpu.average!;
    if (average.iowait < limit.wait) return [];
    const user = diskUser(seen);
    return [
      {
        severity: 'info',
        title: `CPUs idle while waiting for storage ${percent(average.iowait)} of the time`,
        culprit: user ? seen.processes.culprit(user.pid) : null,
        evidence: [average.evidence],
        remediation: [look('iostat -xz 1 5')],
      },
    ];
  },
});
