import { expect, test } from '@jest/globals';
import { readCapture, readText, rowsOf, theRow } from './captures.ts';

test('uptime gives load, users and seconds since boot, in every spelling of them', () => {
  expect(theRow(readCapture('uptime', 'rhel7-days'), 'uptime')).toEqual({
    time: '14:02:11',
    up_seconds: 213 * 86_400 + 3 * 3600 + 4 * 60,
    users: 2,
    load1: 12.41,
    load5: 9.8,
    load15: 5.02,
  });
  expect(theRow(readCapture('uptime', 'german-comma'), 'uptime')).toMatchObject({
    load1: 0.07,
    load15: 10.12,
  });
  expect(theRow(readCapture('uptime', 'alpine-busybox'), 'uptime')).toMatchObject({
    users: null,
    load15: 0.05,
  });
  expect(theRow(readCapture('uptime', 'debian12-since'), 'uptime')).toMatchObject({
    since: expect.stringMatching(/^2026-/),
  });
});

test('the first row of vmstat is the mean since boot, the others are not', () => {
  const { rows } = readCapture('vmstat', 'debian12-interval');
  expect(rows.map(row => [row.sample, row.sinceBoot, row.line])).toEqual([
    [0, true, 3],
    [1, false, 4],
    [2, false, 5],
    [3, false, 6],
  ]);
});

test('vmstat -y has no row since boot, which only its arguments tell', () => {
  const { rows } = readCapture('vmstat', 'debian12-interval', ['vmstat', '-y', '1', '4']);
  expect(rows.some(row => row.sinceBoot)).toBe(false);
});

test('vmstat is read by the names in its header', () => {
  expect(readCapture('vmstat', 'rhel7-interval').rows[1]?.fields).toEqual({
    r: 34,
    b: 1,
    swpd: 264556,
    free: 223788,
    buff: 0,
    cache: 4410564,
    si: 120,
    so: 12,
    bi: 880,
    bo: 812,
    in: 8342,
    cs: 14021,
    us: 62,
    sy: 31,
    id: 3,
    wa: 4,
    st: 0,
  });
  expect(readCapture('vmstat', 'debian12-active').rows[0]?.fields).toHaveProperty('inact');
  expect(readCapture('vmstat', 'debian12-wide-timestamp').rows[0]?.fields).toMatchObject({
    gu: 0,
    timestamp: expect.stringMatching(/^2026-\d\d-\d\d \d\d:\d\d:\d\d$/),
  });
});

test('a header that one run of vmstat repeats begins no new run; one after two rows does', () => {
  const long = readCapture('vmstat', 'ubuntu2204-repeated-header').rows;
  expect(long.map(row => row.sinceBoot)).toEqual([true, ...Array(25).fill(false)]);
  const two = readCapture('vmstat', 'ubuntu2204-two-runs').rows;
  expect(two.map(row => row.sinceBoot)).toEqual([true, false, true, false]);
});

test('the totals of vmstat -s, -d, -p, -m and -f each have their table', () => {
  expect(theRow(readCapture('vmstat', 'debian12-stats'), 'stat', { name: 'total memory' })).toMatchObject({
    unit: 'K',
  });
  const disks = readCapture('vmstat', 'debian12-disks').rows;
  expect(new Set(disks.map(row => row.sample))).toEqual(new Set([0, 1]));
  expect(disks.every(row => row.sinceBoot && typeof row.fields['reads_total'] === 'number')).toBe(true);
  expect(theRow(readCapture('vmstat', 'debian12-partition'), 'partition')).toMatchObject({
    partition: 'vda',
  });
  expect(theRow(readCapture('vmstat', 'debian12-slab'), 'slab', { cache: 'dentry' })).toMatchObject({
    size: 192,
  });
  expect(theRow(readCapture('vmstat', 'debian12-forks'), 'stat')).toMatchObject({
    name: 'forks',
    unit: null,
  });
});

test('mpstat over midnight, in 12-hour time: two samples and the average', () => {
  const reading = readCapture('mpstat', 'rhel7-am-pm');
  expect(
    rowsOf(reading, 'cpu').map(row => [
      row.sample,
      row.fields['time'],
      row.fields['cpu'],
      row.fields['%idle'],
    ]),
  ).toEqual([
    [0, '11:59:59 PM', 'all', 74.12],
    [0, '11:59:59 PM', 0, 99],
    [0, '11:59:59 PM', 3, 0],
    [1, '12:00:00 AM', 'all', 74.31],
    [1, '12:00:00 AM', 0, 98],
    [1, '12:00:00 AM', 3, 0],
  ]);
  expect(theRow(reading, 'cpu.average', { cpu: 3 })).toMatchObject({ '%usr': 99.5 });
  expect(theRow(reading, 'banner')).toMatchObject({ nodename: 'db-01.example.com', cpus: 4 });
});

test('mpstat without an interval is since boot, with one it is not', () => {
  expect(rowsOf(readCapture('mpstat', 'debian12-since-boot'), 'cpu').map(row => row.sinceBoot)).toEqual([
    true,
  ]);
  expect(rowsOf(readCapture('mpstat', 'debian12-interval'), 'cpu').map(row => row.sinceBoot)).toEqual([
    false,
    false,
  ]);
});

test('mpstat with decimal commas and a translated average', () => {
  const reading = readCapture('mpstat', 'german-comma');
  expect(theRow(reading, 'cpu')).toMatchObject({ '%usr': 9.95, '%idle': 84.58 });
  expect(theRow(reading, 'cpu.average')).toMatchObject({ '%usr': 9.95 });
});

