import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const postgresql = functionsOf('postgres postgresql postmaster', [
  {
    names: 's_lock perform_spin_delay finish_spin_delay tas_spin',
    what: 'waits for a spin lock of PostgreSQL’s shared memory by looping',
    hot: 'very many backends want the same small structure, on a machine with many processors',
    cheaper: [
      'fewer active connections: PgBouncer in transaction mode, active backends near twice the processors',
      'a newer major version: 14 to 17 each took locks off the hot paths (snapshots, WAL insertion, SLRU)',
      'huge_pages = on with vm.nr_hugepages for shared_buffers of many GiB',
    ],
    next: 'perf report -g caller on s_lock names the structure; pg_stat_activity: active count by wait_event',
    source: SOURCES.postgresLocks,
  },
  {
    names:
      'LWLockAcquire* LWLockRelease LWLockAttemptLock LWLockWaitListLock LWLockQueueSelf LWLockWakeup LWLockDequeueSelf LWLockConditionalAcquire LWLockUpdateVar LWLockWaitForVar',
    what: 'takes a lightweight lock on shared memory; a waiter sleeps',
    hot: 'backends contend: pg_stat_activity.wait_event names the lock',
    cheaper: [
      'WALInsert/WALWrite: fewer, larger transactions, commit_delay; BufferMapping: larger shared_buffers; ProcArray: fewer connections (or PostgreSQL 14 and later)',
      'LockManager: more than 16 relations a query leave the fast path: prune partitions, drop indexes (18: max_locks_per_transaction scales it)',
      'SubtransSLRU, MultiXact: no savepoints a row, short transactions',
    ],
    next: "select wait_event_type, wait_event, count(*) from pg_stat_activity where state = 'active' group by 1,2 order by 3 desc",
    source: SOURCES.postgresLocks,
  },
  {
    names:
      'LockAcquire* LockRelease* ProcSleep LockCheckConflicts DeadLockCheck* hash_search_with_hash_value_lock GrantLock* SetupLockInTable RemoveLocalLock LockReleaseAll FastPathGrantRelationLock LockRelationOid FindLockCycle* ProcLockWakeup CleanUpLock',
    what: 'takes a heavyweight lock on a table, row or object, until the transaction ends',
    hot: 'queries touch very many tables, partitions and indexes (each is locked), or transactions wait for each other',
    cheaper: [
      'prune partitions at plan time; fewer indexes',
      'pg_blocking_pids() shows who blocks',
      'shorter transactions',
    ],
    source: SOURCES.postgresLocks,
  },
  {
    names:
      'ReadBuffer* ReadBuffer_common BufferAlloc StartReadBuffer* PinBuffer* UnpinBuffer* ReleaseBuffer BufTableLookup StrategyGetBuffer LockBuffer* hash_search_with_hash_value hash_search hash_bytes mdread* mdreadv FileRead* MarkBufferDirty GetVictimBuffer heapgetpage heap_prepare_pagescan ReleaseAndReadBuffer LocalBufferAlloc smgrread* BufferGetPage pg_checksum_page',
    what: 'finds a page in shared_buffers or reads it in',
    hot: 'a query touches very many pages: a sequential scan of a big table, a nested loop, bloat',
    cheaper: [
      'EXPLAIN (ANALYZE, BUFFERS) of the top statement names the node: an index that fits, an index-only scan (VACUUM keeps the visibility map)',
      'shared_buffers a quarter of memory; effective_cache_size three quarters',
      'dead rows cost pages too: n_dead_tup in pg_stat_user_tables, then VACUUM or pg_repack',
    ],
    next: 'pg_stat_statements order by shared_blks_hit + shared_blks_read desc limit 10',
    source: SOURCES.pgExplain,
  },
  {
    names:
      'ExecInterpExpr* ExecEvalExpr* ExecQual* ExecProject* ExecScan* SeqNext ExecSeqScan* slot_deform_* slot_deform_heap_tuple* nocachegetattr heap_deform_tuple heapgettup* heap_getnext* slot_getsomeattrs* ExecProcNode* ExecStoreBufferHeapTuple ExecAgg* ExecInterpExprStillValid HeapTupleSatisfies* heap_hot_search_buffer index_getnext* index_fetch_heap ExecIndexScan* IndexNext* standard_ExecutorRun ExecutePlan HeapTupleSatisfiesMVCC ExecModifyTable XidInMVCCSnapshot ExecMaterial* ExecNestLoop ExecMergeJoin ExecLimit ExecResult TupleDesc* heapam_*',
    what: 'runs a query plan: scans rows, takes columns apart, computes expressions',
    hot: 'a query reads far more rows than it returns, or wide rows for few columns',
    cheaper: [
      'pg_stat_statements names the query; EXPLAIN (ANALYZE, BUFFERS): rows removed by filter against rows returned',
      'an index on what filters; ANALYZE and CREATE STATISTICS where estimates are off by ten times',
      'old snapshots keep dead rows alive: end idle-in-transaction sessions; fewer and narrower columns (deforming walks all before it)',
    ],
    next: 'pg_stat_statements order by total_exec_time desc limit 10',
    source: SOURCES.pgExplain,
  },
  {
    names:
      'ExecHash* ExecHashJoin* ExecParallelHash* MultiExecHash* BuildTupleHashTable* LookupTupleHashEntry* tuplehash_* TupleHashTable* agg_fill_hash_table lookup_hash_entr* ExecHashTableInsert hash_agg_* hashagg_* tuplesort_* comparetup_* qsort_tuple* qsort_ssup tuplestore_* logtape_* LogicalTape* mergeruns* ApplySortComparator* varstrfastcmp* bttextcmp varstr_cmp* inittapes* pg_qsort btint4fastcmp dumptuples readtup_heap writetup_heap puttuple_common tuplesort_performsort',
    what: 'joins, groups or sorts rows in memory or on disk',
    hot: 'many rows; spilled to temporary files when work_mem is short; text is compared by locale',
    cheaper: [
      'SET work_mem for that query: EXPLAIN shows Batches > 1 or “external merge Disk”',
      'an index in the order that is wanted makes the sort go away; hash_mem_multiplier = 2 (default from 15)',
      'collation "C" for keys that need no language order: strcoll is several times slower than memcmp',
    ],
    next: 'log_temp_files = 0, temp_blks_written in pg_stat_statements',
    source: SOURCES.pgResources,
  },
  {
    names:
      'XLogInsert* XLogInsertRecord XLogFlush* XLogWrite CopyXLogRecordToWAL WALInsertLock* ReserveXLogInsertLocation pg_comp_crc32c* XLogFileInit* issue_xlog_fsync XLogBackgroundFlush WalSndLoop XLogSendPhysical RecordTransactionCommit CommitTransaction* XLogRecordAssemble AdvanceXLInsertBuffer log_heap_update SyncRepWaitForLSN XLogReadRecord* GetXLogBuffer XLogNeedsFlush pgstat_*wal',
    what: 'writes the write-ahead log and waits for it at commit',
    hot: 'many small transactions, each with its own flush; full-page images after checkpoints; many indexes',
    cheaper: [
      'more rows a transaction (COPY, multi-row INSERT): one flush instead of thousands',
      'synchronous_commit = off where the last half second may be lost (no corruption); commit_delay = 1000 with many committers',
      'max_wal_size = 16GB and more, checkpoint_timeout = 15min: fewer full-page images; wal_compression = lz4; fewer indexes',
    ],
    next: 'pg_stat_wal (wal_fpi, wal_sync_time), pg_stat_bgwriter or pg_stat_checkpointer: requested against timed checkpoints',
    source: SOURCES.pgWalSettings,
  },
  {
    names:
      'heap_page_prune* heap_prune_chain lazy_scan_* lazy_vacuum_* heap_vacuum_* btvacuum* btbulkdelete vacuum_* do_autovacuum dead_items_* TidStore* heap_page_is_all_visible heap_freeze* heap_prepare_freeze* lazy_scan_heap* visibilitymap_* RecordPageWithFreeSpace heap_prune_satisfies_vacuum table_recheck_autovac* relation_needs_vacanalyze compute_scalar_stats compute_index_stats acquire_sample_rows',
    what: 'vacuums tables: removes dead rows, freezes old ones, gathers statistics',
    hot: 'tables are updated much; a scan that prunes pages on the way does it for others',
    cheaper: [
      'run it more often in smaller portions: autovacuum_vacuum_scale_factor',
      'HOT updates: fillfactor below 100, fewer indexes on changing columns',
      'end long transactions',
    ],
    source: SOURCES.pgVacuum,
  },
  {
    names:
      '_bt_* btgettuple btinsert _bt_search _bt_compare _bt_binsrch _bt_doinsert _bt_moveright _bt_readpage _bt_checkkeys btint4cmp bttext* ginInsert* ivfflat* scanGetItem keyGetItem startScanEntry entryGetItem collectMatch* HnswSearchLayer ginGetBitmap BitmapHeapNext* ExecBitmapHeapScan',
    what: 'searches or changes an index (B-tree, GIN, GiST, vectors)',
    hot: 'look-ups are many, arrays in IN lists are long, or each write updates many indexes',
    cheaper: [
      'pg_stat_user_indexes where idx_scan = 0: drop (check replicas first)',
      'one composite index in place of several; fillfactor 90 to 70 with HOT where updates touch no indexed column',
      'REINDEX CONCURRENTLY where it has bloated; IN lists of thousands: join to a VALUES or array with = ANY',
    ],
    next: 'pgstattuple’s pgstatindex(…): avg_leaf_density; EXPLAIN (ANALYZE, BUFFERS) of the statement',
    source: SOURCES.pgHot,
  },
  {
    names:
      'standard_planner subquery_planner query_planner make_one_rel add_path* set_rel_* expression_tree_* eval_const_expressions* raw_parser base_yyparse pg_parse_query* parse_analyze* transformStmt SearchCatCache* SearchSysCache* RelationIdGetRelation* RelationBuild* exec_simple_query* pg_plan_query* create_plan* match_index* get_relation_info* build_simple_rel expand_inherit* join_search* core_yylex RevalidateCachedQuery* pg_analyze_and_rewrite* AcquireRewriteLocks relation_open* AcceptInvalidationMessages LookupCatCache* copyObjectImpl find_all_inheritors prune_append_rel_partitions catcache* RelationCacheInvalidate* clause_selectivity* ResolveOpClass* exec_bind_message exec_parse_message',
    what: 'parses, plans or looks up the catalogue for a query',
    hot: 'queries are short and many, sessions are new for each of them, or tables have very many partitions and columns',
    cheaper: [
      'prepared statements (server-side; plan_cache_mode where generic plans go wrong)',
      'keep connections: a fresh one fills its catalogue caches anew (5 to 50 ms)',
      'fewer partitions; join_collapse_limit = 8 is the default bound: explicit JOINs beyond it',
    ],
    next: 'pg_stat_statements.track_planning = on: total_plan_time against total_exec_time',
    source: SOURCES.pgQuery,
  },
  {
    names:
      'GetSnapshotData* ProcArray* TransactionIdIsInProgress* SubTrans* SlruSelectLRUPage SimpleLruReadPage* TransactionIdGetStatus* TransactionLogFetch MultiXact* GetMultiXactIdMembers SubTransGetParent* TransactionIdDidCommit SubTransGetTopmostTransaction heap_lock_tuple* ComputeXidHorizons TransactionIdSetStatusBit CLogGroupUpdate* SimpleLruZeroPage GetNewTransactionId',
    what: 'finds out which transactions are running or committed',
    hot: 'very many connections, subtransactions (savepoints) beside a long transaction, or row locks shared by many (multixacts)',
    cheaper: [
      'fewer connections',
      'no savepoint a row; end long transactions',
      'NO KEY locks; fewer foreign keys on hot rows',
    ],
  },
]);

