import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../src/diagnostics/index.ts';
import * as probes from '../../src/diagnostics/probes.ts';
import { alarms, look, START, transcript, transcriptsOf } from './host.ts';

const df = (used: number, available: number, mount = '/srv') =>
  `Filesystem Type 1024-blocks Used Available Capacity Mounted on\n/dev/vdb1 ext4 ${used + available} ${used} ${available} 0% ${mount}\n`;

describe('disks', () => {
  const writer = [{ pid: 4711, name: 'rsync', user_cpu: 3, writeKb: 48_000 }];

  test('slow requests in a queue are saturation, and who writes is named', () => {
    const disk = { writes: 3000, writeMs: 300_000, busyMs: 9900, queueMs: 300_000, flushes: 0 };
    const [finding] = look({ disk, pressure: { io: [60, 30] }, processes: writer }).findings;
    expect(finding).toMatchObject({ id: 'disk.saturation', culprit: { name: 'rsync', pid: 4711 } });
    expect(finding?.title).toMatch(
      /30 requests in flight, 100 ms each, 99 % busy; `rsync` \(pid 4711\) writes 47 MiB\/s/,
    );
  });

  test('a disk that is always busy but quick is no alarm', () => {
    expect(
      alarms({
        disk: { writes: 90_000, writeMs: 20_000, busyMs: 9990, queueMs: 8000 },
        pressure: { io: [4, 2] },
        processes: writer,
      }),
    ).toEqual([]);
  });

  test('one slow request says nothing', () => {
    expect(alarms({ disk: { writes: 1, writeMs: 900, busyMs: 900, queueMs: 900 } })).toEqual([]);
  });

  test('a storm of flushes explains the busy disk', () => {
    const disk = { writes: 9000, writeMs: 9000, busyMs: 9500, queueMs: 12_000, flushes: 9000, flushMs: 9000 };
    const { findings } = look({
      problem: 'commits are slow',
      disk,
      pressure: { io: [70, 60] },
      processes: writer,
    });
    expect(findings[0]?.id).toBe('disk.fsync');
    expect(findings[0]?.explains).toContain('disk.saturation');
  });

  test('errors in the kernel log come before the waits that they cause', () => {
    const disk = { writes: 3000, writeMs: 300_000, busyMs: 9900, queueMs: 300_000, flushes: 0 };
    const log =
      '[399995.0] I/O error, dev vda, sector 12345 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2\n';
    const { findings } = look({
      disk,
      pressure: { io: [60, 30] },
      processes: writer,
      outputs: { [probes.KERNEL_LOG]: log },
    });
    expect(findings.map(finding => finding.id).slice(0, 2)).toEqual(['disk.errors', 'disk.saturation']);
    expect(alarms({ outputs: { [probes.KERNEL_LOG]: log.replace('399995', '100') } })).toEqual([]);
  });

  test('a group at its I/O limit is the cause while the device has room', () => {
    const text = (bytes: number) =>
      `/sys/fs/cgroup/blkio/export/blkio.throttle.write_bps_device:254:0 524288\n/sys/fs/cgroup/blkio/export/blkio.throttle.io_service_bytes:254:0 Write ${bytes}\n`;
    expect(alarms({ cgroups: [text(0), text(5_100_000)] })).toEqual(['disk.throttled']);
    expect(alarms({ cgroups: [text(0), text(900_000)] })).toEqual([]);
  });
});

