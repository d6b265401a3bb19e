import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Databases, second part: PostgreSQL’s memory, text and waits, MySQL’s locks, the document and message stores. */
export const databasesMore = [
  ...functionsOf('postgres postgresql postmaster', [
    {
      names:
        'AllocSetAlloc AllocSetAlloc* AllocSetFree* AllocSetRealloc AllocSetReset AllocSetDelete* palloc palloc0* pfree repalloc MemoryContextAlloc* MemoryContextReset* MemoryContextDelete* GenerationAlloc* SlabAlloc BumpAlloc*',
      what: 'allocates memory in PostgreSQL’s memory contexts',
      hot: 'expressions make a value for each row: text functions, numeric, arrays, JSON; plans and catalogues for very many objects',
      cheaper: [
        'fewer rows through the expensive expression: filter first, an expression index',
        'int8 or float8 instead of numeric; narrower rows',
        'a backend that grows: pg_log_backend_memory_contexts(PID) writes what fills it to the log (14 and later)',
      ],
      next: 'perf report -g caller: which function of the executor allocates',
      source: SOURCES.pgAdmin,
    },
    {
      names:
        'numeric_* add_var mul_var div_var* set_var_from_* make_result* numeric_add numeric_sub numeric_mul numeric_div cmp_var* do_numeric_accum accum_sum_*',
      what: 'computes with numeric, in software, digit by digit',
      hot: 'sums and comparisons over many rows of numeric columns (5 to 20 times the cost of bigint)',
      cheaper: [
        'bigint cents or double precision where exactness allows',
        'aggregate once (materialised view), not on each request',
      ],
      next: 'EXPLAIN (ANALYZE, VERBOSE) for the output expressions',
      source: SOURCES.pgNumeric,
    },
    {
      names:
        'jsonb_* JsonbIterator* findJsonbValue* compareJsonb* pushJsonbValue* JsonbToCString json_lex* parse_object* jsonb_in json_in getKeyJsonValue* executeJsonPath* jsonb_get_element* JsonbDeepContains',
      what: 'reads or builds JSON values',
      hot: 'queries take fields out of large documents for each row: the whole document is fetched and decompressed (TOAST) first',
      cheaper: [
        'promote hot fields to columns (GENERATED ALWAYS AS … STORED) with an index',
        'a GIN index (jsonb_path_ops) for @>; an expression index for one field',
        'keep documents below 2 kB, so that they are not toasted',
      ],
      next: 'EXPLAIN (ANALYZE, BUFFERS): buffers of the TOAST table beside the rows',
      source: SOURCES.pgJson,
    },
    {
      names:
        'toast_fetch_datum* toast_* detoast_attr* heap_fetch_toast_slice pglz_compress pglz_decompress pglz_* toast_save_datum heap_toast_* toast_compress_datum toast_decompress_datum* lz4_decompress_datum',
      what: 'fetches, compresses or decompresses large values (TOAST)',
      hot: 'wide text, bytea or JSON columns are read though few need them (SELECT *), or written with pglz, which is slow',
      cheaper: [
        'SELECT only the columns that are needed',
        'default_toast_compression = lz4 (14 and later): two to five times faster than pglz; existing rows change when rewritten',
        'SET STORAGE EXTERNAL for data that is compressed already; large blobs outside the database',
      ],
      next: 'pg_statio_user_tables: toast_blks_read and _hit',
      source: SOURCES.pgToast,
    },
    {
      names:
        'like_match MB_MatchText UTF8_MatchText SB_MatchText textlike* texticlike* like_* text_like* RE_compile_and_cache textregex* pg_regexec miss lacon shortest longest cfindloop dfa_backref trgm_* show_trgm gtrgm_* similarity* generate_trgm*',
      what: 'matches LIKE, ILIKE or a regular expression against each row',
      hot: 'a pattern that begins with % cannot use a B-tree index: all rows are read',
      cheaper: [
        'pg_trgm: CREATE INDEX … USING gin (col gin_trgm_ops) for %word%',
        'text_pattern_ops, or collation "C", for word%',
        'full-text search (tsvector) for words; citext or lower() index instead of ILIKE',
      ],
      next: 'EXPLAIN (ANALYZE, BUFFERS): Rows Removed by Filter',
      source: SOURCES.pgTrgm,
    },
    {
      names:
        'plpgsql_exec_function plpgsql_* exec_stmt* exec_eval_* exec_assign_* exec_run_select SPI_* _SPI_* plpython_* plperl_* fmgr_sql* exec_move_row* exec_for_query',
      what: 'runs a stored function or trigger (PL/pgSQL and others)',
      hot: 'a function is called for each row, loops over rows in PL/pgSQL, or a trigger fires row by row',
      cheaper: [
        'one set-based statement in place of the loop',
        'statement-level triggers with transition tables; IMMUTABLE or STABLE, PARALLEL SAFE where true',
        'inline SQL functions instead of PL/pgSQL for expressions',
      ],
      next: 'track_functions = all, then pg_stat_user_functions order by self_time desc',
    },
    {
      names: 'llvm_compile_expr llvm_* LLVMOrc* llvm_optimize_and_emit* jit_compile_expr',
      what: 'compiles a query’s expressions to machine code (JIT)',
      hot: 'short queries whose estimated cost is above jit_above_cost (100,000): compiling takes 50 to 500 ms of them',
      cheaper: [
        'jit = off for transaction loads, or jit_above_cost = 1000000',
        'better estimates: partitions and wrong statistics inflate costs',
      ],
      next: 'EXPLAIN (ANALYZE): the JIT section at the end with its Timing',
      source: SOURCES.pgJit,
    },
    {
      names:
        'WaitEventSetWait WaitEventSetWaitBlock WaitLatch* WaitLatchOrSocket ProcWaitForSignal PGSemaphoreLock ConditionVariableSleep ConditionVariableTimedSleep secure_read secure_write PostgresMain pq_recvbuf pq_getbyte ReadCommand internal_flush*',
      what: 'waits: for the client, a lock, a synchronous standby, or a timer',
      hot: 'as a leaf in a wall-clock profile it is idle or waiting; in a CPU profile: very many tiny statements, a round trip each',
      cheaper: [
        'fewer round trips: pipeline mode, batches, COPY, prepared statements',
        'SyncRepWaitForLSN: the standby or the network to it is slow: synchronous_commit = remote_write, or local for what may be lost',
      ],
      next: 'pg_stat_activity.wait_event of the active sessions; ClientRead means that the client is slow',
      source: SOURCES.pgStats,
    },
    {
      names:
        'SearchCatCache* SearchCatCacheInternal SearchCatCacheMiss SearchSysCache* CatCacheInvalidate RelationBuildDesc RelationCacheInitialize* LocalExecuteInvalidationMessage InvalidateSystemCaches RelationCacheInvalidate* load_relcache_init_file',
      what: 'looks up PostgreSQL’s catalogue in the session’s own cache, or fills it',
      hot: 'sessions are short (each fills it anew), DDL or temporary tables invalidate all sessions, or there are very many tables and partitions',
      cheaper: [
        'a pooler: connections that live',
        'no CREATE TEMP TABLE a request; DDL in quiet hours',
        'fewer partitions; catalogue bloat: VACUUM pg_attribute, pg_class',
      ],
      next: 'pg_stat_sys_tables: seq_scan, n_dead_tup of pg_attribute and pg_class',
    },
  ]),
  ...functionsOf('mysqld mysql mariadb mariadbd innodb', [
    {
      names:
        'MDL_context::* MDL_lock::* MDL_map::* MDL_wait::* Global_read_lock* open_table* open_tables_for_query dict_table_open_on_* dict_table_* dict_sys* dd::cache::* Table_cache* close_thread_tables tdc_* TDC_*',
      what: 'takes metadata locks and opens tables',
      hot: 'very many statements a second on few tables, more tables than the cache holds, or DDL that waits for a long transaction while all others wait behind it',
      cheaper: [
        'table_open_cache = 4000 and up, table_open_cache_instances = 16; table_definition_cache to the number of tables',
        'kill the transaction that blocks the DDL; lock_wait_timeout = 5 for migrations (gh-ost, pt-online-schema-change)',
      ],
      next: 'Opened_tables a second; sys.schema_table_lock_waits',
    },
    {
      names:
        'srv_master_thread srv_worker_thread srv_purge_coordinator_thread srv_error_monitor_thread srv_* ibuf_* io_handler_thread fil_aio_wait os_aio_handler trx_purge* row_purge* trx_undo_truncate* btr_defragment*',
      what: 'is a background thread of InnoDB: purge, change buffer, monitors, I/O',
      hot: 'purge follows deletes and updates behind long transactions; the change buffer merges',
      cheaper: [
        'end long transactions; innodb_purge_threads = 4, innodb_max_purge_lag where it falls behind',
        'fewer secondary indexes; change buffering off on flash (innodb_change_buffering = none)',
      ],
      next: 'history list length in SHOW ENGINE INNODB STATUS',
    },
    {
      names:
        'lock_rec_lock* lock_rec_* lock_table* lock_wait_suspend_thread lock_wait_* DeadlockChecker::* Deadlock_* lock_update_* lock_move_* lock_sys* lock_clust_rec_*',
      what: 'takes row locks in InnoDB',
      hot: 'many transactions want the same rows (a counter, a queue table, one parent of foreign keys); the search for deadlocks itself costs with hundreds of waiters',
      cheaper: [
        'shorter transactions, rows in the same order; SELECT … FOR UPDATE SKIP LOCKED for queues',
        'innodb_deadlock_detect = OFF with innodb_lock_wait_timeout = 3 for one very hot row',
        'READ COMMITTED takes fewer gap locks',
      ],
      next: 'sys.innodb_lock_waits; LATEST DETECTED DEADLOCK in SHOW ENGINE INNODB STATUS',
    },
    {
      names:
        'my_strnncollsp* my_hash_sort* my_strnxfrm* my_uca_* my_strcasecmp* my_charset* my_mb_wc_* my_wc_mb_* well_formed_* my_ismbchar* uca_scanner* Charset_loader*',
      what: 'compares, hashes or converts text by its collation',
      hot: 'joins, groups and sorts over text in utf8mb4 collations; columns of different collations are converted for each row (and lose their index)',
      cheaper: [
        'utf8mb4_0900_bin or ascii for keys, hashes, UUIDs (better BINARY(16))',
        'one collation for all columns that are joined',
        'integer keys for joins',
      ],
      next: 'EXPLAIN, SHOW WARNINGS: “Cannot use ref access … due to type or collation conversion”',
    },
  ]),
];
