import { groupCulprit, membersOf } from '../groups.ts';
import type { Group } from '../observations/cgroups.ts';
import type { Observations } from '../observations/index.ts';
import { number, type SourcedRow, text } from '../observations/printed.ts';
import { persistent } from '../persistent.ts';
import { STORAGE_WAIT } from '../wait-channels.ts';
import { percent, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** A cgroup moves as much data as its limit lets it: the device could do more. */
export const diskThrottled = defineCheck({
  id: 'disk.throttled',
  resource: 'cgroup',
  sign: 'limit',
  looks: 'I/O limits',
  sees: seen =>
    [...seen.groups.values()].some(
      group => group.file('io.max') !== null || group.file('blkio.throttle.write_bps_device') !== null,
    ),
  thresholds: {
    share: threshold(80, '% of the limit', 'ours'),
    held: threshold(
      40,
      '% of the limit, while a member waits for storage',
      'ours: large requests pass in lumps',
    ),
  },
  explains: ['disk.latency', 'disk.saturation', 'disk.fsync', 'proc.d-state', 'cpu.iowait', 'cpu.load'],
  words: /disk|i\/?o|write|read|throttl|limit|slow|latenc/i,
  run: (seen, limit) =>
    [...seen.groups.values()].flatMap(group =>
      limitsOf(seen, group)
        .filter(each => (100 * each.rate) / each.limit >= (waits(seen, group) ? limit.held : limit.share))
        .slice(0, 1)
        .map(each => {
          const members = membersOf(seen, group.path);
          return {
            severity: 'warning' as const,
            title: `${groupCulprit(group).kind} \`${groupCulprit(group).name}\` ${each.direction}s ${size(each.rate / 1024)}/s, ${percent((100 * each.rate) / each.limit)} of its I/O limit of ${size(each.limit / 1024)}/s${members[0] === undefined ? '' : `; ${seen.processes.title(members[0])} is in it`}`,
            culprit: groupCulprit(group),
            evidence: [
              {
                source: each.row.printed.source,
                line: each.row.line,
                text: each.row.printed.lines[each.row.line - 1] ?? '',
              },
              each.counter,
            ],
            against: [],
            since: members[0] === undefined ? null : seen.processes.startedAt(members[0]),
            subjects: [`group:${group.path}`, ...members.slice(0, 20).map(pid => `pid:${pid}`)],
            remediation: [
              look("grep -rsH --include=io.max '' /sys/fs/cgroup"),
              'raise the limit, or write less',
            ],
          };
        }),
    ),
});

function waits(seen: Observations, group: Group): boolean {
  const members = membersOf(seen, group.path);
  const { tasks } = persistent(seen, task => task.state === 'D' && STORAGE_WAIT.test(task.wchan ?? ''));
  return tasks.some(task => members.includes(task.pid));
}

/** Bytes a second that may be moved, and are. */
function limitsOf(seen: Observations, group: Group) {
  return (['read', 'write'] as const).flatMap(direction => {
    const v2 = group.file('io.max');
    const v1 = group.file(`blkio.throttle.${direction}_bps_device`);
    const rows: readonly SourcedRow[] = [
      ...(v2 ? seen.files.rows(v2) : []),
      ...(v1 ? seen.files.rows(v1) : []),
    ];
    return rows.flatMap(row => {
      const limit = number(row, direction === 'read' ? 'rbps' : 'wbps') ?? number(row, 'value');
      const moved = movedBytes(seen, group, text(row, 'device'), direction);
      return limit !== null && limit > 0 && moved
        ? [{ direction, limit, rate: moved.perSecond, row, counter: moved.evidence[1] }]
        : [];
    });
  });
}

function movedBytes(seen: Observations, group: Group, device: string, direction: 'read' | 'write') {
  const v2 = group.file('io.stat');
  if (v2)
    return seen.files.deltaOf(
      v2,
      row => text(row, 'device') === device,
      direction === 'read' ? 'rbytes' : 'wbytes',
    );
  const v1 = group.file('blkio.throttle.io_service_bytes');
  const operation = direction === 'read' ? 'Read' : 'Write';
  return v1
    ? seen.files.deltaOf(
        v1,
        row => text(row, 'device') === device && text(row, 'operation') === operation,
        'value',
      )
    : null;
}
