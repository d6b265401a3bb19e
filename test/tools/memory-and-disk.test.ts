import { expect, test } from '@jest/globals';
import { readCapture, readText, rowsOf, theRow } from './captures.ts';

const GIB = 1024 ** 3;

test('free before 3.3.10 has a row without buffers and cache', () => {
  const reading = readCapture('free', 'rhel6-buffers');
  expect(theRow(reading, 'memory', { name: '-/+ buffers/cache' })).toEqual({
    name: '-/+ buffers/cache',
    used: 2918756,
    free: 5142508,
  });
  expect(theRow(reading, 'memory', { name: 'Mem' })).toMatchObject({ cached: 4811020, buffers: 206432 });
});

test('free -h is in bytes, old letters and new, with either decimal mark', () => {
  for (const name of ['rhel7-human', 'ubuntu2204-human-comma']) {
    expect(theRow(readCapture('free', name), 'memory', { name: 'Mem' })).toMatchObject({
      total: 7.6 * GIB,
      free: 220 * 1024 ** 2,
      available: 2.2 * GIB,
    });
  }
});

test('the letters of free --si are powers of 1000', () => {
  const reading = readCapture('free', 'debian12-human-si', ['free', '-h', '--si']);
  expect(Number(theRow(reading, 'memory', { name: 'Mem' })['total']) % 1e9).toBe(0);
});

test('free counts its reports as samples and keeps wide and committed columns', () => {
  expect(readCapture('free', 'debian12-interval').rows.map(row => row.sample)).toEqual([0, 0, 1, 1]);
  expect(theRow(readCapture('free', 'debian12-bytes-wide-total'), 'memory', { name: 'Mem' })).toHaveProperty(
    'buffers',
  );
  expect(theRow(readCapture('free', 'ubuntu2404-committed'), 'memory', { name: 'Comm' })).toMatchObject({
    used: 1500220,
  });
  expect(theRow(readCapture('free', 'fedora41-line'), 'line')).toMatchObject({ memuse: 984460 });
});

test('iostat of sysstat 10: first report since boot, old column names', () => {
  const reading = readCapture('iostat', 'rhel7-extended');
  const devices = rowsOf(reading, 'device');
  expect(devices.map(row => [row.fields['device'], row.sample, row.sinceBoot])).toEqual([
    ['sda', 0, true],
    ['dm-0', 0, true],
    ['sda', 1, false],
    ['dm-0', 1, false],
  ]);
  expect(devices[2]?.fields).toMatchObject({ 'w/s': 812, 'avgqu-sz': 142.9, await: 175.77, '%util': 100 });
  expect(rowsOf(reading, 'cpu')[1]?.fields).toMatchObject({ '%iowait': 48.87 });
});

test('iostat -y has no report since boot, which only its arguments tell', () => {
  const { rows } = readCapture('iostat', 'debian12-extended', ['iostat', '-xyz', '1', '3']);
  expect(rows.some(row => row.sinceBoot)).toBe(false);
});

test('iostat of sysstat 11.6, with decimal commas', () => {
  expect(theRow(readCapture('iostat', 'ubuntu1804-extended'), 'device', { device: 'nvme0n1' })).toMatchObject(
    {
      'rkb/s': 1799.86,
      'aqu-sz': 0.05,
      '%util': 2.77,
    },
  );
});

test('a device name on a line of its own belongs to the figures below it', () => {
  const reading = readCapture('iostat', 'rhel7-human');
  expect(rowsOf(reading, 'device').map(row => [row.line, row.fields['device'], row.fields['tps']])).toEqual([
    [4, 'sda', 4.25],
    [6, 'mapper_vg_data-lv_postgres', 5.31],
  ]);
});

test('iostat -h: shares are numbers, sizes with a letter are bytes', () => {
  const rows = rowsOf(readCapture('iostat', 'debian12-human'), 'device');
  expect(rows.map(row => row.fields['device'])).toEqual(['vda', 'vda', 'vda', 'vda']);
  expect(rows.flatMap(row => Object.values(row.fields)).filter(cell => typeof cell === 'string')).toEqual([
    'vda',
    'vda',
    'vda',
    'vda',
  ]);
});

test('the JSON of iostat has the columns of its text', () => {
  const json = theRow(
    {
      ...readCapture('iostat', 'debian12-json'),
      rows: rowsOf(readCapture('iostat', 'debian12-json'), 'device').slice(0, 1),
    },
    'device',
  );
  const text = rowsOf(readCapture('iostat', 'debian12-extended'), 'device')[0]?.fields ?? {};
  expect(
    Object.keys(json)
      .filter(key => key !== 'time')
      .sort(),
  ).toEqual(Object.keys(text).sort());
});

test('a line of df that wraps after a long device name is one row', () => {
  const reading = readCapture('df', 'rhel6-wrapped');
  expect(
    reading.rows.map(row => [
      row.line,
      row.fields['filesystem'],
      row.fields['use%'],
      row.fields['mounted on'],
    ]),
  ).toEqual([
    [2, '/dev/mapper/vg_db01-lv_root', 100, '/'],
    [4, 'tmpfs', 0, '/dev/shm'],
    [5, 'nas01.example.com:/export/home', 80, '/home'],
  ]);
});

test('df with blanks in names, human sizes in bytes, and nothing known of an automount', () => {
  const reading = readCapture('df', 'ubuntu2204-blanks');
  expect(theRow(reading, 'filesystem', { filesystem: '//nas/my share' })).toEqual({
    filesystem: '//nas/my share',
    type: 'cifs',
    size: Number((1.8 * 1024 ** 4).toPrecision(15)),
    used: Number((1.1 * 1024 ** 4).toPrecision(15)),
    avail: 700 * GIB,
    'use%': 62,
    'mounted on': '/mnt/my share',
  });
  expect(theRow(reading, 'filesystem', { filesystem: '-hosts' })).toMatchObject({ size: null, 'use%': null });
});

test('df in other shapes: inodes, another language, all columns at once, busybox', () => {
  expect(theRow(readCapture('df', 'amazon2-inodes'), 'filesystem', { 'mounted on': '/' })).toMatchObject({
    ifree: 0,
    'iuse%': 100,
  });
  expect(readCapture('df', 'german').rows[0]?.fields).toMatchObject({
    dateisystem: '/dev/sda1',
    'verw%': 100,
  });
  expect(theRow(readCapture('df', 'debian12-output'), 'filesystem', { 'mounted on': '/' })).toMatchObject({
    file: null,
    filesystem: '/dev/vda',
  });
  expect(theRow(readCapture('df', 'busybox-human'), 'filesystem', { 'mounted on': '/' })).toMatchObject({
    filesystem: '/dev/vda',
  });
});

test('a shell that does not know the command is told as unread', () => {
  for (const tool of ['df', 'free', 'iostat', 'mpstat', 'vmstat', 'ps', 'ss', 'sar', 'top']) {
    const reading = readText(tool, `bash: line 1: ${tool}: command not found\n`);
    expect(reading).toMatchObject({ rows: [], unread: [{ line: 1 }] });
  }
});
