import { expect, test } from '@jest/globals';
import { readCapture, readText, rowsOf, theRow } from './captures.ts';

test('netstat: the backlog of a listener, a service cut short, UDP without a state', () => {
  const reading = readCapture('netstat', 'rhel7-listening');
  expect(theRow(reading, 'socket', { 'local port': 8443 })).toMatchObject({
    'recv-q': 129,
    state: 'LISTEN',
    pid: 4242,
    program: 'java',
  });
  expect(theRow(reading, 'socket', { 'local port': 22 })).toMatchObject({
    program: 'sshd: /usr/sbi',
    'local address': ':::22',
  });
  expect(theRow(reading, 'socket', { proto: 'udp' })).toMatchObject({ state: null, pid: 701 });
  expect(
    rowsOf(reading, 'unix').map(row => [row.fields['state'], row.fields['path'], row.fields['pid']]),
  ).toEqual([
    ['LISTENING', '/var/run/a b.sock', 1600],
    [null, '@/org/kernel/udev', null],
  ]);
});

test('netstat with timers, users and inodes', () => {
  expect(theRow(readCapture('netstat', 'debian12-timers'), 'socket', { state: 'LISTEN' })).toMatchObject({
    user: '0',
    inode: expect.any(Number),
    program: 'python3',
    timer: 'off (0.00/0/0)',
  });
});

test('the words of netstat -s, by section, with the number wherever it stands', () => {
  const reading = readCapture('netstat', 'rhel7-statistics');
  const value = (section: string, name: string) => theRow(reading, 'counter', { section, name })['value'];
  expect(value('TcpExt', 'times the listen queue of a socket overflowed')).toBe(20);
  expect(value('TcpExt', 'Quick ack mode was activated times')).toBe(183);
  expect(value('TcpExt', 'TCPTimeouts')).toBe(2);
  expect(theRow(reading, 'counter', { name: 'echo requests' })).toMatchObject({
    section: 'Icmp',
    group: 'ICMP input histogram',
    value: 3,
  });
  expect(theRow(reading, 'counter', { name: 'ICMP messages sent' })).not.toHaveProperty('group');
});

test('netstat -i and -r are read by their headers', () => {
  expect(theRow(readCapture('netstat', 'debian12-interfaces'), 'interface', { iface: 'lo' })).toMatchObject({
    mtu: 65536,
    'rx-drp': 0,
  });
  expect(
    theRow(readCapture('netstat', 'debian12-routes'), 'route', { genmask: '255.255.255.0' }),
  ).toMatchObject({ destination: '192.0.2.0', iface: 'veth0' });
});

test('ip -s link before and after the overruns became missed', () => {
  const old = readCapture('ip', 'rhel7-statistics');
  expect(theRow(old, 'rx')).toEqual({
    ifname: 'eth0',
    bytes: 377788471,
    packets: 9613,
    errors: 0,
    dropped: 12,
    overrun: 3,
    mcast: 0,
  });
  expect(theRow(old, 'tx')).toMatchObject({ carrier: 0, collsns: 0 });
  expect(theRow(old, 'link')).toMatchObject({
    ifindex: 2,
    mtu: 1500,
    qdisc: 'mq',
    state: 'UP',
    address: '02:fc:00:00:00:01',
  });
  expect(Object.keys(theRow(readCapture('ip', 'debian12-statistics'), 'rx', { ifname: 'lo' }))).toContain(
    'missed',
  );
});

test('ip in JSON has the rows of its text', () => {
  const columns = (name: string, table: string) =>
    rowsOf(readCapture('ip', name), table).map(row => [
      row.fields['ifname'],
      row.fields['local'],
      row.fields['prefixlen'],
      row.fields['scope'],
    ]);
  expect(columns('debian12-json-address', 'address')).toEqual(columns('debian12-address', 'address'));
  expect(theRow(readCapture('ip', 'debian12-json-statistics'), 'rx', { ifname: 'lo' })).toMatchObject({
    mcast: 0,
    missed: 0,
    overrun: 0,
  });
  expect(theRow(readCapture('ip', 'debian12-json-pretty'), 'route', { dst: 'default' })).toMatchObject({
    via: '192.0.2.1',
    dev: 'veth0',
  });
});

