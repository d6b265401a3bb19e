/** One incident for the tests of this room: rsync writes, sda saturates, postgres waits; a second host is in the run. */
import type { Fact, FactKind } from '../../src/core/fact.ts';
import type { Brief, Explanation, Policy, Remote } from '../../src/core/ports.ts';
import type { Culprit, Evidence, Finding } from '../../src/core/report.ts';
import type { Transcript } from '../../src/core/transcript.ts';

export function line(source: string, number: number, text: string): Evidence {
  return { source, line: number, text };
}

const IOSTAT = 'iostat -xz 1 5';
const PIDSTAT = 'pidstat -d 1 5';
export const SDA_LINE = line(IOSTAT, 31, 'sda  0.00  12.00  0.00 48212.00  401.00  18.20  97.60');
export const RSYNC_LINE = line(
  PIDSTAT,
  9,
  '14:02:07     0      4711      0.00  48201.00      0.00       0  rsync',
);
export const DMESG_LINE = line(
  'dmesg',
  912,
  "[81234.5] EXT4-fs (sda1): warning: mounting fs with errors, 'fsck' is recommended",
);

function fact(
  subject: Culprit,
  metric: string,
  value: number | string,
  unit: string,
  more: { kind?: FactKind; host?: string; source?: Evidence; from?: string; to?: string } = {},
): Fact {
  return {
    host: more.host ?? 'web-03',
    subject,
    metric,
    value,
    unit,
    kind: more.kind ?? 'gauge',
    window: { from: more.from ?? '2026-11-25T14:02:06Z', to: more.to ?? '2026-11-25T14:02:11Z' },
    source:
      more.source ??
      line('vmstat 1 5', 7, ' 1 14      0 812344 120 990112    0    0    12 48200 1200 3400 12  6 20 62  0'),
  };
}

const rsync: Culprit = { kind: 'process', name: 'rsync', pid: 4711 };
const postgres: Culprit = { kind: 'process', name: 'postgres', pid: 812 };
const sda: Culprit = { kind: 'device', name: 'sda' };
const memory: Culprit = { kind: 'memory', name: 'memory' };
const cpu: Culprit = { kind: 'cpu', name: 'all' };

/** F1 … in this order. */
export const FACTS: readonly Fact[] = [
  fact(rsync, 'write', 47.1, 'MiB/s', { kind: 'rate', source: RSYNC_LINE }), // F1
  fact(sda, 'utilisation', 97.6, '%', { source: SDA_LINE }), // F2
  fact(sda, 'write latency', 18.2, 'ms', { source: SDA_LINE }), // F3
  fact(cpu, 'iowait', 62, '%'), // F4
  fact(cpu, 'user', 12, '%'), // F5
  fact(cpu, 'run queue', 1, 'tasks'), // F6
  fact(memory, 'available', 6.2, 'GiB', { source: line('free -m', 2, 'Mem: 7821 1320 812 2 5689 6349') }), // F7
  fact(memory, 'free', 0.8, 'GiB', { source: line('free -m', 2, 'Mem: 7821 1320 812 2 5689 6349') }), // F8
  fact(memory, 'swap in', 0, 'pages/s', { kind: 'rate' }), // F9
  fact(postgres, 'read', 1.2, 'MiB/s', {
    kind: 'rate',
    source: line(PIDSTAT, 10, '14:02:07 999 812 1201.00 0.00 0.00 31 postgres'),
  }), // F10
  fact({ kind: 'kernel', name: 'kernel log' }, 'out of memory kills', 0, '', {
    kind: 'counter',
    source: line('dmesg', 1, ''),
  }), // F11
  fact(sda, 'utilisation', 3.1, '%', { kind: 'since_boot', source: line(IOSTAT, 7, 'sda 1.00 3.10') }), // F12
  fact(sda, 'utilisation', 4.4, '%', { host: 'web-04', source: line(IOSTAT, 31, 'sda 0.10 4.40') }), // F13
  fact(rsync, 'resident memory growth', 120, 'MiB/min', { kind: 'rate' }), // F14
  fact(rsync, 'share of writes', 98, '%'), // F15
  fact(sda, 'utilisation', 11, '%', {
    from: '2026-11-25T09:00:00Z',
    to: '2026-11-25T09:10:00Z',
    source: line('sar -d', 88, '09:00:00 sda 11.0'),
  }), // F16
  fact({ kind: 'interface', name: 'eth0' }, 'receive', 1.4, 'MiB/s', {
    kind: 'rate',
    source: line('sar -n DEV 1 5', 12, 'eth0 1433.60 220.10'),
  }), // F17
  fact({ kind: 'interface', name: 'eth0' }, 'transmit', 0.2, 'MiB/s', {
    kind: 'rate',
    source: line('sar -n DEV 1 5', 12, 'eth0 1433.60 220.10'),
  }), // F18
  fact(cpu, 'processors', 8, '', { kind: 'limit' }), // F19
  fact(rsync, 'started', '2026-11-25T13:58:12Z', '', {
    kind: 'state',
    source: line('ps -eo pid,lstart,args', 44, '4711 Wed Nov 25 13:58:12 2026 rsync -a /srv /backup'),
  }), // F20
];

