/**
 * The line formats of `/proc`: one small function a format, `(line, state) → fields`. `files.ts` says which
 * file has which. Field names are the kernel's own in lower case (Documentation/filesystems/proc.rst,
 * admin-guide/iostats.rst, accounting/psi.rst). Every parser is linear in the length of the line.
 */
import type { Cell } from '../../core/reading.ts';

export type Fields = Record<string, Cell>;

/** What a format remembers from the lines above: the header of a table, the first line of a pair. */
export interface FormatState {
  header: readonly string[] | null;
}

/** Fields of one line; null: not understood; 'skip': a header or a blank, which carries no row of its own. */
export type LineFormat = (line: string, state: FormatState) => Fields | 'skip' | null;

export interface FileFormat {
  readonly table: string;
  readonly path: RegExp;
  readonly read: LineFormat;
}

const words = (line: string): string[] => line.trim().split(/\s+/).filter(Boolean);

/** Numbers become numbers, everything else stays text; 64-bit counters lose only their last digits. */
export function cell(text: string | undefined): Cell {
  if (text === undefined || text === '' || text === '-') return null;
  return /^[+-]?\d{1,30}(?:\.\d{1,30})?$/.test(text) ? Number(text) : text;
}

/** A row of fixed columns; what a kernel prints beyond the names is kept as `column15`, …. */
export const columns =
  (...names: string[]): LineFormat =>
  line => {
    const values = words(line);
    if (values.length === 0) return 'skip';
    return Object.fromEntries(values.map((value, i) => [names[i] ?? `column${i + 1}`, cell(value)]));
  };

/** `MemTotal:  24684084 kB`, `Cpus_allowed_list:	0-1`, `rchar: 123`. */
export const colonPairs: LineFormat = line => {
  const at = line.indexOf(':');
  if (at < 1) return line.trim() === '' ? 'skip' : null;
  const rest = line.slice(at + 1).trim();
  const [number, unit, more] = words(rest);
  const measured = more === undefined && (unit === undefined || /^[kKMG]?B$/.test(unit));
  return {
    name: line.slice(0, at).trim(),
    value: measured && number !== undefined ? cell(number) : rest,
    ...(measured && unit !== undefined ? { unit } : {}),
  };
};

/** `pgfault 123`, `nr_throttled 50`. */
export const spacePairs: LineFormat = line => {
  const [name, value, more] = words(line);
  if (name === undefined) return 'skip';
  return value === undefined || more !== undefined ? null : { name, value: cell(value) };
};

/** One value a file; several words stay one text. */
export const single: LineFormat = line => {
  const text = line.trim();
  return text === '' ? 'skip' : { value: cell(text) };
};

/** `some avg10=13.54 avg60=3.22 avg300=1.25 total=16188864` (total in µs). */
export const pressure: LineFormat = line => {
  const [kind, ...rest] = words(line);
  if (kind === undefined) return 'skip';
  if (kind !== 'some' && kind !== 'full') return null;
  return { kind, ...assignments(rest) };
};

/** `8:0 rbytes=1 wbytes=2 rios=3` */
export function assignments(parts: readonly string[]): Fields {
  const fields: Fields = {};
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at > 0) fields[part.slice(0, at)] = cell(part.slice(at + 1));
  }
  return fields;
}

const CPU_TIMES = 'user nice system idle iowait irq softirq steal guest guest_nice'.split(' ');

/** `cpu0 2180 0 1519 …` in ticks; `intr`, `softirq` keep their first value, the total. */
export const stat: LineFormat = line => {
  const [name, ...values] = words(line);
  if (name === undefined) return 'skip';
  const cpu = /^cpu(\d*)$/.exec(name);
  if (!cpu) return { name, value: cell(values[0]) };
  return {
    cpu: cpu[1] === '' ? 'all' : Number(cpu[1]),
    ...Object.fromEntries(values.map((value, i) => [CPU_TIMES[i] ?? `column${i + 2}`, cell(value)])),
  };
};

