/**
 * A host in text: what the probes of a healthy 2-CPU machine print, with anything replaced. The shapes are those of
 * the captures in test/fixtures/diagnostics, which the reader tests read.
 */
import type { Transcript } from '../../src/core/transcript.ts';
import { type Diagnosis, diagnose } from '../../src/diagnostics/index.ts';
import * as probes from '../../src/diagnostics/probes.ts';

export interface Process {
  readonly pid: number;
  readonly name: string;
  readonly args?: string;
  readonly ppid?: number;
  readonly user?: string;
  readonly state?: string;
  readonly wchan?: string;
  readonly scheduling?: string;
  readonly elapsed?: number;
  readonly rss?: number;
  readonly cgroup?: string;
  readonly tty?: string;
  readonly threads?: number;
  /** pidstat: % of one CPU; the processor it ran on. */
  readonly user_cpu?: number;
  readonly system_cpu?: number;
  readonly wait?: number;
  readonly processor?: number;
  readonly majorFaults?: number;
  readonly readKb?: number;
  readonly writeKb?: number;
  readonly switches?: number;
  /** Lines of `/proc/PID/status` and of `limits`. */
  readonly status?: Readonly<Record<string, string>>;
  readonly openFiles?: number;
  readonly maxFiles?: number;
}

export interface Scene {
  readonly problem?: string;
  /** % of each CPU: [user, system, softirq, steal, iowait]. */
  readonly cpus?: readonly (readonly [number, number, number, number, number])[];
  readonly nice?: number;
  readonly runQueue?: number;
  readonly processes?: readonly Process[];
  /** Files by path: one text for both reads, or the first and the second. */
  readonly files?: Readonly<Record<string, string | readonly [string, string]>>;
  /** Numbers replaced in `/proc/vmstat`, `/proc/meminfo` (KiB): [first, second] or one for both. */
  readonly vmstat?: Readonly<Record<string, readonly [number, number]>>;
  readonly meminfo?: Readonly<Record<string, number>>;
  readonly pressure?: Readonly<Record<string, readonly [some: number, full: number]>>;
  /** [first, second] of TCP, UDP and TcpExt counters. */
  readonly tcp?: Readonly<Record<string, readonly [number, number]>>;
  readonly tcpExt?: Readonly<Record<string, readonly [number, number]>>;
  readonly udp?: Readonly<Record<string, readonly [number, number]>>;
  readonly forks?: number;
  readonly switches?: number;
  /** Deltas of the one disk over the window of ten seconds. */
  readonly disk?: {
    readonly name?: string;
    readonly writes?: number;
    readonly writeMs?: number;
    readonly busyMs?: number;
    readonly queueMs?: number;
    readonly flushes?: number;
    readonly flushMs?: number;
  };
  readonly cgroups?: readonly [string, string];
  /** Output of further lines, by line. */
  readonly outputs?: Readonly<Record<string, string>>;
}

/** Seconds between the two reads. */
export const WINDOW = 10;
export const START = Date.UTC(2026, 10, 25, 14, 2, 6);
const UPTIME = 400_000;

