/** Scenes of two unrelated faults. */
import { closeWait } from './close-wait.ts';
import { cpuPinned } from './cpu-pinned.ts';
import { cpuQuota } from './cpu-quota.ts';
import { deletedOpen } from './deleted-open.ts';
import { diskFull } from './disk-full.ts';
import { fdExhaustion } from './fd-exhaustion.ts';
import { frozenFs } from './frozen-fs.ts';
import { inodesFull } from './inodes-full.ts';
import { listenOverflow } from './listen-overflow.ts';
import { memoryLeak } from './memory-leak.ts';
import { pairOf } from './pair.ts';
import { stoppedProcess } from './stopped-process.ts';
import { tracedProcess } from './traced-process.ts';
import { udpOverflow } from './udp-overflow.ts';
import { zombies } from './zombies.ts';

export const pinnedAndFull = pairOf(cpuPinned, diskFull, 'slow, and errors in the log');
export const quotaAndDeleted = pairOf(cpuQuota, deletedOpen, 'slow since the disk alarm');
export const zombiesAndOverflow = pairOf(zombies, listenOverflow, 'high latency');
export const filesAndInodes = pairOf(fdExhaustion, inodesFull, 'errors in the gateway');
export const frozenAndUdp = pairOf(frozenFs, udpOverflow, 'everything hangs');
export const closeWaitAndStopped = pairOf(
  closeWait,
  stoppedProcess,
  'queue-worker does nothing, connection pool is full',
);
export const tracedAndLeak = pairOf(tracedProcess, memoryLeak, 'checkout is slow, memory grows');
