/** The list of checks: adding one is a file beside this one and two lines here. */

import { cgroupFrozen } from './cgroup-frozen.ts';
import type { Check } from './check.ts';
import { cpuAffinity } from './cpu-affinity.ts';
import { cpuContention } from './cpu-contention.ts';
import { cpuContextSwitches } from './cpu-context-switches.ts';
import { cpuCoreSaturated } from './cpu-core-saturated.ts';
import { cpuIowait } from './cpu-iowait.ts';
import { cpuLoad } from './cpu-load.ts';
import { cpuPageFaults } from './cpu-page-faults.ts';
import { cpuSaturation } from './cpu-saturation.ts';
import { cpuShortLived } from './cpu-short-lived.ts';
import { cpuSingleThread } from './cpu-single-thread.ts';
import { cpuSoftirq } from './cpu-softirq.ts';
import { cpuSteal } from './cpu-steal.ts';
import { cpuSystem } from './cpu-system.ts';
import { cpuThrottled } from './cpu-throttled.ts';
import { diskErrors } from './disk-errors.ts';
import { diskFsync } from './disk-fsync.ts';
import { diskLatency } from './disk-latency.ts';
import { diskSaturation } from './disk-saturation.ts';
import { diskThrottled } from './disk-throttled.ts';
import { diskUtil } from './disk-util.ts';
import { filesystemDeletedOpen } from './filesystem-deleted-open.ts';
import { filesystemErrors } from './filesystem-errors.ts';
import { filesystemFrozen } from './filesystem-frozen.ts';
import { filesystemInodes } from './filesystem-inodes.ts';
import { filesystemQuota } from './filesystem-quota.ts';
import { filesystemReadonly } from './filesystem-readonly.ts';
import { filesystemRemoteStall } from './filesystem-remote-stall.ts';
import { filesystemSpace } from './filesystem-space.ts';
import { hostReboot } from './host-reboot.ts';
import { limitFilesProcess } from './limit-files-process.ts';
import { limitFilesSystem } from './limit-files-system.ts';
import { limitPids } from './limit-pids.ts';
import { logHungTask } from './log-hung-task.ts';
import { logLink } from './log-link.ts';
import { logLockup } from './log-lockup.ts';
import { logNeighbours } from './log-neighbours.ts';
import { logNoSpace } from './log-no-space.ts';
import { logOpenFiles } from './log-open-files.ts';
import { logRealtime } from './log-realtime.ts';
import { logSegfault } from './log-segfault.ts';
import { logThermal } from './log-thermal.ts';
import { memoryAvailable } from './memory-available.ts';
import { memoryFragmentation } from './memory-fragmentation.ts';
import { memoryHardware } from './memory-hardware.ts';
import { memoryHugepages } from './memory-hugepages.ts';
import { memoryLeak } from './memory-leak.ts';
import { memoryLimitNear } from './memory-limit-near.ts';
import { memoryNuma } from './memory-numa.ts';
import { memoryOomCgroup } from './memory-oom-cgroup.ts';
import { memoryOomGlobal } from './memory-oom-global.ts';
import { memoryOvercommit } from './memory-overcommit.ts';
import { memoryPressure } from './memory-pressure.ts';
import { memoryShared } from './memory-shared.ts';
import { memorySlab } from './memory-slab.ts';
import { memorySwapFull } from './memory-swap-full.ts';
import { memoryThrash } from './memory-thrash.ts';
import { netCloseWait } from './net-close-wait.ts';
import { netConnect } from './net-connect.ts';
import { netConntrack } from './net-conntrack.ts';
import { netDns } from './net-dns.ts';
import { netDrops } from './net-drops.ts';
import { netListenOverflow } from './net-listen-overflow.ts';
import { netMtu } from './net-mtu.ts';
import { netPorts } from './net-ports.ts';
import { netReceiveQueue } from './net-receive-queue.ts';
import { netRetransmits } from './net-retransmits.ts';
import { netSaturation } from './net-saturation.ts';
import { netSoftnet } from './net-softnet.ts';
import { netSynBacklog } from './net-syn-backlog.ts';
import { netUdp } from './net-udp.ts';
import { processDState } from './process-d-state.ts';
import { processFileLock } from './process-file-lock.ts';
import { processPriority } from './process-priority.ts';
import { processStopped } from './process-stopped.ts';
import { processTraced } from './process-traced.ts';
import { processZombies } from './process-zombies.ts';
import { serviceFailed } from './service-failed.ts';
import { serviceRestartLoop } from './service-restart-loop.ts';
import { timeStep } from './time-step.ts';
import { timeUnsynchronised } from './time-unsynchronised.ts';

export const CHECKS: readonly Check[] = [
  cgroupFrozen,
  cpuAffinity,
  cpuContention,
  cpuContextSwitches,
  cpuCoreSaturated,
  cpuIowait,
  cpuLoad,
  cpuPageFaults,
  cpuSaturation,
  cpuShortLived,
  cpuSingleThread,
  cpuSoftirq,
  cpuSteal,
  cpuSystem,
  cpuThrottled,
  diskErrors,
  diskFsync,
  diskLatency,
  diskSaturation,
  diskThrottled,
  diskUtil,
  filesystemDeletedOpen,
  filesystemErrors,
  filesystemFrozen,
  filesystemInodes,
  filesystemQuota,
  filesystemReadonly,
  filesystemRemoteStall,
  filesystemSpace,
  hostReboot,
  limitFilesProcess,
  limitFilesSystem,
  limitPids,
  logHungTask,
  logLink,
  logLockup,
  logNeighbours,
  logNoSpace,
  logOpenFiles,
  logRealtime,
  logSegfault,
  logThermal,
  memoryAvailable,
  memoryFragmentation,
  memoryHardware,
  memoryHugepages,
  memoryLeak,
  memoryLimitNear,
  memoryNuma,
  memoryOomCgroup,
  memoryOomGlobal,
  memoryOvercommit,
  memoryPressure,
  memoryShared,
  memorySlab,
  memorySwapFull,
  memoryThrash,
  netCloseWait,
  netConnect,
  netConntrack,
  netDns,
  netDrops,
  netListenOverflow,
  netMtu,
  netPorts,
  netReceiveQueue,
  netRetransmits,
  netSaturation,
  netSoftnet,
  netSynBacklog,
  netUdp,
  processDState,
  processFileLock,
  processPriority,
  processStopped,
  processTraced,
  processZombies,
  serviceFailed,
  serviceRestartLoop,
  timeStep,
  timeUnsynchronised,
];