const mysql = functionsOf('mysqld mysql mariadb mariadbd innodb', [
  {
    names:
      'ut_delay rw_lock_* sync_array_* mutex_spin_wait* PolicyMutex* TTASEventMutex* os_event_* rw_lock_x_lock_* srw_lock* ssux_lock* buf_pool_mutex* ut_mutex* TTASMutex* srw_mutex* rw_lock_s_lock_spin* pfs_rw_lock_* psi_rwlock_*',
    what: 'waits for a lock inside InnoDB, spinning at first',
    hot: 'many threads change the same index pages or structures: a hot row, an auto-increment key, the adaptive hash index',
    cheaper: [
      'SHOW ENGINE INNODB STATUS, SEMAPHORES: file and line of the waits',
      'fewer statements at a time: a pool of connections near twice the processors (innodb_thread_concurrency bounds it in the server; 0, no bound, is the default)',
      'innodb_adaptive_hash_index = OFF where btr_search is in the stacks; innodb_autoinc_lock_mode = 2; split the hot row',
    ],
    next: 'performance_schema.events_waits_summary_global_by_event_name order by sum_timer_wait desc',
  },
  {
    names:
      'buf_page_get_gen* buf_LRU_* buf_flush_* buf_read_page* buf_page_optimistic_get* buf_pool_* Buf_fetch* buf_page_* fil_io* os_file_* page_cleaner* buf_pool_t::* buf_block_* buf_do_flush* buf_dblwr* buf_wait_for_read* os_aio_* log_free_check* buf_page_init_for_read*',
    what: 'finds, reads or flushes pages of InnoDB’s buffer pool',
    hot: 'queries touch many pages; the pool is smaller than the working set, so that pages are thrown out and flushed',
    cheaper: [
      'innodb_buffer_pool_size: 60 to 75 % of a dedicated host’s memory',
      'an index for the query: rows_examined against rows_sent in the slow log',
      'innodb_io_capacity to what the device does (2,000 for SSD, 10,000 for NVMe), innodb_flush_method = O_DIRECT',
    ],
    next: 'Innodb_buffer_pool_reads against …_read_requests; Innodb_buffer_pool_wait_free must stay 0',
  },
  {
    names:
      'row_search_mvcc* row_sel_* btr_cur_* page_cur_* cmp_dtuple_rec* cmp_data* rec_get_offsets* rec_init_offsets* row_vers_* trx_undo_* btr_pcur_* lock_clust_rec_read_check* ReadView* read_view_* rec_offs* btr_search_* page_rec_* ha_innobase::* handler::* row_ins_* row_upd_* btr_page_* row_prebuilt* row_purge* trx_purge* lock_rec_* mtr_t::* lock_table* lock_get_* trx_sys*',
    what: 'reads or changes rows in InnoDB',
    hot: 'queries examine far more rows than they return; long transactions keep old versions that each read must walk',
    cheaper: [
      'EXPLAIN ANALYZE of the digest with most rows_examined: an index that fits it, covering where it can',
      'end long transactions: each read walks the old versions',
      'SELECT only the columns that are needed: wide rows go off-page',
    ],
    next: 'sys.statement_analysis; history list length in SHOW ENGINE INNODB STATUS (above 100,000 is a long transaction)',
  },
  {
    names:
      'log_write_up_to* log_writer* log_flusher* log_wait_for_* log_buffer_* MYSQL_BIN_LOG::* binlog_* Binlog_* log_t::* log_group_write* fil_flush* ordered_commit* MYSQL_LOG::* rotate_binlog* group_commit_lock* Stage_manager* semisync* ReplSemiSync* log_sys*',
    what: 'writes the redo log and the binary log at commit',
    hot: 'many small transactions, each synced twice (sync_binlog=1, innodb_flush_log_at_trx_commit=1)',
    cheaper: [
      'more rows a transaction',
      'a device with a protected cache; innodb_redo_log_capacity = 4G and more (8.0.30)',
      'innodb_flush_log_at_trx_commit = 2 and sync_binlog = 100 where the last second may be lost on a crash of the host; binlog_group_commit_sync_delay with many committers',
    ],
    next: 'Innodb_os_log_fsyncs a second, Innodb_log_waits (must stay 0); w_await in iostat -xz 1 5',
  },
  {
    names:
      'Item_* Field_* evaluate_join_record sub_select* MYSQLparse* MYSQLlex* dispatch_command* mysql_execute_command* mysql_parse* create_sort_index* filesort* my_strnncollsp* my_hash_sort* my_strnxfrm* my_uca_* Protocol_* test_quick_select* best_access_path* open_tables* Optimize_table_order* Filesort* temptable::* create_tmp_table* end_write* TableScanIterator* NestedLoopIterator* HashJoinIterator* AggregateIterator* SortingIterator* FilterIterator* my_charset_* table_cache* mysql_select* Query_block* do_handle_one_connection do_command',
    what: 'parses, optimises and runs an SQL statement in MySQL',
    hot: 'joins without an index, sorts and temporary tables of many rows, or very many tiny statements',
    cheaper: [
      'performance_schema digests name the statement',
      'indexes for joins and order',
      'prepared or fewer statements; keep connections',
    ],
  },
]);

