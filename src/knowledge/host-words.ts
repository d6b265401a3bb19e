/** A unit’s properties, a cgroup’s path, limits and open files, in words. */
import type { Transcript } from '../core/transcript.ts';
import { escaped } from './analysis.ts';

/** systemd’s default soft limit; a server with many connections runs into it. */
const FEW_FILES = 1024;
const MAX_LINES = 400;

export function unitSays({ stdout, stderr, exit }: Transcript): string[] {
  if (exit !== 0 && /not been booted with systemd|bus/i.test(stderr))
    return ['systemd does not run here: no unit, restarts or quota to see'];
  const value = new Map(
    stdout
      .split('\n', MAX_LINES)
      .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).trim()]),
  );
  const of = (key: string) => value.get(key) ?? '';
  const number = (key: string) => (/^\d{1,18}$/.test(of(key)) ? Number(of(key)) : null);
  const said: string[] = [];
  const state = of('ActiveState');
  if (state !== '' && state !== 'active' && number('MainPID') !== 0)
    said.push(`its unit is ${escaped(state)}`);
  if (state === 'failed' && number('MainPID') === 0) said.push('its unit has failed: journalctl says why');
  const restarts = number('NRestarts');
  if (restarts !== null && restarts > 0)
    said.push(`systemd has restarted it ${restarts} times: journalctl says why`);
  const [memory, most] = [number('MemoryCurrent'), number('MemoryMax')];
  if (memory !== null && most !== null && most > 0)
    said.push(
      `its cgroup holds ${mebibytes(memory)} of ${mebibytes(most)} (${Math.round((100 * memory) / most)} %)`,
    );
  const quota = /^(?:(\d+)s)?\s*(?:(\d+)ms)?$/.exec(of('CPUQuotaPerSecUSec'));
  if (quota?.[0]) {
    const processors = Number(quota[1] ?? 0) + Number(quota[2] ?? 0) / 1000;
    said.push(`its quota is ${processors} processors (cpu.stat of its cgroup counts nr_throttled)`);
  }
  const files = number('LimitNOFILE');
  if (files !== null && number('MainPID') !== 0)
    said.push(
      `${files} open files at most${files <= FEW_FILES ? ': few for a server with many connections (LimitNOFILE=)' : ''}`,
    );
  const [tasks, mostTasks] = [number('TasksCurrent'), number('TasksMax')];
  if (tasks !== null && mostTasks !== null && tasks > mostTasks * 0.8)
    said.push(`${tasks} of at most ${mostTasks} tasks: new threads will soon fail (TasksMax=)`);
  return said;
}

const CONTAINER =
  /(docker|kubepods|libpod|cri-containerd|crio|containerd|lxc\.payload|lxc|machine\.slice|nspawn|ecs|garden)[^/]*/;

/** `0::/system.slice/nginx.service` is the unit; docker, kubepods, libpod and lxc in the path are a container. */
export function whereOf(stdout: string): string[] {
  const paths = stdout.split('\n', MAX_LINES).flatMap(line => {
    const path = /^\d+:[^:]*:(\/.*)$/.exec(line)?.[1];
    return path === undefined ? [] : [path];
  });
  const path = paths.find(each => CONTAINER.test(each)) ?? paths.find(each => each !== '/');
  if (path === undefined) return [];
  const unit = /\/([\w.@:\\-]+\.(?:service|scope))$/.exec(path)?.[1];
  const container = CONTAINER.exec(path)?.[1];
  if (container !== undefined)
    return [
      `it runs in a container (${escaped(container)}): its files, package and limits are the image’s; cgroup \`${escaped(path)}\``,
    ];
  return [unit === undefined ? `its cgroup is \`${escaped(path)}\`` : `its unit is \`${escaped(unit)}\``];
}

/** Open files against the soft limit; what may not be read is said. */
export function filesOf(transcripts: readonly Transcript[]): string[] {
  const limits = transcripts.find(({ line }) => /^cat \/proc\/\d+\/limits$/.test(line));
  const listing = transcripts.find(({ line }) => /^ls \/proc\/\d+\/fd \| wc -l$/.test(line));
  const limit = /^Max open files\s+(\d+|unlimited)\s+(\d+|unlimited)/m.exec(limits?.stdout ?? '');
  const denied = /permission denied/i.test(listing?.stderr ?? '');
  const open = denied || listing?.exit !== 0 ? null : Number(listing.stdout.trim());
  const said: string[] = [];
  if (denied) said.push('its open files may not be counted by this account (permission denied): root may');
  if (/permission denied/i.test(limits?.stderr ?? ''))
    said.push('its limits may not be read by this account (permission denied)');
  if (limit?.[1] !== undefined) {
    const soft = Number(limit[1]);
    const share = open === null || !(soft > 0) ? null : open / soft;
    const counted =
      open === null ? `${limit[1]} open files at most` : `${open} open files of at most ${limit[1]}`;
    const warning =
      share !== null && share > 0.8
        ? ': new connections and files will soon fail'
        : soft <= FEW_FILES
          ? ': few for a server with many connections (LimitNOFILE= or ulimit -n before its start)'
          : '';
    said.push(`${counted} (hard limit ${limit[2]})${warning}`);
  } else if (open !== null) said.push(`${open} open files`);
  return said;
}

export function mebibytes(bytes: number): string {
  const mib = bytes / 1024 ** 2;
  return mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${Math.round(mib)} MiB`;
}
