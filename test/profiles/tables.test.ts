/** Tables as people paste them: the columns that are taken, their units, what a percent is of. */
import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { readCapture, readText, selfPercent, sourceOf, top } from './captures.ts';

const TOP = (cpu: string) =>
  `top - 10:00:00 up 1 day,  1 user,  load average: 1.00, 0.50, 0.20\nTasks: 100 total,   2 running\n%Cpu(s): 50.0 us,  1.0 sy\nMiB Mem :  24105.6 total,  17781.7 free\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n    812 app       20   0 1200000  80000  10000 R  ${cpu}   1.1   2:13.45 tax-calc --all\n      1 root      20   0  160000  12000   8000 S   0.3   0.2   0:05.00 systemd\n\n`;

test.each([
  ['top twice: the last screen', TOP('12.0') + TOP('99.9'), ['tax-calc --all 99.9 null', 'systemd 0.3 null']],
  [
    'ps aux',
    'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\nroot           1  0.0  0.1 168000 11000 ?        Ss   Mar01   0:09 /sbin/init splash\napp          812 94.7  0.0   2592  1684 pts/0    R    13:21   0:10 sh -c while :; do :; done\n',
    ['sh -c while :; do :; done 94.7 null', '/sbin/init splash 0 null'],
  ],
  [
    'ps -eo without a PID',
    '%CPU COMMAND\n94.5 sh -c x y\n 1.2 node a.js --port 80\n',
    ['sh -c x y 94.5 null', 'node a.js --port 80 1.2 null'],
  ],
  [
    'ps -ef: the column C',
    'UID        PID  PPID  C STIME TTY          TIME CMD\nroot         1     0  0 09:09 ?        00:01:22 /sbin/init\napp        812     1 67 13:21 ?        00:00:01 node server.js\n',
    ['node server.js 67 null', '/sbin/init 0 null'],
  ],
  [
    'pidstat: the averages',
    'Linux 6.1.0 (web-1) \t11/25/26 \t_x86_64_\t(2 CPU)\n\n01:21:50 PM   UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command\n01:21:51 PM     0       335   56.44    8.91    0.00    1.98   65.35     1  worker\n01:21:52 PM     0       335   90.00    8.00    0.00    1.98   98.00     1  worker\n\nAverage:      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command\nAverage:        0       335   73.22    8.45    0.00    1.98   81.67     -  worker\n',
    ['worker 81.67 null'],
  ],
  [
    'pidstat -t: threads, not their sum',
    '13:21:50      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n13:21:51        0       335         -   56.00    8.00    0.00    0.00   64.00     1  worker\n13:21:51        0         -       335   16.00    8.00    0.00    0.00   24.00     1  |__worker\n13:21:51        0         -       336   40.00    0.00    0.00    0.00   40.00     0  |__flush\n',
    ['flush 40 null', 'worker 24 null'],
  ],
  [
    'docker stats: more than one CPU',
    'CONTAINER ID   NAME           CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O         PIDS\n8f3c2a1b9d0e   shop_api_1     187.32%   512.4MiB / 7.667GiB   6.53%     1.2GB / 890MB     12.3MB / 0B       45\n1a2b3c4d5e6f   shop_db_1      12.05%    1.21GiB / 7.667GiB    15.78%    200MB / 1.1GB     3.4GB / 2.1GB     23\n',
    ['shop_api_1 187.32 null', 'shop_db_1 12.05 null'],
  ],
  [
    'kubectl top pod: cores',
    'NAMESPACE     NAME                   CPU(cores)   MEMORY(bytes)   \ndefault       api-7d9f8b6c5d-abcde   1250m        512Mi           \nkube-system   coredns-5d78c9869d     3m           18Mi            \n',
    ['api-7d9f8b6c5d-abcde 1.25 null', 'coredns-5d78c9869d 0.003 null'],
  ],
])('%s', async (_, text, rows) => {
  const profile = await readText(text);
  expect(profile.format).toBe('table');
  expect(profile.unread.count).toBe(0);
  expect(top(profile, 5)).toEqual(rows);
});

test('a percent of processes is of one CPU, and is said to be', async () => {
  const { verdict, notes } = await analyseProfile([sourceOf('paste', TOP('250.0'))], 'topn');
  expect(verdict).toContain('250 % of one CPU');
  expect(notes.join()).toContain('percent of one CPU');
});

test('pidstat with several kinds of tables: CPU first, the others as views of their own', async () => {
  const { views } = await readText(
    '13:21:54      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command\n13:21:55        0       335   44.55    8.91    0.00    0.99   53.47     0  worker\n\n13:21:54      UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command\n13:21:55        0       335      0.00      3.96      0.00       0  worker\n13:21:55        0       336   5247.52     27.72      0.00       0  copy\n',
  );
  expect(views.map(({ name }) => name)).toEqual(['%CPU', 'kB_rd/s']);
  expect(views[1]!.entries[0]).toMatchObject({ name: 'copy', self: 5247.52 });
});

