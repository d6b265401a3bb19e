/** Who uses the disks, and what each class of device should take. */
import type { Evidence } from '../core/report.ts';
import type { Observations } from './observations/index.ts';

/** Milliseconds from which a request is slow, and bad, by the class of the device. */
export interface DiskClass {
  readonly says: string;
  readonly slow: number;
  readonly bad: number;
}

export function classOf(seen: Observations, device: string): DiskClass {
  const rotational = seen.files.number(`/sys/block/${device}/queue/rotational`)?.value;
  if (/^nvme/.test(device)) return { says: 'NVMe', slow: 3, bad: 10 };
  if (/^(?:vd|xvd|rbd|nbd)/.test(device)) return { says: 'a virtual disk', slow: 20, bad: 60 };
  if (rotational === 0) return { says: 'an SSD', slow: 10, bad: 25 };
  return { says: 'a disk', slow: 20, bad: 50 };
}

export interface DiskUser {
  readonly pid: number;
  readonly kb: number;
  readonly direction: 'write' | 'read';
  readonly evidence: Evidence;
}

/** Who moves the most data to or from storage; null where nobody may be looked at. */
export function diskUser(seen: Observations): DiskUser | null {
  const users = seen.processes.uses.flatMap(use => {
    const write = use.writeKb ?? 0;
    const read = use.readKb ?? 0;
    return [
      {
        pid: use.pid,
        kb: Math.max(write, read),
        direction: write >= read ? 'write' : 'read',
        evidence: use.evidence,
      } as const,
    ];
  });
  const top = users.toSorted((a, b) => b.kb - a.kb)[0];
  return top && top.kb >= 64 ? top : null;
}

/** A task that waits for storage in every scan, where nobody's I/O may be read. */
export function waiter(seen: Observations): DiskUser | null {
  const io = /io_schedule|folio_wait|wait_on_page|blk_|rq_qos|balance_dirty|jbd2|xfs_log|fsync/;
  const task = seen.processes.newest.find(
    each => each.state === 'D' && io.test(each.wchan ?? '') && !each.kernel,
  );
  return task ? { pid: task.pid, kb: 0, direction: 'write', evidence: task.evidence } : null;
}

export function notMemory(seen: Observations) {
  const rate = seen.memory.swapIn;
  return rate && rate.kb < 100
    ? { text: `not memory: ${Math.round(rate.kb)} KiB/s come from swap`, evidence: rate.evidence[0] ?? null }
    : null;
}

export function notErrors(seen: Observations) {
  const read = seen.log.some(line => line.kernel);
  const failed = seen.log.some(
    line => line.kernel && /I\/O error|medium error|timeout, aborting/.test(line.message),
  );
  return read && !failed ? { text: 'the kernel log has no I/O error', evidence: null } : null;
}
