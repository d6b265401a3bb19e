import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/core/fact.ts';
import type { ProfileFact } from '../../src/core/report.ts';
import { analyseFunction, explainEntries } from '../../src/knowledge/index.ts';

/** What a profiler prints, the library that it prints beside it, and words of the row that explains it. */
const EXAMPLES: readonly (readonly [name: string, library: string, says: string])[] = [
  ['__memmove_avx_unaligned_erms', 'libc.so.6', 'copies a block of memory'],
  ['__memcpy_ssse3_back@@GLIBC_2.14', '/usr/lib/x86_64-linux-gnu/libc-2.31.so', 'copies a block of memory'],
  ['__memset_avx2_unaligned_erms', 'libc', 'fills a block of memory'],
  ['_int_malloc', 'glibc', 'allocates and frees heap memory'],
  ['cfree@GLIBC_2.2.5', 'libc.so.6', 'allocates and frees heap memory'],
  ['__lll_lock_wait', 'libpthread.so.0', 'takes or gives back a mutex'],
  ['___pthread_mutex_lock', 'libc.so.6', 'takes or gives back a mutex'],
  ['__strcmp_avx2', 'libc', 'compares C strings'],
  ['__vfprintf_internal', 'libc', 'formats text'],
  ['____strtod_l_internal', 'libc', 'parses numbers'],
  ['__GI___poll', 'libc', 'waits for events'],
  ['_dl_relocate_object', 'ld-linux-x86-64.so.2', 'loads shared libraries'],
  ['__ieee754_exp_fma', 'libm.so.6', 'mathematical function'],
  ['native_queued_spin_lock_slowpath', 'kernel', 'spin lock'],
  ['copy_user_enhanced_fast_string.isra.0', '[kernel.kallsyms]', 'between a process and the kernel'],
  ['rep_movs_alternative', '[kernel.kallsyms]', 'between a process and the kernel'],
  ['do_syscall_64', 'vmlinux', 'enters and leaves the kernel'],
  ['entry_SYSCALL_64_after_hwframe', 'kernel', 'enters and leaves the kernel'],
  ['tcp_sendmsg_locked', 'kernel', 'sends on a TCP socket'],
  ['tcp_v4_rcv', '[kernel]', 'received TCP segments'],
  ['net_rx_action', 'kernel', 'received packets'],
  ['clear_page_erms', 'kernel', 'zeroes fresh pages'],
  ['asm_exc_page_fault', 'kernel', 'page fault'],
  ['finish_task_switch.isra.0', 'kernel', 'gives a spin lock back'],
  ['futex_wake', 'kernel', 'user-space lock'],
  ['shrink_lruvec', 'kernel', 'reclaim'],
  ['intel_idle', 'kernel', 'idles'],
  ['pv_native_safe_halt', '[kernel.kallsyms]', 'idles'],
  ['ext4_mark_iloc_dirty', '[ext4]', 'journal'],
  ['jbd2_journal_commit_transaction+0x1d0/0x1ab0 [jbd2]', 'kernel', 'journal'],
  ['blk_mq_submit_bio', 'kernel', 'block requests'],
  ['nf_conntrack_in', '[nf_conntrack]', 'filters and tracks packets'],
  ['osq_lock', 'kernel', 'mutex'],
  ['smp_call_function_many_cond', 'kernel', 'shoot-down'],
  ['G1ParScanThreadState::copy_to_survivor_space', 'jvm', 'G1 collection'],
  [
    'G1ParScanThreadState::do_copy_to_survivor_space(G1HeapRegionAttr, oopDesc*, markWord)',
    'libjvm.so',
    'G1 collection',
  ],
  ['SpinPause', 'libjvm.so', 'from other collector threads'],
  ['ObjectMonitor::enter', 'java', 'Java monitor'],
  ['PhaseIdealLoop::build_loop_late_post_work', 'libjvm.so', 'compiles Java methods'],
  ['Lcom/fasterxml/jackson/core/json/UTF8StreamJsonParser;::nextToken', 'java', 'reads or writes JSON'],
  ['java.util.regex.Pattern$Loop.match', 'java', 'regular expression'],
  ['java/util/HashMap.getNode', 'jvm', 'map'],
  ['runtime.mallocgc', 'go', 'allocates an object'],
  ['runtime.scanobject', 'go', 'marks live objects'],
  ['runtime.gcAssistAlloc1', 'go', 'help the collector'],
  ['runtime.mapaccess2_faststr', 'golang', 'map'],
  ['sync.(*Mutex).lockSlow', 'go', 'mutex'],
  ['encoding/json.(*decodeState).object', 'go', 'encodes or decodes JSON'],
  ['runtime.memclrNoHeapPointers', 'go', 'copies, clears'],
  ['v8::internal::Heap::Scavenge', 'v8', 'young generation'],
  ['v8::internal::ScavengerCollector::CollectGarbage()', 'node', 'young generation'],
  ['Builtins_KeyedLoadIC_Megamorphic', 'node', 'slow way'],
  ['(garbage collector)', 'node', 'JavaScript objects'],
  ['uv__io_poll', 'node', 'event loop'],
  ['_PyEval_EvalFrameDefault', 'python3.11', 'interprets Python bytecode'],
  ['_PyEval_EvalFrameDefault.cold', 'libpython3.12.so.1.0', 'interprets Python bytecode'],
  ['_PyObject_Malloc', 'cpython', 'Python objects'],
  ['take_gil', 'python', 'GIL'],
  ['SHA256_Update', 'libcrypto.so.3', 'digest'],
  ['sha256_block_data_order_shaext', 'openssl', 'digest'],
  ['bn_mul_mont', 'libcrypto.so.1.1', 'RSA'],
  ['aesni_ctr32_encrypt_blocks', 'libcrypto', 'AES'],
  ['SSL_do_handshake', 'libssl3', 'handshake'],
  ['deflate_fast', 'zlib', 'deflate'],
  ['inflate_fast', 'libz.so.1.2.13', 'decompresses deflate'],
  ['longest_match', 'libz.so.1', 'deflate'],
  ['ZSTD_compressBlock_doubleFast', 'libzstd.so.1', 'Zstandard'],
  ['LZ4_compress_fast_extState', 'liblz4.so.1', 'fast, light'],
  [
    'std::_Hashtable<int, std::pair<int const, int>, std::allocator<std::pair<int const, int> > >::_M_find_before_node',
    'libstdc++.so.6',
    'unordered_map',
  ],
  ['std::_Rb_tree_insert_and_rebalance(bool, std::_Rb_tree_node_base*)', 'libstdc++', 'tree'],
  [
    'std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >::_M_append',
    'libstdc++',
    'std::string',
  ],
  [
    '_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJRKiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_',
    'libstdc++',
    'std::vector',
  ],
  ['operator new(unsigned long)', 'libstdc++.so.6', 'objects in C++'],
  ['__dynamic_cast', 'libstdc++', 'type at run time'],
  ['_ZN4core3fmt5write17h0123456789abcdefE', 'rust', 'strings'],
  ['hashbrown::raw::RawTable<T,A>::reserve_rehash', 'rust', 'HashMap'],
  ['<alloc::vec::Vec<T,A> as core::clone::Clone>::clone', 'rust', 'Vec'],
  ['je_arena_tcache_fill_small', 'jemalloc', 'jemalloc'],
  ['tcmalloc::CentralFreeList::FetchFromOneSpans(int, void**, void**)', 'libtcmalloc.so.4', 'tcmalloc'],
  ['pcre2_match_8', 'libpcre2-8.so.0', 'PCRE'],
  ['re2::DFA::InlinedSearchLoop', 'libre2.so.9', 'RE2'],
  ['LWLockAcquire', 'postgres', 'lightweight lock'],
  ['s_lock', 'postgres', 'spin lock of PostgreSQL'],
  ['ExecInterpExpr', 'postgres', 'query plan'],
  ['row_search_mvcc', 'mysqld', 'InnoDB'],
  ['buf_page_get_gen', 'mariadbd', 'buffer pool'],
  ['rocksdb::CompactionJob::ProcessKeyValueCompaction', 'librocksdb.so.8.9', 'compaction'],
  ['sqlite3VdbeExec', 'libsqlite3.so.0', 'SQLite'],
  ['aeProcessEvents', 'redis-server', 'Redis'],
  ['ngx_http_process_request_headers', 'nginx', 'nginx'],
  ['zend_hash_find', 'php-fpm8.2', 'PHP'],
  ['execute_ex', 'libphp.so', 'PHP'],
  ['memcpy@plt', 'a.out', 'copies a block of memory'],
  ['do_syscall_64+91', 'kernel', 'enters and leaves the kernel'],
  ['libc.so.1`malloc+0x10', 'libc', 'allocates and frees heap memory'],
  ['ntdll!memcpy', 'libc', 'copies a block of memory'],
  ['malloc.llvm.1234567890', 'libc.so.6', 'allocates and frees heap memory'],
  ['__memmove_avx_unaligned_erms.cold.12', 'libc', 'copies a block of memory'],
  [
    '_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..clone..Clone$GT$::clone::h7bfab8630dda96cf',
    'rust',
    'Vec',
  ],
  ['_RNvNtCs3q_4core3fmt5write', 'rust', 'strings'],
  ['HashMap::get', 'java', 'map'],
  ['HashMap.getNode', 'java', 'map'],
  ['Mutex.Lock', 'go', 'mutex'],
  ['mallocgc', 'go', 'allocates an object'],
  ['vector::push_back', 'c++', 'std::vector'],
  ['HashMap::insert', 'rust', 'HashMap'],
  ["{method 'match' of 're.Pattern' objects}", 'python', 'regular expression'],
  ['{built-in method builtins.sum}', 'python', 'built-in'],
  ['raw_decode (json/decoder.py:343)', 'python', 'JSON'],
  ['vendor/golang.org/x/net/http2/hpack.(*Encoder).WriteField', 'go', 'HTTP'],
  ['LazyCompile:*readFileSync node:fs:444', 'node', 'synchronous'],
  ['[unknown]', 'perf', 'no name for it'],
  ['el0t_64_sync_handler', 'kernel', 'enters and leaves the kernel'],
  ['__softirqentry_text_start', '[kernel.kallsyms]', 'serves interrupts'],
  ['vmx_vcpu_run', '[kvm_intel]', 'virtual machine’s processor'],
  ['smaps_pte_range', 'kernel', '/proc/PID/smaps'],
  ['AllocSetAlloc', 'postgres', 'memory contexts'],
  ['plpgsql_exec_function', 'postgres', 'stored function'],
  ['MDL_context::acquire_lock', 'mysqld', 'metadata locks'],
  ['mongo::PlanExecutorImpl::getNext', 'mongod', 'MongoDB query'],
  ['kafka.server.ReplicaFetcherThread', 'kafka', 'Kafka'],
  ['gomp_team_barrier_wait_end', 'libgomp.so.1', 'OpenMP'],
  ['cudaStreamSynchronize', 'libcuda.so.1', 'graphics card'],
  ['g_hash_table_lookup', 'libglib-2.0.so.0', 'GLib'],
  ['QMetaObject::activate', 'libQt5Core.so.5', 'Qt'],
  ['System.Threading.ThreadPoolWorkQueue.Dispatch', 'dotnet', 'thread pool'],
  ['com.zaxxer.hikari.pool.HikariPool.getConnection', 'java', 'database connection'],
  ['sched_spin_wait', 'beam.smp', 'Erlang'],
  ['rte_eth_rx_burst', 'dpdk', 'polls a device'],
  ['readFileSync', 'node', 'event loop stands'],
  ['runtime.duffcopy', 'go', 'copies or clears a large value'],
];