/** `TcpExt: a b c` above `TcpExt: 1 2 3`. */
export const namePairs: LineFormat = (line, state) => {
  const [proto, ...rest] = words(line);
  if (proto === undefined) return 'skip';
  if (!proto.endsWith(':')) return null;
  if (state.header?.[0] !== proto) {
    state.header = [proto, ...rest];
    return 'skip';
  }
  const names = state.header.slice(1);
  state.header = null;
  const fields: Fields = { proto: proto.slice(0, -1).toLowerCase() };
  names.forEach((name, i) => {
    fields[name.toLowerCase()] = cell(rest[i]);
  });
  return fields;
};

/** `TCP: inuse 1 orphan 0 tw 1 alloc 1 mem 0` */
export const sockstat: LineFormat = line => {
  const [proto, ...rest] = words(line);
  if (proto === undefined) return 'skip';
  if (!proto.endsWith(':')) return null;
  const fields: Fields = { proto: proto.slice(0, -1).toLowerCase() };
  for (let i = 0; i + 1 < rest.length; i += 2) fields[rest[i]!.toLowerCase()] = cell(rest[i + 1]);
  return fields;
};

const SOFTNET = 'processed dropped squeezed - - - - - - received_rps flow_limit backlog cpu'.split(' ');

/** Hexadecimal; one line a CPU that has the softirq thread. Field 13, the CPU's number, since 5.10. */
export const softnet: LineFormat = line => {
  const values = words(line);
  if (values.length === 0) return 'skip';
  if (!values.every(value => /^[0-9a-f]{1,16}$/.test(value))) return null;
  const fields: Fields = {};
  values.forEach((value, i) => {
    const name = SOFTNET[i];
    if (name !== '-') fields[name ?? `column${i + 1}`] = Number.parseInt(value, 16);
  });
  return fields;
};

const NET_DEVICE =
  'rx_bytes rx_packets rx_errs rx_drop rx_fifo rx_frame rx_compressed rx_multicast tx_bytes tx_packets tx_errs tx_drop tx_fifo tx_colls tx_carrier tx_compressed'.split(
    ' ',
  );

/** `  eth0: 1 2 3 …` below two header lines. */
export const netDevice: LineFormat = line => {
  if (line.includes('|')) return 'skip';
  const at = line.lastIndexOf(':');
  if (at < 1) return line.trim() === '' ? 'skip' : null;
  const fields: Fields = { iface: line.slice(0, at).trim() };
  words(line.slice(at + 1)).forEach((value, i) => {
    fields[NET_DEVICE[i] ?? `column${i + 1}`] = cell(value);
  });
  return fields;
};

/** `  0:  41  0  IO-APIC  2-edge  timer` below a header of CPU names; also `/proc/softirqs`. */
export const perCpu: LineFormat = (line, state) => {
  const parts = words(line);
  if (parts.length === 0) return 'skip';
  if (/^CPU\d+$/.test(parts[0]!)) {
    state.header = parts;
    return 'skip';
  }
  const [name, ...rest] = parts;
  if (!name!.endsWith(':') || state.header === null) return null;
  const counts = rest.slice(0, state.header.length).filter(value => /^\d+$/.test(value));
  const fields: Fields = { name: name!.slice(0, -1) };
  counts.forEach((value, i) => {
    fields[state.header![i]!.toLowerCase()] = Number(value);
  });
  fields['description'] = rest.slice(counts.length).join(' ');
  return fields;
};

export const DISK_NAMES: readonly string[] =
  'major minor device reads reads_merged sectors_read read_ms writes writes_merged sectors_written write_ms in_flight io_ms weighted_ms discards discards_merged sectors_discarded discard_ms flushes flush_ms'.split(
    ' ',
  );

/** `Max open files   20000   20000   files`; columns stand 26, 21 and 21 wide, and names hold blanks. */
export const limits: LineFormat = line => {
  if (line.startsWith('Limit')) return 'skip';
  const match = /^(Max [a-z ]{1,24}?)\s+(unlimited|\d+)\s+(unlimited|\d+)(?:\s+(\S+))?\s*$/.exec(line);
  if (!match) return line.trim() === '' ? 'skip' : null;
  return { limit: match[1]!, soft: cell(match[2]), hard: cell(match[3]), units: match[4] ?? null };
};