const stores = functionsOf(
  'redis redis-server valkey valkey-server rocksdb leveldb sqlite sqlite3 libsqlite3 memcached mongod lmdb lucene elasticsearch',
  [
    {
      names:
        'aeProcessEvents aeApiPoll aeMain readQueryFromClient processInputBuffer processCommand lookupKey* dictFind* dictAddRaw dictRehash* dictSdsKeyCompare dictGenHashFunction writeToClient* _writeToClient sendReplyToClient addReply* processMultibulkBuffer beforeSleep handleClientsWithPendingWrites* sdscatlen sdsnewlen getCommand setCommand hgetallCommand genericHgetallCommand keysCommand sortCommand zrangeCommand genericZrange* zslInsert sunionDiffGenericCommand sinterGenericCommand lrangeCommand delGenericCommand dictExpand* ziplist* listpack* lpGet* quicklist* intset* stringmatchlen* scanGenericCommand luaD_* luaV_execute evalGenericCommand freeMemoryIfNeeded* performEvictions activeExpireCycle* activeDefrag* defragStep rdbSave* rdbLoad* rewriteAppendOnlyFile* flushAppendOnlyFile feedAppendOnlyFile serverCron clusterCron clusterProcessPacket clientsCron databasesCron IOThreadMain lzf_compress lzf_decompress',
      what: 'serves Redis commands, one after the other, in one thread',
      hot: 'commands on many elements (KEYS, SORT, HGETALL, ZRANGE, set operations, long scripts), very many tiny commands, eviction or expiry of many keys, or a save',
      cheaper: [
        'SLOWLOG GET 20 names slow commands: SCAN in place of KEYS, HSCAN, smaller collections (--bigkeys)',
        'pipelining, MGET, MSET: a command costs 1 µs, its system calls ten times that; io-threads 4 (Redis 6 and later) when most of the time is read and write',
        'transparent huge pages off; saves on a replica; UNLINK, lazyfree-lazy-eviction yes',
        'several instances or a cluster: one thread is the limit (some 100,000 to 200,000 commands a second without pipelining)',
      ],
      next: 'redis-cli INFO commandstats (usec_per_call), LATENCY DOCTOR, INFO stats (latest_fork_usec)',
      source: SOURCES.redisLatency,
    },
    {
      names:
        'rocksdb::CompactionJob* rocksdb::CompactionIterator* rocksdb::MergingIterator* rocksdb::BlockBasedTableBuilder* rocksdb::BlockBuilder* rocksdb::MergeHelper* rocksdb::FlushJob* rocksdb::TableBuilder* leveldb::DBImpl::DoCompaction* leveldb::MergingIterator* rocksdb::DBImpl::Background* rocksdb::UncompressBlock* rocksdb::CompressBlock* rocksdb::CompactionOutputs* rocksdb::MemTableIterator* github.com/cockroachdb/pebble* github.com/syndtr/goleveldb* github.com/dgraph-io/badger* org.apache.cassandra.db.compaction.* org.apache.hadoop.hbase.*compact*',
      what: 'merges sorted files in the background (compaction) of a log-structured store',
      hot: 'much is written (each byte is rewritten 10 to 30 times over its life); small levels or small memtables rewrite the same data often',
      cheaper: [
        'write_buffer_size 128 MiB and max_bytes_for_level_base four times that: fewer rewrites',
        'universal compaction for write-heavy loads (more space); LZ4 on upper levels, ZSTD on the last',
        'rate_limiter (rate_bytes_per_sec) so that reads do not suffer; max_background_jobs to the processors it may have',
      ],
      next: 'the LOG file or rocksdb.stats: Write-Amp by level, Stalls',
      source: SOURCES.rocksdbOptions,
    },
    {
      names:
        'rocksdb::DBImpl::Get* rocksdb::BlockBasedTable::* rocksdb::BlockIter* rocksdb::DataBlockIter* rocksdb::IndexBlockIter* rocksdb::FilePicker* rocksdb::Version::Get* rocksdb::LRUCache* rocksdb::DBIter* rocksdb::InlineSkipList* rocksdb::MemTable::* rocksdb::WriteThread* rocksdb::DBImpl::Write* rocksdb::* leveldb::* rocksdb::clock_cache* rocksdb::FullFilterBlockReader* rocksdb::InternalKeyComparator* rocksdb::WriteBatch* rocksdb::ShardedCache* rocksdb::BlockFetcher*',
      what: 'reads or writes keys in RocksDB or LevelDB',
      hot: 'reads search several levels, blocks are decompressed again because the cache is small, iterators step over many deleted keys',
      cheaper: [
        'bloom filters (10 bits a key) and a block cache of a third of memory with cache_index_and_filter_blocks',
        'prefix seeks with iterate_upper_bound; fewer tombstones (DeleteRange, compaction on deletion)',
        'MultiGet for batches; LZ4 or no compression for the hot levels',
      ],
      next: 'rocksdb.block.cache.miss, …bloom.filter.useful, number.iter.skip in the statistics; PerfContext for one slow read',
    },
    {
      names:
        'sqlite3VdbeExec sqlite3_step sqlite3Btree* sqlite3BtreeMovetoUnpacked sqlite3BtreeIndexMoveto sqlite3BtreeTableMoveto moveToChild vdbeRecordCompare* sqlite3VdbeRecordCompare* sqlite3Pager* getPageNormal pcache1* balance_nonroot sqlite3Prepare* sqlite3_prepare* sqlite3RunParser sqlite3Parser yy_reduce sqlite3Vdbe* sqlite3Where* vdbeSorter* pagerStress walFindFrame walWriteFrame* sqlite3Wal* unixSync full_fsync sqlite3_* sqlite3GetVarint* accessPayload sqlite3MemCompare patternCompare sqlite3Fts* sqlite3Step insertCell unixWrite unixRead sqlite3LockAndPrepare',
      what: 'runs SQL in SQLite: the byte-code engine, its B-trees and pager',
      hot: 'full table scans, statements prepared again for each use, or one transaction a row (each synced)',
      cheaper: [
        'EXPLAIN QUERY PLAN: SCAN means no index; ANALYZE; PRAGMA optimize',
        'BEGIN … COMMIT around many rows; PRAGMA journal_mode=WAL, synchronous=NORMAL: thousands of commits a second instead of tens',
        'sqlite3_prepare_v3 once and reset; PRAGMA cache_size=-65536, mmap_size=1073741824',
      ],
      next: 'sqlite3_stmt_status(FULLSCAN_STEP), or .eqp full and .scanstats on in the shell',
      source: SOURCES.sqliteEqp,
    },
  ],
);

export const databases = [...postgresql, ...mysql, ...stores];