test('ip: addresses, routes of several hops, neighbours that do not answer, rules', () => {
  expect(theRow(readCapture('ip', 'debian12-address'), 'address', { local: '192.0.2.2' })).toMatchObject({
    family: 'inet',
    label: 'veth0',
    valid_lft: 'forever',
  });
  const reading = readCapture('ip', 'ubuntu2204-routes-neighbours');
  expect(
    rowsOf(reading, 'route').map(row => [row.fields['type'], row.fields['dst'], row.fields['via'] ?? null]),
  ).toEqual([
    [null, 'default', '10.0.0.1'],
    ['unreachable', '10.9.0.0/16', null],
    [null, 'default', null],
    [null, null, '10.0.0.1'],
    [null, null, '10.0.0.2'],
  ]);
  expect(theRow(reading, 'neigh', { dst: '10.0.0.7' })).toMatchObject({ state: 'INCOMPLETE' });
  expect(theRow(readCapture('ip', 'debian12-rule'), 'rule', { priority: 0 })).toMatchObject({
    from: 'all',
    lookup: 'local',
  });
  expect(theRow(readCapture('ip', 'debian12-brief-address'), 'brief', { ifname: 'lo' })).toMatchObject({
    addresses: '127.0.0.1/8 ::1/128',
  });
});

test('ethtool: counters, rings before and now, link modes over two lines', () => {
  expect(
    theRow(readCapture('ethtool', 'ubuntu2204-statistics'), 'statistic', { name: 'rx_queue_0_drops' }),
  ).toMatchObject({ value: 12 });
  const rings = readCapture('ethtool', 'rhel8-rings');
  expect(theRow(rings, 'setting', { section: 'Pre-set maximums', name: 'RX' })).toMatchObject({
    device: 'ens192',
    value: 4096,
  });
  expect(theRow(rings, 'setting', { section: 'Current hardware settings', name: 'TX' })).toMatchObject({
    value: 512,
  });
  const settings = readCapture('ethtool', 'rhel8-settings');
  expect(theRow(settings, 'setting', { name: 'Supported link modes' })['value']).toBe(
    '1000baseT/Full 10000baseT/Full',
  );
  expect(theRow(settings, 'setting', { name: 'Speed' })['value']).toBe('10000Mb/s');
  expect(
    theRow(readCapture('ethtool', 'debian12-features'), 'feature', { name: 'rx-checksumming' }),
  ).toMatchObject({ value: 'on' });
});

test('tc: drops and backlog of each queue, the figures of its kind', () => {
  const reading = readCapture('tc', 'ubuntu2204-fq-codel');
  expect(theRow(reading, 'qdisc', { kind: 'mq' })).toMatchObject({
    dropped: 3,
    backlog_bytes: 3072,
    backlog_packets: 2,
    parent: 'root',
  });
  expect(theRow(reading, 'qdisc', { kind: 'fq_codel' })).toMatchObject({
    parent: ':1',
    dev: 'eth0',
    new_flow_count: 13,
    old_flows_len: 2,
  });
  expect(theRow(reading, 'class')).toMatchObject({ handle: '1:10', lended: 2, tokens: 19300 });
});

test('lsblk knows what lies on what, in a tree of either drawing and in JSON', () => {
  const reading = readCapture('lsblk', 'ubuntu2204-tree');
  expect(theRow(reading, 'device', { name: 'ubuntu--vg-ubuntu--lv' })).toEqual({
    name: 'ubuntu--vg-ubuntu--lv',
    'maj:min': '253:0',
    rm: 0,
    size: 24 * 1024 ** 3,
    ro: 0,
    type: 'lvm',
    mountpoints: '/var/snap/firefox/common/host-hunspell,/',
    parent: 'sda3',
  });
  expect(theRow(reading, 'device', { name: 'nvme0n1' })).toMatchObject({ parent: null, mountpoints: null });
  expect(theRow(readCapture('lsblk', 'rhel7-ascii-tree'), 'device', { name: 'centos-root' })).toMatchObject({
    parent: 'sda2',
    mountpoint: '/',
  });
  expect(theRow(readCapture('lsblk', 'rhel7-json'), 'device', { name: 'sda1' })).toMatchObject({
    parent: 'sda',
    rm: 0,
    size: 1024 ** 3,
  });
});

test('lsblk gives the same devices as a tree, as pairs and as JSON', () => {
  const devices = (name: string) =>
    readCapture('lsblk', name).rows.map(({ fields }) => [
      fields['name'],
      fields['size'],
      fields['ro'],
      fields['type'],
    ]);
  expect(devices('debian12-json')).toEqual(devices('debian12-plain'));
  expect(devices('debian12-pairs')).toEqual(devices('debian12-plain'));
});

