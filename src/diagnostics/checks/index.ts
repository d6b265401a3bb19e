/** The list of checks: adding one is a file beside this one and a line here. */
import type { Check } from './check.ts';
import { cpuAffinity, cpuCore } from './cpu-core.ts';
import { cpuSaturation } from './cpu-saturation.ts';
import { cpuThrottled } from './cpu-throttled.ts';
import { diskFsync, diskSaturation, ioWait } from './disk.ts';
import { filesystemInodes, filesystemSpace } from './filesystem-space.ts';
import { memoryAvailable, memoryPressure, memoryThrash, swapFull } from './memory-pressure.ts';

export const CHECKS: readonly Check[] = [
  cpuThrottled,
  cpuAffinity,
  cpuSaturation,
  cpuCore,
  ioWait,
  memoryAvailable,
  memoryPressure,
  memoryThrash,
  swapFull,
  diskFsync,
  diskSaturation,
  filesystemSpace,
  filesystemInodes,
];