test.each([
  [
    'strace -c along its ruler, without the total',
    '% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n 69.46    0.004000        4000         1           execve\n 30.54    0.001759          51        34        13 openat\n------ ----------- ----------- --------- --------- ----------------\n100.00    0.005759         164        35        13 total\n',
    ['execve 69.46 null', 'openat 30.54 null'],
  ],
  [
    'perf trace -s: the total time, never the deviation',
    ' Summary of events:\n\n ls (377), 288 events, 97.3%\n\n   syscall            calls  errors  total       min       avg       max       stddev\n                                     (msec)    (msec)    (msec)    (msec)        (%)\n   --------------- --------  ------ -------- --------- --------- ---------     ------\n   mmap                  30      0     0.445     0.013     0.015     0.022      2.42%\n   openat                34     13     0.432     0.012     0.013     0.017     81.84%\n',
    ['mmap 445000 null', 'openat 432000 null'],
  ],
  [
    'slabtop: titles of two words',
    '  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME                   \n843801 843801 100%    0.19K  40181       21    160724K dentry                 \n594174 594066  99%    1.10K  42441       14    679056K ext4_inode_cache       \n',
    [`ext4_inode_cache ${679056 * 1024} null`, `dentry ${160724 * 1024} null`],
  ],
  [
    'pg_stat_statements, psql: milliseconds, and a query with bars',
    '       queryid        | calls | total_exec_time | mean_exec_time |                query                 \n----------------------+-------+-----------------+----------------+--------------------------------------\n  6044960077888318762 |     1 |       46.828377 |      46.828377 | select a\n -5169817456611316777 |   500 |      380.783381 |       0.783381 | update t set n = n || $1 where i = 2\n(2 rows)\n',
    ['update t set n = n || $1 where i = 2 380783381 null', 'select a 46828377 null'],
  ],
  [
    'psql -x',
    '-[ RECORD 1 ]---+--------------------\nqueryid         | 6044960077888318762\ncalls           | 1\ntotal_exec_time | 46.828377\nquery           | select a           +\n                | from b\n-[ RECORD 2 ]---+--------------------\nqueryid         | 2\ncalls           | 3\ntotal_exec_time | 1.5\nquery           | select c\n',
    ['select a           + from b 46828377 null', 'select c 1500000 null'],
  ],
  [
    'CSV with quoted commas and line ends',
    'queryid,calls,total_exec_time,query\n1,2,10.5,"select a,\n b from ""t"""\n2,3,99,select c\n',
    ['select c 99000000 null', 'select a,  b from "t" 10500000 null'],
  ],
  [
    "MySQL's digests: picoseconds",
    'mysql> SELECT DIGEST_TEXT, COUNT_STAR, SUM_TIMER_WAIT FROM t LIMIT 2;\n+---------------------------------------+------------+------------------+\n| DIGEST_TEXT                           | COUNT_STAR | SUM_TIMER_WAIT   |\n+---------------------------------------+------------+------------------+\n| SELECT * FROM `orders` WHERE `id` = ? |       1200 | 8123456789000000 |\n| UPDATE `stock` SET `n` = `n` - ?      |        300 | 1023456789000000 |\n+---------------------------------------+------------+------------------+\n2 rows in set (0.00 sec)\n',
    [
      'SELECT * FROM `orders` WHERE `id` = ? 8123456789000 null',
      'UPDATE `stock` SET `n` = `n` - ? 1023456789000 null',
    ],
  ],
  [
    "MySQL's sys schema, vertical: minutes and seconds",
    '*************************** 1. row ***************************\n            query: SELECT * FROM `orders` WHERE `id` = ?\n       exec_count: 1200\n    total_latency: 8.12 s\n      max_latency: 120.31 ms\n*************************** 2. row ***************************\n            query: UPDATE `stock` SET `n` = ?\n       exec_count: 300\n    total_latency: 1.02 m\n      max_latency: 20.31 ms\n2 rows in set (0.01 sec)\n',
    ['UPDATE `stock` SET `n` = ? 61200000000 null', 'SELECT * FROM `orders` WHERE `id` = ? 8120000000 null'],
  ],
  [
    "Oracle's timed events",
    'Event                                 Waits     Time(s)   (ms)   time Wait Class\n------------------------------ ------------ ----------- ------ ------ ----------\nDB CPU                                            4,512          51.2\ndb file sequential read             812,345       2,113      3   24.0 User I/O\n',
    ['DB CPU 4512000000000 null', 'db file sequential read 2113000000000 null'],
  ],
  [
    'stackprof: samples are its own, TOTAL is with callees',
    '==================================\n  Mode: cpu(500)\n  Samples: 6 (0.00% miss rate)\n  GC: 2 (33.33%)\n==================================\n     TOTAL    (pct)     SAMPLES    (pct)     FRAME\n         4  (66.7%)           4  (66.7%)     Object#work\n         2  (33.3%)           2  (33.3%)     (sweeping)\n         6 (100.0%)           0   (0.0%)     <main>\n',
    ['Object#work 4 4', '(sweeping) 2 2', '<main> 0 6'],
  ],
  [
    'Markdown with bold names, decimal commas and a blank before the percent sign',
    'Here it is:\n\n| # | Function | Self % | Total % | Samples |\n|--:|:---------|-------:|--------:|--------:|\n| 1 | `parse(std::string const&)` | 41,2 % | 60,0 % | 1.234 |\n| 2 | **hash** | 12,5 % | 12,5 % | 375 |\n',
    ['parse(std::string const&) 41.2 60', 'hash 12.5 12.5'],
  ],
  [
    'a box of lines',
    '┌──────────┬────────┐\n│ function │ cpu %  │\n├──────────┼────────┤\n│ hotSort  │ 55.3%  │\n│ memcpy   │ 12.0%  │\n└──────────┴────────┘\n',
    ['hotSort 55.3 null', 'memcpy 12 null'],
  ],
  [
    'a Top-N export with samples beside percents',
    'Rank,Function,Self CPU (%),Total CPU (%),Samples\n1,"HashMap.hash(Object), java.base",23.5%,23.5%,"1,234"\n2,read [kernel],10.1%,44.0%,530\n',
    ['HashMap.hash(Object), java.base 23.5 23.5', 'read [kernel] 10.1 44'],
  ],
])('%s', async (_, text, rows) => {
  const profile = await readText(text);
  expect(profile.format).toBe('table');
  expect(top(profile, 5)).toEqual(rows);
});

