import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { createPolicy } from '../../../src/remote/policy/index.ts';

const policy = createPolicy();

function verdicts(lines: readonly string[]): string[] {
  return lines.map(line => `${policy.judge(line).verdict} ${line}`);
}

const SIXTY_SECONDS = [
  'uptime',
  'dmesg | tail',
  'vmstat 1 5',
  'mpstat -P ALL 1 5',
  'pidstat 1 5',
  'iostat -xz 1 5',
  'free -m',
  'sar -n DEV 1 5',
  'sar -n TCP,ETCP 1 5',
  'top -b -n 1',
];

const DIAGNOSIS = [
  'head -v -n 400 /proc/stat /proc/meminfo /proc/vmstat /proc/diskstats /proc/loadavg /proc/uptime /proc/pressure/cpu /proc/pressure/io /proc/pressure/memory /proc/pressure/irq',
  'head -v -n 400 /proc/net/snmp /proc/net/netstat /proc/net/softnet_stat /proc/net/dev /proc/net/sockstat /proc/net/sockstat6 /proc/sys/fs/file-nr /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max',
  'head -v -n 400 /proc/812/status /proc/812/schedstat /proc/812/cgroup /proc/812/stat /proc/812/io /proc/812/limits /proc/812/wchan /proc/812/task/813/schedstat /proc/self/cgroup /proc/self/mountinfo',
  'head -v -n 20 /sys/block/sda/queue/rotational /sys/block/sda/queue/scheduler /sys/block/nvme0n1/device/model /sys/block/sda/device/ioerr_cnt /sys/block/sda/inflight /sys/class/net/eth0/speed /sys/class/net/eth0/statistics/rx_dropped',
  'head -v -n 20 /sys/devices/system/cpu/online /sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count /sys/devices/system/node/node0/meminfo /sys/devices/system/node/node0/numastat /sys/devices/system/edac/mc/mc0/ue_count /sys/fs/ext4/sda1/errors_count /sys/kernel/mm/transparent_hugepage/enabled',
  "grep -rsH --include=cpu.stat --include=cpu.max --include=memory.events --include=memory.current --include=memory.max --include=pids.current --include=pids.max --include=cpu.pressure '' /sys/fs/cgroup",
  "grep -rsH --include=cpu.stat --include=cpu.cfs_quota_us --include=memory.failcnt --include=memory.oom_control --include=memory.limit_in_bytes '' /sys/fs/cgroup",
  'ls -U /proc/812/fd',
  'ls -U /proc/812/fd | wc -l',
  'ps -eLo state,wchan:32,pid,tid,ppid,psr,pcpu,comm,cgroup',
  'ps -eo ppid,pid,lstart,comm',
  'ps -eo pid,ppid,stat,pcpu,pmem,rss,nlwp,etimes,comm --sort=-pcpu',
  'ss -s',
  'ss -ltn',
  'ss -tinmp',
  'ss -uam',
  'ss -Htan state close-wait',
  'ss -n state syn-recv',
  "ss -tin '( sport = :443 )'",
  "ss -tanp '( dport = :5432 or sport = :5432 )'",
  'nstat -asz',
  'lsof -nP -p 812',
  'lsof -nP +L1',
  'journalctl --no-pager -n 500 -o short-iso -k',
  'journalctl --no-pager -n 200 -o short-iso -u nginx.service',
  'journalctl --no-pager -n 200 -o short-iso -p err',
  "journalctl --no-pager -n 200 -o short-iso -u nginx --since '2026-11-24 10:00:00'",
  'journalctl --list-boots --no-pager',
  'dmesg -T',
  'dmesg --time-format iso',
  'dmesg -T | tail -n 200',
  'systemctl list-units --failed --no-pager --plain --no-legend',
  'systemctl --failed --plain --no-legend',
  'systemctl show tax-calc.service -p ActiveState,SubState,Result,NRestarts,ExecMainStatus,MemoryMax,TasksMax,ActiveEnterTimestamp',
  'df -PT',
  'df -Pi',
  'findmnt -l',
  'findmnt --df',
  'cat /proc/mounts',
  'cat /proc/buddyinfo /proc/softirqs /proc/interrupts',
  'sar -u',
  'sar -q',
  'sar -r -s 02:00:00 -e 03:00:00',
  'sar -B 1 5',
  'sar -w 1 5',
  'pidstat -t -p 812 1 3',
  'pidstat -hurdw 1 5',
  'pidstat -d 1 5',
  'vmstat -w 1 5',
  'vmstat -s',
  'vmstat -f',
  'iostat -xyz 1 5',
  'top -b -n 2 -d 1',
  'slabtop -o -s c',
  'numastat -m',
  'ip -s link',
  'ip -s -s link',
  'ip neigh',
  'tc -s qdisc',
  'ethtool -S eth0',
  'stat -fc %T /sys/fs/cgroup',
  'who -b',
  'date +%N',
  'systemd-detect-virt',
  'chronyc -n tracking',
  'ntpq -pn',
  'timedatectl show -p NTPSynchronized',
  'ipcs -m',
  'ipcs -lsu',
  'resolvectl statistics',
  'netstat -s',
];

