import { describe, expect, test } from '@jest/globals';
import type { Transcript } from '../../src/core/transcript.ts';
import { analyseProcess, functionProbes, processProbes } from '../../src/knowledge/index.ts';
import { processes } from '../../src/knowledge/processes/index.ts';
import { createPolicy } from '../../src/remote/policy/judge.ts';

const policy = createPolicy();

/** What a person pastes, the name that is shown, and words of the row that explains it. */
const EXAMPLES: readonly (readonly [asked: string, name: string, says: string])[] = [
  ['kswapd0', 'kswapd0', 'frees memory in the background'],
  ['[kworker/u8:2-events_unbound]', 'kworker/u8:2-events_unbound', 'workqueue `events_unbound`'],
  ['kworker/3:1H-kblockd', 'kworker/3:1H-kblockd', 'of processor 3, high priority'],
  ['[jbd2/sda1-8]', 'jbd2/sda1-8', 'the file system on sda1'],
  ['ksoftirqd/3', 'ksoftirqd/3', 'of processor 3'],
  [
    'root   45  0.0  0.0      0     0 ?   S   Nov24   0:07 [kcompactd0]',
    'kcompactd0',
    'moves pages together',
  ],
  ['irq/130-nvme0q1', 'irq/130-nvme0q1', 'interrupt 130 of nvme0q1'],
  ['md127_raid5', 'md127_raid5', 'of array md127'],
  ['napi/eth0-8193', 'napi/eth0-8193', 'of interface eth0'],
  ['postgres: checkpointer', 'postgres: checkpointer', 'dirty pages to disk at a checkpoint'],
  ['postgres: 15/main: checkpointer ', 'postgres: checkpointer', 'at a checkpoint'],
  ['postgres: autovacuum worker shop', 'postgres: autovacuum worker shop', 'vacuums tables'],
  [
    'postgres: app shop 10.0.0.5(53422) SELECT',
    'postgres: app shop 10.0.0.5(53422) SELECT',
    'a PostgreSQL connection',
  ],
  ['postgres', 'postgres', 'the PostgreSQL server'],
  ['/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main', 'postgres', 'the PostgreSQL server'],
  ['nginx: worker process', 'nginx: worker process', 'one event loop'],
  ['nginx: master process /usr/sbin/nginx -g daemon on;', 'nginx: master process', 'the nginx web server'],
  [
    'www-data  1234  812  3 02:11 ?  00:09:13 php-fpm: pool www',
    'php-fpm: pool www',
    'PHP’s process manager',
  ],
  ['php-fpm8.2', 'php-fpm8.2', 'PHP’s process manager'],
  ['sshd: alice [priv]', 'sshd: alice [priv]', 'OpenSSH server'],
  ['nginx.service', 'nginx', 'the nginx web server'],
  ['postgresql@15-main.service', 'postgresql', 'the PostgreSQL server'],
  ['java -Xmx4g -jar app.jar', 'java app.jar', 'a Java program'],
  [
    '/usr/bin/java -Xms1g -cp /opt/kafka/libs/*:x kafka.Kafka config/server.properties',
    'java kafka.Kafka',
    'a message log',
  ],
  [
    'java -Des.path.home=/usr/share/elasticsearch -cp /x/* org.elasticsearch.bootstrap.Elasticsearch -d',
    'java org.elasticsearch.bootstrap.Elasticsearch',
    'a search engine',
  ],
  ['python3 -m gunicorn -w 4 app:app', 'python3 gunicorn', 'a Python web server'],
  ['/usr/bin/python3.11 /opt/x/worker.py --token=SECRET', 'python3.11 worker.py', 'a Python program'],
  ['node --max-old-space-size=4096 /srv/app/server.js', 'node server.js', 'a JavaScript program'],
  ['/lib/systemd/systemd-journald', 'systemd-journald', 'the log service'],
  ['(udev-worker)', 'udev-worker', 'the device manager'],
  ['-bash', 'bash', 'a shell'],
  ['/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock', 'dockerd', 'the Docker daemon'],
  ['/usr/bin/kubelet --max-pods=110', 'kubelet', 'the Kubernetes agent'],
  ['redis-server *:6379', 'redis-server', 'commands in one thread'],
  ['/usr/bin/qemu-system-x86_64 -name guest=web', 'qemu-system-x86_64', 'a virtual machine'],
  ['sudo -u x nice -n 5 /usr/sbin/mysqld', 'mysqld', 'the MySQL or MariaDB server'],
  ['sh -c exec java -jar /srv/jenkins.war', 'java jenkins.war', 'continuous integration'],
  ['kworker/u8:2+flush-259:0', 'kworker/u8:2+flush-259:0', 'dirty pages are written back to a disk'],
  ['postgres: writer process', 'postgres: writer process', 'writes dirty pages ahead of need'],
  ['postgres: walsender repl 10.0.0.2(4444) streaming 0/30', 'postgres: walsender repl', 'streams the log'],
  [
    'postgres: app shop 10.0.0.5(53422) idle in transaction',
    'postgres: app shop 10.0.0.5(53422) idle in transaction',
    'holds its locks and its snapshot',
  ],
  ['PM2 v5.3.0: God Daemon (/root/.pm2)', 'PM2: God Daemon', 'a JavaScript program'],
  ['tini -- node /srv/server.js', 'node server.js', 'a JavaScript program'],
  ['(squid-1)', 'squid-1', 'proxy'],
  ['/tmp/kdevtmpfsi', 'kdevtmpfsi', 'miner'],
  ['[kdevtmpfs]', 'kdevtmpfs', 'kernel’s own service threads'],
  ['python3 manage.py runserver', 'python3 manage.py', 'for development'],
];

