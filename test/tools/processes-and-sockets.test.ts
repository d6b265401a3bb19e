import { expect, test } from '@jest/globals';
import { readCapture, rowsOf, theRow } from './captures.ts';

test('top 3.2: shares with a percent sign, sizes in k, large processes in KiB', () => {
  const reading = readCapture('top', 'rhel6-frame');
  expect(theRow(reading, 'cpu')).toEqual({
    cpu: 'all',
    us: 6.2,
    sy: 2.1,
    ni: 0,
    id: 90.9,
    wa: 0.7,
    hi: 0,
    si: 0.1,
    st: 0,
  });
  expect(theRow(reading, 'memory', { name: 'Mem' })).toMatchObject({
    unit: 'k',
    total: 8061264,
    buffers: 206432,
  });
  expect(theRow(reading, 'process', { pid: 1432 })).toMatchObject({
    virt: 2144 * 1024,
    res: 1258291.2,
    '%cpu': 12.9,
  });
  expect(theRow(reading, 'process', { pid: 12 })).toMatchObject({ pr: 'RT', command: 'migration/2' });
});

test('a number that top cut off is not taken for one', () => {
  const reading = readCapture('top', 'rhel7-large-memory');
  expect(theRow(reading, 'memory', { name: 'Mem' })).toEqual({
    name: 'Mem',
    unit: 'KiB',
    total: '13191193+',
    free: '10543040+',
    used: 5120340,
    'buff/cache': 21361188,
  });
  expect(theRow(reading, 'memory', { name: 'Swap' })).toMatchObject({ 'avail mem': '12554000+' });
  expect(theRow(reading, 'process', { pid: 1432 })['command']).toBe('postgres: writer process');
});

test('top per CPU and with decimal commas', () => {
  const reading = readCapture('top', 'ubuntu2204-german-per-cpu');
  expect(rowsOf(reading, 'cpu').map(row => [row.fields['cpu'], row.fields['us'], row.fields['id']])).toEqual([
    [0, 100, 0],
    [1, 1, 97],
  ]);
  expect(theRow(reading, 'memory', { name: 'Swap' })).toMatchObject({ 'avail mem': 2201.5 });
  expect(theRow(reading, 'process')).toMatchObject({ '%cpu': 100, user: 'www-data' });
});

test('the frames of top are samples; only the CPU line of the first is no rate of now', () => {
  const { rows } = readCapture('top', 'debian12-two-frames');
  expect(new Set(rows.map(row => row.sample))).toEqual(new Set([0, 1]));
  expect(rows.filter(row => row.sinceBoot).map(row => [row.table, row.sample])).toEqual([['cpu', 0]]);
  const busybox = readCapture('top', 'busybox-two-frames');
  expect(rowsOf(busybox, 'cpu').map(row => row.fields['sys'])).toEqual([
    expect.any(Number),
    expect.any(Number),
  ]);
  expect(new Set(rowsOf(busybox, 'process').map(row => row.sample))).toEqual(new Set([0, 1]));
});

test('ps aux: overlong names push columns aside, blanks within a command stay', () => {
  const reading = readCapture('ps', 'rhel7-aux');
  expect(theRow(reading, 'process', { pid: 20011 })).toMatchObject({
    user: '1000670000',
    stat: 'R+',
    '%cpu': 99.8,
  });
  expect(theRow(reading, 'process', { pid: 1432 })).toEqual({
    user: 'postgres',
    pid: 1432,
    '%cpu': 12.9,
    '%mem': 15.6,
    vsz: 2195456,
    rss: 1258291,
    tty: '?',
    stat: 'Ds',
    start: 'Nov20',
    time: '812:03',
    command: 'postgres: writer   process',
  });
});

test('ps with a date, and names with blanks before other columns', () => {
  expect(theRow(readCapture('ps', 'custom-columns'), 'process', { pid: 1432 })).toEqual({
    command: 'Web Content',
    pid: 1432,
    started: 'Mon Nov 23 09:20:00 2026',
    elapsed: '1-02:03:04',
    wchan: null,
    command_2: '/opt/app/Web Content --type tab',
  });
});

test('ps with headers of the caller and one thread a line', () => {
  expect(readCapture('ps', 'debian12-headers').rows[0]?.fields).toMatchObject({ process: 1, command: 'sh' });
  expect(rowsOf(readCapture('ps', 'debian12-threads'), 'process')[0]?.fields).toMatchObject({
    s: 'S',
    wchan: 'do_wait',
    pid: 1,
    tid: 1,
  });
});

test('the ps of busybox: states of two words, sizes in KiB', () => {
  const reading = readCapture('ps', 'openwrt-busybox');
  expect(theRow(reading, 'process', { pid: 512 })).toMatchObject({
    stat: 'S <',
    command: '/sbin/hotplugd -l 5',
  });
  expect(theRow(reading, 'process', { pid: 900 })).toMatchObject({ vsz: 148 * 1024, stat: 'R N' });
  expect(theRow(readCapture('ps', 'alpine-busybox'), 'process', { pid: 2044 })).toMatchObject({
    time: '1:22',
    command: 'nginx: worker process',
  });
});

