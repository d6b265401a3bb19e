/** The list of checks: adding one is a file beside this one and a line here. */
import type { Check } from './check.ts';
import { cpuAffinity } from './cpu-affinity.ts';
import { cpuCoreSaturated } from './cpu-core-saturated.ts';
import { cpuIowait } from './cpu-iowait.ts';
import { cpuSaturation } from './cpu-saturation.ts';
import { cpuThrottled } from './cpu-throttled.ts';
import { diskFsync } from './disk-fsync.ts';
import { diskSaturation } from './disk-saturation.ts';
import { filesystemInodes } from './filesystem-inodes.ts';
import { filesystemSpace } from './filesystem-space.ts';
import { memoryAvailable } from './memory-available.ts';
import { memoryPressure } from './memory-pressure.ts';
import { memorySwapFull } from './memory-swap-full.ts';
import { memoryThrash } from './memory-thrash.ts';

export const CHECKS: readonly Check[] = [
  cpuThrottled,
  cpuAffinity,
  cpuSaturation,
  cpuCoreSaturated,
  cpuIowait,
  memoryAvailable,
  memoryPressure,
  memoryThrash,
  memorySwapFull,
  diskFsync,
  diskSaturation,
  filesystemSpace,
  filesystemInodes,
];