test.each(EXAMPLES)('%s is understood', (asked, name, says) => {
  const { answer, verdict } = analyseProcess(asked);
  expect(verdict).toContain(`\`${name}`);
  expect(`${verdict}\n${answer}`).toContain(says);
});

test('a line of ps aux tells its figures, main class and flags, and repeats nothing else of it', () => {
  const { answer } = analyseProcess(
    'root 812 99.0 12.5 5120000 2048000 ? Dl 02:11 9:13 /usr/bin/java -Xmx4g -XX:+UseG1GC -Dpassword=hunter2 -cp a.jar:b.jar com.example.TaxCalc --key=topsecret',
  );
  expect(answer).toContain('main class `com.example.TaxCalc`');
  expect(answer).toContain('99.0 % CPU on average since it started');
  expect(answer).toContain('2.0 GiB resident');
  expect(answer).toContain('uninterruptible wait');
  expect(answer).toContain('`-Xmx4g`: the heap grows to 4g at most');
  expect(answer).toContain('G1 collector');
  expect(answer).not.toMatch(/hunter2|topsecret/);
});

test('the header of ps is stepped over, and top’s lines are read too', () => {
  const { answer, verdict } = analyseProcess(
    'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND\nmysql 991 3.1 40.0 9000 8000 ? Ssl Nov24 99:13 /usr/sbin/mysqld --innodb-buffer-pool-size=8G',
  );
  expect(verdict).toContain('`mysqld` is the MySQL or MariaDB server');
  expect(answer).toContain('InnoDB caches 8G of pages');
  const top = analyseProcess('  812 root      20   0 4123m   1.2g  20m S  99.0  1.2   9:13.02 redis-server');
  expect(top.verdict).toContain('`redis-server` is the Redis');
  expect(top.answer).toContain('99.0 % CPU in top’s interval');
});

test('the number of a node is no part of a misspelt name', () => {
  expect(analyseProcess('kswpad0').answer).toContain('Did you mean `kswapd`?');
});

test('a program that nobody knows is said to be unknown, with what is near and how to look', () => {
  const { answer, verdict, statements } = analyseProcess('tax-calc --all');
  expect(verdict).toBe('`tax-calc` is not in the catalogue');
  expect(answer).toContain('`ps -o pid,ppid,user,etime,args -C tax-calc`');
  expect(statements).toEqual([]);
  expect(analyseProcess('memcache').answer).toContain('Did you mean `memcached`?');
});