test('findmnt and mount keep blanks in names', () => {
  expect(
    theRow(readCapture('findmnt', 'ubuntu2204-unicode'), 'mount', { target: '/mnt/my share' }),
  ).toMatchObject({ source: '//nas/x y', fstype: 'cifs' });
  expect(
    theRow(readCapture('findmnt', 'ubuntu2204-unicode'), 'mount', { target: '/sys/fs/cgroup' }),
  ).toMatchObject({ fstype: 'cgroup2' });
  expect(theRow(readCapture('mount', 'ubuntu2204-blanks'), 'mount', { type: 'cifs' })).toMatchObject({
    source: '//nas/my share',
    target: '/mnt/my share',
  });
  const targets = (name: string) => readCapture('findmnt', name).rows.map(row => row.fields['target']);
  expect(targets('debian12-json')).toEqual(targets('debian12-plain'));
});

test('lsof: deleted but open, threads, files that may not be looked at', () => {
  const reading = readCapture('lsof', 'rhel7-deleted');
  expect(theRow(reading, 'file', { command: 'rsyslogd' })).toEqual({
    command: 'rsyslogd',
    pid: 1101,
    tid: null,
    user: 'root',
    fd: '4w',
    type: 'REG',
    device: '253,0',
    'size/off': 5368709120,
    nlink: 0,
    node: 131077,
    name: '/var/log/messages-20261122 (deleted)',
  });
  expect(theRow(reading, 'file', { pid: 4242 })).toMatchObject({
    tid: 4250,
    node: 'TCP',
    nlink: null,
    name: '*:8443 (LISTEN)',
  });
  expect(theRow(reading, 'file', { pid: 5001 })).toMatchObject({
    type: 'unknown',
    device: null,
    name: '/proc/5001/cwd (readlink: Permission denied)',
  });
});

test('slabtop, numastat and numactl', () => {
  const slabs = readCapture('slabtop', 'rhel7-plain');
  expect(theRow(slabs, 'cache')).toMatchObject({ name: 'dentry', 'cache size': 40060 * 1024, use: 100 });
  expect(theRow(slabs, 'summary', { name: 'Size' })).toMatchObject({ 'used%': 98.4 });
  expect(
    theRow(readCapture('numastat', 'rhel8-two-nodes'), 'node', { name: 'numa_miss', node: 1 }),
  ).toMatchObject({ value: 812001, unit: 'pages' });
  expect(
    theRow(readCapture('numastat', 'debian12-memory'), 'node', { name: 'MemFree', node: 'total' }),
  ).toMatchObject({ unit: 'MB' });
  const hardware = readCapture('numactl', 'rhel8-hardware');
  expect(theRow(hardware, 'node', { node: 0, name: 'free' })).toMatchObject({ value: 812, unit: 'MB' });
  expect(theRow(hardware, 'distance', { node: 0, to: 1 })).toMatchObject({ value: 21 });
});

test('a list of CPUs is no decimal number', () => {
  expect(theRow(readText('lscpu', 'On-line CPU(s) list:  0,1\n'), 'field')).toEqual({
    name: 'On-line CPU(s) list',
    value: '0,1',
  });
  expect(theRow(readCapture('lscpu', 'debian12-plain'), 'field', { name: 'CPU(s)' })).toMatchObject({
    value: 2,
  });
  expect(rowsOf(readCapture('lscpu', 'debian12-table'), 'cpu').map(row => row.fields['cpu'])).toEqual([0, 1]);
});

test('swapon, sysctl, uname, du, pgrep and pstree', () => {
  expect(theRow(readCapture('swapon', 'rhel7-summary'), 'swap', { filename: '/swap file' })).toMatchObject({
    type: 'file',
    size: 1048572,
    priority: -3,
  });
  expect(theRow(readCapture('swapon', 'ubuntu2204-show'), 'swap', { prio: 100 })).toMatchObject({
    used: 258 * 1024 ** 2,
  });
  expect(
    theRow(readCapture('sysctl', 'debian12-some'), 'setting', { name: 'net.core.somaxconn' }),
  ).toMatchObject({ value: 4096 });
  expect(theRow(readCapture('uname', 'ubuntu2204-all'), 'uname')).toMatchObject({
    release: '5.15.0-91-generic',
    machine: 'x86_64',
    rest: 'x86_64 x86_64 GNU/Linux',
  });
  expect(theRow(readText('du', '832K\t/var/log\n'), 'usage')).toEqual({ size: 832 * 1024, path: '/var/log' });
  expect(theRow(readText('pgrep', '812 nginx: worker process\n'), 'process')).toEqual({
    pid: 812,
    command: 'nginx: worker process',
  });
  const tree = readCapture('pstree', 'ubuntu2204-unicode');
  expect(theRow(tree, 'process', { name: 'GC Thread#0' })).toMatchObject({ pid: 4243, thread: 1 });
  expect(theRow(tree, 'process', { name: 'php-fpm' })).toMatchObject({ count: 8, pid: null });
});

