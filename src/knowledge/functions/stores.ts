import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** MongoDB, Kafka, Lucene, Cassandra, ClickHouse, memcached, Ceph: as their own profilers and perf print them. */
export const documentAndMessageStores = [
  ...functionsOf('mongod mongodb mongo mongos wiredtiger', [
    {
      names:
        '__wt_row_search __wt_btcur_* __wt_page_in_func __wt_cursor_* mongo::CollectionScan* mongo::PlanExecutorImpl* mongo::PlanStage::work mongo::IndexScan* mongo::FetchStage* mongo::sbe::* mongo::bson* mongo::BSONObj* mongo::BSONElement* mongo::matcher* mongo::MatchExpression* mongo::WiredTiger* mongo::* __curfile_*',
      what: 'runs a MongoDB query: walks documents or an index, matches and copies BSON',
      hot: 'collection scans (COLLSCAN), large documents of which little is used, or fetches for each index key',
      cheaper: [
        'the profiler or the log’s “Slow query” lines (slowms 100) with planSummary: COLLSCAN: add a compound index (equality, sort, range)',
        'projections that an index covers; smaller documents, bounded arrays',
        '$lookup and $unwind on indexed fields, $match first',
      ],
      next: 'db.currentOp({secs_running: {$gt: 1}}); explain("executionStats"): totalDocsExamined against nReturned',
    },
    {
      names:
        '__wt_evict* __evict_* __wt_cache_eviction* __wt_reconcile* __rec_* __wt_cond_wait_signal __wt_checkpoint* __checkpoint_* __wt_log_* __wt_block_* __wt_sync* __wt_txn_* __wt_hs_*',
      what: 'evicts, writes or checkpoints pages in WiredTiger; when the cache is 95 % full (or 20 % dirty) the requests’ own threads do it',
      hot: 'the cache is smaller than the working set, or long-running cursors and transactions pin old versions',
      cheaper: [
        'more memory or a smaller working set (indexes that nobody uses); storage.wiredTiger.engineConfig.cacheSizeGB is half of memory less 1 GB by default',
        'end long transactions and cursors',
        'a faster disk: eviction waits for its writes',
      ],
      next: 'db.serverStatus().wiredTiger.cache: “application threads page read/write”, dirty bytes; mongostat’s dirty and used columns',
    },
  ]),
  ...functionsOf('kafka redpanda jvm java', [
    {
      names:
        'kafka.log.* kafka.server.* kafka.network.* kafka.cluster.* kafka.coordinator.* org.apache.kafka.* kafka.log.Log.append kafka.utils.* org.apache.kafka.common.record.* org.apache.zookeeper.*',
      what: 'serves Kafka: requests, the log, replication, or a client’s batches',
      hot: 'very many small batches (a request each), recompression (broker and producer differ in compression.type), down-conversion for old clients, too many partitions',
      cheaper: [
        'producers: linger.ms=10 to 50, batch.size=131072, compression.type=lz4 or zstd; brokers: compression.type=producer',
        'consumers: fetch.min.bytes=65536; fewer partitions (some thousands a broker)',
        'num.io.threads to the disks, num.network.threads to the processors when RequestHandlerAvgIdlePercent falls below 0.3',
      ],
      next: 'JMX RequestHandlerAvgIdlePercent, NetworkProcessorAvgIdlePercent, RequestsPerSec; bytes a batch in the producer’s batch-size-avg',
    },
  ]),
  ...functionsOf('elasticsearch opensearch lucene solr jvm java', [
    {
      names:
        'org.apache.lucene.search.* org.apache.lucene.codecs.* org.apache.lucene.index.* org.apache.lucene.store.* org.apache.lucene.* org.elasticsearch.search.* org.elasticsearch.index.* org.elasticsearch.* org.opensearch.* org.apache.solr.*',
      what: 'searches, aggregates or indexes documents (Lucene, in Elasticsearch, OpenSearch or Solr)',
      hot: 'queries touch very many documents: aggregations over text or high-cardinality fields, wildcards, deep pages, scripts; or many small segments and shards',
      cheaper: [
        '_nodes/hot_threads and the slow logs name the query; filter context (cached) instead of scoring; search_after instead of deep from+size',
        'shards of 10 to 50 GB, fewer replicas of tiny indices; keyword with doc values for aggregations, not fielddata',
        'bulk requests of 5 to 15 MB, refresh_interval 30s while loading',
      ],
      next: 'GET _nodes/hot_threads; GET _cat/thread_pool/search,write?v for queues and rejections',
    },
    {
      names:
        'org.apache.lucene.index.SegmentMerger.* org.apache.lucene.index.IndexWriter.merge* org.apache.lucene.index.ConcurrentMergeScheduler* org.apache.lucene.index.DocumentsWriter* org.apache.lucene.codecs.*Writer* org.apache.lucene.util.bkd.* org.apache.lucene.analysis.*',
      what: 'writes or merges segments: the cost of indexing',
      hot: 'much is indexed with short refresh intervals (many small segments), heavy analysers, or updates of whole documents',
      cheaper: [
        'refresh_interval 30s or -1 for a bulk load, then back',
        'fewer indexed fields (index: false, enabled: false), simpler analysers, no ngram on long text',
        'index.translog.durability async where seconds may be lost; index_buffer_size 20 %',
      ],
      next: 'GET _cat/segments, _nodes/stats/indices/merges (throttle time)',
      source: SOURCES.opensearchTuning,
    },
    {
      names:
        'org.apache.lucene.util.automaton.* org.apache.lucene.search.WildcardQuery* org.apache.lucene.search.RegexpQuery* org.apache.lucene.search.PrefixQuery* org.apache.lucene.search.AutomatonQuery* org.apache.lucene.search.FuzzyQuery*',
      what: 'builds and runs an automaton for a wildcard, regular-expression or fuzzy query',
      hot: 'patterns with a leading * or long alternatives over fields with very many terms',
      cheaper: [
        'the wildcard field type, or ngrams made at index time',
        'search.allow_expensive_queries: false to refuse them; a bound on length',
        'prefix searches: index_prefixes',
      ],
      next: 'the slow log’s source of the query',
    },
  ]),
  ...functionsOf('cassandra scylla jvm java', [
    {
      names:
        'org.apache.cassandra.db.compaction.* org.apache.cassandra.io.* org.apache.cassandra.streaming.* org.apache.cassandra.repair.* org.apache.hadoop.hbase.regionserver.compactions.*',
      what: 'merges SSTables (compaction), streams or repairs',
      hot: 'much is written or overwritten, many tombstones, or repair runs by day',
      cheaper: [
        'compaction_throughput 64MiB/s and concurrent_compactors to the disk; STCS for writes, LCS for reads, TWCS for time series with TTL',
        'fewer deletes and wide rows: tombstones are kept gc_grace_seconds',
        'repair by range at quiet hours (Reaper)',
      ],
      next: 'nodetool compactionstats, tablestats (SSTable count, tombstones a slice), tpstats',
    },
    {
      names:
        'org.apache.cassandra.db.* org.apache.cassandra.cql3.* org.apache.cassandra.service.* org.apache.cassandra.net.* org.apache.cassandra.transport.* org.apache.cassandra.utils.*',
      what: 'reads, writes or coordinates requests in Cassandra',
      hot: 'reads touch many SSTables or tombstones, partitions are large (above 100 MB), or unprepared statements are parsed each time',
      cheaper: [
        'prepared statements; no ALLOW FILTERING, no large IN',
        'smaller partitions: a bucket in the key',
        'LOCAL_QUORUM instead of ALL; speculative_retry for slow replicas',
      ],
      next: 'nodetool proxyhistograms, tablehistograms KEYSPACE TABLE (SSTables a read, partition size)',
    },
  ]),
  ...functionsOf('clickhouse clickhouse-server duckdb arrow parquet velox datafusion polars spark', [
    {
      names:
        'DB::Aggregator::* DB::MergeTree* DB::IColumn* DB::Column* DB::FunctionComparison* DB::HashJoin* DB::Join* DB::PipelineExecutor* DB::CompressedReadBuffer* DB::AggregateFunction* DB::* duckdb::* duckdb::PhysicalHash* velox::* facebook::velox::* datafusion::* polars::* org.apache.spark.sql.execution.* org.apache.spark.*',
      what: 'runs an analytical query over columns: scan, filter, aggregate, join',
      hot: 'more columns or rows are read than the query needs (decompression shows), or groups and joins have very many or textual keys',
      cheaper: [
        'ORDER BY (primary) key in MergeTree that fits the filters, partitions by month, not by day and customer; PREWHERE',
        'LowCardinality(String) or integers for keys; the smaller table on the right of a join',
        'max_threads and max_memory_usage a query; materialised views for dashboards; Spark: spark.sql.shuffle.partitions, broadcast joins',
      ],
      next: 'system.query_log: read_rows against result_rows; EXPLAIN indexes = 1; EXPLAIN ANALYZE in DuckDB',
    },
    {
      names:
        'parquet::* arrow::* arrow::compute::* arrow::internal::* arrow::io::* arrow::csv::* polars_* org.apache.arrow.* org.apache.parquet.* orc::*',
      what: 'reads, writes or computes on Arrow or Parquet columns',
      hot: 'scans decode and decompress more columns or row groups than are needed',
      cheaper: [
        'name the columns; filters that skip row groups (data sorted by the filter column, row groups of 100 MB and more)',
        'zstd level 1 to 3 or lz4 instead of gzip; dictionary encoding for repeated strings',
        'fewer, larger files: some 100 MB to 1 GB',
      ],
      next: 'parquet-tools meta FILE: row groups, sizes, statistics',
    },
  ]),
  ...functionsOf('memcached', [
    {
      names:
        'drive_machine assoc_find do_item_get* do_item_alloc* item_lock* process_command* lru_pull_tail complete_nread* conn_* slabs_* process_get_command worker_libevent transmit try_read_command*',
      what: 'serves memcached’s requests',
      hot: 'very many small requests (most of the time is in the kernel’s network), one hot key, or slabs out of balance',
      cheaper: [
        'multi-get of 50 to 100 keys; persistent connections',
        '-t no more than processors (4 is enough for 1 million a second); larger values as several keys or compressed by the client',
        '-o slab_reassign,slab_automove where one slab class evicts',
      ],
      next: 'stats, stats slabs, stats items: evictions by class, get_hits against get_misses',
    },
  ]),
  ...functionsOf('lmdb liblmdb berkeleydb libdb', [
    {
      names:
        'mdb_page_* mdb_get mdb_put mdb_cursor_* mdb_node_* mdb_txn_* mdb_midl_* __db_* __bam_* __memp_* __lock_get* __ham_*',
      what: 'reads or writes an embedded B-tree (LMDB, Berkeley DB)',
      hot: 'transactions are small and each is synced; long readers keep old pages, so that the file and its free list grow',
      cheaper: [
        'batch writes in one transaction; MDB_NOMETASYNC may lose the last one in a crash of the host, MDB_NOSYNC can corrupt the whole file then',
        'end read transactions soon (mdb_reader_check for stale ones)',
        'MDB_APPEND for sorted loads',
      ],
      next: 'mdb_stat -ef: pages, free pages, readers',
      source: SOURCES.lmdb,
    },
  ]),
  ...functionsOf('ceph-osd ceph ceph-mds ceph-mon radosgw librbd', [
    {
      names:
        'PrimaryLogPG::* PG::* BlueStore::* OSD::* OSDShard* MDSRank::* Monitor::* BlueFS::* KernelDevice::* ReplicatedBackend::* ECBackend::* AsyncConnection::* AsyncMessenger* ECUtil* CrushWrapper::* librbd::* Objecter::*',
      what: 'serves Ceph: placement groups, the object store, messages',
      hot: 'small writes with replication or erasure coding, recovery or scrubbing, or an OSD short of memory (BlueStore’s caches miss)',
      cheaper: [
        'osd_memory_target = 4 to 8 GiB; RocksDB and WAL on NVMe; 100 to 200 placement groups an OSD',
        'osd_mclock_profile high_client_ops while clients suffer from recovery; scrubs at night',
        'replace the slow disk: one holds up its groups',
      ],
      next: 'ceph -s, ceph osd perf (commit latency by OSD), ceph daemon osd.N dump_historic_ops',
    },
  ]),
];