describe('looks at a host', () => {
  const asked = [
    ...EXAMPLES.map(([line]) => line),
    'tax-calc',
    "x'; rm -rf /",
    '$(reboot)',
    '../../etc/shadow',
    '',
    '-rf',
    'a'.repeat(5000),
  ];
  test.each(asked)('of %s pass the same judge as a person’s', line => {
    for (const probe of processProbes(line)) {
      expect(policy.judge(probe)).toMatchObject({ verdict: 'allow', reason: '' });
    }
  });

  test.each([
    'libssl3',
    'libc.so.6',
    'kernel',
    '/usr/lib/libstdc++.so.6',
    'jvm',
    '; reboot',
    '',
    'a b',
    '--admindir=/x',
  ])('of the library %s pass it too', library => {
    for (const probe of functionProbes(library)) {
      expect(policy.judge(probe)).toMatchObject({ verdict: 'allow', reason: '' });
    }
  });

  test('ask for process, unit with cgroup and limits, and package', () => {
    const probes = processProbes('postgresql@15-main.service');
    expect(probes.join('\n')).toMatch(/ps -o .*cgroup.* -C postgres/);
    expect(probes.join('\n')).toContain('systemctl show postgresql@15-main -p');
    expect(probes.join('\n')).toContain('LimitNOFILE');
    expect(probes.join('\n')).toContain('dpkg-query -W');
    expect(processProbes('kswapd0')).toEqual([expect.stringContaining('grep kswapd0')]);
  });

  test('what the host printed is shown, bounded, and cannot break out of its block', () => {
    const transcript: Transcript = {
      host: 'web-03',
      line: 'ps -C nginx',
      stages: [['ps']],
      stdout: `PID COMMAND\n812 nginx \u001b[31m\`\`\`\n${'x'.repeat(9000)}\n`.repeat(50),
      stderr: '',
      exit: 0,
      stageExits: [0],
      startedAt: 0,
      ms: 1,
      bytes: 1,
      truncated: false,
    };
    const { answer } = analyseProcess('nginx', Array(40).fill(transcript));
    expect(answer).toContain('On web-03, `ps -C nginx`:');
    expect(answer.length).toBeLessThan(10_000);
    expect(answer).not.toContain('\u001b');
    expect((answer.match(/```/g) ?? []).length % 2).toBe(0);
  });
});

const said = (line: string, stdout: string): Transcript => ({
  host: 'db-01',
  line,
  stages: [[line]],
  stdout,
  stderr: '',
  exit: 0,
  stageExits: [0],
  startedAt: 0,
  ms: 1,
  bytes: stdout.length,
  truncated: false,
});

test('command lines that hold the word are told, our own are not', () => {
  const own = [
    '  15441 root     npm run perf -- explainprocess cron --host local',
    '  15442 root     grep cron',
  ].join('\n');
  const look = (lines: string) =>
    analyseProcess('cron', [said('ps -eo pid,user,args | grep cron', lines)]).answer;
  expect(look(own)).not.toContain('the word');
  expect(look(`${own}\n    812 root     /usr/bin/python3 run-crontab.py`)).toMatch(
    /one command line holds the word: pid 812 runs it by `python3`/i,
  );
});

test('what the host says of it is put in words: processes, flags, limits, restarts, package', () => {
  const { answer } = analyseProcess('java', [
    said(
      'ps -o pid,ppid,user,stat,pcpu,pmem,rss,nlwp,etime,cgroup:60,args -C java',
      '    PID    PPID USER     STAT %CPU %MEM   RSS NLWP     ELAPSED CGROUP               COMMAND\n    812       1 shop     Sl   99.0  1.2 512000   90    02:11:00 0::/system.slice/x   /usr/bin/java -Xmx4g -Dpassword=hunter2 -jar app.jar\n',
    ),
    said(
      'systemctl show java -p ActiveState',
      'ActiveState=active\nMainPID=812\nNRestarts=14\nMemoryCurrent=4080218931\nMemoryMax=4294967296\nCPUQuotaPerSecUSec=1s 500ms\nLimitNOFILE=1024\nTasksCurrent=90\nTasksMax=100\n',
    ),
    said('dpkg-query -W openjdk-17-jre-headless', 'openjdk-17-jre-headless:amd64\t17.0.15+6-1\n'),
  ]);
  const words = answer.slice(0, answer.indexOf('Normal:'));
  expect(words).toContain(
    'On db-01:\n- One such process runs: pid 812 of shop, 90 threads, 99.0 % CPU on average since it started, 500 MiB resident',
  );
  expect(words).toContain('`-Xmx4g`: the heap grows to 4g at most');
  expect(words).toContain('restarted it 14 times');
  expect(words).toContain('holds 3.8 GiB of 4.0 GiB (95 %)');
  expect(words).toContain('its quota is 1.5 processors'.replace('its', 'Its'));
  expect(words).toContain('1024 open files at most: few');
  expect(words).toContain('90 of at most 100 tasks');
  expect(words).toContain('Package openjdk-17-jre-headless:amd64 17.0.15+6-1');
  expect(words).not.toContain('hunter2');
});

test.each([
  ['/lib/systemd/systemd --user', 'a user’s own systemd'],
  ['[python3] <defunct>', 'is a Python program'],
  ['varnishd -a :80', 'Varnish'],
  ['rsync -a /a /b', 'a copy in progress'],
  ['find / -name core', 'a walk over files'],
  ['slurmd', 'batch system'],
])('%s is %s', (asked, says) => {
  expect(analyseProcess(asked).verdict).toContain(says);
});

test('the dead are said to be dead, not to be threads of the kernel', () => {
  expect(analyseProcess('[python3] <defunct>').answer).toContain('its parent has not collected it');
});

test.each(['master', 'vector', 'flush', 'spark', 'rr'])(
  'the bare word %s is answered with a perhaps',
  word => {
    expect(analyseProcess(word).verdict).toMatch(/is perhaps|not in the catalogue/);
  },
);

test.each([
  'manager',
  'operator',
  'worker',
  'server',
  'app',
  'agent',
  'process',
  'main',
  'timer',
  'shop-worker',
])('%s gets no made-up row and no far-fetched neighbour', word => {
  const { verdict, answer } = analyseProcess(word);
  expect(verdict).toContain('not in the catalogue');
  expect(answer).not.toContain('Did you mean');
});

test('what a process is begins as a thing, so that “it is …” reads', () => {
  const wrong = processes
    .map(({ what }) => what)
    .filter(
      what =>
        !/^(?:an? |the |one of |PHP|Varnish|Squid|ClickHouse|Kibana|Jetty|Neo4j|[A-Z]|computing|configuration|continuous|distributed|what |git)/.test(
          what,
        ),
    );
  expect(wrong).toEqual([]);
});
