import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** PostgreSQL’s processes by their titles, one row each where they mean different things. */
export const postgresProcesses = processesOf([
  {
    names: ['postgres: walwriter*', 'postgres: wal writer*'],
    unit: 'postgresql',
    what: 'the PostgreSQL process that writes the log (WAL) to disk in the background, each wal_writer_delay (200 ms)',
    normal: 'near zero; steady writes when commits are asynchronous',
    load: ['very much is written; synchronous_commit = off leaves the flushing to it'],
    look: ['iostat -xz 1 5', 'pidstat -d 1 5', 'cat /proc/pressure/io'],
    tuning: [
      'a fast disk for pg_wal; larger wal_buffers (64MB) for very write-heavy loads',
      'fewer full-page images: a longer checkpoint distance (max_wal_size)',
    ],
    source: SOURCES.pgWalSettings,
  },
  {
    names: ['postgres: background writer*', 'postgres: writer*', 'postgres: bgwriter*'],
    unit: 'postgresql',
    what: 'the PostgreSQL process that writes dirty pages ahead of need, so that backends find clean ones',
    normal: 'a few hundred KiB/s to some MiB/s',
    load: [
      'shared_buffers is small for the writes: pages are written again and again',
      'bgwriter_lru_maxpages set very high',
    ],
    look: ['iostat -xz 1 5', 'pidstat -d 1 5', 'ps -C postgres -o pid,stat,pcpu,rss,etime,args'],
    tuning: [
      'buffers_backend (16: pg_stat_io) growing faster than buffers_clean: bgwriter_lru_maxpages 400, larger shared_buffers',
    ],
    source: SOURCES.pgResources,
  },
  {
    names: ['postgres: walsender*', 'postgres: wal sender*'],
    unit: 'postgresql',
    what: 'the PostgreSQL process that streams the log to one standby or logical subscriber; its title says to whom and how far',
    normal: 'near zero CPU for a standby; logical decoding uses up to one processor each',
    load: [
      'logical decoding of large transactions (spilled to disk: logical_decoding_work_mem)',
      'a slow network or standby: the log is kept and pg_wal fills',
      'a base backup runs through it',
    ],
    look: ['ss -tnp', 'sar -n DEV 1 5', 'df -h /var/lib/postgresql'],
    tuning: [
      'pg_stat_replication: sent, write, flush and replay lag',
      'max_slot_wal_keep_size bounds what a dead slot may keep; drop slots nobody reads',
      'logical_decoding_work_mem = 256MB; streaming = on for large transactions',
    ],
    source: SOURCES.pgReplication,
  },
  {
    names: ['postgres: walreceiver*', 'postgres: wal receiver*'],
    unit: 'postgresql',
    what: 'the PostgreSQL process of a standby that receives the log from the primary',
    normal: 'near zero; network and disk writes at the primary’s rate',
    load: [
      'the primary writes very much',
      'fsync on the standby’s disk is slow: with synchronous replication the primary’s commits wait for it',
    ],
    look: ['sar -n DEV 1 5', 'iostat -xz 1 5', 'pidstat -d 1 5'],
    tuning: [
      'synchronous_commit = remote_write on the primary where the standby’s crash may lose moments',
      'wal_compression = lz4 on slow links',
    ],
    source: SOURCES.pgStandby,
  },
  {
    names: ['postgres: startup*'],
    unit: 'postgresql',
    what: 'the PostgreSQL process that replays the log: on a standby all the time, elsewhere after a crash',
    normal: 'follows the primary’s writes in one thread',
    load: [
      'it cannot keep up: one processor at its limit, or reads of pages that are not cached',
      'it waits for queries of the standby (“recovering … waiting” in its title: a conflict)',
    ],
    look: ['iostat -xz 1 5', 'pidstat -t 1 5', 'tail -n 100 /var/log/postgresql/postgresql-15-main.log'],
    tuning: [
      'recovery_prefetch = on (15 and later), larger shared_buffers on the standby, a faster disk',
      'max_standby_streaming_delay against hot_standby_feedback: cancel queries or keep dead rows',
      'fewer writes: drop unused indexes on the primary',
    ],
  },
  {
    names: ['postgres: archiver*', 'postgres: pgarch*'],
    unit: 'postgresql',
    what: 'the PostgreSQL process that hands finished log files to archive_command, one at a time',
    normal: 'near zero; its title names the last file',
    load: ['the command is slow or fails: log files pile up in pg_wal until the disk is full'],
    look: ['df -h /var/lib/postgresql', 'tail -n 100 /var/log/postgresql/postgresql-15-main.log', 'ps auxf'],
    tuning: [
      'pg_stat_archiver: failed_count and last_failed_wal',
      'an asynchronous archiver (pgbackrest archive-async, wal-g) with several processes; compress with lz4 or zstd',
    ],
    source: SOURCES.pgArchiving,
  },
  {
    names: [
      'postgres: logical replication*',
      'postgres: slotsync*',
      'postgres: walsummarizer*',
      'postgres: subscription*',
    ],
    unit: 'postgresql',
    what: 'a PostgreSQL process of logical replication: the launcher, an apply worker, a table’s first copy; or it follows slots and the log for backups',
    normal: 'the launcher sleeps; an apply worker uses up to one processor',
    load: [
      'the apply worker works row by row: tables without a primary key need a full scan for each change (REPLICA IDENTITY FULL)',
      'a conflict it tries again and again: read the log',
    ],
    look: [
      'tail -n 100 /var/log/postgresql/postgresql-15-main.log',
      'ps -C postgres -o pid,stat,pcpu,rss,etime,args',
      'iostat -xz 1 5',
    ],
    tuning: [
      'a primary key or unique index on each replicated table',
      'streaming = parallel (16 and later); several subscriptions',
      'pg_stat_subscription, pg_stat_subscription_stats for errors',
    ],
    source: SOURCES.pgPublication,
  },
  {
    names: ['postgres: parallel worker*'],
    unit: 'postgresql',
    what: 'a helper of one parallel query: its title names the pid of the backend that leads it',
    normal: 'as long as the query runs; one processor each',
    load: ['the query scans, joins or sorts much; several such queries take max_parallel_workers together'],
    look: ['ps -C postgres -o pid,stat,pcpu,rss,etime,args', 'iostat -xz 1 5', 'vmstat 1 5'],
    tuning: [
      'look at the leader’s query: pg_stat_activity where pid = leader_pid',
      'max_parallel_workers_per_gather = 0 or 2 on a busy transaction server; work_mem counts in each worker',
    ],
    source: SOURCES.pgParallel,
  },
  {
    names: [
      'postgres: stats collector*',
      'postgres: logger*',
      'postgres: syslogger*',
      'postgres: io worker*',
      'postgres: checkpoint*',
    ],
    unit: 'postgresql',
    what: 'a PostgreSQL service process: statistics (before 15), the log file, or asynchronous reads (io worker, 18 and later)',
    normal: 'near zero; io workers follow the reads',
    load: [
      'logger: log_statement = all or very many errors: every backend waits for its pipe',
      'stats collector: thousands of tables and databases: its file is written again and again',
    ],
    look: [
      'tail -n 100 /var/log/postgresql/postgresql-15-main.log',
      'iostat -xz 1 5',
      'ps -C postgres -o pid,stat,pcpu,rss,etime,args',
    ],
    tuning: [
      'log_min_duration_statement = 250ms with sampling in place of log_statement = all',
      'stats_temp_directory on a RAM disk (before 15)',
      'io_workers up when they are all busy (18)',
    ],
    source: SOURCES.pgLogging,
  },
  {
    names: ['postgres: * idle in transaction*'],
    unit: 'postgresql',
    what: 'a PostgreSQL connection that has begun a transaction and now waits for its client: it holds its locks and its snapshot',
    normal: 'milliseconds; longer is a fault in the program',
    load: [
      'the program calls another service, or waits for a person, between BEGIN and COMMIT',
      'a pool that hands out connections without commit (autocommit off)',
    ],
    look: [
      'ps -C postgres -o pid,stat,pcpu,rss,etime,args',
      'ss -tnp',
      'tail -n 100 /var/log/postgresql/postgresql-15-main.log',
    ],
    tuning: [
      'pg_stat_activity: xact_start, query (its last one) and application_name say whose it is',
      'idle_in_transaction_session_timeout = 60s ends them',
      'vacuum cannot remove rows newer than its snapshot: look at n_dead_tup',
    ],
    source: SOURCES.pgClientSettings,
  },
]);
