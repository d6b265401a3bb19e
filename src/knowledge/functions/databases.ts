import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const postgresql = functionsOf('postgres postgresql postmaster', [
  {
    names: 's_lock perform_spin_delay finish_spin_delay tas_spin',
    what: 'waits for a spin lock of PostgreSQL’s shared memory by looping',
    hot: 'very many backends want the same small structure, on a machine with many processors',
    cheaper: [
      'fewer active connections: a pooler (PgBouncer) in transaction mode',
      'a newer version: hot spin locks were replaced by atomics step by step',
      'huge pages for shared_buffers',
    ],
    source: SOURCES.postgresLocks,
  },
  {
    names:
      'LWLockAcquire* LWLockRelease LWLockAttemptLock LWLockWaitListLock LWLockQueueSelf LWLockWakeup LWLockDequeueSelf LWLockConditionalAcquire LWLockUpdateVar LWLockWaitForVar',
    what: 'takes a lightweight lock on shared memory; a waiter sleeps',
    hot: 'backends contend: pg_stat_activity.wait_event names the lock (WALInsert, BufferMapping, LockManager, ProcArray …)',
    cheaper: [
      'read wait_event and act on that lock',
      'fewer concurrent backends',
      'LockManager: fewer partitions and indexes a query',
    ],
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
      'EXPLAIN (ANALYZE, BUFFERS) names the node',
      'an index that fits; index-only scans',
      'vacuum, so that dead rows do not cost pages',
    ],
  },
  {
    names:
      'ExecInterpExpr* ExecEvalExpr* ExecQual* ExecProject* ExecScan* SeqNext ExecSeqScan* slot_deform_* slot_deform_heap_tuple* nocachegetattr heap_deform_tuple heapgettup* heap_getnext* slot_getsomeattrs* ExecProcNode* ExecStoreBufferHeapTuple ExecAgg* ExecInterpExprStillValid HeapTupleSatisfies* heap_hot_search_buffer index_getnext* index_fetch_heap ExecIndexScan* IndexNext* standard_ExecutorRun ExecutePlan HeapTupleSatisfiesMVCC ExecModifyTable XidInMVCCSnapshot ExecMaterial* ExecNestLoop ExecMergeJoin ExecLimit ExecResult TupleDesc* heapam_*',
    what: 'runs a query plan: scans rows, takes columns apart, computes expressions',
    hot: 'a query reads far more rows than it returns, or wide rows for few columns',
    cheaper: [
      'pg_stat_statements names the query',
      'an index, or a better estimate (ANALYZE, extended statistics)',
      'old snapshots keep dead rows alive: end idle transactions',
    ],
  },
  {
    names:
      'ExecHash* ExecHashJoin* ExecParallelHash* MultiExecHash* BuildTupleHashTable* LookupTupleHashEntry* tuplehash_* TupleHashTable* agg_fill_hash_table lookup_hash_entr* ExecHashTableInsert hash_agg_* hashagg_* tuplesort_* comparetup_* qsort_tuple* qsort_ssup tuplestore_* logtape_* LogicalTape* mergeruns* ApplySortComparator* varstrfastcmp* bttextcmp varstr_cmp* inittapes* pg_qsort btint4fastcmp dumptuples readtup_heap writetup_heap puttuple_common tuplesort_performsort',
    what: 'joins, groups or sorts rows in memory or on disk',
    hot: 'many rows; spilled to temporary files when work_mem is short; text is compared by locale',
    cheaper: [
      'work_mem for that query (EXPLAIN shows batches and external sorts)',
      'an index in the order that is wanted',
      'collation "C" for keys that need no language order',
    ],
  },
  {
    names:
      'XLogInsert* XLogInsertRecord XLogFlush* XLogWrite CopyXLogRecordToWAL WALInsertLock* ReserveXLogInsertLocation pg_comp_crc32c* XLogFileInit* issue_xlog_fsync XLogBackgroundFlush WalSndLoop XLogSendPhysical RecordTransactionCommit CommitTransaction* XLogRecordAssemble AdvanceXLInsertBuffer log_heap_update SyncRepWaitForLSN XLogReadRecord* GetXLogBuffer XLogNeedsFlush pgstat_*wal',
    what: 'writes the write-ahead log and waits for it at commit',
    hot: 'many small transactions, each with its own flush; full-page images after checkpoints; many indexes',
    cheaper: [
      'more rows a transaction; commit_delay',
      'synchronous_commit=off where the last moments may be lost',
      'longer checkpoint distance (max_wal_size), wal_compression',
    ],
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
  },
  {
    names:
      '_bt_* btgettuple btinsert _bt_search _bt_compare _bt_binsrch _bt_doinsert _bt_moveright _bt_readpage _bt_checkkeys btint4cmp bttext* ginInsert* ivfflat* scanGetItem keyGetItem startScanEntry entryGetItem collectMatch* HnswSearchLayer ginGetBitmap BitmapHeapNext* ExecBitmapHeapScan',
    what: 'searches or changes an index (B-tree, GIN, GiST, vectors)',
    hot: 'look-ups are many, arrays in IN lists are long, or each write updates many indexes',
    cheaper: [
      'drop indexes that pg_stat_user_indexes shows as unused',
      'a composite index in place of several',
      'REINDEX CONCURRENTLY where it has bloated',
    ],
  },
  {
    names:
      'standard_planner subquery_planner query_planner make_one_rel add_path* set_rel_* expression_tree_* eval_const_expressions* raw_parser base_yyparse pg_parse_query* parse_analyze* transformStmt SearchCatCache* SearchSysCache* RelationIdGetRelation* RelationBuild* exec_simple_query* pg_plan_query* create_plan* match_index* get_relation_info* build_simple_rel expand_inherit* join_search* core_yylex RevalidateCachedQuery* pg_analyze_and_rewrite* AcquireRewriteLocks relation_open* AcceptInvalidationMessages LookupCatCache* copyObjectImpl find_all_inheritors prune_append_rel_partitions catcache* RelationCacheInvalidate* clause_selectivity* ResolveOpClass* exec_bind_message exec_parse_message',
    what: 'parses, plans or looks up the catalogue for a query',
    hot: 'queries are short and many, sessions are new for each of them, or tables have very many partitions and columns',
    cheaper: [
      'prepared statements',
      'keep connections: a fresh one fills its caches anew',
      'fewer partitions; join_collapse_limit for huge joins',
    ],
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
      'SHOW ENGINE INNODB STATUS names the waits (SEMAPHORES)',
      'fewer running threads; innodb_thread_concurrency',
      'innodb_adaptive_hash_index=OFF where btr_search is in the stacks',
    ],
  },
  {
    names:
      'buf_page_get_gen* buf_LRU_* buf_flush_* buf_read_page* buf_page_optimistic_get* buf_pool_* Buf_fetch* buf_page_* fil_io* os_file_* page_cleaner* buf_pool_t::* buf_block_* buf_do_flush* buf_dblwr* buf_wait_for_read* os_aio_* log_free_check* buf_page_init_for_read*',
    what: 'finds, reads or flushes pages of InnoDB’s buffer pool',
    hot: 'queries touch many pages; the pool is smaller than the working set, so that pages are thrown out and flushed',
    cheaper: [
      'innodb_buffer_pool_size: most of the memory of a dedicated host',
      'an index for the query',
      'innodb_io_capacity to what the device can do',
    ],
  },
  {
    names:
      'row_search_mvcc* row_sel_* btr_cur_* page_cur_* cmp_dtuple_rec* cmp_data* rec_get_offsets* rec_init_offsets* row_vers_* trx_undo_* btr_pcur_* lock_clust_rec_read_check* ReadView* read_view_* rec_offs* btr_search_* page_rec_* ha_innobase::* handler::* row_ins_* row_upd_* btr_page_* row_prebuilt* row_purge* trx_purge* lock_rec_* mtr_t::* lock_table* lock_get_* trx_sys*',
    what: 'reads or changes rows in InnoDB',
    hot: 'queries examine far more rows than they return; long transactions keep old versions that each read must walk',
    cheaper: [
      'the slow log with rows_examined; EXPLAIN ANALYZE',
      'an index that fits the query',
      'end long transactions: the history list length grows',
    ],
  },
  {
    names:
      'log_write_up_to* log_writer* log_flusher* log_wait_for_* log_buffer_* MYSQL_BIN_LOG::* binlog_* Binlog_* log_t::* log_group_write* fil_flush* ordered_commit* MYSQL_LOG::* rotate_binlog* group_commit_lock* Stage_manager* semisync* ReplSemiSync* log_sys*',
    what: 'writes the redo log and the binary log at commit',
    hot: 'many small transactions, each synced twice (sync_binlog=1, innodb_flush_log_at_trx_commit=1)',
    cheaper: [
      'more rows a transaction',
      'a device with a protected cache; larger redo log',
      'relaxed settings where the last second may be lost',
    ],
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
        'aeProcessEvents aeApiPoll aeMain readQueryFromClient processInputBuffer processCommand lookupKey* dictFind* dictAddRaw dictRehash* dictSdsKeyCompare dictGenHashFunction writeToClient* _writeToClient sendReplyToClient addReply* processMultibulkBuffer beforeSleep handleClientsWithPendingWrites* sdscatlen sdsnewlen getCommand setCommand hgetallCommand genericHgetallCommand keysCommand sortCommand zrangeCommand genericZrange* zslInsert sunionDiffGenericCommand sinterGenericCommand lrangeCommand delGenericCommand dictExpand* ziplist* listpack* lpGet* quicklist* intset* stringmatchlen* scanGenericCommand luaD_* luaV_execute evalGenericCommand freeMemoryIfNeeded* performEvictions activeExpireCycle* activeDefrag* defragStep rdbSave* rdbLoad* rewriteAppendOnlyFile* flushAppendOnlyFile feedAppendOnlyFile serverCron clientsCron databasesCron IOThreadMain lzf_compress lzf_decompress',
      what: 'serves Redis commands, one after the other, in one thread',
      hot: 'commands on many elements (KEYS, SORT, HGETALL, ZRANGE, set operations, long scripts), very many tiny commands, eviction or expiry of many keys, or a save',
      cheaper: [
        'SLOWLOG names slow commands; SCAN in place of KEYS',
        'pipelining, MGET and MSET: fewer round trips',
        'transparent huge pages off; saves on a replica',
        'several instances or a cluster: one thread is the limit',
      ],
      source: SOURCES.redisLatency,
    },
    {
      names:
        'rocksdb::CompactionJob* rocksdb::CompactionIterator* rocksdb::MergingIterator* rocksdb::BlockBasedTableBuilder* rocksdb::BlockBuilder* rocksdb::MergeHelper* rocksdb::FlushJob* rocksdb::TableBuilder* leveldb::DBImpl::DoCompaction* leveldb::MergingIterator* rocksdb::DBImpl::Background* rocksdb::UncompressBlock* rocksdb::CompressBlock* rocksdb::CompactionOutputs* rocksdb::MemTableIterator* github.com/cockroachdb/pebble* github.com/syndtr/goleveldb* github.com/dgraph-io/badger* org.apache.cassandra.db.compaction.* org.apache.hadoop.hbase.*compact*',
      what: 'merges sorted files in the background (compaction) of a log-structured store',
      hot: 'much is written; small levels or small memtables rewrite the same data often',
      cheaper: [
        'larger write buffers and levels; universal compaction for write-heavy loads',
        'lighter compression on the upper levels',
        'limit its rate so that reads do not suffer',
      ],
    },
    {
      names:
        'rocksdb::DBImpl::Get* rocksdb::BlockBasedTable::* rocksdb::BlockIter* rocksdb::DataBlockIter* rocksdb::IndexBlockIter* rocksdb::FilePicker* rocksdb::Version::Get* rocksdb::LRUCache* rocksdb::DBIter* rocksdb::InlineSkipList* rocksdb::MemTable::* rocksdb::WriteThread* rocksdb::DBImpl::Write* rocksdb::* leveldb::* rocksdb::clock_cache* rocksdb::FullFilterBlockReader* rocksdb::InternalKeyComparator* rocksdb::WriteBatch* rocksdb::ShardedCache* rocksdb::BlockFetcher*',
      what: 'reads or writes keys in RocksDB or LevelDB',
      hot: 'reads search several levels, blocks are decompressed again because the cache is small, iterators step over many deleted keys',
      cheaper: [
        'bloom filters and a larger block cache',
        'prefix seeks with upper bounds; fewer tombstones',
        'MultiGet',
      ],
    },
    {
      names:
        'sqlite3VdbeExec sqlite3_step sqlite3Btree* sqlite3BtreeMovetoUnpacked sqlite3BtreeIndexMoveto sqlite3BtreeTableMoveto moveToChild vdbeRecordCompare* sqlite3VdbeRecordCompare* sqlite3Pager* getPageNormal pcache1* balance_nonroot sqlite3Prepare* sqlite3_prepare* sqlite3RunParser sqlite3Parser yy_reduce sqlite3Vdbe* sqlite3Where* vdbeSorter* pagerStress walFindFrame walWriteFrame* sqlite3Wal* unixSync full_fsync sqlite3_* sqlite3GetVarint* accessPayload sqlite3MemCompare patternCompare sqlite3Fts* sqlite3Step insertCell unixWrite unixRead sqlite3LockAndPrepare',
      what: 'runs SQL in SQLite: the byte-code engine, its B-trees and pager',
      hot: 'full table scans, statements prepared again for each use, or one transaction a row (each synced)',
      cheaper: [
        'EXPLAIN QUERY PLAN; an index',
        'many rows a transaction; WAL mode with synchronous=NORMAL',
        'keep prepared statements',
        'a larger cache_size or mmap_size',
      ],
    },
    {
      names:
        'drive_machine assoc_find do_item_get* do_item_alloc* item_lock* process_command* lru_pull_tail __wt_* __wt_row_search __wt_evict* mdb_page_* mdb_get mdb_put mdb_cursor_* mongo::WiredTiger* __wt_page_in_func __wt_btcur_* __wt_txn_* __wt_reconcile* __wt_cache_eviction* mongo::CollectionScan* mongo::bson* org.apache.lucene.* org.elasticsearch.* org.opensearch.* org.apache.solr.* org.apache.cassandra.* org.apache.kafka.* org.apache.hadoop.* clickhouse::*',
      what: 'serves a key-value, document or search store (memcached, WiredTiger in MongoDB, LMDB, Lucene, Cassandra, Kafka)',
      hot: 'collection scans without an index, eviction in the requests’ own threads because the cache is full, segment merges, or very many small requests',
      cheaper: [
        'name the query (MongoDB’s profiler, search slow logs) and give it an index',
        'more cache, fewer small segments',
        'batch requests',
      ],
    },
  ],
);

export const databases = [...postgresql, ...mysql, ...stores];