test('the sixty-second checklist is allowed as it stands', () => {
  expect(verdicts(SIXTY_SECONDS)).toEqual(SIXTY_SECONDS.map(line => `allow ${line}`));
  expect(SIXTY_SECONDS.map(line => policy.judge(line).line)).toEqual(SIXTY_SECONDS);
});

test('every form that a diagnosis sends is allowed', () => {
  expect(verdicts(DIAGNOSIS)).toEqual(DIAGNOSIS.map(line => `allow ${line}`));
});

test('two hundred files are read at once', () => {
  const files = Array.from({ length: 200 }, (_, index) => `/proc/${index + 1}/schedstat`);
  expect(policy.judge(`head -v -n 200 ${files.join(' ')}`)).toMatchObject({ verdict: 'allow', reason: '' });
});

test.each([
  ['tail -f /var/log/syslog', 'tail -f never ends: use tail -n 200 /var/log/syslog'],
  ['vmstat 1', 'vmstat 1 never ends: use vmstat 1 5'],
  ['iostat -xz 1', 'iostat -xz 1 never ends: use iostat -xz 1 5'],
  ['sar -n DEV 1 | tail', 'sar -n DEV 1 never ends: use sar -n DEV 1 5 | tail'],
  ['uptime; id', '";" at position 7 chains commands'],
  ['ps aux > /tmp/x', '">" at position 8 redirects output'],
  ['cat /proc/1/environ', 'environments hold secrets: use cat /proc/PID/status'],
  ['systemctl restart nginx', 'hosts are not changed from here: use systemctl status UNIT'],
  ['htop', 'use top -b -n 1'],
  ['journalctl -f -u nginx', 'journalctl --follow never ends: use journalctl --no-pager -n 200 -u UNIT'],
  ['docker logs web', 'use docker logs --tail 200 web'],
  ['/usr/bin/vmstat 1 5', 'name the program alone'],
  ['vmsat 1 5', 'did you mean vmstat'],
])('%s is refused with the nearest allowed form', (line, words) => {
  expect(policy.judge(line).reason).toContain(words);
});

test('a position counts characters from 1 and names an invisible one by its code', () => {
  expect(policy.judge('df\u00a0-h').reason).toBe(
    'The character at position 3 is not ASCII (U+00A0): type the line in plain ASCII.',
  );
});

test.each([
  ['vmstat 1 5', 30],
  ['vmstat 2 30', 70],
  ['top -b -n 3 -d 10', 40],
  ['perf stat -a -- sleep 25', 35],
  ['timeout 5 strace -c -f -p 812', 5],
  ['strace -c -f -p 812', 10],
  ['tcpdump -c 10 -i eth0', 15],
])('%s gets %i seconds', (line, seconds) => {
  expect(policy.judge(line).limits.seconds).toBe(seconds);
});

test.each([
  ['dmesg | tail', true],
  ['lsof -nP -p 812', true],
  ['ss -tlnp', true],
  ['iotop -b -n 1', true],
  ['slabtop -o', true],
  ['ss -tln', false],
  ['vmstat 1 5', false],
])('whether %s needs root is said: %p', (line, root) => {
  expect(policy.judge(line).root).toBe(root);
});

