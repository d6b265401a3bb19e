import { describe, expect, test } from '@jest/globals';
import { alarms, look } from './host.ts';

const busy = [
  [97, 3, 0, 0, 0],
  [96, 4, 0, 0, 0],
] as const;
const spinners = (count: number, name = 'report-gen', wait = 66) =>
  Array.from({ length: count }, (_, i) => ({
    pid: 812 + i,
    name,
    user_cpu: 200 / count,
    wait,
    processor: i % 2,
    elapsed: 600,
  }));

describe('CPU saturation', () => {
  test('six processes on two CPUs are saturation, and the culprit is named', () => {
    const { findings, verdict } = look({
      cpus: busy,
      runQueue: 6,
      pressure: { cpu: [80, 0] },
      processes: spinners(6),
    });
    expect(findings[0]).toMatchObject({
      id: 'cpu.saturation',
      severity: 'critical',
      culprit: { name: 'report-gen', pid: 812 },
    });
    expect(verdict).toContain('6 × `report-gen`');
    expect(findings[0]?.since).toBe('2026-11-25T13:52:06.000Z');
  });

  test('two busy CPUs without a queue are no alarm, unless the problem is slowness', () => {
    const scene = {
      cpus: busy,
      runQueue: 2,
      pressure: { cpu: [5, 0] },
      processes: spinners(2, 'encoder', 1),
    } as const;
    expect(alarms(scene)).toEqual([]);
    expect(alarms({ ...scene, problem: 'high latency' })).toEqual(['cpu.saturation']);
  });

  test('a build machine and low-priority work are no alarm', () => {
    expect(
      alarms({ cpus: busy, runQueue: 4, pressure: { cpu: [60, 0] }, processes: spinners(4, 'cc1plus') }),
    ).toEqual([]);
    expect(
      alarms({ cpus: busy, nice: 95, runQueue: 4, pressure: { cpu: [60, 0] }, processes: spinners(4) }),
    ).toEqual([]);
  });

  test('every finding above info carries evidence of exact lines and what would refute it', () => {
    const [finding] = look({
      cpus: busy,
      runQueue: 6,
      pressure: { cpu: [80, 0] },
      processes: spinners(6),
    }).findings;
    expect(finding?.evidence.length).toBeGreaterThan(2);
    expect(finding?.against.map(each => each.text).join()).toMatch(/not the disk: vda/);
    for (const line of finding?.evidence ?? []) expect(line.text).not.toBe('');
  });
});

describe('one core', () => {
  const oneCore = [
    [99, 1, 0, 0, 0],
    [4, 2, 0, 0, 0],
  ] as const;
  const pinned = (allowed: string) =>
    spinners(3, 'tax-calc').map(process => ({
      ...process,
      user_cpu: 33,
      processor: 0,
      status: { Cpus_allowed_list: allowed },
    }));

  test('pinned processes on a full core while the other idles: affinity explains the full core', () => {
    const { findings, verdict } = look({
      problem: 'high latency',
      cpus: oneCore,
      runQueue: 3,
      processes: pinned('0'),
    });
    expect(findings[0]).toMatchObject({ id: 'cpu.affinity', culprit: { name: 'tax-calc', pid: 812 } });
    expect(findings[0]?.explains).toContain('cpu.core.saturated');
    expect(verdict).toMatch(
      /^`tax-calc` \(pid 812\) and 2 more saturate core 0, which they are pinned to; core 1 is 94 % idle/,
    );
  });

  test('one busy thread that nobody waits behind is a remark', () => {
    const one = [{ pid: 812, name: 'redis-server', user_cpu: 99, wait: 0, processor: 0 }];
    expect(alarms({ cpus: oneCore, processes: one })).toEqual([]);
  });
});

test('one process that uses a whole CPU is the answer to slowness although no single core looks full', () => {
  const scene = {
    cpus: [
      [52, 1, 0, 0, 0],
      [49, 1, 0, 0, 0],
    ],
    processes: [{ pid: 7, name: 'indexer', user_cpu: 99 }],
  } as const;
  expect(alarms(scene)).toEqual([]);
  expect(look({ ...scene, problem: 'slow' }).findings[0]).toMatchObject({
    id: 'cpu.single-thread',
    culprit: { name: 'indexer', pid: 7 },
  });
});

