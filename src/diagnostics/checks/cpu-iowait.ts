import { diskUser } from '../disk-users.ts';
import { percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** iowait is idle time with a request in flight: a hint on an idle host, nothing on a busy one. */
export const cpuIowait = defineCheck({
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