export function transcript(line: string, stdout: string, more: Partial<Transcript> = {}): Transcript {
  return {
    host: 'web-03',
    line,
    stages: line
      .split(' | ')
      .map(stage => [...stage.matchAll(/'([^']*)'|(\S+)/g)].map(match => match[1] ?? match[2] ?? '')),
    stdout,
    stderr: '',
    exit: 0,
    stageExits: [],
    startedAt: START,
    ms: 100,
    bytes: stdout.length,
    truncated: false,
    ...more,
  };
}

export function look(scene: Scene = {}): Diagnosis {
  return diagnose({ host: 'web-03', problem: scene.problem ?? null, transcripts: transcriptsOf(scene) });
}

/** Ids of the findings above info, in their order. */
export function alarms(scene: Scene): string[] {
  return look(scene)
    .findings.filter(finding => finding.severity !== 'info')
    .map(finding => finding.id);
}

export function transcriptsOf(scene: Scene = {}): Transcript[] {
  const processes = [{ pid: 1, name: 'systemd', args: '/sbin/init' }, ...(scene.processes ?? [])];
  const second = { startedAt: START + WINDOW * 1000 };
  const pids = processes.map(process => process.pid);
  const outputs: Record<string, string> = {
    [probes.VMSTAT]: vmstatText(scene),
    [probes.MPSTAT]: mpstatText(scene),
    [probes.PIDSTAT]: pidstatText(processes),
    [probes.STATICS]: filesText(0, STATIC_FILES, scene),
    [probes.PROCESSES]: processesText(processes),
    [probes.SPACE]:
      'Filesystem Type 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 ext4 100000000 40000000 55000000 43% /\n',
    [probes.INODES]:
      'Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vda1 6000000 300000 5700000 5% /\n',
    [probes.KERNEL_LOG]: '[    1.000000] EXT4-fs (vda1): mounted filesystem r/w\n',
    [probes.FAILED_UNITS]: '',
    [probes.LISTENERS]:
      'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0 511 0.0.0.0:443 0.0.0.0:* users:(("nginx",pid=700,fd=6))\n',
    [probes.CLOSE_WAIT]: 'Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n',
    [probes.SOCKET_SUMMARY]: 'Total: 200\nTCP:   100 (estab 40, closed 50, orphaned 0, timewait 50)\n',
    [probes.CLOCK]: 'Timezone=UTC\nNTP=yes\nNTPSynchronized=yes\n',
    [probes.JOURNAL]: '',
    ...scene.outputs,
  };
  return [
    transcript(probes.COUNTERS, countersText(scene, 0)),
    transcript(probes.THREADS, threadsText(processes)),
    transcript(probes.CGROUPS, scene.cgroups?.[0] ?? ''),
    ...Object.entries(outputs).map(([line, text]) => transcript(line, text)),
    transcript(probes.COUNTERS, countersText(scene, 1), second),
    transcript(probes.THREADS, threadsText(processes), second),
    transcript(probes.CGROUPS, scene.cgroups?.[1] ?? '', second),
    transcript(probes.processFiles(pids), processes.map(processFilesText).join('\n'), second),
    ...processes
      .filter(process => process.openFiles !== undefined)
      .map(process => transcript(probes.openFiles(process.pid), `${process.openFiles}\n`, second)),
  ];
}

const STATIC_FILES: Readonly<Record<string, string>> = {
  '/proc/mounts': '/dev/vda1 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0',
  '/proc/sys/kernel/pid_max': '4194304',
  '/proc/sys/kernel/threads-max': '120000',
  '/proc/sys/vm/overcommit_memory': '0',
  '/proc/sys/net/ipv4/ip_local_port_range': '32768\t60999',
  '/proc/buddyinfo':
    'Node 0, zone   Normal    130     54     41     21    165    196    116     37     14      2    236 ',
};

function filesText(read: 0 | 1, base: Readonly<Record<string, string>>, scene: Scene): string {
  const names = new Set([...Object.keys(base), ...Object.keys(scene.files ?? {})]);
  return [...names]
    .map(name => {
      const own = scene.files?.[name];
      const text = own === undefined ? base[name] : typeof own === 'string' ? own : own[read];
      return `==> ${name} <==\n${text}\n`;
    })
    .join('\n');
}

function countersText(scene: Scene, read: 0 | 1): string {
  const memory = {
    MemTotal: 8_000_000,
    MemFree: 2_000_000,
    MemAvailable: 5_000_000,
    Cached: 3_000_000,
    SwapTotal: 0,
    SwapFree: 0,
    SUnreclaim: 100_000,
    Shmem: 10_000,
    HugePages_Total: 0,
    HugePages_Free: 0,
    HugePages_Rsvd: 0,
    Hugepagesize: 2048,
    CommitLimit: 4_000_000,
    Committed_AS: 1_000_000,
    ...scene.meminfo,
  };
  const pages = {
    pgfault: [0, 10_000],
    pgmajfault: [0, 5],
    pswpin: [0, 0],
    pswpout: [0, 0],
    pgscan_direct: [0, 0],
    pgscan_kswapd: [0, 0],
    workingset_refault_file: [0, 0],
    oom_kill: [0, 0],
    compact_stall: [0, 0],
    numa_miss: [0, 0],
    ...scene.vmstat,
  } as Record<string, readonly [number, number]>;
  const disk = {
    name: 'vda',
    writes: 50,
    writeMs: 50,
    busyMs: 50,
    queueMs: 50,
    flushes: 5,
    flushMs: 5,
    ...scene.disk,
  };
  const part = (value: number) => (read === 0 ? 0 : value);
  const pressure = (resource: string) => {
    const [some, full] = scene.pressure?.[resource] ?? [0, 0];
    return `some avg10=${some} avg60=0.00 avg300=0.00 total=${part(some * 10_000 * WINDOW)}\nfull avg10=${full} avg60=0.00 avg300=0.00 total=${part(full * 10_000 * WINDOW)}`;
  };
  const pair = (
    proto: string,
    base: Record<string, readonly [number, number]>,
    more: Readonly<Record<string, readonly [number, number]>> | undefined,
  ) => {
    const all = { ...base, ...more };
    return `${proto}: ${Object.keys(all).join(' ')}\n${proto}: ${Object.values(all)
      .map(value => value[read])
      .join(' ')}`;
  };
  const ticks = (share: number) => Math.round((share * WINDOW * 100) / 100);
  const cpus = cpusOf(scene);
  const line = (name: string, all: readonly (readonly [number, number, number, number, number])[]) => {
    const sum = (index: number) => all.reduce((total, cpu) => total + ticks(cpu[index]!), 0);
    const nice = Math.round(((scene.nice ?? 0) / 100) * sum(0));
    const idle = all.length * WINDOW * 100 - sum(0) - sum(1) - sum(2) - sum(3) - sum(4);
    return `${name} ${part(sum(0) - nice)} ${part(nice)} ${part(sum(1))} ${part(idle)} ${part(sum(4))} 0 ${part(sum(2))} ${part(sum(3))} 0 0`;
  };
  return filesText(
    read,
    {
      '/proc/uptime': `${UPTIME + part(WINDOW)}.00 ${UPTIME}.00`,
      '/proc/loadavg': '0.40 0.30 0.20 1/214 9000',
      '/proc/stat': [
        line('cpu ', cpus),
        ...cpus.map((cpu, i) => line(`cpu${i}`, [cpu])),
        `ctxt ${part((scene.switches ?? 900) * WINDOW)}`,
        `processes ${part((scene.forks ?? 2) * WINDOW)}`,
        `procs_running ${(scene.runQueue ?? 0) + 1}`,
      ].join('\n'),
      '/proc/meminfo': Object.entries(memory)
        .map(([name, value]) => `${name}: ${value}${name.startsWith('HugePages_') ? '' : ' kB'}`)
        .join('\n'),
      '/proc/vmstat': Object.entries(pages)
        .map(([name, values]) => `${name} ${values[read]}`)
        .join('\n'),
      '/proc/diskstats': `254 0 ${disk.name} 0 0 0 0 ${part(disk.writes)} 0 ${part(disk.writes * 8)} ${part(disk.writeMs)} 0 ${part(disk.busyMs)} ${part(disk.queueMs)} 0 0 0 0 ${part(disk.flushes)} ${part(disk.flushMs)}`,
      '/proc/pressure/cpu': pressure('cpu'),
      '/proc/pressure/memory': pressure('memory'),
      '/proc/pressure/io': pressure('io'),
      '/proc/net/dev': `eth0: ${part(90_000)} ${part(1000)} 0 0 0 0 0 0 ${part(90_000)} ${part(1000)} 0 0 0 0 0 0`,
      '/proc/net/snmp': `${pair('Ip', { FragFails: [0, 0] }, undefined)}\n${pair('Tcp', { OutSegs: [0, 5000], RetransSegs: [0, 2] }, scene.tcp)}\n${pair('Udp', { InDatagrams: [0, 100], RcvbufErrors: [0, 0] }, scene.udp)}`,
      '/proc/net/netstat': pair(
        'TcpExt',
        {
          ListenOverflows: [20, 20],
          TCPSynRetrans: [0, 0],
          TCPReqQFullDrop: [0, 0],
          TCPReqQFullDoCookies: [0, 0],
          TCPToZeroWindowAdv: [0, 0],
          TCPTimeouts: [0, 0],
        },
        scene.tcpExt,
      ),
      '/proc/net/softnet_stat':
        '00000010 00000000 00000000 0 0 0 0 0 0 0 0 00000000 00000000\n00000010 00000000 00000000 0 0 0 0 0 0 0 0 00000000 00000001',
      '/proc/sys/fs/file-nr': '2000\t0\t800000',
      '/proc/sys/net/netfilter/nf_conntrack_count': '900',
      '/proc/sys/net/netfilter/nf_conntrack_max': '262144',
    },
    scene,
  );
}

const cpusOf = (scene: Scene) =>
  scene.cpus ??
  ([
    [6, 2, 0, 0, 0],
    [5, 2, 0, 0, 0],
  ] as const);

function vmstatText(scene: Scene): string {
  const row = ` ${(scene.runQueue ?? 0) + 1}  0      0 2000000  88852 338600    0    0     4     8  274  693  5  2 93  0  0`;
  const swap = ((scene.vmstat?.['pswpin']?.[1] ?? 0) * 4) / WINDOW;
  const now = row.replace('    0    0     4', ` ${swap} ${swap} 4`);
  return `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n${[row, now, now, now, now].join('\n')}\n`;
}

function mpstatText(scene: Scene): string {
  const head = 'Linux 6.1.0 (web-03) \t2026-11-25 \t_x86_64_\t(2 CPU)\n';
  const row = (time: string, name: string, cpu: readonly number[], nice: number) => {
    const [user, system, softirq, steal, iowait] = cpu as [number, number, number, number, number];
    const idle = 100 - user - system - softirq - steal - iowait;
    return `${time} ${name} ${user * (1 - nice / 100)} ${(user * nice) / 100} ${system} ${iowait} 0.00 ${softirq} ${steal} 0.00 0.00 ${idle}`;
  };
  const cpus = cpusOf(scene);
  const all = [0, 1, 2, 3, 4].map(index => cpus.reduce((sum, cpu) => sum + cpu[index]!, 0) / cpus.length);
  const blocks = [1, 2, 3, 4, 5].map(second => {
    const time = `14:02:0${second + 1}`;
    return [
      `14:02:0${second} CPU %usr %nice %sys %iowait %irq %soft %steal %guest %gnice %idle`,
      row(time, 'all', all, scene.nice ?? 0),
      ...cpus.map((cpu, i) => row(time, String(i), cpu, scene.nice ?? 0)),
    ].join('\n');
  });
  return `${head}\n${blocks.join('\n\n')}\n`;
}

function pidstatText(processes: readonly Process[]): string {
  const rows = processes
    .filter(
      process =>
        process.user_cpu !== undefined ||
        process.writeKb !== undefined ||
        process.readKb !== undefined ||
        process.majorFaults !== undefined,
    )
    .map(process => {
      const [user, system] = [process.user_cpu ?? 0, process.system_cpu ?? 0];
      return `14:02:11 0 ${process.pid} ${user} ${system} 0.00 ${process.wait ?? 0} ${user + system} ${process.processor ?? 0} 1.00 ${process.majorFaults ?? 0} 50000 ${process.rss ?? 9000} 0.10 ${process.readKb ?? 0} ${process.writeKb ?? 0} 0.00 0 ${process.switches ?? 1} 1.00 ${process.name}`;
    });
  return `Linux 6.1.0 (web-03) \t2026-11-25 \t_x86_64_\t(2 CPU)\n\n# Time UID PID %usr %system %guest %wait %CPU CPU minflt/s majflt/s VSZ RSS %MEM kB_rd/s kB_wr/s kB_ccwr/s iodelay cswch/s nvcswch/s Command\n${rows.join('\n')}\n`;
}

function processesText(processes: readonly Process[]): string {
  const rows = processes.map(
    process =>
      `${process.pid} ${process.ppid ?? 1} ${process.user ?? 'root'} ${process.tty ?? '?'} ${process.state ?? 'S'} 0 ${process.threads ?? 1} ${process.elapsed ?? 90_000} 5 ${process.rss ?? 9000} ${process.cgroup ?? '-'} ${process.args ?? process.name}`,
  );
  return `PID PPID USER TT STAT NI NLWP ELAPSED TIME RSS CGROUP COMMAND\n${rows.join('\n')}\n`;
}

function threadsText(processes: readonly Process[]): string {
  const rows = processes.map(
    process =>
      `${process.pid} ${process.pid} ${process.ppid ?? 1} ${process.state ?? 'S'} ${process.processor ?? 0} ${process.scheduling ?? 'TS'} 0 - 5 ${process.wchan ?? 'do_epoll_wait'} ${process.name}`,
  );
  return `PID TID PPID STAT PSR CLS NI RTPRIO TIME WCHAN COMMAND\n${rows.join('\n')}\n`;
}

function processFilesText(process: Process): string {
  const status = {
    Name: process.name,
    State: process.state ?? 'S',
    FDSize: '256',
    TracerPid: '0',
    VmRSS: `${process.rss ?? 9000} kB`,
    Cpus_allowed_list: '0-1',
    ...process.status,
  };
  const lines = Object.entries(status).map(([name, value]) => `${name}:\t${value}`);
  return `==> /proc/${process.pid}/status <==\n${lines.join('\n')}\n\n==> /proc/${process.pid}/limits <==\nLimit                     Soft Limit           Hard Limit           Units     \nMax open files            ${process.maxFiles ?? 1024}                 ${process.maxFiles ?? 1024}                 files     \n`;
}