test('the JSON of mpstat has the tables and columns of its text', () => {
  const json = rowsOf(readCapture('mpstat', 'debian12-json'), 'cpu')[0]?.fields ?? {};
  const text = rowsOf(readCapture('mpstat', 'debian12-all-cpus'), 'cpu')[0]?.fields ?? {};
  expect(Object.keys(json)).toEqual(Object.keys(text));
});

test('pidstat -h of old versions: epoch times, blanks in the command, -1 for what was not permitted', () => {
  const reading = readCapture('pidstat', 'rhel7-one-line');
  expect(theRow(reading, 'task', { pid: 1432 })).toMatchObject({
    time: '1795597779',
    '%cpu': 15,
    rss: 38820,
    'kb_rd/s': -1,
    command: 'Web Content',
  });
});

test('pidstat in 12-hour time, with a command that has arguments', () => {
  const reading = readCapture('pidstat', 'rhel8-am-pm');
  expect(theRow(reading, 'cpu', { pid: 990 })).toMatchObject({ uid: 1001, cpu: 1, command: 'node /srv/app' });
  expect(theRow(reading, 'cpu.average', { pid: 812 })).toMatchObject({ '%wait': 66.3, cpu: null });
});

test('several reports of one pidstat run share their samples', () => {
  const { rows } = readCapture('pidstat', 'debian12-combined');
  for (const table of ['cpu', 'switches']) {
    const samples = rows.filter(row => row.table === table).map(row => row.sample);
    expect(new Set(samples)).toEqual(new Set([0, 1]));
  }
});

test('pidstat -t names threads without the drawing before them', () => {
  const threads = rowsOf(readCapture('pidstat', 'debian12-threads'), 'cpu').filter(
    row => row.fields['tid'] !== null,
  );
  expect(threads.length).toBeGreaterThan(0);
  expect(
    threads.every(row => row.fields['tgid'] === null && !String(row.fields['command']).startsWith('|')),
  ).toBe(true);
});

test('sar: pages of one day, a restart between them, no row since boot', () => {
  const reading = readCapture('sar', 'rhel8-cpu-restart');
  expect(rowsOf(reading, 'cpu').map(row => row.fields['%idle'])).toEqual([95.63, 2.33, 97.63]);
  expect(theRow(reading, 'restart')).toEqual({ time: '12:25:43 AM', cpus: 4 });
  expect(rowsOf(reading, 'cpu.average')).toHaveLength(2);
  expect(reading.rows.some(row => row.sinceBoot)).toBe(false);
});

test('sar reports are told apart by their columns', () => {
  const disks = readCapture('sar', 'rhel7-disk-and-load');
  expect(theRow(disks, 'disk', { dev: 'dev8-0' })).toMatchObject({ 'rd_sec/s': 54.22, '%util': 0.22 });
  expect(theRow(disks, 'load')).toMatchObject({ 'runq-sz': 3, 'ldavg-1': 1.2, blocked: 1 });
  const network = readCapture('sar', 'fedora40-iso');
  expect(theRow(network, 'dev', { iface: 'enp5s0' })).toMatchObject({ 'rxkb/s': 1410.11, '%ifutil': 1.16 });
  expect(theRow(network, 'memory')).toMatchObject({ kbmemfree: 1220340, kbdirty: 1204 });
  const everything = new Set(readCapture('sar', 'debian12-everything').rows.map(row => row.table));
  for (const table of [
    'cpu',
    'paging',
    'io',
    'swap',
    'tcp',
    'etcp',
    'sock',
    'udp',
    'filesystem',
    'psi-cpu',
    'psi-mem',
  ]) {
    expect(everything).toContain(table);
  }
  expect(everything).not.toContain('report');
});

test('the JSON of pidstat has the tables and columns of its text', () => {
  expect(theRow(readCapture('pidstat', 'fedora43-json'), 'cpu', { tid: 7901 })).toMatchObject({
    time: '14:02:11',
    uid: 1000,
    tgid: null,
    '%usr': 98,
    '%cpu': 99,
    cpu: 2,
    command: 'worker',
  });
});

test('sar goes on below a comment, and keeps minima and maxima apart from averages', () => {
  const text = [
    'Linux 6.1.0 (web-03) \t11/23/26 \t_x86_64_\t(2 CPU)',
    '',
    '13:20:09          BAT      %cap   cap/min    status',
    '13:20:19            0       100        +0  charging',
    '13:20:25     COM Deployed',
    'Minimum:            0        70       -58',
    'Maximum:            0       100         8',
    'Average:            0        80       -11',
  ];
  const reading = readText('sar', text.join('\n'));
  expect(reading.unread).toEqual([]);
  expect(
    reading.rows
      .slice(1)
      .map(({ table, fields }) => [table, fields['%cap'] ?? null, fields['status'] ?? null]),
  ).toEqual([
    ['battery', 100, 'charging'],
    ['comment', null, null],
    ['battery.minimum', 70, null],
    ['battery.maximum', 100, null],
    ['battery.average', 80, null],
  ]);
});

test('mpstat with the topology of each CPU, and with times in seconds since 1970', () => {
  const text = [
    'Linux 6.1.0 (web-03) \t11/23/26 \t_x86_64_\t(9 CPU)',
    '',
    '1591016000   CPU CORE SOCK NODE    %usr   %idle',
    '1591016001   all                   2.15   82.88',
    '1591016001     1    1    0    1    2.85   91.99',
  ];
  const { rows } = readText('mpstat', text.join('\n'));
  expect(rows.slice(1).map(row => row.fields)).toEqual([
    { time: '1591016001', cpu: 'all', core: null, sock: null, node: null, '%usr': 2.15, '%idle': 82.88 },
    { time: '1591016001', cpu: 1, core: 1, sock: 0, node: 1, '%usr': 2.85, '%idle': 91.99 },
  ]);
});