test.each([
  [
    'mpstat',
    '13:22:02     CPU    %usr   %nice    %sys %iowait   %idle\n13:22:03     all   97.51    0.00    2.49    0.00    0.00\n13:22:03       0   95.05    0.00    4.95    0.00    0.00\n',
  ],
  [
    'df',
    'Filesystem     1K-blocks    Used Available Use% Mounted on\n/dev/vda1      263174212 2810820 249836120  12% /\ntmpfs             102400      10    102390   1% /run\n',
  ],
])('%s is no profile: there is nothing to rank', async (_, text) => {
  await expect(readText(text)).rejects.toThrow('is no profile that can be read');
});

test('hot threads: CPU time by snapshot, pools as roots, idle left out of transport threads', async () => {
  const { views, stacks, unread } = await readCapture('documented/hot-threads.txt');
  expect(unread.count).toBe(0);
  // 97.0 % and 4.1 % of 500 ms.
  expect(views[0]).toMatchObject({ name: 'cpu', unit: 'ns', axis: 'cpu', total: 505_500_000 });
  expect(views[0]!.entries[0]).toMatchObject({
    name: 'org.apache.lucene.search.TermScorer.score',
    module: 'org.apache.lucene.core@9.10.0',
    file: 'TermScorer.java',
    self: 485_000_000 * 0.8,
  });
  expect(stacks!.frames.filter(({ kind }) => kind === 'process').map(({ name }) => name)).toEqual([
    'es-1 search',
    'es-1 transport_worker',
  ]);
});

test('hot threads of waits and of memory have their own views', async () => {
  const { views } = await readText(
    "::: {n}{x}\n   Hot threads at 2024-05-02T10:00:00.000Z, interval=1s, busiestThreads=1, ignoreIdleThreads=true:\n\n   50.0% (500ms out of 1s) block usage by thread 'opensearch[n][write][T#1]'\n     unique snapshot\n       app//org.opensearch.A$$Lambda/0x0001.run(Unknown Source)\n\n   1.5mb memory allocated by thread 'opensearch[n][write][T#2]'\n     unique snapshot\n       app//org.opensearch.B.c(B.java:1)\n",
  );
  expect(views.map(({ name, unit, axis, total }) => [name, unit, axis, total])).toEqual([
    ['block', 'ns', 'lock', 500_000_000],
    ['mem', 'bytes', 'alloc', 1.5 * 1024 ** 2],
  ]);
});

