import { describe, expect, test } from '@jest/globals';
import * as probes from '../../src/diagnostics/probes.ts';
import { alarms, look, WINDOW } from './host.ts';

const group = (path: string, values: Record<string, string | number>) =>
  Object.entries(values)
    .map(([name, value]) => `/sys/fs/cgroup/memory${path}/${name}:${value}`)
    .join('\n');
const stat = (kb: number, pid = 812) => ({ pid, name: 'session-cache', rss: kb, elapsed: 90_000 });

describe('memory of the host', () => {
  test('all memory as page cache is healthy: available is what counts', () => {
    expect(alarms({ meminfo: { MemFree: 50_000, MemAvailable: 6_000_000, Cached: 6_500_000 } })).toEqual([]);
  });

  test('little memory is a remark, with reclaim at work an alarm that names the largest process', () => {
    const scene = { meminfo: { MemAvailable: 400_000 }, processes: [stat(5_000_000)] };
    expect(alarms(scene)).toEqual([]);
    const { findings } = look({ ...scene, vmstat: { pgscan_direct: [0, 20_000] } });
    expect(findings[0]).toMatchObject({
      id: 'mem.available',
      severity: 'warning',
      culprit: { name: 'session-cache' },
    });
  });

  test('stalls for memory are an alarm, a trace of them is not', () => {
    expect(alarms({ pressure: { memory: [40, 25] } })).toEqual(['mem.pressure']);
    expect(alarms({ pressure: { memory: [6, 1] } })).toEqual([]);
  });

  test('old pages in swap are harmless, pages that come back are not', () => {
    const swap = { SwapTotal: 1_000_000, SwapFree: 50_000 };
    expect(alarms({ meminfo: swap })).toEqual([]);
    const thrash = {
      meminfo: swap,
      vmstat: { pswpin: [0, 40_000], pgmajfault: [0, 9000] },
      pressure: { memory: [50, 30] },
    } as const;
    expect(
      alarms({ ...thrash, processes: [{ pid: 9, name: 'ledger', user_cpu: 1, majorFaults: 900 }] })[0],
    ).toBe('mem.thrash');
  });

  test('reserved huge pages, shared memory and slab count only where they hurt', () => {
    const huge = { HugePages_Total: 2000, HugePages_Free: 2000 };
    expect(alarms({ meminfo: huge })).toEqual([]);
    expect(alarms({ meminfo: { ...huge, MemAvailable: 900_000 } })).toEqual(['mem.hugepages']);
    expect(alarms({ meminfo: { Shmem: 4_000_000 } })).toEqual([]);
    expect(alarms({ meminfo: { Shmem: 4_000_000, MemAvailable: 1_000_000 } })).toEqual(['mem.shared']);
    expect(alarms({ meminfo: { SUnreclaim: 3_000_000 } })).toEqual(['mem.slab']);
    expect(alarms({ meminfo: { SUnreclaim: 900_000 } })).toEqual([]);
  });

  test('strict accounting that is used up is told, the same figures with the default are not', () => {
    const meminfo = { CommitLimit: 4_000_000, Committed_AS: 3_990_000 };
    expect(alarms({ meminfo })).toEqual([]);
    expect(alarms({ meminfo, files: { '/proc/sys/vm/overcommit_memory': '2' } })).toEqual(['mem.overcommit']);
  });
});

describe('growth', () => {
  const grown = (from: number, to: number, elapsed: number) => ({
    processes: [{ ...stat(from), elapsed, status: { VmRSS: `${to} kB` } }],
  });

  test('steady growth that leaves less than an hour is an alarm with the process and the pace', () => {
    const [finding] = look(grown(1_000_000, 1_100_000, 90_000)).findings;
    expect(finding).toMatchObject({
      id: 'mem.leak',
      severity: 'warning',
      culprit: { name: 'session-cache', pid: 812 },
    });
    expect(finding?.title).toMatch(/10 MiB\/s|9\.\d MiB\/s/);
  });

  test('a process that has just started fills its memory without an alarm, unless somebody asks', () => {
    expect(alarms(grown(1_000_000, 1_100_000, 20))).toEqual([]);
    expect(alarms({ ...grown(1_000_000, 1_100_000, 20), problem: 'memory keeps growing' })).toEqual([
      'mem.leak',
    ]);
    expect(alarms(grown(1_000_000, 1_001_000, 90_000))).toEqual([]);
  });
});