test('iotop: bytes a second, and shares only where the kernel accounts delays', () => {
  const reading = readCapture('iotop', 'rhel8-delays');
  expect(theRow(reading, 'process')).toMatchObject({
    tid: 4711,
    'disk write': Number((47.12 * 1024 ** 2).toPrecision(15)),
    io: 99.99,
    command: 'rsync -a /srv /backup',
  });
  expect(
    rowsOf(readCapture('iotop', 'debian12-plain'), 'process').every(row => row.fields['io'] === null),
  ).toBe(true);
});

test('systemctl lists units with and without a legend, a header and a job', () => {
  for (const name of ['ubuntu2204-failed', 'rhel9-plain-no-legend', 'debian11-jobs']) {
    expect(theRow(readCapture('systemctl', name), 'unit', { unit: 'nginx.service' })).toMatchObject({
      load: 'loaded',
      active: 'failed',
      sub: 'failed',
      job: null,
    });
  }
  expect(
    theRow(readCapture('systemctl', 'debian11-jobs'), 'unit', { unit: 'dev-sdb1.device' }),
  ).toMatchObject({ job: 'start', description: '/dev/sdb1' });
  expect(
    theRow(readCapture('systemctl', 'debian12-timers'), 'timer', { unit: 'fstrim.timer' }),
  ).toMatchObject({ next: null, passed: '4h 52min ago' });
  expect(theRow(readCapture('systemctl', 'rhel9-is-system-running'), 'state')).toEqual({ state: 'degraded' });
});

test('systemctl status: since when, why, with whom, and its last words', () => {
  const running = readCapture('systemctl', 'ubuntu2204-status');
  expect(theRow(running, 'status')).toMatchObject({
    unit: 'nginx.service',
    active: 'active',
    sub: 'running',
    since: 'Mon 2026-11-23 01:58:12 UTC',
    pid: 812,
    tasks: 3,
    limit: 4915,
    memory: Number((12.3 * 1024 ** 2).toPrecision(15)),
  });
  expect(rowsOf(running, 'process').map(row => row.fields['pid'])).toEqual([812, 813]);
  expect(rowsOf(running, 'message')).toHaveLength(2);
  expect(theRow(readCapture('systemctl', 'rhel7-status-failed'), 'status')).toMatchObject({
    active: 'failed',
    result: 'oom-kill',
    status: '"Working"',
  });
});

test('systemctl show gives a row a unit, and no number for what is not set', () => {
  const reading = readCapture('systemctl', 'rhel8-show');
  expect(theRow(reading, 'show', { id: 'nginx.service' })).toMatchObject({
    nrestarts: 3,
    mainpid: 812,
    tasksmax: null,
    memorymax: 'infinity',
  });
  expect(theRow(reading, 'show', { id: 'tax-calc.service' })).toMatchObject({
    memorycurrent: null,
    result: 'oom-kill',
  });
});

test('loginctl sessions, with empty cells', () => {
  expect(theRow(readCapture('loginctl', 'ubuntu2204-sessions'), 'session', { user: 'alice' })).toEqual({
    session: '12',
    uid: 1000,
    user: 'alice',
    seat: null,
    tty: 'pts/0',
  });
});

test('journalctl in short form: messages of several lines, notes between them', () => {
  const reading = readCapture('journalctl', 'ubuntu2204-short');
  expect(theRow(reading, 'message', { ident: 'app' })).toMatchObject({
    pid: 990,
    message: 'Traceback (most recent call last):\nFile "/srv/app/main.py", line 3, in <module>',
  });
  expect(theRow(reading, 'message', { ident: 'kernel' })).toMatchObject({
    pid: null,
    host: 'web-03',
    time: 'Nov 23 01:58:12',
  });
  expect(rowsOf(reading, 'note')).toHaveLength(2);
  expect(readCapture('journalctl', 'rhel9-short-iso').rows[1]?.fields).toMatchObject({
    time: '2026-11-23T01:58:12.123456+00:00',
  });
});