describe('limits and the hypervisor', () => {
  const stat = (periods: number, throttled: number) =>
    `/sys/fs/cgroup/cpu/api/cpu.stat:nr_periods ${periods}\n/sys/fs/cgroup/cpu/api/cpu.stat:nr_throttled ${throttled}\n/sys/fs/cgroup/cpu/api/cpu.cfs_quota_us:20000\n/sys/fs/cgroup/cpu/api/cpu.cfs_period_us:100000\n`;

  test('a throttled cgroup on an idle host is the cause, not the CPU', () => {
    const scene = { cgroups: [stat(1000, 900), stat(1100, 1000)], pressure: { cpu: [54, 0] } } as const;
    const [finding] = look(scene).findings;
    expect(finding).toMatchObject({
      id: 'cpu.throttled',
      severity: 'critical',
      culprit: { kind: 'cgroup', name: '/api' },
    });
    expect(finding?.title).toContain('100 % of periods');
  });

  test('throttling of the past, or of a few periods, is no alarm', () => {
    expect(alarms({ cgroups: [stat(1000, 900), stat(1100, 900)] })).toEqual([]);
    expect(alarms({ cgroups: [stat(1000, 900), stat(1100, 910)] })).toEqual([]);
  });

  test('steal counts with demand alone', () => {
    expect(
      alarms({
        cpus: [
          [50, 10, 0, 30, 0],
          [50, 10, 0, 30, 0],
        ],
      }),
    ).toContain('cpu.steal');
    expect(
      alarms({
        cpus: [
          [5, 5, 0, 12, 0],
          [5, 5, 0, 12, 0],
        ],
      }),
    ).toEqual([]);
  });

  test('soft interrupts on one core are told with the core', () => {
    const [finding] = look({
      cpus: [
        [5, 10, 75, 0, 0],
        [3, 2, 0, 0, 0],
      ],
    }).findings;
    expect(finding).toMatchObject({ id: 'cpu.softirq', culprit: { kind: 'cpu', name: 'core 0' } });
  });

  test('a real-time thread at full speed is told before the core it fills', () => {
    const processes = [{ pid: 9, name: 'audio-engine', scheduling: 'FF', user_cpu: 95, processor: 1 }];
    expect(
      alarms({
        problem: 'slow',
        cpus: [
          [3, 1, 0, 0, 0],
          [97, 3, 0, 0, 0],
        ],
        processes,
      })[0],
    ).toBe('proc.priority');
    expect(alarms({ processes: [{ pid: 9, name: 'watchdogd', scheduling: 'FF', user_cpu: 1 }] })).toEqual([]);
  });
});

