import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Caches, documents, search, messages: the stores beside the relational ones. */
export const stores = processesOf([
  {
    names: 'memcached',
    what: 'a cache in memory',
    normal: 'up to -m MB, a few per cent of CPU in 4 threads by default',
    load: ['very many small requests', 'one hot key or connection'],
    look: ['ss -s', 'pidstat -t 1 5', 'sar -n DEV 1 5'],
    tuning: ['multi-get; persistent connections', 'threads (-t) no more than processors'],
    source: SOURCES.memcached,
  },
  {
    names: 'mongod mongos',
    what: 'the MongoDB server (mongod) or its router (mongos)',
    normal: 'the WiredTiger cache is half of memory less 1 GB by default; 1 MiB a connection beside it',
    load: [
      'collection scans (COLLSCAN in the slow log)',
      'eviction by the requests’ own threads because the cache is 95 % full',
      'checkpoints each 60 s on a slow disk',
      'thousands of connections: a thread each',
    ],
    look: ['tail -n 100 /var/log/mongodb/mongod.log', 'iostat -xz 1 5', 'pidstat -t 1 5'],
    tuning: [
      'db.currentOp({secs_running: {$gt: 1}}); a compound index: equality, sort, range',
      'maxPoolSize 50 to 100 in each client',
      'containers: --wiredTigerCacheSizeGB below the limit; XFS, no transparent huge pages before 8.0',
    ],
  },
  {
    names:
      'org.elasticsearch.bootstrap.Elasticsearch org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch org.opensearch.bootstrap.OpenSearch elasticsearch opensearch Elasticsearch',
    unit: 'elasticsearch',
    what: 'Elasticsearch or OpenSearch: a search engine on the JVM',
    normal: 'heap at most half of memory and below 32 GB; the rest is page cache',
    load: [
      'heavy aggregations, wildcards, deep pages',
      'indexing with many small segments: merges',
      'heap pressure: long collections',
      'too many shards',
    ],
    look: ['jstat -gcutil PID 1000 5', 'iostat -xz 1 5', 'pidstat -t 1 5'],
    tuning: [
      'hot threads and slow logs name the work',
      'fewer, larger shards; bulk requests; longer refresh_interval',
    ],
    source: SOURCES.opensearchTuning,
  },
  {
    names: 'org.apache.cassandra.service.CassandraDaemon cassandra scylla dse',
    unit: 'cassandra',
    what: 'Cassandra (on the JVM) or Scylla: a wide-column database',
    normal:
      'Scylla takes all processors and memory that it is given, and polls; Cassandra’s heap is 8 to 31 GB',
    load: ['compaction, repair, many tombstones', 'large partitions', 'heap pressure'],
    look: ['iostat -xz 1 5', 'pidstat -t 1 5', 'tail -n 100 /var/log/cassandra/system.log'],
    tuning: ['smaller partitions, the right compaction strategy', 'throttle compaction and repair'],
  },
  {
    names: 'clickhouse-serv clickhouse-server clickhouse clickhouse-keep clickhouse-keeper',
    unit: 'clickhouse-server',
    what: 'ClickHouse, a column store for analysis (or its Keeper, which coordinates replicas)',
    normal:
      'bursts on all processors while a query runs; merges in the background; caches grow to what is set',
    load: [
      'queries that read far more rows or columns than the key allows to skip; joins of two large tables',
      'very many small inserts: each makes a part, and merges cannot follow (“Too many parts”)',
      'mutations (ALTER … UPDATE, DELETE) rewrite whole parts',
    ],
    look: ['pidstat -t 1 5', 'iostat -xz 1 5', 'vmstat 1 5'],
    tuning: [
      'system.query_log: read_rows, memory_usage; system.merges and system.parts for what goes on',
      'inserts of 10,000 rows and more, or async_insert = 1; an ORDER BY key that fits the filters',
      'max_memory_usage and max_threads a query, by user profile',
    ],
  },
  {
    names: 'questdb timescaledb druid trino pinot org.apache.druid.* org.apache.pinot.*',
    what: 'an analytical or time-series database',
    normal: 'bursts on all processors while a query runs; background merges',
    load: ['large scans and joins', 'very many small inserts', 'high cardinality of series'],
    look: ['pidstat -t 1 5', 'iostat -xz 1 5', 'vmstat 1 5'],
    tuning: [
      'larger, fewer inserts',
      'sort keys and partitions that fit the filters',
      'a memory limit for each query',
    ],
  },
  {
    names: 'etcd',
    what: 'a small, consistent key-value store; in Kubernetes it holds the state of the cluster',
    normal: 'some per cent of CPU, memory a few times the database (up to some GiB)',
    load: [
      'a slow disk: it waits for fsync (above 10 ms is too slow), misses heartbeats, loses its leader',
      'very many or large objects (above 1 MiB), many watches, lists of everything',
      'network delay between members',
    ],
    look: ['iostat -xz 1 5', 'journalctl -u etcd -n 100 --no-pager', 'cat /proc/pressure/io'],
    tuning: [
      'an SSD of its own; “apply request took too long” and “slow fdatasync” in the log are the sign; ionice -c2 -n0',
      'heartbeat-interval about the round-trip time, election-timeout at least ten times that',
      'compact and defragment; --quota-backend-bytes 8589934592 at most',
    ],
    source: SOURCES.etcd,
  },
  {
    names:
      'kafka.Kafka kafka org.apache.zookeeper.server.quorum.QuorumPeerMain zookeeper redpanda org.apache.pulsar.PulsarBrokerStarter bookie',
    unit: 'kafka',
    what: 'a message log and its coordination (Kafka, ZooKeeper, Redpanda, Pulsar)',
    normal: 'small heap (4 to 8 GB), the rest page cache; network and sequential disk',
    load: [
      'consumers read old data from disk',
      'compression is done again because broker and producer differ',
      'too many partitions',
      'slow disk under the ZooKeeper log',
    ],
    look: ['iostat -xz 1 5', 'sar -n DEV 1 5', 'pidstat -t 1 5'],
    tuning: [
      'batching in producers (linger.ms)',
      'compression.type=producer',
      'a disk of its own for ZooKeeper’s log',
    ],
  },
  {
    names: 'beam.smp rabbitmq-server rabbitmq rabbit epmd erl_child_setup ejabberd couchdb emqx',
    unit: 'rabbitmq-server',
    what: 'the Erlang machine: RabbitMQ, CouchDB, ejabberd, EMQX and others',
    normal: 'one scheduler thread a processor, which spin a little while idle',
    load: [
      'queues grow because consumers are slow: memory, then disk',
      'many connections and channels opened and closed',
      'busy waiting of schedulers in containers',
    ],
    look: ['pidstat -t 1 5', 'ss -s', 'iostat -xz 1 5'],
    tuning: ['limit queues; prefetch for consumers', '+sbwt none in containers', 'keep connections open'],
    source: SOURCES.rabbitRuntime,
  },
  {
    names: ['sqlservr', 'oracle', 'ora_*', 'oracle_*', 'tnslsnr', 'db2sysc', 'hdbindexserver', 'asm_*'],
    what: 'a commercial database server (SQL Server, Oracle, Db2, HANA); Oracle’s ora_… are its background processes',
    normal:
      'takes the memory that is set (SQL Server all of the host’s unless max server memory is set); hundreds of processes for Oracle',
    load: [
      'statements without an index or with a plan that changed',
      'log writes: ora_lgwr, or WRITELOG waits',
      'parallel queries on all processors; statistics jobs at night',
    ],
    look: ['pidstat -t 1 5', 'iostat -xz 1 5', 'vmstat 1 5'],
    tuning: [
      'its own wait statistics name the cause: sys.dm_os_wait_stats, AWR or v$active_session_history (licensed), MON_GET_PKG_CACHE_STMT',
      'huge pages for Oracle’s SGA; a memory limit that leaves room for the host',
    ],
  },
  {
    names:
      'nats-server mosquitto activemq org.apache.activemq.* artemis emqx_ctl vernemq nsqd nsqlookupd beanstalkd gearmand',
    what: 'a message broker (NATS, MQTT, ActiveMQ, NSQ, beanstalkd)',
    normal: 'NATS and mosquitto 10 to 100 MiB, one processor for mosquitto; ActiveMQ a JVM heap',
    load: [
      'very many small messages or retained topics; slow consumers for whom it keeps messages',
      'persistence: each message synced',
      'TLS handshakes of devices that reconnect all at once',
    ],
    look: ['ss -s', 'pidstat -t 1 5', 'iostat -xz 1 5'],
    tuning: [
      'limits for queues and slow consumers',
      'batches and larger payloads; persistent sessions only where needed',
      'reconnect with a random delay in the clients',
    ],
  },
  {
    names:
      'cockroach tidb-server tikv-server pd-server yb-master yb-tserver dragonfly arangod rethinkdb couchbase memsqld foundationdb fdbserver surreal meilisearch typesense qdrant weaviate milvus',
    what: 'a distributed, search or vector database server',
    normal: 'memory as configured; many take what the host has',
    load: [
      'queries without an index, large scans or distances over all vectors',
      'compaction, rebalancing, replication after a node was lost',
      'one hot range or shard',
    ],
    look: ['pidstat -t 1 5', 'iostat -xz 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'its own statistics name the statement or range',
      'a memory limit that leaves room for the page cache',
      'keys that spread writes: no ever-growing key in the first place',
    ],
  },
]);
