/** The readers by tool: what a host printed becomes rows. */
import type { Reader, Reading } from '../core/reading.ts';
import { readDf } from './df/read.ts';
import { readDmesg } from './dmesg/read.ts';
import { readFree } from './free/read.ts';
import { readIostat } from './iostat/read.ts';
import { readMpstat } from './mpstat/read.ts';
import { readNstat } from './nstat/read.ts';
import { readPidstat } from './pidstat/read.ts';
import { readPs } from './ps/read.ts';
import { readSar } from './sar/read.ts';
import { readSs } from './ss/read.ts';
import { readTop } from './top/read.ts';
import { readUptime } from './uptime/read.ts';
import { readVmstat } from './vmstat/read.ts';

const READERS: Readonly<Record<string, Reader>> = {
  df: readDf,
  dmesg: readDmesg,
  free: readFree,
  iostat: readIostat,
  mpstat: readMpstat,
  nstat: readNstat,
  pidstat: readPidstat,
  ps: readPs,
  sar: readSar,
  ss: readSs,
  top: readTop,
  uptime: readUptime,
  vmstat: readVmstat,
};

/** The tools that have a reader, sorted. */
export const READABLE: readonly string[] = Object.keys(READERS).sort();

export function readerOf(tool: string): Reader | null {
  return Object.hasOwn(READERS, tool) ? (READERS[tool] ?? null) : null;
}

/** Reads what `argv` printed; null when there is no reader for it. `/usr/bin/df` and `busybox df` are `df`. */
export function readOutput(argv: readonly string[], text: string): Reading | null {
  const words = baseName(argv[0]) === 'busybox' ? argv.slice(1) : argv;
  const reader = readerOf(baseName(words[0]));
  return reader === null ? null : reader(text, words);
}

function baseName(path: string | undefined): string {
  return path?.slice(path.lastIndexOf('/') + 1) ?? '';
}