describe('what the kernel does', () => {
  test('many short-lived processes are told although no process shows the time', () => {
    const { findings } = look({
      cpus: [
        [40, 30, 0, 0, 0],
        [40, 30, 0, 0, 0],
      ],
      forks: 1200,
      processes: [{ pid: 5, name: 'probe', user_cpu: 10 }],
    });
    expect(findings[0]?.id).toBe('cpu.short-lived');
    expect(alarms({ forks: 1200 })).toEqual([]);
  });

  test('the first process, which adopts orphans with their CPU time, is not taken for who starts the short-lived', () => {
    const stat = (pid: number, name: string, ticks: number) =>
      `${pid} (${name}) S 0 ${pid} ${pid} 0 -1 4194560 1 1 0 0 10 10 ${ticks} ${ticks} 20 0 1 0 100 1000000 100 ${'0 '.repeat(27)}0\n`;
    const { findings } = look({
      cpus: [
        [40, 30, 0, 0, 0],
        [40, 30, 0, 0, 0],
      ],
      forks: 1200,
      processes: [
        { pid: 1, name: 'init', status: { Threads: '1' } },
        { pid: 5, name: 'probe', user_cpu: 10, status: { Threads: '1' } },
      ],
      files: {
        '/proc/1/stat': [stat(1, 'init', 50), stat(1, 'init', 5050)],
        '/proc/5/stat': [stat(5, 'probe', 50), stat(5, 'probe', 450)],
      },
    });
    expect(findings[0]).toMatchObject({ id: 'cpu.short-lived', culprit: { pid: 5 } });
  });

  test('kernel time is a remark, or the answer to a complaint about it', () => {
    const scene = {
      cpus: [
        [10, 60, 0, 0, 0],
        [10, 60, 0, 0, 0],
      ],
      processes: [{ pid: 5, name: 'copy', user_cpu: 20, system_cpu: 120 }],
    } as const;
    expect(alarms(scene)).toEqual([]);
    expect(alarms({ ...scene, problem: 'system cpu is high' })).toEqual(['cpu.system']);
  });

  test('iowait alone is never above info', () => {
    expect(
      alarms({
        cpus: [
          [5, 2, 0, 0, 60],
          [5, 2, 0, 0, 60],
        ],
      }),
    ).toEqual([]);
  });

  test('threads that take turns on one lock are told, independent ones are not', () => {
    const row = (tid: number, cpu: number, switches: number) =>
      `14:02:14 0 - ${tid} ${cpu} 1.00 0.00 5.00 ${cpu + 1} 0 ${switches} 3.00 |__worker`;
    const text = (cpu: number, switches: number) =>
      `Linux 6.1.0 (web-03) \t2026-11-25 \t_x86_64_\t(2 CPU)\n\n14:02:13 UID TGID TID %usr %system %guest %wait %CPU CPU cswch/s nvcswch/s Command\n14:02:14 0 812 - 90.00 5.00 0.00 0.00 95.00 0 1.00 1.00 worker\n${[1, 2, 3, 4, 5, 6, 7, 8].map(i => row(812 + i, cpu, switches)).join('\n')}\n`;
    const line = 'pidstat -t -u -w -p 812 1 2';
    const process = [{ pid: 812, name: 'worker', user_cpu: 95 }];
    const cpus = [
      [50, 5, 0, 0, 0],
      [45, 5, 0, 0, 0],
    ] as const;
    expect(alarms({ cpus, processes: process, outputs: { [line]: text(11, 200) } })).toContain(
      'cpu.contention',
    );
    expect(alarms({ cpus, processes: process, outputs: { [line]: text(11, 1) } })).toEqual([]);
    const helpers = text(6, 200).replace(row(813, 6, 200), row(813, 55, 200));
    expect(alarms({ cpus, processes: process, outputs: { [line]: helpers } })).toEqual([]);
  });

  test('a lock that is handed over thousands of times a second costs more than one CPU; a busy pool does too, without it', () => {
    const text = (user: number, system: number, switches: number) =>
      `Linux 6.1.0 (web-03) \t2026-11-25 \t_x86_64_\t(2 CPU)\n\n14:02:13 UID TGID TID %usr %system %guest %wait %CPU CPU cswch/s nvcswch/s Command\n14:02:14 0 812 - 37.00 92.00 0.00 0.00 129.00 0 1.00 1.00 worker\n${[
        1, 2, 3, 4, 5, 6, 7, 8,
      ]
        .map(
          i =>
            `14:02:14 0 - ${812 + i} ${user} ${system} 0.00 26.00 ${user + system} 0 ${switches} 5300.00 |__worker`,
        )
        .join('\n')}\n`;
    const scene = (user: number, system: number, switches: number) => ({
      cpus: [
        [25, 45, 0, 0, 0],
        [25, 45, 0, 0, 0],
      ] as const,
      processes: [{ pid: 812, name: 'worker', user_cpu: 37, system_cpu: 92 }],
      outputs: { 'pidstat -t -u -w -p 812 1 2': text(user, system, switches) },
    });
    expect(alarms(scene(4, 12, 18_000))).toContain('cpu.contention');
    // Also where the hand-over leaves no CPU idle.
    expect(alarms({ ...scene(4, 12, 18_000), cpus: busy })).toContain('cpu.contention');
    expect(alarms(scene(12, 4, 18_000))).not.toContain('cpu.contention');
    expect(alarms(scene(4, 12, 300))).not.toContain('cpu.contention');
  });
});
