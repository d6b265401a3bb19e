/** Lines of `ps -o pid,ppid,user,stat,pcpu,pmem,rss,nlwp,etime,cgroup:60,args`, the parent of the others first. */

export interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly user: string;
  readonly cpu: number;
  /** KiB. */
  readonly resident: number;
  readonly threads: number;
  readonly command: string;
}

const MAX_LINES = 400;
const ROW = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+\S+\s+([\d.]+)\s+[\d.]+\s+(\d+)\s+(\d+)\s+\S+\s+\S*\s+(\S.*)$/;

export function runningIn(stdout: string): readonly Running[] {
  const rows = stdout.split('\n', MAX_LINES).flatMap(line => {
    const match = ROW.exec(line.slice(0, 4000));
    if (!match) return [];
    const number = (index: number) => Number(match[index]);
    return [
      {
        pid: number(1),
        parent: number(2),
        user: match[3] ?? '',
        cpu: number(4),
        resident: number(5),
        threads: number(6),
        command: (match[7] ?? '').trim(),
      },
    ];
  });
  const parents = new Set(rows.map(({ parent }) => parent));
  return rows.toSorted((a, b) => Number(parents.has(b.pid)) - Number(parents.has(a.pid)) || a.pid - b.pid);
}
