/** Who holds the memory, and who takes it back. */
import type { Observations } from './observations/index.ts';
import { size } from './words.ts';

/** The largest by resident memory, shared pages counted once at most. */
export function largest(seen: Observations) {
  const own = (pid: number) => Number(seen.processes.status(pid, 'RssAnon')?.text ?? Number.NaN);
  return seen.processes.all
    .filter(task => !task.kernel && (task.rssKb ?? 0) > 0)
    .map(task => {
      const anonymous = own(task.pid);
      return { task, kb: Number.isNaN(anonymous) ? task.rssKb! : anonymous };
    })
    .sort((a, b) => b.kb - a.kb);
}

/** Pages a second that were taken back from processes, and who did it: nobody but a short machine reclaims directly. */
export function reclaiming(seen: Observations): number {
  const direct = seen.memory.counter('pgscan_direct')?.perSecond ?? 0;
  const kswapd = seen.memory.counter('pgscan_kswapd')?.perSecond ?? 0;
  return direct + kswapd;
}

/** A cgroup's limit makes a host with free memory swap and stall. */
export function roomLeft(seen: Observations) {
  const { available, total } = seen.memory;
  return available && total && available.value > 0.2 * total.value
    ? {
        text: `the host itself has room (${size(available.value)} available): look for a cgroup limit`,
        evidence: available.evidence,
      }
    : null;
}
