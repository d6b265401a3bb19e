/** Which CPUs are full and which have room. */
import type { CpuUse } from './observations/cpu.ts';
import type { Observations } from './observations/index.ts';

/** CPUs that are full while others have room. */
export function fullCores(seen: Observations, full: number): { full: CpuUse[]; free: CpuUse[] } {
  const each = seen.cpu.each;
  return { full: each.filter(use => use.busy >= full), free: each.filter(use => use.busy <= 60) };
}

/** `0-1,4` → {0, 1, 4} */
export function cpuList(text: string): Set<number> {
  const cpus = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last] = part.split('-').map(Number);
    if (first === undefined || Number.isNaN(first)) continue;
    for (let cpu = first; cpu <= Math.min(last ?? first, first + 4096); cpu++) cpus.add(cpu);
  }
  return cpus;
}
