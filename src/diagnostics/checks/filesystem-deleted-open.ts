import type { Evidence } from '../../core/report.ts';
import type { Observations } from '../observations/index.ts';
import { evidenceOf, number, text } from '../observations/printed.ts';
import { percent, size, sum } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A deleted file that somebody holds open still takes its space, and `du` cannot find it. */
export const filesystemDeletedOpen = defineCheck({
  id: 'fs.deleted-open',
  resource: 'filesystem',
  sign: 'state',
  looks: 'deleted files',
  sees: seen => seen.tables.of('lsof').some(printed => printed.reading !== null && printed.missing === null),
  thresholds: {
    share: threshold(10, '% of the file system', 'ours; none of netdata, node-mixin, APA looks'),
    size: threshold(1024 * 1024, 'KiB', 'ours'),
  },
  explains: ['fs.space', 'svc.*', 'fs.errors'],
  words: /disk|space|full|deleted|du\b|df\b/i,
  run: (seen, limit) => {
    const files = deletedFiles(seen);
    return [...Map.groupBy(files, file => file.mount)].flatMap(([mount, group]) => {
      const total = sum(group.map(file => file.kb));
      const space = seen.spaces.find(each => each.mount === mount);
      const share = space ? (100 * total) / space.size : 0;
      if (share < limit.share && total < limit.size) return [];
      const top = group.toSorted((a, b) => b.kb - a.kb)[0]!;
      const full = (space?.percent ?? 0) >= 95;
      return [
        {
          severity: full ? ('critical' as const) : ('warning' as const),
          title: `${seen.processes.title(top.pid)} holds ${size(total)} of deleted files open on ${mount}${space ? ` (${percent(share)} of it, ${percent(space.percent)} full)` : ''}: ${top.path}`,
          culprit: { kind: 'process', name: seen.processes.name(top.pid) ?? top.command, pid: top.pid },
          evidence: [...group.slice(0, 3).map(file => file.evidence), space?.evidence],
          against: [],
          since: seen.processes.startedAt(top.pid),
          subjects: [`mount:${mount}`, `pid:${top.pid}`],
          remediation: [
            look(`lsof -nP -p ${top.pid}`),
            change(`: > /proc/${top.pid}/fd/${top.descriptor}`),
            'or let the program open its file again (logrotate: copytruncate, or a reload)',
          ],
        },
      ];
    });
  },
});

interface DeletedFile {
  readonly pid: number;
  readonly command: string;
  readonly descriptor: string;
  readonly path: string;
  readonly mount: string;
  readonly kb: number;
  readonly evidence: Evidence;
}

/** Memory files, shared segments and message rings are on no mount that fills up. */
const NOWHERE = /^\/?(?:memfd:|dev\/shm\/|dev\/zero|SYSV|\[aio\]|anon_inode|dev\/mqueue|i915|drm)/;

function deletedFiles(seen: Observations): DeletedFile[] {
  const mounts = seen.spaces.map(space => space.mount).toSorted((a, b) => b.length - a.length);
  const seenFiles = new Set<string>();
  return seen.tables.rows('lsof').flatMap(row => {
    const path = (text(row, 'name') || text(row, 'path')).replace(/ \(deleted\)$/, '');
    const bytes = number(row, 'size/off') ?? number(row, 'size');
    const pid = number(row, 'pid');
    const links = number(row, 'nlink');
    const gone = links === 0 || text(row, 'name').endsWith(' (deleted)');
    if (pid === null || bytes === null || !gone || !path.startsWith('/') || NOWHERE.test(path)) return [];
    const key = `${text(row, 'device')} ${text(row, 'node')} ${path}`;
    if (seenFiles.has(key)) return [];
    seenFiles.add(key);
    const mount =
      mounts.find(each => path === each || path.startsWith(each === '/' ? '/' : `${each}/`)) ?? '/';
    return [
      {
        pid,
        command: text(row, 'command'),
        descriptor: text(row, 'fd').replace(/\D.*$/, ''),
        path,
        mount,
        kb: bytes / 1024,
        evidence: evidenceOf(row),
      },
    ];
  });
}
