import { byDevice } from '../file-systems.ts';
import { against } from '../hogs.ts';
import type { Space } from '../observations/filesystems.ts';
import type { Observations } from '../observations/index.ts';
import { percent, size } from '../words.ts';
import { defineCheck, type Found, look, threshold } from './check.ts';

const MIB = 1024;
const GIB = 1024 * 1024;

/** A file system is out of space, or nearly. */
export const filesystemSpace = defineCheck({
  id: 'fs.space',
  resource: 'filesystem',
  sign: 'error',
  looks: 'file systems',
  sees: seen => seen.spaces.length > 0,
  thresholds: {
    low: threshold(5, '% available', 'node-mixin 5/3, netdata 80/90 used, APA 10'),
    gone: threshold(1, '% available', 'ours'),
    gib: threshold(5, 'GiB available', 'netdata: no alarm above 5 GB'),
    mib: threshold(100, 'MiB available', 'ours'),
  },
  explains: ['svc.*', 'fs.errors', 'log.enospc'],
  words: /disk|space|full|enospc|write|no space|log/i,
  run: (seen, limit) =>
    byDevice(seen.spaces)
      .flatMap(space => {
        const left = 100 - space.percent;
        const small = space.size < GIB;
        // On a small file system 100 MiB may be most of it: there the share alone decides.
        const gone = left < limit.gone || (!small && space.available < limit.mib * MIB);
        const low = left < limit.low && (space.available < limit.gib * GIB || left < limit.gone);
        return gone || low ? [spaceFinding(seen, space, gone)] : [];
      })
      .slice(0, 4),
});

function spaceFinding(seen: Observations, space: Space, gone: boolean): Found {
  const free = seen.inodes.find(entry => entry.mount === space.mount);
  const writer = writerOf(seen, space);
  return {
    severity: gone ? 'critical' : 'warning',
    title: `${space.mount} is ${percent(space.percent)} full: ${size(space.available)} of ${size(space.size)} left${writer ? `; ${seen.processes.title(writer)} writes` : ''}`,
    culprit: { kind: 'mount', name: space.mount },
    evidence: [space.evidence],
    against: against(
      free && free.percent < 95
        ? { text: `not the inodes: ${percent(free.percent)} of them used`, evidence: free.evidence }
        : null,
      deletedRead(seen),
    ),
    subjects: [`mount:${space.mount}`],
    remediation: [
      look(`lsof -nP +L1`),
      look(`du -xh --max-depth=1 ${space.mount}`),
      'remove or move what is found; journals shrink with `journalctl --vacuum-size=200M` (changes the host; not run)',
    ],
  };
}

/** Who writes, and names the file system in its command line: what it writes to is not known otherwise. */
function writerOf(seen: Observations, space: Space): number | null {
  const writer = seen.processes.uses.find(
    use =>
      (use.writeKb ?? 0) >= 512 &&
      space.mount !== '/' &&
      (seen.processes.task(use.pid)?.args ?? '').includes(space.mount),
  );
  return writer?.pid ?? null;
}

function deletedRead(seen: Observations) {
  const output = seen.tables.of('lsof')[0];
  return output?.reading && output.reading.rows.length === 0
    ? { text: 'no deleted file is held open', evidence: null }
    : null;
}
