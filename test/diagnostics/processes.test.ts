import { describe, expect, test } from '@jest/globals';
import * as probes from '../../src/diagnostics/probes.ts';
import { alarms, look } from './host.ts';

describe('processes', () => {
  const children = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ pid: 900 + i, ppid: 812, name: 'job', state: 'Z' }));

  test('the culprit of zombies is the parent that does not reap', () => {
    const [finding] = look({ processes: [{ pid: 812, name: 'job-runner' }, ...children(12)] }).findings;
    expect(finding).toMatchObject({ id: 'proc.zombies', culprit: { name: 'job-runner', pid: 812 } });
    expect(alarms({ processes: [{ pid: 812, name: 'job-runner' }, ...children(2)] })).toEqual([]);
  });

  test('a stopped daemon is told, a job that somebody suspended at a terminal is not', () => {
    const stopped = { pid: 5, name: 'queue-worker', state: 'T', wchan: 'do_signal_stop' };
    expect(alarms({ processes: [stopped] })).toEqual(['proc.stopped']);
    expect(alarms({ processes: [{ ...stopped, name: 'vim', tty: 'pts/0' }] })).toEqual([]);
  });

  test('a tracer is told by TracerPid although the state stays S', () => {
    const processes = [
      { pid: 5, name: 'checkout', status: { TracerPid: '6' } },
      { pid: 6, name: 'strace' },
    ];
    const [finding] = look({ processes }).findings;
    expect(finding).toMatchObject({ id: 'proc.traced', culprit: { name: 'checkout', pid: 5 } });
    expect(finding?.title).toContain('by `strace` (pid 6)');
  });

  test('the holder of a file lock is the culprit, not who waits', () => {
    const waiting = [6, 7, 8].map(pid => ({ pid, name: 'import-job', wchan: 'locks_lock_inode_wait' }));
    const locks =
      '==> /proc/locks <==\n1: FLOCK  ADVISORY  WRITE 5 fe:00:12 0 EOF\n1: -> FLOCK  ADVISORY  WRITE 6 fe:00:12 0 EOF\n2: POSIX  ADVISORY  READ 1 fe:00:3 0 EOF\n';
    const scene = {
      processes: [{ pid: 5, name: 'nightly-job' }, ...waiting],
      outputs: { [probes.FILE_LOCKS]: locks },
    };
    expect(look(scene).findings[0]).toMatchObject({
      id: 'proc.file-lock',
      culprit: { name: 'nightly-job', pid: 5 },
    });
    expect(alarms({ processes: waiting.slice(0, 1) })).toEqual([]);
  });
});

describe('limits', () => {
  test('file descriptors near the limit of one process', () => {
    const near = { pid: 812, name: 'gateway', openFiles: 250, maxFiles: 256 };
    const [finding] = look({ processes: [near] }).findings;
    expect(finding).toMatchObject({ id: 'limit.fd-process', culprit: { name: 'gateway', pid: 812 } });
    expect(finding?.title).toContain('250 of 256');
    expect(alarms({ processes: [{ ...near, openFiles: 100 }] })).toEqual([]);
  });

  test('file handles and tasks of the whole host', () => {
    expect(alarms({ files: { '/proc/sys/fs/file-nr': '760000\t0\t800000' } })).toEqual(['limit.fd-system']);
    expect(alarms({ files: { '/proc/loadavg': '0.4 0.3 0.2 1/119000 9000' } })).toEqual(['limit.pids']);
  });

  test('refused forks of a group are told with the group, an old refusal is not', () => {
    const text = (refused: number, now: number) =>
      `/sys/fs/cgroup/pids/batch/pids.current:${now}\n/sys/fs/cgroup/pids/batch/pids.max:12\n/sys/fs/cgroup/pids/batch/pids.events:max ${refused}\n`;
    const [finding] = look({
      cgroups: [text(4, 12), text(31, 12)],
      problem: 'fork: Resource temporarily unavailable',
    }).findings;
    expect(finding).toMatchObject({
      id: 'limit.pids',
      severity: 'critical',
      culprit: { kind: 'cgroup', name: '/batch' },
    });
    expect(alarms({ cgroups: [text(4, 3), text(4, 3)] })).toEqual([]);
  });

  test('a paused container with processes in it is told, an empty one is not', () => {
    const text = '/sys/fs/cgroup/freezer/paused/freezer.state:FROZEN\n';
    const member = { pid: 5, name: 'billing', cgroup: '6:freezer:/paused' };
    expect(look({ cgroups: [text, text], processes: [member] }).findings[0]).toMatchObject({
      id: 'cgroup.frozen',
      culprit: { name: '/paused' },
    });
    expect(alarms({ cgroups: [text, text] })).toEqual([]);
  });
});

