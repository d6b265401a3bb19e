/** Reports of databases on their statements: what each is ordered by, of what, with the text put together again. */
import { expect, test } from '@jest/globals';
import { readText, top } from './captures.ts';

const AWR = `SQL ordered by Elapsed Time                     DB/Inst: SHOP/shop  Snaps: 100-101
-> Captured SQL account for   80.5% of Total DB Time (s):           1,234
-> Captured PL/SQL account for   10.2% of Total DB Time (s):           1,234

        Elapsed                  Elapsed Time
        Time (s)    Executions  per Exec (s)  %Total   %CPU    %IO    SQL Id
---------------- -------------- ------------- ------ ------ ------ -------------
           423.4              1        423.40   34.3   99.0     .0 6gvch1xu9ca3g
Module: JDBC Thin Client
SELECT * FROM orders o, customers c WHERE o.customer_id = c.id AND o.state = :1 
ORDER BY o.creat
ed

             0.5              0           N/A     .0   99.0     .0 0k8522rmdzg4k
BEGIN stats.gather(2024); END;

          -------------------------------------------------------------

SQL ordered by Gets                             DB/Inst: SHOP/shop  Snaps: 100-101

     Buffer                 Gets              Elapsed
      Gets   Executions   per Exec   %Total   Time (s)   %CPU    %IO    SQL Id
----------- ----------- ------------ ------ ---------- ------ ------ -----------
  1,234,567           1 1,234,567.0    45.6      423.4   99.0     .0 6gvch1xu9ca
SELECT * FROM orders o
`;

test('AWR: each section by its own column, of the whole of the database', async () => {
  const profile = await readText(AWR);
  expect(profile.format).toBe('oracle-awr');
  expect(profile.views.map(({ name, unit, total }) => [name, unit, total])).toEqual([
    ['elapsed time', 's', 1234],
    ['gets', 'gets', 1_234_567],
  ]);
  expect(profile.views[0]!.entries[0]).toMatchObject({
    name: 'SELECT * FROM orders o, customers c WHERE o.customer_id = c.id AND o.state = :1 ORDER BY o.creat ed',
    module: '6gvch1xu9ca3g',
    self: 423.4,
  });
});

test('Statspack: the CPU time, with old hash values', async () => {
  const profile = await readText(
    `SQL ordered by CPU  DB/Inst: SHOP/shop  Snaps: 1-2\n-> Total DB CPU (s):             123\n\n    CPU                  CPU per             Elapsd                     Old\n  Time (s)   Executions  Exec (s)  %Total   Time (s)    Buffer Gets  Hash Value\n---------- ------------ ---------- ------ ---------- --------------- ----------\n     12.34            1      12.34   10.0      23.45          12,345 1234567890\nModule: sqlplus\nselect * from orders where customer = :1\n`,
  );
  expect(profile.views[0]).toMatchObject({ name: 'cpu', unit: 's', axis: 'cpu', total: 123 });
  expect(top(profile, 1)).toEqual(['select * from orders where customer = :1 12.34 null']);
});

test('SLOWLOG GET: microseconds of each command', async () => {
  const profile = await readText(
    '1) 1) (integer) 14\n   2) (integer) 1309448221\n   3) (integer) 15000\n   4) 1) "keys"\n      2) "*"\n   5) "127.0.0.1:58217"\n   6) "worker-123"\n2) 1) (integer) 13\n   2) (integer) 1309448128\n   3) (integer) 30\n   4) 1) "HGETALL"\n   5) "127.0.0.1:58217"\n   6) ""\n3) 1) (integer) 12\n   2) (integer) 1309448120\n   3) (integer) 500\n   4) 1) "KEYS"\n   5) "127.0.0.1:58217"\n   6) ""\n',
  );
  expect(profile.format).toBe('redis-slowlog');
  expect(top(profile, 3)).toEqual(['KEYS 15500000 null', 'HGETALL 30000 null']);
});

test('pgBadger: the queries by their whole time, not the single slowest ones', async () => {
  const profile = await readText(
    `\npgBadger :: \n\n- Overall statistics ---------------------------------------------------\n\nNumber of queries: 31\nTotal query duration: 1m2s\n\n- Slowest queries ------------------------------------------------------\n\nRank     Duration (s)     Query\n1) 159ms database: shop, user: app, remote: [local], app: psql - create table t;\n--\n\n- Queries that took up the most time (N) -------------------------------\n\nRank     Total duration      Times executed     Min/Max/Avg duration (s)     Query\n1) 27s500ms - 1,205 - 3ms/8ms/5ms - select * from orders\n\t where id = ?;\n--\n\t- Example 1: 8ms - database: shop, user: app - select * from orders where id = 3;\n2) 159ms - 1 - 159ms/159ms/159ms - create table t;\n--\n\n- Most frequent queries (N) --------------------------------------------\n\nRank     Times executed     Total duration     Min/Max/Avg duration (s)     Query\n1) 15 - 18ms - 0ms/2ms/1ms - select 1;\n`,
  );
  expect(profile.format).toBe('pgbadger');
  expect(profile.views[0]!.total).toBe(62e9);
  expect(top(profile, 3)).toEqual([
    'select * from orders where id = ? 27500000000 null',
    'create table t 159000000 null',
  ]);
  expect(profile.views[1]!.entries[0]).toMatchObject({ self: 1205 });
});

test("MongoDB's slow queries: milliseconds by collection", async () => {
  const line = (ns: string, millis: number) =>
    `{"t":{"$date":"2024-05-02T10:00:00.000+00:00"},"s":"I","c":"COMMAND","id":51803,"ctx":"conn12","msg":"Slow query","attr":{"type":"command","ns":"${ns}","command":{"find":"x"},"planSummary":"COLLSCAN","durationMillis":${millis}}}\n`;
  const profile = await readText(
    line('shop.orders', 123) + line('shop.stock', 323) + line('shop.orders', 400),
  );
  expect(profile.format).toBe('table');
  expect(top(profile, 2)).toEqual(['shop.orders 523000000 null', 'shop.stock 323000000 null']);
});

test("Oracle's events under titles of two lines", async () => {
  const profile = await readText(
    `                                           Total Wait       Wait   % DB Wait\nEvent                                Waits Time (sec)    Avg(ms)   time Class\n------------------------------ ----------- ---------- ---------- ------ --------\nDB CPU                                          512.3              51.2\ndb file sequential read            812,345      213.0        .26   21.3 User I/O\nlog file sync                       12,345       98.1       7.95    9.8 Commit\n`,
  );
  expect(top(profile, 3)).toEqual([
    'DB CPU 51.2 null',
    'db file sequential read 21.3 null',
    'log file sync 9.8 null',
  ]);
});
