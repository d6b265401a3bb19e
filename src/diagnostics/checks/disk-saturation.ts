import { classOf, type DiskClass, diskUser, notErrors, notMemory, waiter } from '../disk-users.ts';
import { against } from '../hogs.ts';
import { type DiskUse, isVirtual } from '../observations/disks.ts';
import type { Observations } from '../observations/index.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { figure, percent, size } from '../words.ts';
import { defineCheck, type Found, look, threshold } from './check.ts';

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
  ],
  words: /disk|i\/?o|slow|latenc|storage|write|read/i,
  run: (seen, limit, asked) =>
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
        // Two independent signs, one of them that somebody waits. One process that reads or writes as fast as the
        // device lets it is at work; only a complaint makes its waits a fault.
        const waits =
          (queued && slow) ||
          (busy && slow && stall >= limit.stall) ||
          (asked && busy && stall >= 3 * limit.stall && use.queue >= 0.9);
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