describe('limits of cgroups', () => {
  const near = (failures: number) =>
    group('/tight', {
      'memory.usage_in_bytes': 41_900_000,
      'memory.limit_in_bytes': 41_943_040,
      'memory.failcnt': failures,
    });

  test('a group that works at its limit explains swap and disk on a host with free memory', () => {
    const { findings } = look({
      cgroups: [near(0), near(90_000)],
      meminfo: { SwapTotal: 1_000_000, SwapFree: 800_000 },
      vmstat: { pswpin: [0, 40_000], pgmajfault: [0, 9000] },
      pressure: { memory: [50, 30] },
      processes: [{ pid: 9, name: 'ledger', user_cpu: 1, majorFaults: 900, cgroup: '4:memory:/tight' }],
    });
    expect(findings[0]).toMatchObject({ id: 'mem.limit-near', culprit: { kind: 'cgroup', name: '/tight' } });
    expect(findings[0]?.explains).toEqual(expect.arrayContaining(['mem.thrash', 'mem.pressure']));
    expect(findings[0]?.against[0]?.text).toMatch(/not the host/);
  });

  test('a group that is full of page cache is no alarm', () => {
    expect(
      alarms({
        cgroups: [near(0), near(900)],
        processes: [{ pid: 9, name: 'reader', cgroup: '4:memory:/tight' }],
      }),
    ).toEqual([]);
  });
});

describe('killed for memory', () => {
  const log = (seconds: number) =>
    `[${seconds}.1] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a7,task_memcg=/a7,task=python3,pid=16416,uid=0\n[${seconds}.2] Memory cgroup out of memory: Killed process 16416 (python3) total-vm:71048kB, anon-rss:61056kB, file-rss:0kB\n`;
  const limit = group('/a7', { 'memory.usage_in_bytes': 1000, 'memory.limit_in_bytes': 62_914_560 });

  test('the limit is the culprit, the victim is named, and the time is told', () => {
    const [finding] = look({
      outputs: { [probes.KERNEL_LOG]: log(399_990) },
      cgroups: [limit, limit],
    }).findings;
    expect(finding).toMatchObject({
      id: 'mem.oom-cgroup',
      severity: 'critical',
      culprit: { kind: 'cgroup', name: '/a7' },
      since: '2026-11-25T14:01:56.200Z',
    });
    expect(finding?.title).toContain('`python3` was killed at 60 MiB at the memory limit of 60 MiB');
  });

  test('a kill of yesterday, and one in a container that is gone, are remarks', () => {
    expect(alarms({ outputs: { [probes.KERNEL_LOG]: log(300_000) }, cgroups: [limit, limit] })).toEqual([]);
    expect(alarms({ outputs: { [probes.KERNEL_LOG]: log(399_400) }, cgroups: [near(), near()] })).toEqual([]);
    expect(
      alarms({
        problem: 'python3 dies',
        outputs: { [probes.KERNEL_LOG]: log(399_400) },
        cgroups: [near(), near()],
      }),
    ).toEqual(['mem.oom-cgroup']);
  });

  test('the host running out is another finding than a group', () => {
    const text = '[399990.1] Out of memory: Killed process 99 (java) total-vm:9000kB, anon-rss:5000000kB\n';
    expect(alarms({ outputs: { [probes.KERNEL_LOG]: text } })).toEqual(['mem.oom-global']);
  });

  test('without the kernel log the counter of the group tells', () => {
    const count = (kills: number) =>
      `${limit}\n/sys/fs/cgroup/memory/a7/memory.oom_control:oom_kill ${kills}`;
    expect(alarms({ cgroups: [count(1), count(2)], outputs: { [probes.KERNEL_LOG]: '' } })).toEqual([
      'mem.oom-cgroup',
    ]);
    expect(alarms({ cgroups: [count(2), count(2)], outputs: { [probes.KERNEL_LOG]: '' } })).toEqual([]);
  });

  const near = () => group('/other', { 'memory.usage_in_bytes': 1000, 'memory.limit_in_bytes': 62_914_560 });
});

test('rates come from the two reads by the host’s own clock', () => {
  expect(WINDOW).toBe(10);
  const fact = look({ vmstat: { pswpin: [0, 40_000] } }).statements.find(each => each.metric === 'in');
  expect(fact).toMatchObject({ value: 16_000, unit: 'KiB/s', kind: 'rate' });
});