describe('file systems', () => {
  test('a full one is critical, a nearly full small one an alarm, a large one with room none', () => {
    expect(look({ outputs: { [probes.SPACE]: df(50_000, 0) } }).findings[0]).toMatchObject({
      id: 'fs.space',
      severity: 'critical',
      culprit: { kind: 'mount', name: '/srv' },
    });
    expect(alarms({ outputs: { [probes.SPACE]: df(96_000_000, 4_000_000) } })).toEqual(['fs.space']);
    expect(alarms({ outputs: { [probes.SPACE]: df(9_600_000_000, 400_000_000) } })).toEqual([]);
    expect(alarms({ outputs: { [probes.SPACE]: df(80_000_000, 20_000_000) } })).toEqual([]);
  });

  test('images that are always full are skipped', () => {
    expect(alarms({ outputs: { [probes.SPACE]: df(50_000, 0).replace('ext4', 'squashfs') } })).toEqual([]);
  });

  test('inodes are counted apart, and btrfs without a count is skipped', () => {
    const inodes = (size: number, free: number) =>
      `Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vdb1 ${size} ${size - free} ${free} 0% /srv\n`;
    expect(
      look({ outputs: { [probes.INODES]: inodes(1000, 0), [probes.SPACE]: df(1000, 99_000) } }).findings[0],
    ).toMatchObject({ id: 'fs.inodes', severity: 'critical' });
    expect(alarms({ outputs: { [probes.INODES]: inodes(0, 0) } })).toEqual([]);
    expect(alarms({ outputs: { [probes.INODES]: inodes(1000, 600) } })).toEqual([]);
  });

  const lsof = (bytes: number, name: string) =>
    `COMMAND     PID USER   FD   TYPE DEVICE   SIZE/OFF NLINK    NODE NAME\nshipper      77 root    3w   REG 254,17 ${String(bytes).padStart(10)}     0      12 ${name}\n`;

  test('a deleted file that is held open explains the full file system, and its holder is the culprit', () => {
    const outputs = {
      [probes.SPACE]: df(95_000, 0),
      [probes.DELETED_FILES]: lsof(90_000_000, '/srv/old.log (deleted)'),
    };
    const { findings } = look({ outputs, processes: [{ pid: 77, name: 'shipper' }] });
    expect(findings[0]).toMatchObject({ id: 'fs.deleted-open', culprit: { name: 'shipper', pid: 77 } });
    expect(findings[0]?.explains).toContain('fs.space');
  });

  test('memory files and small deleted files are no alarm', () => {
    expect(
      alarms({ outputs: { [probes.DELETED_FILES]: lsof(9_000_000_000, '/memfd:buffer (deleted)') } }),
    ).toEqual([]);
    expect(
      alarms({
        outputs: {
          [probes.DELETED_FILES]: lsof(1000, '/srv/old.log (deleted)'),
          [probes.SPACE]: df(1000, 900_000),
        },
      }),
    ).toEqual([]);
  });

  test('a file system that takes no writes since an error is told whatever its options say', () => {
    const log =
      '[1000.0] EXT4-fs error (device vda1): ext4_lookup:1: deleted inode\n[1000.1] EXT4-fs (vda1): Remounting filesystem read-only\n';
    expect(alarms({ outputs: { [probes.KERNEL_LOG]: log } })[0]).toBe('fs.readonly');
    expect(
      alarms({ files: { '/proc/mounts': '/dev/vda1 / ext4 rw,emergency_ro,errors=remount-ro 0 0' } }),
    ).toEqual(['fs.readonly']);
    expect(
      alarms({ files: { '/proc/mounts': '/dev/sr0 /media iso9660 ro 0 0\n/dev/vda1 / ext4 ro 0 0' } }),
    ).toEqual([]);
  });

  test('writers of a frozen file system are told with the mount, ordinary disk waits are not', () => {
    const stuck = (wchan: string, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        pid: 50 + i,
        name: 'writer',
        args: 'writer /srv/out',
        state: 'D',
        wchan,
      }));
    const files = { '/proc/mounts': '/dev/vda1 / ext4 rw 0 0\n/dev/vdb1 /srv ext4 rw 0 0' };
    const { findings } = look({ files, processes: stuck('percpu_rwsem_wait', 5) });
    expect(findings[0]).toMatchObject({
      id: 'fs.frozen',
      severity: 'critical',
      culprit: { kind: 'mount', name: '/srv' },
    });
    expect(findings[0]?.explains).toContain('proc.d-state');
    expect(alarms({ files, processes: stuck('futex_wait', 0) })).toEqual([]);
  });

  test('a server of a network file system that is silent is the culprit', () => {
    const files = { '/proc/mounts': 'files.example:/home /home nfs4 rw 0 0' };
    const processes = [{ pid: 5, name: 'ls', state: 'D', wchan: 'rpc_wait_bit_killable' }];
    expect(look({ files, processes }).findings[0]).toMatchObject({
      id: 'fs.remote-stall',
      culprit: { kind: 'mount', name: '/home' },
    });
  });
});

test('a task in uninterruptible sleep in one sample only is ordinary I/O', () => {
  const transcripts = transcriptsOf({
    processes: [{ pid: 5, name: 'dd', state: 'D', wchan: 'io_schedule' }],
  });
  const calm = transcriptsOf({ processes: [{ pid: 5, name: 'dd' }] });
  const mixed = transcripts.map((each, i) => (each.startedAt > START ? calm[i]! : each));
  const ids = (list: typeof mixed) =>
    diagnose({ host: 'web-03', problem: null, transcripts: list })
      .findings.filter(each => each.severity !== 'info')
      .map(each => each.id);
  expect(ids(mixed)).toEqual([]);
  expect(ids(transcripts)).toEqual(['proc.d-state']);
});

test('df -h alone is read in its own units', () => {
  const text = 'Filesystem      Size  Used Avail Use% Mounted on\n/dev/vda1        50G   50G  1.0M 100% /\n';
  const { findings, verdict } = diagnose({
    host: 'web-03',
    problem: null,
    transcripts: [transcript('df -h', text)],
  });
  expect(findings[0]).toMatchObject({ id: 'fs.space', severity: 'critical' });
  expect(verdict).toContain('1 MiB of 50 GiB left');
});

test('an error of a file system that was mounted anew since is history', () => {
  const error = '[399000.0] EXT4-fs error (device vda1): ext4_lookup:1: deleted inode\n';
  expect(alarms({ outputs: { [probes.KERNEL_LOG]: error } })).toEqual(['fs.errors']);
  const again = `${error}[399100.0] EXT4-fs (vda1): mounted filesystem r/w\n`;
  expect(alarms({ outputs: { [probes.KERNEL_LOG]: again } })).toEqual([]);
});