describe('logs and services', () => {
  const kernel = (line: string, seconds = 399_995) => ({
    [probes.KERNEL_LOG]: `[${seconds}.000001] ${line}\n`,
  });

  test.each([
    ['log.hung-task', 'INFO: task dd:5 blocked for more than 120 seconds.'],
    ['log.lockup', 'watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [kworker/1:2:812]'],
    ['log.hardware', 'EDAC MC0: 1 UE memory read error on CPU_SrcID#0_Channel#1'],
    ['log.link', 'e1000e 0000:00:1f.6 eth0: NIC Link is Down'],
    ['net.arp', 'neighbour: arp_cache: neighbor table overflow!'],
    ['net.conntrack', 'nf_conntrack: nf_conntrack: table full, dropping packet'],
    ['fs.errors', 'EXT4-fs error (device vda1): ext4_find_entry:1455: inode #2: comm ls: reading directory'],
    ['mem.fragmentation', 'java: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)'],
    ['log.thermal', 'CPU3: Core temperature above threshold, cpu clock throttled (total events = 812)'],
  ])('%s is told from the kernel log while it is fresh', (id, line) => {
    expect(alarms({ outputs: kernel(line), processes: [{ pid: 5, name: 'dd' }] })).toEqual([id]);
    expect(alarms({ outputs: kernel(line, 100_000) })).toEqual([]);
  });

  test('one crash is a remark, a storm of them an alarm with the program', () => {
    const crash = 'renderer[812]: segfault at 8 ip 000055d0 sp 00007ffc error 6 in renderer[55d0+1000]';
    expect(alarms({ outputs: kernel(crash) })).toEqual([]);
    const storm = Array.from({ length: 5 }, (_, i) => `[39999${i}.1] ${crash}`).join('\n');
    expect(look({ outputs: { [probes.KERNEL_LOG]: storm } }).findings[0]).toMatchObject({
      id: 'log.segfault',
      culprit: { name: 'renderer' },
    });
  });

  test('a failed unit is an alarm, one that the problem names is critical, and known noise a remark', () => {
    const failed = (unit: string) => ({
      [probes.FAILED_UNITS]: `${unit} loaded failed failed Some description\n`,
    });
    expect(look({ outputs: failed('nginx.service') }).findings[0]).toMatchObject({
      id: 'svc.failed',
      severity: 'warning',
      culprit: { kind: 'unit', name: 'nginx.service' },
    });
    expect(look({ problem: 'nginx is down', outputs: failed('nginx.service') }).findings[0]?.severity).toBe(
      'critical',
    );
    expect(alarms({ outputs: failed('systemd-networkd-wait-online.service') })).toEqual([]);
  });

  test('a restart loop is told from the journal with its dates', () => {
    const line = (second: number, count: number) =>
      `2026-11-25T14:0${second}:00+0000 web-03 systemd[1]: nginx.service: Scheduled restart job, restart counter is at ${count}.`;
    const journal = [0, 1, 2].map(second => line(second, second + 5)).join('\n');
    expect(look({ outputs: { [probes.JOURNAL]: journal } }).findings[0]).toMatchObject({
      id: 'svc.restart-loop',
      since: '2026-11-25T14:00:00.000Z',
    });
    expect(alarms({ outputs: { [probes.JOURNAL]: line(0, 900) } })).toEqual([]);
  });

  test('errors of services about files and space are told with the service', () => {
    const outputs = {
      [probes.JOURNAL]:
        '2026-11-25T14:01:50+0000 web-03 nginx[812]: accept4() failed (24: Too many open files)\n2026-11-25T14:01:51+0000 web-03 postgres[9]: could not write: No space left on device\n',
    };
    expect(alarms({ outputs }).sort()).toEqual(['log.emfile', 'log.enospc']);
  });

  test('an unsynchronised clock counts where a service is to keep it', () => {
    expect(alarms({ outputs: { [probes.CLOCK]: 'NTP=yes\nNTPSynchronized=no\n' } })).toEqual(['time.unsync']);
    expect(alarms({ outputs: { [probes.CLOCK]: 'NTP=no\nNTPSynchronized=no\n' } })).toEqual([]);
  });
});
