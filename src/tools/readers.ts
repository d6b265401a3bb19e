/** The readers by tool: what a host printed becomes rows. */
import type { Reader, Reading } from '../core/reading.ts';
import { readCrictl } from './crictl/read.ts';
import { readDf } from './df/read.ts';
import { readDmesg } from './dmesg/read.ts';
import { readDocker } from './docker/read.ts';
import { readDu } from './du/read.ts';
import { readEthtool } from './ethtool/read.ts';
import { readFindmnt } from './findmnt/read.ts';
import { readFree } from './free/read.ts';
import { readIostat } from './iostat/read.ts';
import { readIotop } from './iotop/read.ts';
import { readIp } from './ip/read.ts';
import { readJournalctl } from './journalctl/read.ts';
import { readJstat } from './jstat/read.ts';
import { readKubectl } from './kubectl/read.ts';
import { readLoginctl } from './loginctl/read.ts';
import { readLsblk } from './lsblk/read.ts';
import { readLscpu } from './lscpu/read.ts';
import { readLsof } from './lsof/read.ts';
import { readMount } from './mount/read.ts';
import { readMpstat } from './mpstat/read.ts';
import { readNetstat } from './netstat/read.ts';
import { readNstat } from './nstat/read.ts';
import { readNumactl } from './numactl/read.ts';
import { readNumastat } from './numastat/read.ts';
import { readPgrep } from './pgrep/read.ts';
import { readPidstat } from './pidstat/read.ts';
import { readPs } from './ps/read.ts';
import { readPstree } from './pstree/read.ts';
import { readSar } from './sar/read.ts';
import { readSlabtop } from './slabtop/read.ts';
import { readSs } from './ss/read.ts';
import { readSwapon } from './swapon/read.ts';
import { readSysctl } from './sysctl/read.ts';
import { readSystemctl } from './systemctl/read.ts';
import { readTc } from './tc/read.ts';
import { readTop } from './top/read.ts';
import { readUname } from './uname/read.ts';
import { readUptime } from './uptime/read.ts';
import { readVmstat } from './vmstat/read.ts';

const READERS: Readonly<Record<string, Reader>> = {
  crictl: readCrictl,
  df: readDf,
  dmesg: readDmesg,
  docker: readDocker,
  du: readDu,
  ethtool: readEthtool,
  findmnt: readFindmnt,
  free: readFree,
  iostat: readIostat,
  iotop: readIotop,
  ip: readIp,
  journalctl: readJournalctl,
  jstat: readJstat,
  kubectl: readKubectl,
  loginctl: readLoginctl,
  lsblk: readLsblk,
  lscpu: readLscpu,
  lsof: readLsof,
  mount: readMount,
  mpstat: readMpstat,
  netstat: readNetstat,
  nstat: readNstat,
  numactl: readNumactl,
  numastat: readNumastat,
  pgrep: readPgrep,
  pidstat: readPidstat,
  ps: readPs,
  pstree: readPstree,
  sar: readSar,
  slabtop: readSlabtop,
  ss: readSs,
  swapon: readSwapon,
  sysctl: readSysctl,
  systemctl: readSystemctl,
  tc: readTc,
  top: readTop,
  uname: readUname,
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
