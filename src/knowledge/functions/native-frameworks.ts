import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Abseil, Folly, Boost, git, systemd’s libraries. */
export const nativeFrameworks = [
  ...functionsOf('folly abseil absl', [
    {
      names:
        'absl::container_internal::* absl::lts_*container_internal* absl::*raw_hash_set* absl::*flat_hash* folly::f14::* folly::F14* phmap::* ankerl::* robin_hood::* tsl::* boost::unordered*',
      what: 'looks up or grows a flat hash table (Abseil’s Swiss table, F14, dense tables)',
      hot: 'the table grows without reserve, is far larger than the cache (100 ns a look-up), or its hash is poor',
      cheaper: [
        'reserve(n); look up once (try_emplace, extract the iterator)',
        'heterogeneous look-up: string_view, no temporary std::string',
        'integer keys: a good mixing hash (absl::Hash); node maps only where pointers must be stable',
      ],
      next: 'perf stat -e cache-misses,dTLB-load-misses; size() × sizeof(slot) against the cache',
      source: SOURCES.abseilContainers,
    },
    {
      names:
        'absl::Mutex::* absl::lts_*::Mutex::* absl::synchronization_internal::* absl::CondVar::* folly::SharedMutex* folly::MicroLock* folly::Baton* nsync_* absl::*base_internal::SpinLock*',
      what: 'takes an Abseil or Folly lock, or waits in it',
      hot: 'threads contend for it',
      cheaper: [
        'shorter critical sections; shards',
        'absl::MutexLock with readers: data mostly read as an immutable snapshot',
        'no logging or allocation within it',
      ],
      next: 'absl: EnableMutexInvariantDebugging is no profiler; use perf record -g on the waiter, or /contentionz where it is served',
    },
    {
      names:
        'absl::* absl::lts_* absl::Cord* absl::strings_internal* absl::str_format_internal* folly::* folly::IOBuf* folly::EventBase* folly::fbstring*',
      what: 'belongs to Abseil or Folly: strings, formatting, buffers, event loops',
      hot: 'strings are joined, split and formatted for each record; IOBuf chains are flattened (coalesce)',
      cheaper: [
        'absl::string_view and StrAppend with reserve; StrSplit into string_view',
        'walk IOBuf chains with Cursor instead of coalesce()',
      ],
      next: 'the callers in your own code',
    },
  ]),
  ...functionsOf('boost libboost boost_asio', [
    {
      names:
        'boost::asio::* boost::asio::detail::* boost::beast::* boost::system::* boost::bind* boost::function* boost::fibers*',
      what: 'dispatches handlers and reads sockets (Boost.Asio)',
      hot: 'handlers are tiny, one io_context is run by many threads (its queue has one lock), or a strand serialises what could run apart',
      cheaper: [
        'an io_context a thread, with SO_REUSEPORT, and BOOST_ASIO_CONCURRENCY_HINT_1',
        'larger reads (async_read_until with a big dynamic_buffer); fewer strands',
        'associated allocators: recycling is on by default, large captures defeat it',
      ],
      next: 'perf report -g caller on epoll_reactor and scheduler::do_run_one',
    },
    {
      names:
        'boost::* boost::unordered* boost::multi_index* boost::spirit* boost::lexical_cast* boost::date_time* boost::serialization* boost::archive* boost::geometry* boost::shared_ptr* boost::detail::sp_*',
      what: 'belongs to Boost',
      hot: 'depends on the part: lexical_cast (iostreams inside), shared_ptr counts, spirit parsers, serialisation by archive',
      cheaper: [
        'std::from_chars and to_chars in place of lexical_cast',
        'std::shared_ptr by reference; unordered_flat_map in place of unordered_map',
        'binary archives instead of text and XML',
      ],
      next: 'the caller in your own code',
    },
  ]),
  ...functionsOf('git libgit2', [
    {
      names:
        'unpack_entry unpack_delta_entry patch_delta find_pack_entry* lookup_object* parse_commit_buffer* parse_object* traverse_commit_list* rev_list* sha1dc* ubc_check sha1_compression_states read_index_from refresh_index lstat_cache* index_fd kwsexec diff_* xdl_* packfile* create_delta* cache_name_* read_directory* treat_directory fsmonitor*',
      what: 'is git: reading packs, walking history, comparing the work tree',
      hot: 'large repositories, many refs, deep deltas; git status walks the whole tree; clones are packed on the server each time',
      cheaper: [
        'git config core.fsmonitor true and core.untrackedCache true for status',
        'git maintenance start (commit-graph, prefetch, incremental repack); git repack -adb on servers for bitmaps',
        'CI: --depth 1 or --filter=blob:none with a cached mirror',
      ],
      next: 'GIT_TRACE2_PERF=1 git status (times by region)',
      source: SOURCES.gitMaintenance,
    },
  ]),
  ...functionsOf('libsystemd systemd libdbus dbus-daemon', [
    {
      names:
        'sd_journal_* journal_file_* sd_bus_* bus_* dbus_connection_* dbus_message_* _dbus_* sd_event_* manager_dispatch* unit_* hashmap_* siphash24_* mmap_cache_* next_with_matches* journal_field_*',
      what: 'reads the journal, talks over D-Bus, or is systemd’s own manager at work',
      hot: 'journalctl with filters over gigabytes, a client that polls systemd’s properties, units that start and stop all the time',
      cheaper: [
        'SystemMaxUse=1G: less to read; --since and -u narrow it; -o export only what is needed',
        'agents: subscribe to signals instead of asking; fewer scopes (sessions, containers)',
        'journalctl --verify and vacuum after crashes',
      ],
      next: 'busctl monitor for a few seconds: who calls whom; journalctl --disk-usage',
      source: SOURCES.journaldConf,
    },
  ]),
];
