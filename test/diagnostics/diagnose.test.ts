import { describe, expect, test } from '@jest/globals';
import { changesLine, compare, diagnose, recheck } from '../../src/diagnostics/index.ts';
import * as probes from '../../src/diagnostics/probes.ts';
import { alarms, look, START, transcript, transcriptsOf } from './host.ts';

const pinned = [33, 33, 33].map((cpu, i) => ({
  pid: 812 + i,
  name: 'tax-calc',
  user_cpu: cpu,
  wait: 66,
  processor: 0,
  status: { Cpus_allowed_list: '0' },
}));
const oneCore = [
  [99, 1, 0, 0, 0],
  [4, 2, 0, 0, 0],
] as const;
const full = {
  [probes.SPACE]:
    'Filesystem Type 1024-blocks Used Available Capacity Mounted on\n/dev/vdb1 ext4 50000 50000 0 100% /srv\n',
};
const one = (line: string, text: string) =>
  diagnose({ host: 'web-03', problem: null, transcripts: [transcript(line, text)] });

describe('a whole host', () => {
  test('a healthy one has no alarm, and says what was looked at', () => {
    const { findings, verdict, answer, facts } = look();
    expect(findings.filter(finding => finding.severity !== 'info')).toEqual([]);
    expect(verdict).toBe('nothing is wrong that can be seen from here');
    expect(answer).toMatch(/✓ fine: .*memory/);
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      kind: 'host',
      name: 'web-03',
      looked: expect.arrayContaining(['cpu', 'memory', 'disk', 'file systems']),
    });
  });

  test('the same transcripts give the same diagnosis', () => {
    const scene = { problem: 'slow', cpus: oneCore, processes: pinned };
    expect(JSON.stringify(look(scene))).toBe(JSON.stringify(look(scene)));
  });

  test('two unrelated faults are both named, and the problem’s words put theirs first', () => {
    const scene = { cpus: oneCore, runQueue: 3, processes: pinned, outputs: full };
    const slow = look({ ...scene, problem: 'one core is at 100 %' });
    const disk = look({ ...scene, problem: 'no space left on device' });
    expect(slow.findings[0]?.id).toBe('cpu.affinity');
    expect(disk.findings[0]?.id).toBe('fs.space');
    for (const { verdict } of [slow, disk])
      expect(verdict).toMatch(/tax-calc.*Also.*\/srv|\/srv.*Also.*tax-calc/);
  });

  test('the answer says why, what to do, first a safe look and then the change that is not run', () => {
    const { answer } = look({ problem: 'high latency', cpus: oneCore, processes: pinned });
    expect(answer).toMatch(/\*\*Why it is slow:\*\* `tax-calc`/);
    expect(answer).toMatch(
      /\*\*What to do:\*\* look first: .*\(safe\).*taskset -apc 0-1 812` \(changes the host; not run\)/,
    );
  });

  test('what could not be seen is told with the line that opens it', () => {
    const denied = transcriptsOf({ outputs: { [probes.KERNEL_LOG]: '' } }).map(each =>
      each.line === probes.KERNEL_LOG
        ? { ...each, exit: 1, stderr: 'dmesg: read kernel buffer failed: Operation not permitted' }
        : each,
    );
    const { facts } = diagnose({ host: 'web-03', problem: null, transcripts: denied });
    expect(facts[0]).toMatchObject({
      unseen: expect.arrayContaining([
        expect.objectContaining({ what: 'kernel log', open: 'sudo -n dmesg' }),
      ]),
    });
  });

  test('a host that stopped answering is not called healthy', () => {
    const lost = [transcript(probes.COUNTERS, '', { exit: null, lost: 'connection lost after 3.2 s' })];
    expect(diagnose({ host: 'web-03', problem: null, transcripts: lost }).verdict).toBe(
      'nothing could be read: connection lost after 3.2 s',
    );
  });

  test('samples stay small on a host with thousands of processes', () => {
    const processes = Array.from({ length: 3000 }, (_, i) => ({
      pid: 1000 + i,
      name: `worker-${i}`,
      user_cpu: 1,
      cgroup: `0::/${'x'.repeat(200)}${i}`,
    }));
    expect(JSON.stringify(look({ processes }).samples).length).toBeLessThan(200_000);
  });

  test('the chart shows the cores over the window', () => {
    const [picture] = look({ cpus: oneCore, processes: pinned }).pictures;
    expect(picture).toMatchObject({ kind: 'bars', data: { unit: '%', max: 100 } });
    expect(JSON.stringify(picture?.data)).toContain(
      '{"label":"core 0","values":[100,100,100,100,100],"alarm":95}',
    );
  });
});

describe('one command of a person', () => {
  test('free -m says what is available', () => {
    const text =
      '               total        used        free      shared  buff/cache   available\nMem:            7821         520         300           9        7000        7100\nSwap:              0           0           0\n';
    const { findings, answer, statements } = one('free -m', text);
    expect(findings).toEqual([]);
    expect(answer).toContain('6.9 GiB of 7.6 GiB memory available');
    expect(statements.find(fact => fact.metric === 'available')).toMatchObject({
      value: 7100,
      unit: 'MiB',
      source: { source: 'free -m', line: 2 },
    });
  });

  test('the first block of vmstat and iostat is since boot and never judged', () => {
    const header =
      'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n';
    const busy = '40  0      0 2000000  88852 338600    0    0     4     8  274  693 95  5  0  0  0\n';
    const idle = ' 1  0      0 2000000  88852 338600    0    0     4     8  274  693  1  1 98  0  0\n';
    expect(one('vmstat 1 3', header + busy + idle + idle).findings).toEqual([]);
    expect(
      diagnose({
        host: 'web-03',
        problem: 'slow',
        transcripts: [transcript('vmstat 1 3', header + idle + busy + busy)],
      }).findings[0],
    ).toMatchObject({ id: 'cpu.saturation' });
  });

  test('where no tool told how many CPUs there are, nothing is claimed or judged by CPU', () => {
    const header =
      'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n';
    const busy = '13  0      0 2000000  88852 338600    0    0     4     8  274  693 90  7  3  0  0\n';
    const { findings, verdict, answer, facts } = one('vmstat 1 2', header + busy + busy);
    expect(findings).toMatchObject([{ id: 'cpu.saturation', severity: 'info' }]);
    expect(verdict).toBe('all CPUs are 97 % busy, 12 runnable tasks: by which processes was not read');
    const lessBusy = one('vmstat 1 2', header + busy + busy.replace('90  7  3', '75  7 18'));
    expect(lessBusy.verdict).toBe('12 runnable tasks, CPU 82 % busy; for how many CPUs was not read');
    expect(lessBusy.answer).not.toMatch(/fine:.*cpu/);
    expect(answer).toContain('CPU 97 % busy');
    expect(answer).not.toMatch(/\d CPU|fine:.*cpu/);
    expect(facts[0]).toMatchObject({ looked: expect.not.arrayContaining(['cpu']) });
  });

  test('uptime alone states the load; only with the number of CPUs is it judged', () => {
    const text = ' 14:02:06 up 12 days,  2:20,  1 user,  load average: 11.20, 8.05, 2.99\n';
    const { findings, verdict, answer } = one('uptime', text);
    expect(findings).toMatchObject([{ id: 'cpu.load', severity: 'info' }]);
    expect(verdict).toMatch(/^load 11\.2 \(1 min\), 8\.05 \(5 min\), 2\.99 \(15 min\); for how many CPUs/);
    expect(answer).not.toMatch(/fine:.*(?:cpu|uptime)/);
    const counted = (cpus: string) =>
      diagnose({
        host: 'web-03',
        problem: null,
        transcripts: [transcript('uptime', text), transcript('nproc', cpus)],
      });
    expect(counted('2\n').verdict).toContain('load 11.2 on 2 CPUs');
    expect(counted('64\n').answer).toMatch(/fine:.*cpu/);
  });

  test('dmesg alone tells a kill for memory, without a date', () => {
    const text = '[123.4] Out of memory: Killed process 99 (java) total-vm:9000kB, anon-rss:5000000kB\n';
    expect(one('dmesg | tail', text).findings[0]).toMatchObject({
      id: 'mem.oom-global',
      severity: 'warning',
      since: null,
    });
  });

  test('one look at the sockets tells a full queue', () => {
    const text =
      'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 129 128 0.0.0.0:8443 0.0.0.0:* users:(("checkout",pid=812,fd=6))\n';
    expect(one('ss -ltnp', text).findings[0]).toMatchObject({
      id: 'net.listen.overflow',
      culprit: { name: 'checkout' },
    });
  });

  test('cat of one pseudo file is read like the rest', () => {
    expect(one('cat /proc/loadavg', '9.40 8.30 7.20 2/214 9000\n').answer).toContain('load 9.4');
  });

  test('output that no reader knows is no fine host', () => {
    expect(one('uname -r', '6.1.0\n').verdict).not.toContain('nothing is wrong');
  });
});

describe('what changed', () => {
  const before = look({ processes: [{ pid: 700, name: 'tax-calc', user_cpu: 5, elapsed: 90_000 }] });
  const after = look({
    cpus: oneCore,
    runQueue: 3,
    processes: pinned.map(process => ({ ...process, elapsed: 600 })),
  });

  test('a restart and a changed affinity are told with their time', () => {
    const { changes } = diagnose({
      host: 'web-03',
      problem: null,
      transcripts: transcriptsOf({
        cpus: oneCore,
        runQueue: 3,
        processes: pinned.map(process => ({ ...process, elapsed: 600 })),
      }),
      healthy: { at: '2026-11-25T13:00:00.000Z', samples: before.samples },
    });
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          what: 'tax-calc restarted',
          since: new Date(START - 600_000).toISOString(),
        }),
        expect.objectContaining({ what: 'Cpus_allowed_list of tax-calc', before: '0-1', after: '0' }),
      ]),
    );
    expect(changesLine('2026-11-25T13:00:00.000Z', changes)).toMatch(
      /^since 13:00 \(healthy\): tax-calc restarted 13:52; Cpus_allowed_list of tax-calc 0-1 → 0; .*all else equal$/,
    );
  });

  test('equal runs have no change', () => {
    expect(
      diagnose({
        host: 'web-03',
        problem: null,
        transcripts: transcriptsOf(),
        healthy: { at: '2026-11-25T13:00:00.000Z', samples: look().samples },
      }).changes,
    ).toEqual([]);
  });

  test('a sibling differs in what people set and in what is large', () => {
    const other = look({ files: { '/proc/sys/net/core/somaxconn': '4096' } });
    const own = look({ files: { '/proc/sys/net/core/somaxconn': '128' } });
    expect(compare('web-03', own.samples, 'web-04', other.samples)).toEqual([
      { what: 'web-04 → web-03: net.core.somaxconn', before: '4096', after: '128', since: null },
    ]);
  });

  test('Re-check says before and after, what is fixed and what is still there', () => {
    const still = look({ cpus: oneCore, runQueue: 3, processes: pinned });
    const mended = look({
      cpus: [
        [41, 1, 0, 0, 0],
        [40, 2, 0, 0, 0],
      ],
      processes: [],
    });
    expect(recheck(still, mended)).toMatch(
      /^core 0 100 % → 42 %, run queue 3 → 0.*; fixed: cpu\.affinity, cpu\.core\.saturated/,
    );
    expect(recheck(still, still)).toBe('no figure moved much; still: cpu.affinity, cpu.core.saturated');
    expect(after.findings[0]?.id).toBe('cpu.affinity');
  });

  test('Re-check names what is fixed also when something new came, and tells two mounts apart', () => {
    const still = look({ cpus: oneCore, runQueue: 3, processes: pinned });
    const crowded = look({
      cpus: [
        [98, 2, 0, 0, 0],
        [98, 2, 0, 0, 0],
      ],
      runQueue: 8,
      pressure: { cpu: [80, 0] },
      processes: Array.from({ length: 6 }, (_, i) => ({
        pid: 900 + i,
        name: 'report',
        user_cpu: 33,
        wait: 66,
      })),
    });
    expect(recheck(still, crowded)).toMatch(
      /; fixed: cpu\.affinity, cpu\.core\.saturated; new: cpu\.saturation$/,
    );
    const full = (name: string) => ({
      findings: [{ id: 'fs.space', severity: 'critical' as const, culprit: { kind: 'mount', name } }],
      samples: {},
    });
    expect(recheck(full('/srv'), full('/var'))).toBe(
      'no figure moved much; fixed: fs.space (/srv); new: fs.space (/var)',
    );
  });

  test('stored samples of another version do no harm', () => {
    expect(compare('a', { settings: 5, rates: [1], processes: 'x' }, 'b', {})).toEqual([]);
  });
});

test('hostile text in names and logs stays text', () => {
  const name = '<@U123>\u202e`rm`';
  const { findings } = look({
    cpus: oneCore,
    processes: [{ pid: 812, name, user_cpu: 99, wait: 60, processor: 0, status: { Cpus_allowed_list: '0' } }],
  });
  for (const finding of findings)
    for (const line of finding.evidence) expect(line.text).not.toContain('\u202e');
  expect(alarms({ outputs: { [probes.KERNEL_LOG]: `[1.0] ${'('.repeat(5000)}\n` } })).toEqual([]);
});
