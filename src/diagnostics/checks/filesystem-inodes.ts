import { byDevice } from '../file-systems.ts';
import { against } from '../hogs.ts';
import { percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The inodes are gone while there is space. */
export const filesystemInodes = defineCheck({
  id: 'fs.inodes',
  resource: 'filesystem',
  sign: 'error',
  looks: 'file systems',
  sees: seen => seen.inodes.length > 0,
  thresholds: {
    low: threshold(5, '% free', 'node-mixin 5/3, netdata 80/90 used, Checkmk 10/5 free'),
    gone: threshold(1, '% free', 'ours'),
  },
  explains: ['svc.*', 'fs.errors', 'log.enospc'],
  words: /inode|space|full|enospc|write|disk/i,
  run: (seen, limit) =>
    byDevice(seen.inodes)
      .filter(entry => 100 - entry.percent < limit.low)
      .slice(0, 4)
      .map(entry => {
        const space = seen.spaces.find(each => each.mount === entry.mount);
        return {
          severity: 100 - entry.percent < limit.gone ? ('critical' as const) : ('warning' as const),
          title: `${entry.mount} has ${entry.available} of ${entry.size} inodes left: no new file can be made`,
          culprit: { kind: 'mount', name: entry.mount },
          evidence: [entry.evidence, space?.evidence],
          against: against(
            space && space.percent < 95
              ? { text: `not the space: ${percent(space.percent)} used`, evidence: space.evidence }
              : null,
          ),
          subjects: [`mount:${entry.mount}`],
          remediation: [
            look(`du --inodes -x --max-depth=2 ${entry.mount}`),
            'remove what fills the fullest directory (sessions, mail queues, caches of small files)',
          ],
        };
      }),
});