test.each(EXAMPLES)('%s of %s is known', (name, library, says) => {
  const { verdict } = analyseFunction(library, name);
  expect(verdict).toContain(says);
  expect(verdict).not.toContain('not in the catalogue');
});

test('an exact name stands before a pattern that matches too', () => {
  const { facts, verdict } = analyseFunction('libc', 'madvise');
  expect(verdict).toContain('asks the kernel for memory');
  expect(facts[0]).toMatchObject({
    kind: 'knowledge',
    rows: [{ library: expect.arrayContaining(['libc']) }],
  });
});

test('what is not in there is said plainly, with what is near and what is known of the library', () => {
  const analysis = analyseFunction('libc', 'memcopy');
  expect(analysis.verdict).toBe('`memcopy` of libc is not in the catalogue');
  expect(analysis.answer).toContain('Did you mean `memcpy`? `memcpy` copies a block of memory.');
  expect(analysis.statements).toEqual([]);
  const own = analyseFunction('tax-calc', 'compute_rate');
  expect(own.verdict).toContain('is not in the catalogue');
  expect(own.answer).toContain('It knows no function of that library');
  expect(own.answer).not.toContain('Near:');
});

test('a function that only another library has is told as that library’s', () => {
  const { answer, verdict } = analyseFunction('tax-calc', 'malloc');
  expect(answer).toContain('known from libc, not from tax-calc');
  expect(verdict).toContain('of libc');
});

