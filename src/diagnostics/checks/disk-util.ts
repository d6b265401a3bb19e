import { diskUser } from '../disk-users.ts';
import { figure, percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** At least one request was always under way: no measure of capacity on anything that works in parallel. */
export const diskUtil = defineCheck({
  id: 'disk.util',
  resource: 'disk',
  sign: 'utilisation',
  looks: 'disk',
  sees: seen => seen.disks.length > 0,
  thresholds: { busy: threshold(90, '% of the time', 'netdata 98, APA 80; never above info') },
  explains: [],
  words: /disk|i\/?o/i,
  run: (seen, limit) =>
    seen.disks
      .filter(use => use.utilised >= limit.busy)
      .slice(0, 2)
      .map(use => {
        const user = diskUser(seen);
        return {
          severity: 'info' as const,
          title: `${use.device} is in use ${percent(use.utilised)} of the time: ${figure(use.reads)} reads and ${figure(use.writes)} writes a second${user ? `, most by ${seen.processes.title(user.pid)}` : ''}`,
          culprit: { kind: 'device', name: use.device },
          evidence: use.evidence,
          subjects: [`device:${use.device}`],
          remediation: [look('iostat -xz 1 5')],
        };
      }),
});
