/** Tables in the forms that other systems' tools, clients and people give them: which column counts, and what is no row. */
import { expect, test } from '@jest/globals';
import { recognise } from '../../src/profiles/recognise.ts';
import { readText, top } from './captures.ts';

test.each([
  [
    "FreeBSD's top: WCPU, not the number of the CPU",
    'last pid: 12345;  load averages:  1.02,  0.88,  0.75    up 3+04:12:33  10:11:12\n48 processes:  2 running, 46 sleeping\n\n  PID USERNAME    THR PRI NICE   SIZE    RES STATE    C   TIME    WCPU COMMAND\n  812 www           1 103    0   132M    54M CPU3     3   2:13  99.12% php-fpm\n 1201 mysql        37  52    0  1340M   612M select   1  12:44   3.21% mysqld\n',
    ['php-fpm 99.12 null', 'mysqld 3.21 null'],
  ],
  [
    "macOS' top: commands with blanks before the figures",
    'Processes: 466 total, 3 running, 463 sleeping, 2411 threads\nLoad Avg: 3.05, 2.66, 2.50\n\nPID   COMMAND          %CPU TIME     #TH   #WQ  #PORT MEM    PURG   CMPRS  PGRP STATE\n4321  Editor Helper (R 99.3 02:13.45 19/1  1    141   210M+  0B     44M    688  running\n156   WindowServer     8.7  00:41:12 14    5    2500- 512M-  12M+   94M    156  sleeping\n',
    ['Editor Helper (R 99.3 null', 'WindowServer 8.7 null'],
  ],
  [
    "busybox' top with a column of CPU numbers",
    'Mem: 118644K used, 7212K free, 1380K shrd, 5924K buff, 32636K cached\nCPU:  99% usr   0% sys   0% nic   0% idle   0% io   0% irq   0% sirq\nLoad average: 1.60 0.74 0.30 2/68 1432\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n 1421  1400 root     R     1372   1%   1  94% sha256sum /dev/zero\n    1     0 root     S     1388   1%   0   0% init\n',
    ['sha256sum /dev/zero 94 null', 'init 0 null'],
  ],
  [
    'a copy of htop: the arrow of the sorted column, trees, two words above the commands',
    '  PID USER       PRI  NI  VIRT   RES   SHR S CPU%▽MEM%   TIME+  Command (merged)\n 8123 app         20   0 12.1G 1210M 23456 R  98.7 15.1  1h23:45 java -jar app.jar\n 8130 app         20   0 12.1G 1210M 23456 R  45.1 15.1  1:20.01 ├─ GC Thread#0\n 1201 mysql       20   0 1340M  612M 12345 S   3.2  7.6 12:44.12 mysqld\n',
    ['java -jar app.jar 98.7 null', 'GC Thread#0 45.1 null', 'mysqld 3.2 null'],
  ],
  [
    'ps without a percent: the CPU time, from clocks',
    '    PID     TIME COMMAND\n    812 00:10:05 tax-calc\n      1 1-02:00:00 systemd\n',
    ['systemd 93600000000000 null', 'tax-calc 605000000000 null'],
  ],
  [
    'iotop: what could not be measured does not hide the rows',
    '  TID  PRIO  USER     DISK READ  DISK WRITE  SWAPIN      IO    COMMAND\n   59 be/4 root        0.00 B/s   12.50 K/s ?unavailable?  db-writer\n   60 be/4 root        0.00 B/s    1.00 K/s ?unavailable?  logger --all\n',
    ['db-writer 12800 null', 'logger --all 1024 null'],
  ],
  [
    'decimal commas and points for thousands, a last line of sums',
    'Function          Time (ms)   Share\nparse               1.234,5   41,2 %\nhash                  987,6   32,9 %\nother                 777,9   25,9 %\nGesamt              3.000,0  100,0 %\n',
    ['parse 41.2 null', 'hash 32.9 null', 'other 25.9 null'],
  ],
  [
    'Markdown with bold figures and a bold total',
    '| | samples | % |\n|---|---:|---:|\n| foo | 1,234 | 61.7% |\n| bar | 766 | 38.3% |\n| **Total** | **2,000** | **100%** |\n',
    ['foo 61.7 null', 'bar 38.3 null'],
  ],
  [
    'percents before names with blanks, no titles',
    '61.7% foo\n30.0% bar::baz(int, int)\n 8.3% qux\n',
    ['foo 61.7 null', 'bar::baz(int, int) 30 null', 'qux 8.3 null'],
  ],
  [
    'names with dots up to the percent',
    'foo ......... 61.7 %\nbar baz ..... 38.3 %\n',
    ['foo 61.7 null', 'bar baz 38.3 null'],
  ],
  [
    'a table whose columns were pressed to one blank',
    'Function Self % Total %\nparse(std::string const&) 41.2% 60.0%\nhash 12.5% 12.5%\n',
    ['parse(std::string const&) 41.2 60', 'hash 12.5 12.5'],
  ],
  [
    'the percent sign before its word, pressed to one blank',
    '% self % total name\n33.33 100.00 block (2 levels) in run - /app/lib/a.rb\n20.00 20.00 sleep [c function] - (unknown)\n',
    ['block (2 levels) in run - /app/lib/a.rb 33.33 100', 'sleep [c function] - (unknown) 20 20'],
  ],
  [
    'sort | uniq -c | sort -rn',
    '   1234 GET /cart\n    766 GET /\n     12 POST /order\n',
    ['GET /cart 1234 null', 'GET / 766 null', 'POST /order 12 null'],
  ],
  [
    'a comparison: the state after, not the change',
    'Function   Before(ms)  After(ms)  Delta(ms)  Delta%\nfoo        120.0       80.0       -40.0      -33.3%\nbar        10.0        12.0       +2.0       +20.0%\n',
    ['foo 80000000 null', 'bar 12000000 null'],
  ],
  [
    'rows as JSON',
    '[{"pid":1,"time":"0:08","command":"/sbin/init","cpu_percent":0.0,"mem_percent":9.1},{"pid":812,"time":"10:08","command":"node a.js","cpu_percent":94.7,"mem_percent":0.0}]',
    ['node a.js 94.7 null', '/sbin/init 0 null'],
  ],
  [
    'an object a line',
    '{"CPUPerc":"187.32%","Container":"8f3c2a1b9d0e","MemPerc":"6.53%","Name":"shop_api_1"}\n{"CPUPerc":"12.05%","Container":"1a2b3c4d5e6f","MemPerc":"15.78%","Name":"shop_db_1"}\n',
    ['shop_api_1 187.32 null', 'shop_db_1 12.05 null'],
  ],
  [
    'functions of a profiling service, with objects within, cut off',
    '{"TotalCount":2000,"TopN":[{"Rank":1,"Frame":{"ExeFileName":"java","FunctionName":"HashMap.get"},"CountExclusive":410,"CountInclusive":600},{"Rank":2,"Frame":{"ExeFileName":"vmlinux","FunctionName":"do_syscall_64"},"CountExclusive":300,"CountInclusive":900},{"Rank":3,"Fra',
    ['HashMap.get 410 600', 'do_syscall_64 300 900'],
  ],
  [
    'psql: titles that no list has, known by the line below them',
    ' fingerprint_words | pct_of_all \n-------------------+------------\n select a          |       71.5\n select b          |       28.5\n(2 rows)\n',
    ['select a 71.5 null', 'select b 28.5 null'],
  ],
  [
    'psql, wrapped: cells go on in the next line',
    ' calls | total_exec_time |      query       \n-------+-----------------+------------------\n     1 |           154.5 | create table ord.\n       |                 |.ers as select 1\n     5 |            24.2 | select 2\n',
    ['create table orders as select 1 154500000 null', 'select 2 24200000 null'],
  ],
  [
    'psql -x -A',
    'calls|1\ntotal_exec_time|154.5\nquery|create table orders\n\ncalls|5\ntotal_exec_time|24.2\nquery|select 2\n',
    ['create table orders 154500000 null', 'select 2 24200000 null'],
  ],
  [
    'psql -A with commas, unquoted queries that hold them',
    'calls,total_exec_time,query\n1,154.5,select a, b, c from t\n5,24.2,select 2\n7,3.5,select d, e\n',
    ['select a,b,c from t 154500000 null', 'select 2 24200000 null', 'select d,e 3500000 null'],
  ],
  [
    'intervals',
    ' total_time  |  query   \n-------------+----------\n 01:02:03.5  | select 1\n 00:00:12.34 | select 2\n',
    ['select 1 3723500000000 null', 'select 2 12340000000 null'],
  ],
  [
    "the raw views of MySQL's sys schema: picoseconds",
    '+----------+------------+---------------+\n| query    | exec_count | total_latency |\n+----------+------------+---------------+\n| SELECT ? |         12 |  844872135000 |\n| UPDATE ? |          1 |  100000000000 |\n+----------+------------+---------------+\n',
    ['SELECT ? 844872135 null', 'UPDATE ? 100000000 null'],
  ],
  [
    'mongotop: the time of each collection',
    '                    ns    total    read    write    2024-05-02T10:00:00Z\n           shop.orders    123ms   100ms     23ms                        \n  admin.system.version      0ms     0ms      0ms                        \n',
    ['shop.orders 123000000 null', 'admin.system.version 0 null'],
  ],
])('%s', async (_, text, rows) => {
  expect(recognise(Buffer.from(text))?.confidence).toBeLessThan(0.5);
  const profile = await readText(text);
  expect(profile.format).toBe('table');
  expect(top(profile, 5)).toEqual(rows);
});

test('the sum that a table prints is the whole, where not all rows are shown', async () => {
  const { views } = await readText('function  samples\nfoo  500\nbar  100\nTotal  1000\n');
  expect(views[0]).toMatchObject({ total: 1000, unit: 'samples' });
  expect(views[0]!.entries.map(({ name }) => name)).toEqual(['foo', 'bar']);
});

test('a function that is called sum is no sum of the others', async () => {
  const { views } = await readText('function  self %\nsum  41.0%\nmap  39.0%\nall  20.0%\n');
  expect(views[0]!.entries.map(({ name }) => name)).toEqual(['sum', 'map', 'all']);
});

test.each([
  ['sales by month', 'Month,Revenue,Cost,Units\nJanuary,12000,8000,340\nFebruary,13500,8200,360\n'],
  [
    'a league',
    'Team        Played  Won  Lost  Win %\nLions       12      9    3     75.0%\nBears       12      3    9     25.0%\n',
  ],
  [
    'people as JSON',
    '[{"id":1,"name":"Ann","age":31,"score":12.5},{"id":2,"name":"Bob","age":33,"score":13.5}]',
  ],
])('%s: no profile', async (_, text) => {
  await expect(readText(text)).rejects.toThrow('is no profile that can be read');
});
