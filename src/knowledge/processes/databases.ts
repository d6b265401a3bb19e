import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const POSTGRES = [
  'ps -C postgres -o pid,stat,pcpu,rss,etime,args',
  'iostat -xz 1 5',
  'tail -n 100 /var/log/postgresql/postgresql-15-main.log',
];

export const databases = processesOf([
  {
    names: 'postgres postmaster postgresql',
    unit: 'postgresql',
    what: 'the PostgreSQL server: one process that listens, and one more for each connection',
    normal:
      'shared_buffers (often a quarter of memory) counts in each process’s RSS: sum Pss, not RSS; idle connections cost 2 to 10 MiB each',
    load: [
      'queries without a fitting index, or sorts that spill',
      'more active connections than twice the processors',
      'autovacuum or a checkpoint at work',
      'a long transaction that keeps dead rows',
    ],
    look: [
      'ps -C postgres -o pid,stat,pcpu,rss,etime,args',
      'iostat -xz 1 5',
      'tail -n 100 /var/log/postgresql/postgresql-15-main.log',
    ],
    tuning: [
      'pg_stat_activity (state, wait_event, now() - xact_start) for now, pg_stat_statements order by total_exec_time for always',
      'PgBouncer in transaction mode in front of more than some 100 connections',
      'shared_buffers 25 % of memory, work_mem 16 to 64 MB by query, max_wal_size 8GB and more, random_page_cost 1.1 on SSD',
    ],
    source: SOURCES.postgresProgram,
  },
  {
    names: ['postgres: checkpointer*'],
    unit: 'postgresql',
    what: 'the PostgreSQL process that writes all dirty pages to disk at a checkpoint',
    normal: 'steady, spread over checkpoint_completion_target; CPU near zero',
    load: ['checkpoints are frequent because max_wal_size is small', 'very many dirty pages and a slow disk'],
    look: POSTGRES,
    tuning: ['raise max_wal_size and checkpoint_timeout', 'log_checkpoints shows why and how long'],
    source: SOURCES.pgWalSettings,
  },
  {
    names: ['postgres: autovacuum worker*', 'postgres: autovacuum launcher*'],
    unit: 'postgresql',
    what: 'a PostgreSQL process that vacuums tables and gathers statistics',
    normal: 'workers come and go; the launcher sleeps',
    load: [
      'tables are updated or deleted from much',
      'a freeze against transaction id wrap-around',
      'a long transaction makes it come back without success',
    ],
    look: POSTGRES,
    tuning: [
      'let it run: more often in smaller portions (scale factor per table)',
      'end long transactions',
      'more maintenance_work_mem',
    ],
    source: SOURCES.pgVacuum,
  },
  {
    names: [
      'postgres: *(*)*',
      'postgres: *[local]*',
      'postgres: * idle',
      'postgres: * SELECT*',
      'postgres: * UPDATE*',
      'postgres: * INSERT*',
      'postgres: * COMMIT*',
    ],
    unit: 'postgresql',
    what: 'a PostgreSQL connection; its title says user, database, client and what it does',
    normal: 'idle most of the time',
    load: ['its query; "idle in transaction" holds locks and keeps dead rows', '"waiting" means a lock'],
    look: POSTGRES,
    tuning: [
      'pg_stat_activity by this pid shows the query and its wait event',
      'idle_in_transaction_session_timeout',
    ],
    source: SOURCES.pgPs,
  },
  {
    names: 'pgbouncer pgpool odyssey pgcat',
    what: 'a connection pooler in front of PostgreSQL',
    normal: 'a few per cent; PgBouncer is one thread',
    load: ['very many short queries: one processor is its limit', 'TLS on both sides'],
    look: ['ss -s', 'pidstat -t 1 5', 'ps -o pid,pcpu,nlwp,etime,args -C pgbouncer'],
    tuning: ['several instances with so_reuseport', 'transaction pooling'],
    source: SOURCES.pgbouncerProgram,
  },
  {
    names: 'mysqld mariadbd mysql mariadb',
    unit: 'mysql',
    what: 'the MySQL or MariaDB server: one process, one thread a connection',
    normal: 'memory near innodb_buffer_pool_size plus 1 to 10 MiB for each connection and its sorts',
    load: [
      'queries without an index: one digest is mostly the cause',
      'a buffer pool smaller than the working set',
      'many running threads (Threads_running above twice the processors)',
      'flushing of dirty pages, purge behind long transactions, replication apply',
    ],
    look: ['pidstat -t 1 5', 'iostat -xz 1 5', 'tail -n 100 /var/log/mysql/error.log'],
    tuning: [
      'sys.statement_analysis or the slow log (long_query_time = 0.5) names the query; SHOW FULL PROCESSLIST for now',
      'innodb_buffer_pool_size 60 to 75 % of a dedicated host, innodb_redo_log_capacity 4G, innodb_io_capacity to the device',
      'max_connections from memory; a pool in the clients',
    ],
    source: SOURCES.mariadbd,
  },
  {
    names: 'redis-server valkey-server redis valkey keydb-server',
    unit: 'redis-server',
    what: 'the Redis (Valkey) server: data in memory, commands in one thread',
    normal: 'the data plus overhead in memory; one processor at most for commands',
    load: [
      'slow commands (KEYS, SORT, large sets)',
      'fork for a save: page tables are copied, pages copied on write',
      'swap, transparent huge pages',
      'a disk that makes fsync wait',
    ],
    look: [
      'ps -eLo pid,tid,pcpu,comm --sort=-pcpu',
      'cat /sys/kernel/mm/transparent_hugepage/enabled',
      'vmstat 1 5',
    ],
    tuning: [
      'SLOWLOG and LATENCY DOCTOR',
      'transparent huge pages off',
      'saves on a replica; appendfsync everysec',
      'maxmemory with room for the fork',
    ],
    source: SOURCES.redisLatency,
  },
  {
    names: 'redis-rdb-bgsav redis-aof-rewri redis-rdb-bgsave redis-aof-rewrite',
    unit: 'redis-server',
    what: 'the child that writes Redis’s data to disk',
    normal: 'one processor for seconds to minutes, memory shared with the parent',
    load: ['a large data set; many writes meanwhile copy pages'],
    look: ['vmstat 1 5', 'pidstat -d 1 5', 'cat /proc/pressure/io'],
    tuning: ['save less often, or on a replica', 'never on the processor of the main thread'],
    source: SOURCES.redisLatency,
  },
]);
