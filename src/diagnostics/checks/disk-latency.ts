import { classOf, diskUser, notErrors, notMemory } from '../disk-users.ts';
import { against } from '../hogs.ts';
import { isVirtual } from '../observations/disks.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { figure, percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Requests take far longer than the class of the device should, although few are under way. */
export const diskLatency = defineCheck({
  id: 'disk.latency',
  resource: 'disk',
  sign: 'saturation',
  looks: 'disk',
  sees: seen => seen.disks.length > 0,
  thresholds: {
    requests: threshold(10, 'requests in the window', 'ours: fewer say nothing'),
    stall: threshold(10, '% PSI io some', 'ours: somebody waits'),
  },
  explains: ['cpu.iowait', 'cpu.load', 'proc.d-state', 'net.listen.overflow'],
  words: /disk|i\/?o|slow|latenc|storage/i,
  run: (seen, limit) =>
    seen.disks
      .filter(use => !isVirtual(use.device) && (use.reads + use.writes) * 5 >= limit.requests)
      .flatMap(use => {
        const kind = classOf(seen, use.device);
        const slowest = Math.max(use.readAwait ?? 0, use.writeAwait ?? 0);
        const stall = stalled(pressureOf(seen.files, 'io', 'some'));
        if (slowest < kind.bad || stall < limit.stall) return [];
        const user = diskUser(seen);
        return [
          {
            severity: 'warning' as const,
            title: `${use.device} (${kind.says}) answers in ${figure(slowest)} ms; tasks wait for storage ${percent(stall)} of the time${user ? `; ${seen.processes.title(user.pid)} uses it most` : ''}`,
            culprit: { kind: 'device', name: use.device },
            evidence: [...use.evidence, pressureOf(seen.files, 'io', 'some')?.evidence, user?.evidence],
            against: against(notMemory(seen), notErrors(seen)),
            subjects: [`device:${use.device}`, ...(user ? [`pid:${user.pid}`] : [])],
            remediation: [
              look('iostat -xz 1 5'),
              'a flat rate at long waits is a limit of the provider or of the volume class',
            ],
          },
        ];
      }),
});