/** `10656 (a (odd) name) R 1 …`: the name ends at the last parenthesis. Times in ticks. */
export const processStat: LineFormat = line => {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 1 || close < open) return line.trim() === '' ? 'skip' : null;
  const fields: Fields = { pid: cell(line.slice(0, open).trim()), comm: line.slice(open + 1, close) };
  words(line.slice(close + 1)).forEach((value, i) => {
    const name = PROCESS_STAT[i];
    if (name !== undefined) fields[name] = cell(value);
  });
  return fields;
};
const PROCESS_STAT =
  'state ppid pgrp session tty_nr tpgid flags minflt cminflt majflt cmajflt utime stime cutime cstime priority nice num_threads itrealvalue starttime vsize rss rsslim startcode endcode startstack kstkesp kstkeip signal blocked sigignore sigcatch wchan nswap cnswap exit_signal processor rt_priority policy delayacct_blkio_ticks guest_time cguest_time'.split(
    ' ',
  );

/** `4:memory:/system.slice/a.service`, `0::/user.slice` */
export const processCgroup: LineFormat = line => {
  const match = /^(\d+):([^:]*):(.*)$/.exec(line);
  return match
    ? { id: Number(match[1]), controllers: match[2]!, group: match[3]! }
    : line.trim() === ''
      ? 'skip'
      : null;
};

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue` */
export const mountInfo: LineFormat = line => {
  const parts = words(line);
  if (parts.length === 0) return 'skip';
  const dash = parts.indexOf('-', 6);
  if (dash < 0) return null;
  return {
    id: cell(parts[0]),
    parent: cell(parts[1]),
    device: parts[2] ?? null,
    root: unquote(parts[3]),
    mount: unquote(parts[4]),
    options: parts[5] ?? null,
    fstype: parts[dash + 1] ?? null,
    source: unquote(parts[dash + 2]),
    super: parts[dash + 3] ?? null,
  };
};

export const mounts: LineFormat = line => {
  const [source, mount, fstype, options] = words(line);
  if (source === undefined) return 'skip';
  return options === undefined
    ? null
    : { source: unquote(source), mount: unquote(mount), fstype: fstype ?? null, options };
};

/** The kernel writes blanks, tabs, newlines and backslashes in names as `\040` and the like. */
function unquote(text: string | undefined): string {
  return (text ?? '').replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** `Node 0, zone   Normal    130     54 …`: free blocks by order. */
export const buddy: LineFormat = line => {
  const match = /^Node (\d+), zone\s+(\S+)\s+([\d ]+)$/.exec(line);
  if (!match) return line.trim() === '' ? 'skip' : null;
  const orders = words(match[3]!).map((value, order) => [`order${order}`, Number(value)] as const);
  return { node: Number(match[1]), zone: match[2]!, ...Object.fromEntries(orders) };
};

export const text: LineFormat = line => (line.trim() === '' ? 'skip' : { text: line });

/** `1.42 0.91 0.55 3/214 4711`: the fourth word is `runnable/tasks`. */
export const loadavg: LineFormat = line => {
  const match = /^([\d.]+) ([\d.]+) ([\d.]+) (\d+)\/(\d+) (\d+)\s*$/.exec(line);
  if (!match) return line.trim() === '' ? 'skip' : null;
  const [load1, load5, load15, running, tasks, lastpid] = match.slice(1).map(Number) as number[];
  return {
    load1: load1!,
    load5: load5!,
    load15: load15!,
    running: running!,
    tasks: tasks!,
    lastpid: lastpid!,
  };
};

export const swaps: LineFormat = line =>
  line.startsWith('Filename') ? 'skip' : columns('filename', 'type', 'size', 'used', 'priority')(line, NONE);
const NONE: FormatState = { header: null };