test('each sentence of the answer is a fact with its source', () => {
  const { answer, statements } = analyseFunction('kernel', 'osq_lock');
  expect(answer).toContain('mutex-design.rst (read 2026-11-25)');
  expect(statements[0]).toMatchObject({
    metric: 'what it does',
    source: { source: expect.stringContaining('mutex-design') },
  });
  expect(analyseFunction('kernel', 'drm_ioctl').answer).toContain('_general knowledge_');
});

describe('hostile names', () => {
  test.each([
    ['`rm -rf` <@U1> *x*\n## y', 'libc`'],
    ['a'.repeat(100_000), 'b'.repeat(100_000)],
    ['<'.repeat(100_000), 'libstdc++'],
    [`_ZN${'9'.repeat(1000)}`, 'libstdc++'],
    ['\u202e\u0000[k] ', '\u0007'],
    ['', ''],
    ['('.repeat(5000), '['.repeat(5000)],
  ])('are bounded and cannot break out of their code span', (name, library) => {
    const { answer, verdict } = analyseFunction(library, name);
    expect(answer.length).toBeLessThan(3000);
    expect(`${verdict}\n${answer}`).not.toMatch(/[\u0000-\u0008\u202e]/);
    expect((verdict.match(/`/g) ?? []).length % 2).toBe(0);
  });
});

function profile(...entries: readonly (readonly [name: string, module: string | null])[]): Analysis {
  const fact: ProfileFact = {
    kind: 'profile',
    format: 'perf-report',
    unit: 'samples',
    total: 100,
    unread: 0,
    entries: entries.map(([name, module]) => ({ name, module, file: null, line: null, self: 1, total: 1 })),
  };
  return { facts: [fact], statements: [], findings: [], verdict: '', answer: '', notes: [], pictures: [] };
}

test('of a profile’s top entries the known ones are explained, each row once', () => {
  const { answer, statements } = explainEntries(
    profile(
      ['__memmove_avx_unaligned_erms', 'libc.so.6'],
      ['memcpy', 'libc.so.6'],
      ['parse_json', 'app'],
      ['do_syscall_64', '[kernel.kallsyms]'],
    ),
  );
  expect(answer.split('\n')).toHaveLength(2);
  expect(answer).toContain('`__memmove_avx_unaligned_erms` copies a block of memory');
  expect(statements.map(({ metric }) => metric)).toContain('why it is hot');
});

test('a program’s own `schedule` is not the kernel’s', () => {
  expect(explainEntries(profile(['schedule', 'tax-calc'])).answer).toBe('');
  expect(explainEntries(profile(['schedule', '[kernel.kallsyms]'])).answer).toContain('switches processors');
});

describe('a name that many programs have', () => {
  const entry = (name: string, module: string | null, file: string | null = null) => ({
    name,
    module,
    file,
    line: null,
    self: 10,
    total: 10,
  });
  const explained = (...entries: ReturnType<typeof entry>[]) => {
    const profile: ProfileFact = { kind: 'profile', format: 'x', unit: 's', total: 10, unread: 0, entries };
    const analysis = { facts: [profile], findings: [] } as unknown as Analysis;
    return explainEntries(analysis).answer;
  };

  test.each([
    'read',
    'time',
    'log',
    'get',
    'main',
    'process',
    'run',
    'index',
    'emit',
    'patch',
    'list_insert',
    'hash_find',
    'parse_object_key',
    'conn_close',
    'Node::insert',
    'Monitor::run',
    'constructor',
    'toString',
    'SELECT time',
    'Allocator.go',
  ])('%s of no known library is not explained', name => {
    expect(explained(entry(name, null))).toBe('');
    expect(explained(entry(name, '/opt/shop/bin/shopd'))).toBe('');
  });

  test('is explained where its module, its file or its company says whose it is', () => {
    expect(explained(entry('read', 'libc.so.6'))).toContain('enters the kernel');
    expect(explained(entry('Node::replace_edge', 'libjvm.so'))).toContain('compiles Java methods');
    expect(explained(entry('list_append', null), entry('_PyEval_EvalFrameDefault', null))).toContain(
      'walks, sorts or changes lists',
    );
    expect(explained(entry('raw_decode', null, '/usr/lib/python3.11/json/decoder.py'))).toContain('JSON');
  });

  test('of a script’s file is none of the C library’s', () => {
    expect(explained(entry('memcpy', null, 'src/buffers.js'))).toBe('');
    expect(explained(entry('(anonymous)', null, 'src/buffers.js'))).toContain('without a name of its own');
    expect(explained(entry('lib/utility/utility.py:-1 - mutex_lock', null))).toBe('');
  });

  test('of a library that is not known is not explained from another one', () => {
    expect(analyseFunction('shopd', 'read').verdict).toContain('not in the catalogue');
    expect(analyseFunction('shopd', 'unit_start').verdict).toContain('not in the catalogue');
    expect(analyseFunction('shopd', 'ZSTD_compressBlock_fast').answer).toContain('known from');
  });
});