test('ss before the process column had a header', () => {
  const reading = readCapture('ss', 'rhel7-processes');
  expect(theRow(reading, 'socket', { state: 'LISTEN', 'local port': 8443 })).toMatchObject({
    netid: null,
    'recv-q': 129,
    'send-q': 128,
    'local address': '*',
    'peer address:port': '*:*',
    process: 'users:(("java",pid=4242,fd=51))',
    name: 'java',
    pid: 4242,
    fd: 51,
  });
  expect(theRow(reading, 'socket', { state: 'LISTEN', 'local port': 22 })).toMatchObject({
    'local address': '::',
  });
  expect(theRow(reading, 'socket', { state: 'CLOSE-WAIT' })).toMatchObject({
    'peer address': '::ffff:10.0.0.77',
  });
});

test('ss of 2012: users without names for their numbers, unix sockets with blanks and colons', () => {
  const reading = readCapture('ss', 'rhel6-processes');
  expect(theRow(reading, 'socket', { 'local port': 22 })).toMatchObject({ netid: 'tcp', pid: 1523, fd: 3 });
  expect(theRow(reading, 'socket', { 'local port': 68 })).toMatchObject({
    'local address': '192.168.1.1%eth0',
  });
  expect(theRow(reading, 'socket', { 'local port': 11243 })).toMatchObject({
    name: 'tmux: server',
    'peer port': 11244,
  });
  expect(theRow(reading, 'socket', { netid: 'u_str', state: 'LISTEN' })).toMatchObject({
    'local address': '/var/run/a:b.sock',
  });
});

test('the wrapped line of ss -im belongs to the socket above it', () => {
  const reading = readCapture('ss', 'rhel7-info-wrapped');
  expect(reading.rows).toHaveLength(2);
  expect(theRow(reading, 'socket', { 'peer port': 51514 })).toMatchObject({
    skmem_rb: 369280,
    skmem_w: 1792,
    backoff: 1,
    rtt: 203.4,
    rttvar: 12.5,
    send: 113_900,
    retrans: 1,
    retrans_total: 17,
    rwnd_limited: 1200,
    'rwnd_limited%': 2,
    sndbuf_limited: 400,
    flags: 'cubic',
  });
});

test('ss says the same on one line and on two, with and without a header', () => {
  const two = readCapture('ss', 'debian12-everything').rows.map(row => Object.keys(row.fields).sort());
  const one = readCapture('ss', 'debian12-one-line').rows.map(row => Object.keys(row.fields).sort());
  expect(one).toEqual(two);
  const bare = readCapture('ss', 'debian12-no-header').rows.map(row => row.fields);
  expect(bare).toEqual(readCapture('ss', 'debian12-all-tcp').rows.map(row => row.fields));
});

test('ss -s, old and new', () => {
  const reading = readCapture('ss', 'rhel7-summary');
  expect(theRow(reading, 'summary', { name: 'TCP' })).toEqual({
    name: 'TCP',
    total: 12,
    estab: 2,
    closed: 4,
    orphaned: 0,
    synrecv: 0,
    timewait: 3,
    timewait_slab: 0,
    ports: 0,
  });
  expect(theRow(reading, 'transport', { transport: '*' })).toMatchObject({ total: 318, ip: null });
  expect(theRow(readCapture('ss', 'debian12-summary'), 'transport', { transport: 'TCP' })).toMatchObject({
    ipv6: 0,
  });
});

test('nstat gives one row a counter, in text and JSON', () => {
  expect(
    theRow(readCapture('nstat', 'rhel9-increments'), 'counter', { name: 'TcpExtListenOverflows' }),
  ).toMatchObject({ value: 20, rate: 1.5 });
  const names = (name: string) => readCapture('nstat', name).rows.map(row => row.fields['name']);
  expect(names('debian12-json')).toEqual(names('debian12-all'));
});

test('dmesg in all its time formats gives the same messages', () => {
  const messages = (name: string) =>
    rowsOf(readCapture('dmesg', name), 'message').map(row => row.fields['message']);
  const plain = messages('debian12-plain');
  expect(plain.some(message => String(message).includes('\n'))).toBe(true);
  for (const name of ['decoded', 'delta', 'human-time', 'iso', 'relative']) {
    expect(messages(`debian12-${name}`)).toEqual(plain);
  }
});

test('dmesg: facility, level, caller and time', () => {
  expect(readCapture('dmesg', 'ubuntu2404-caller').rows[0]?.fields).toEqual({
    time: 12345.678901,
    caller: 'T1234',
    facility: 'kern',
    level: 'err',
    message: 'blk_update_request: I/O error, dev sda, sector 2048 op 0x0:(READ)',
  });
  expect(readCapture('dmesg', 'rhel7-human-time').rows[1]?.fields).toMatchObject({
    time: 'Mon Nov 23 01:58:12 2026',
  });
  expect(rowsOf(readCapture('dmesg', 'journal-kernel'), 'message')[1]?.fields).toMatchObject({
    time: 'Nov 23 01:58:13',
    host: 'web-03',
    message: 'EXT4-fs (sda1): Remounting filesystem read-only',
  });
  expect(readCapture('dmesg', 'refused')).toMatchObject({ rows: [], unread: [{ line: 1 }] });
});