test('journalctl in JSON, also where a message is no valid text', () => {
  const reading = readCapture('journalctl', 'fedora41-json');
  expect(theRow(reading, 'message', { ident: 'sshd' })).toEqual({
    time: '2026-11-23T01:58:12.351Z',
    host: 'web-03',
    ident: 'sshd',
    pid: 2210,
    unit: 'ssh.service',
    priority: 6,
    message: 'Accepted publickey for alice',
  });
  expect(theRow(reading, 'message', { ident: 'kernel' })).toMatchObject({ message: 'bad \ufffd', pid: null });
});

test('docker: containers, their use, their processes', () => {
  expect(theRow(readCapture('docker', 'v24-ps'), 'container', { names: 'worker' })).toMatchObject({
    ports: null,
    status: 'Exited (137) 3 minutes ago',
  });
  const stats = readCapture('docker', 'v24-stats');
  expect(theRow(stats, 'stats', { name: 'web' })).toMatchObject({
    'cpu %': 101.23,
    'mem usage': 512 * 1024 ** 2,
    limit: 1024 ** 3,
    'net i': 1_200_000,
    'block o': 4_100_000,
    pids: 12,
  });
  expect(theRow(stats, 'stats', { name: 'worker' })).toMatchObject({ 'cpu %': null, 'mem usage': null });
  expect(theRow(readCapture('docker', 'v24-top'), 'process', { pid: 4242 })).toMatchObject({
    cmd: 'nginx: master process nginx -g daemon off;',
  });
  expect(theRow(readCapture('docker', 'v24-images'), 'image', { tag: '1.25' })).toMatchObject({
    size: 187e6,
  });
  expect(readCapture('docker', 'v24-json').rows.map(row => [row.line, row.fields['names']])).toEqual([
    [1, 'web'],
    [2, 'cache'],
  ]);
});

test('kubectl: pods that restart, use in cores and bytes, several kinds in one answer', () => {
  const pods = readCapture('kubectl', 'v128-pods-wide');
  expect(theRow(pods, 'pod', { name: 'web-0' })).toMatchObject({
    namespace: 'prod',
    ready_count: 0,
    ready_of: 1,
    status: 'CrashLoopBackOff',
    restarts: 12,
    last_restart: '3m',
    'nominated node': null,
  });
  expect(theRow(readCapture('kubectl', 'v128-top-pods'), 'top', { name: 'web-0' })).toEqual({
    name: 'web-0',
    'cpu(cores)': 0.101,
    'memory(bytes)': 512 * 1024 ** 2,
  });
  expect(theRow(readCapture('kubectl', 'v128-top-nodes'), 'top', { name: 'node-2' })).toMatchObject({
    'cpu%': null,
  });
  expect(readCapture('kubectl', 'v128-deploy-and-hpa').rows.map(row => row.table)).toEqual([
    'deployment',
    'horizontalpodautoscaler',
  ]);
  expect(rowsOf(readCapture('kubectl', 'v128-events'), 'event')[1]?.fields).toMatchObject({
    message: 'Container image  already present on machine',
  });
});

test('crictl: containers and their use', () => {
  expect(theRow(readCapture('crictl', 'v128-ps'), 'container', { name: 'app' })).toMatchObject({
    attempt: 12,
    state: 'Exited',
    created: '3 minutes ago',
  });
  expect(theRow(readCapture('crictl', 'v128-stats'), 'stats')).toMatchObject({
    'cpu %': 1.23,
    mem: 12_580_000,
  });
});

test('jstat: a missing generation, and why the last collection was', () => {
  expect(
    readCapture('jstat', 'jdk17-gcutil').rows.map(row => [
      row.sample,
      row.fields['s0'],
      row.fields['e'],
      row.fields['fgc'],
    ]),
  ).toEqual([
    [0, null, 42.11, 3],
    [1, null, 44.9, 3],
  ]);
  expect(theRow(readCapture('jstat', 'jdk8-gccause'), 'jstat')).toMatchObject({
    fgct: 41.204,
    lgcc: 'Allocation Failure',
    gcc: 'Ergonomics',
  });
});

test('JSON that was cut off gives what came before the cut, and says where it broke', () => {
  const whole =
    '[{"ifindex":1,"ifname":"lo","mtu":65536,"operstate":"UNKNOWN"},\n{"ifindex":2,"ifname":"eth0","mtu":14';
  const reading = readText('ip', whole);
  expect(reading.rows.map(row => [row.line, row.fields['ifname']])).toContainEqual([1, 'lo']);
  expect(reading.unread).toMatchObject([{ line: 2 }]);
});