test.each([
  ['timeout 5 strace -c -f -p 812', 'strace -c -f -p 812'],
  [
    'perf record -F 99 -p 812 -g -- sleep 10',
    'perf record -o - -F 99 -p 812 -g -- sleep 10 | perf report --stdio --no-children -i -',
  ],
  ['tcpdump -c 10 -i eth0 port 443', 'tcpdump -nn -q -c 10 -i eth0 port 443'],
  ['jstack 812', 'jstack 812'],
  ['py-spy dump --pid 812 --nonblocking', 'py-spy dump --pid 812 --nonblocking'],
])('%s needs an approval, of exactly the line that would run', (line, sent) => {
  const judgement = policy.judge(line);
  expect(judgement).toMatchObject({ verdict: 'approve', line: sent });
  expect(judgement.reason).toContain('needs the approval of a second person');
  expect(judgement.cost).toBeTruthy();
});

test.each([
  ['systemctl status nginx', 'systemctl status --no-pager nginx'],
  ['journalctl -u nginx -n 20', 'journalctl --no-pager -u nginx -n 20'],
  ['du -sh /var/log', 'du -x -sh /var/log'],
  ['grep  "it\'s"   /var/log/syslog', `grep 'it'"'"'s' /var/log/syslog`],
  ['"ps" aux', 'ps aux'],
])('%s is sent as %s', (line, sent) => {
  expect(policy.judge(line)).toMatchObject({ verdict: 'allow', line: sent });
});

test('procps reads no accepted line a second time as BSD options, where the letter e prints environments', () => {
  const others = ['-a', '-p 1', '-C sh', '-ww', '--sort=-rss', '--no-headers', '1'];
  const shapes = ['-f', '-F', '-j', '-l', '-T', '-L', '-H', '--forest', '-o pid,args'];
  const pairs = [...others, ...shapes].flatMap((first, at, all) =>
    all.slice(at).map(second => `${first} ${second}`),
  );
  const triples = shapes.flatMap((first, at) =>
    shapes
      .slice(at + 1)
      .flatMap((second, next) => shapes.slice(at + next + 2).map(third => `${first} ${second} ${third}`)),
  );
  const accepted = [...pairs, ...triples]
    .map(words => policy.judge(`ps -e ${words}`))
    .filter(({ verdict }) => verdict === 'allow');
  expect(accepted.length).toBeGreaterThan(80);
  const secret = `canary${process.pid}`;
  const leaks = accepted.filter(({ stages }) => {
    const env = environmentWith(secret);
    const result = spawnSync('ps', stages[0]!.slice(1), { encoding: 'utf8', env, maxBuffer: 1 << 26 });
    return result.stderr.includes('error') || result.stdout.includes(secret);
  });
  expect(leaks.map(({ line }) => line)).toEqual([]);
});

test('the second reading is real: ps prints the environment for a line that the judge refuses', () => {
  const line = 'ps -e -T --forest';
  expect(policy.judge(line).verdict).toBe('refuse');
  const env = environmentWith('yes');
  const result = spawnSync('ps', line.split(' ').slice(1), { encoding: 'utf8', env, maxBuffer: 1 << 26 });
  expect(result.stdout.includes('CANARY=')).toBe(true);
});

/** Small, and shown in wide columns, so that nothing cuts the canary off. */
function environmentWith(canary: string): Record<string, string> {
  return { CANARY: canary, COLUMNS: '4000', PATH: '/usr/bin:/bin' };
}

test('a user who does not exist makes no accepted ps line print environments', () => {
  const known =
    'root daemon www-data apache httpd nginx mysql postgres redis memcached elasticsearch logstash kibana kafka zookeeper mongodb rabbitmq prometheus grafana node_exporter alertmanager tomcat jenkins haproxy git deploy systemd-resolve systemd-network systemd-timesync messagebus nobody';
  const odd = 'ax aux axww x w xf aex eax ex e xe www axfww lax axl jax vax sax ru xa-f aee mee';
  const accepted = [...known.split(' '), ...odd.split(' ')]
    .flatMap(user => [
      `ps -u ${user}`,
      `ps -fu ${user}`,
      `ps -U ${user} -o pid,args`,
      `ps --user ${user} -ww`,
    ])
    .map(line => policy.judge(line))
    .filter(({ verdict }) => verdict === 'allow');
  expect(accepted.length).toBeGreaterThan(150);
  const leaks = accepted.filter(({ stages }) => {
    const env = environmentWith('canary');
    return spawnSync('ps', stages[0]!.slice(1), {
      encoding: 'utf8',
      env,
      maxBuffer: 1 << 26,
    }).stdout.includes('CANARY=canary');
  });
  expect(leaks.map(({ line }) => line)).toEqual([]);
});
