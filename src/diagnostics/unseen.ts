/** What could not be looked at, why, and the one line that would open it. */
import type { Unseen } from '../core/report.ts';
import type { Observations } from './observations/index.ts';
import type { Printed } from './observations/printed.ts';
import * as probes from './probes.ts';

/** What a probe tells, in the words of the answer. */
const TELLS: readonly (readonly [string, string])[] = [
  [probes.COUNTERS, 'kernel counters'],
  [probes.CGROUPS, 'cgroup limits'],
  [probes.THREADS, 'threads'],
  [probes.PROCESSES, 'processes'],
  [probes.MPSTAT, 'single CPUs by the second'],
  [probes.PIDSTAT, 'I/O and waiting of each process'],
  [probes.IOSTAT, 'disk latency by the second'],
  [probes.SPACE, 'space on file systems'],
  [probes.INODES, 'inodes'],
  [probes.FAILED_UNITS, 'failed units'],
  [probes.LISTENERS, 'listening sockets'],
  [probes.DELETED_FILES, 'deleted files that are held open'],
  [probes.HISTORY, 'the hours before (sar)'],
  [probes.CLOCK, 'whether the clock is synchronised'],
];

export function unseenOf(seen: Observations): Unseen[] {
  const missing = TELLS.flatMap(([line, what]) => {
    const printed = seen.outputs.find(output => output.source === line && output.missing !== null);
    return printed ? [{ what, why: whyOf(printed), open: openerOf(printed, seen) }] : [];
  });
  return [...missing, ...kernelLog(seen), ...journal(seen), ...otherUsers(seen), ...single(seen)];
}

function whyOf(printed: Printed): string {
  const tool = printed.argv[0] ?? printed.source.split(' ')[0] ?? '';
  return printed.missing === 'not installed' ? `${tool} is not installed` : printed.missing!;
}

const PACKAGES: Readonly<Record<string, string>> = {
  mpstat: 'sysstat',
  pidstat: 'sysstat',
  iostat: 'sysstat',
  sar: 'sysstat',
  lsof: 'lsof',
  ss: 'iproute2',
  ps: 'procps',
  vmstat: 'procps',
};

/** Only where the kernel's version line names the distribution. */
function openerOf(printed: Printed, seen: Observations): string | null {
  if (printed.missing === 'needs root') return `sudo -n ${printed.source}`;
  const name = PACKAGES[printed.argv[0] ?? ''];
  if (printed.missing !== 'not installed' || name === undefined) return null;
  const version = seen.files.first('/proc/version')?.fields['text'];
  const kernel = typeof version === 'string' ? version : '';
  if (/debian|ubuntu/i.test(kernel)) return `apt-get install ${name}`;
  if (/red hat|\.el\d|\.fc\d|amzn/i.test(kernel)) return `dnf install ${name}`;
  return /alpine/i.test(kernel) ? `apk add ${name}` : null;
}

function kernelLog(seen: Observations): Unseen[] {
  const asked = seen.outputs.some(output => output.source === probes.KERNEL_LOG);
  const lines = seen.log.filter(line => line.kernel);
  if (!asked) return [];
  if (lines.length === 0) {
    return [{ what: 'kernel log', why: 'needs root or the group systemd-journal', open: 'sudo -n dmesg' }];
  }
  const first = lines.find(line => line.at !== null);
  const full = lines.length >= 399 && first?.at;
  return full
    ? [
        {
          what: `kernel log before ${new Date(first.at!).toISOString().slice(11, 16)}`,
          why: 'only its last 400 lines were read',
          open: 'dmesg',
        },
      ]
    : [];
}

function journal(seen: Observations): Unseen[] {
  const printed = seen.outputs.find(output => output.source === probes.JOURNAL);
  if (!printed) return [];
  const denied = /not seeing messages|insufficient permissions|No journal files/i.test(
    printed.stderr + printed.lines.join(' ').slice(0, 400),
  );
  if (printed.missing === 'not installed')
    return [{ what: 'service logs', why: 'there is no journal', open: null }];
  return denied
    ? [
        {
          what: 'service logs',
          why: 'the journal shows nothing to this user',
          open: 'sudo -n journalctl -p warning -n 200',
        },
      ]
    : [];
}

/** As another user than root, much of what other users' processes do is hidden without an error. */
function otherUsers(seen: Observations): Unseen[] {
  const denied = seen.outputs.some(
    output =>
      output.source.startsWith('head ') &&
      /cannot open '\/proc\/\d+\/io'.*Permission denied/.test(output.stderr),
  );
  return denied
    ? [
        {
          what: "other users' open files, I/O, sockets and wait channels",
          why: 'they need root',
          open: 'sudo: true for this host in the inventory',
        },
      ]
    : [];
}

/** Rates need two reads. */
function single(seen: Observations): Unseen[] {
  const asked = seen.outputs.some(output => output.source === probes.COUNTERS);
  return asked && seen.files.samples('/proc/stat').length === 1
    ? [{ what: 'rates of counters', why: 'the counters were read only once', open: probes.COUNTERS }]
    : [];
}