test('pt-query-digest: seconds of each query, queries of one kind told apart by their text', async () => {
  const profile = await readCapture('documented/pt-query-digest.txt');
  expect(top(profile, 4)).toEqual([
    'SELECT orders: SELECT * FROM orders WHERE customer = 17 11004300000 null',
    "SELECT orders: SELECT id FROM orders WHERE state = 'open' 3500100000 null",
    'UPDATE stock 3095600000 null',
    '<11 ITEMS> 100000000 null',
  ]);
  expect(selfPercent(profile, 'UPDATE stock')).toBeCloseTo(17.5, 1);
});

test('mysqldumpslow multiplies averages, Redis counts microseconds', async () => {
  expect(top(await readCapture('documented/mysqldumpslow.txt'), 1)).toEqual([
    "SELECT * FROM orders WHERE customer = N AND state = 'S' 30.12 null",
  ]);
  expect(top(await readCapture('documented/redis-commandstats.txt'), 1)).toEqual(['keys 98211000 null']);
});

test("pt-query-digest 3: ids that are cut with dots; MySQL's own slow log says the same of each statement", async () => {
  const digest = await readText(
    '# Profile\n# Rank Query ID                         Response time Calls R/Call V/M   I\n# ==== ================================ ============= ===== ====== ===== =\n#    1 0x49FDB3B0BFF56D810ED360536A2...  0.8422 88.0%     1 0.8422  0.00 SELECT orders\n# MISC 0xMISC                            0.1148 12.0%    36 0.0032   0.0 <28 ITEMS>\n',
  );
  expect(top(digest, 2)).toEqual(['SELECT orders 842200000 null', '<28 ITEMS> 114800000 null']);
});

test('a MySQL slow log: statements that differ in values are one; sessions that are set up are none', async () => {
  const profile = await readText(
    "mysqld, Version: 8.4.0. started with:\nTcp port: 3306  Unix socket: /run/mysqld.sock\nTime                 Id Command    Argument\n# Time: 2024-05-02T10:00:00.000000Z\n# User@Host: app[app] @ web-1 [10.0.0.1]  Id:    12\n# Query_time: 2.500000  Lock_time: 0.000100 Rows_sent: 1  Rows_examined: 50000\nuse `shop`;\nSET timestamp=1714644000;\nselect * from orders\n where customer = 17 and state in ('a', 'b');\n# User@Host: app[app] @ web-1 [10.0.0.1]  Id:    12\n# Query_time: 1.250000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 50000\nSET timestamp=1714644001;\nselect * from orders where customer = 18 and state in ('c');\n# Time: 2024-05-02T10:00:02.000000Z\n# User@Host: app[app] @ web-1 [10.0.0.1]  Id:    12\n# Query_time: 0.000200  Lock_time: 0.000000 Rows_sent: 0  Rows_examined: 0\n# administrator command: Quit;\n",
  );
  expect(profile.format).toBe('mysql-slow-log');
  expect(top(profile, 3)).toEqual([
    'select * from orders where customer = N and state in (N, …) 2.5 null',
    'select * from orders where customer = N and state in (S) 1.25 null',
    'Quit 0.0002 null',
  ]);
  expect(profile.views.map(({ name, total }) => [name, total])).toEqual([
    ['time', 3.7502],
    ['lock time', 0.0001],
    ['rows sent', 2],
    ['rows examined', 100_000],
    ['calls', 3],
  ]);
});

test("PostgreSQL's log: durations by statement, parse and bind without a call of their own", async () => {
  const profile = await readText(
    "2024-05-02 10:00:00.000 UTC [812] app@shop LOG:  duration: 7.305 ms  statement: select * from orders where id = 1\n2024-05-02 10:00:01.000 UTC [812] app@shop LOG:  duration: 0.100 ms  parse <unnamed>: update orders set state = $1\n\t where id < $2\n2024-05-02 10:00:01.000 UTC [812] app@shop LOG:  duration: 2.000 ms  execute <unnamed>: update orders set state = $1\n\t where id < $2\n2024-05-02 10:00:01.000 UTC [812] app@shop DETAIL:  parameters: $1 = 'x', $2 = '100'\n2024-05-02 10:00:02.000 UTC [812] app@shop LOG:  duration: 3.000 ms  statement: select * from orders where id = 22\n2024-05-02 10:00:02.000 UTC [812] app@shop LOG:  duration: 9.000 ms\n",
  );
  expect(profile.format).toBe('postgres-log');
  expect(top(profile, 2)).toEqual([
    'select * from orders where id = N 10305000 null',
    'update orders set state = $1 where id < $2 2100000 null',
  ]);
  expect(profile.views[1]).toMatchObject({ name: 'calls', total: 3 });
  expect(profile.notes.join()).toContain('1 durations without a statement');
});