function finding(
  id: string,
  severity: Finding['severity'],
  title: string,
  culprit: Culprit | null,
  more: Partial<Finding> = {},
): Finding {
  return {
    id,
    severity,
    resource: id.split('.')[0] ?? '',
    title,
    culprit,
    evidence: [],
    against: [],
    since: null,
    explains: [],
    remediation: [],
    ...more,
  };
}

/** D1 … in this order. */
export const FINDINGS: readonly Finding[] = [
  finding('disk.writer', 'critical', 'rsync writes 47.1 MiB/s to sda', rsync, {
    resource: 'disk',
    evidence: [RSYNC_LINE],
    explains: ['disk.saturation'],
    remediation: ['slow it down: `ionice -c 3 -p 4711` (changes the host; not run)'],
    against: [{ text: 'not swapping: swap in 0', evidence: line('vmstat 1 5', 7, ' 1 14 0 812344') }],
  }), // D1
  finding('disk.saturation', 'critical', 'sda is saturated: 97.6 % utilised, 18 ms a write', sda, {
    resource: 'disk',
    evidence: [SDA_LINE],
    explains: ['cpu.iowait', 'service.slow'],
  }), // D2
  finding('cpu.iowait', 'info', 'processors wait for I/O 62 % of the time', cpu, { resource: 'cpu' }), // D3
  finding('service.slow', 'warning', 'postgres waits for its reads', postgres, { resource: 'service' }), // D4
  finding(
    'fs.errors',
    'warning',
    'sda1 was mounted with errors',
    { kind: 'mount', name: 'sda1' },
    { resource: 'filesystem', evidence: [DMESG_LINE] },
  ), // D5
];

export function briefOf(more: Partial<Brief> = {}): Brief {
  return {
    command: 'debughost',
    question: 'high latency since 14:00',
    target: 'web-03',
    facts: FACTS,
    findings: FINDINGS,
    excerpts: [],
    hosts: [],
    history: [],
    round: 'answer',
    ...more,
  };
}

/** Judges by a list of lines; anything else is refused. */
export function policyOf(...allowed: readonly string[]): Policy {
  return {
    judge: asked => ({
      verdict: allowed.includes(asked) ? 'allow' : 'refuse',
      line: asked,
      stages: [],
      reason: allowed.includes(asked) ? '' : 'not in the grammar',
      limits: { seconds: 30, bytes: 65_536 },
      root: false,
    }),
  };
}

export interface Collected {
  readonly host: string;
  readonly lines: readonly string[];
  readonly round: string;
}

/** A remote that prints what it is told, refuses what begins with `tail -f`, and fails on a step name used twice. */
export function remoteOf(outputs: Record<string, string>): Remote & { readonly collected: Collected[] } {
  const collected: Collected[] = [];
  return {
    collected,
    async collect(host, lines, round) {
      if (collected.some(before => before.round === round && before.host === host))
        throw new Error(`step ${round} on ${host} twice`);
      collected.push({ host, lines, round });
      return lines.map(asked => transcriptOf(host, asked, outputs[asked] ?? ''));
    },
  };
}

function transcriptOf(host: string, asked: string, stdout: string): Transcript {
  const refused = asked.startsWith('tail -f') ? 'tail -f never ends: use tail -n 200' : undefined;
  return {
    host,
    line: asked,
    stages: refused ? [] : [asked.split(' ')],
    stdout,
    stderr: '',
    exit: refused ? null : 0,
    stageExits: [],
    startedAt: 1_764_079_326_000,
    ms: 120,
    bytes: stdout.length,
    truncated: false,
    ...(refused && { refused }),
  };
}

/** Everything of an explanation that a person may see, in one text. */
export function shownOf({ answer, claims, unverified, degraded }: Explanation): string {
  return [answer, ...claims.map(({ text }) => text), ...unverified, degraded ?? ''].join('\n');
}
