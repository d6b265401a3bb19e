import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Rust's standard library and crates that are met often. */
export const rust = functionsOf('rust std core alloc libstd', [
  {
    names:
      'core::hash::* std::collections::hash::* <std::collections::hash* hashbrown::* hashbrown::raw::* hashbrown::map::* core::hash::sip::* <core::hash::sip* std::hash::* core::hash::BuildHasher* std::collections::HashMap* siphasher::* <hashbrown*',
    what: 'hashes keys and works on a HashMap or HashSet',
    hot: 'keys are short: the default hash (SipHash 1-3) withstands hostile keys and costs some 15 to 20 ns for an integer',
    cheaper: [
      'FxHashMap (rustc-hash), ahash or foldhash where keys are not foreign',
      'HashMap::with_capacity',
      'one look-up by entry(); get with a borrowed key (&str) instead of a String made for it',
    ],
    next: 'perf report -g caller: which map; a criterion benchmark with the other hasher',
    source: SOURCES.rustHashing,
  },
  {
    names:
      'alloc::raw_vec::* alloc::vec::* alloc::vec::Vec* <alloc::vec* alloc::raw_vec::finish_grow alloc::raw_vec::RawVec* core::slice::* alloc::slice::* alloc::collections::* smallvec::* <smallvec*',
    what: 'grows, copies or walks a Vec or slice',
    hot: 'vectors are pushed to without capacity, or collected and thrown away',
    cheaper: [
      'Vec::with_capacity or reserve; iterators with exact size_hint collect without growing',
      'reuse one vector: clear() keeps its memory; extend_from_slice instead of push in a loop',
      'SmallVec or ArrayVec for many short ones; iterators without collect',
    ],
    next: 'dhat-rs or heaptrack for the allocation sites',
    source: SOURCES.rustHeap,
  },
  {
    names:
      '__rust_alloc __rust_dealloc __rust_realloc __rust_alloc_zeroed __rdl_alloc __rdl_dealloc __rdl_realloc __rg_* alloc::alloc::* alloc::boxed::* <alloc::boxed* alloc::rc::* alloc::sync::* <alloc::sync::Arc* <alloc::rc* std::alloc::* core::ptr::drop_in_place*',
    what: 'allocates and frees, or drops values',
    hot: 'many boxes, strings and reference-counted values are made and dropped',
    cheaper: [
      'DHAT or heaptrack names the allocation sites',
      'borrow instead of clone; Cow; Arc::clone counts atomically, &T does not',
      '#[global_allocator] mimalloc or tikv-jemallocator: often 10 to 20 % in allocation-heavy programs, far more on musl',
    ],
    next: 'valgrind --tool=dhat, or heaptrack ./program',
    source: SOURCES.rustHeap,
  },
  {
    names:
      'alloc::string::* <alloc::string* alloc::fmt::format* core::fmt::* <core::fmt* alloc::str::* core::str::* core::num::* std::io::Write::* std::io::* std::io::buffered::* <alloc::borrow* core::char::* alloc::borrow::* core::unicode::* std::fmt::*',
    what: 'builds, formats, checks or searches strings',
    hot: 'format! and to_string in hot paths allocate; from_utf8 checks each byte',
    cheaper: [
      'write! into one reused String',
      'itoa and ryu for numbers',
      'work on bytes; memchr for searching',
    ],
    source: SOURCES.rustHeap,
  },
  {
    names:
      'std::sync::* std::sys::* std::sys::sync::* std::sys_common::* parking_lot::* parking_lot_core::* <std::sync* lock_api::* crossbeam* std::thread::* core::sync::atomic::* std::sys::unix::* std::sys::pal::* once_cell::* dashmap::* arc_swap::*',
    what: 'locks, waits or hands values between threads',
    hot: 'threads contend for a Mutex or RwLock, or channels carry tiny messages',
    cheaper: [
      'shorter locked parts, shards (DashMap)',
      'arc_swap for data that is mostly read',
      'batches through channels',
    ],
    source: SOURCES.parkingLot,
  },
  {
    names:
      'tokio::* <tokio* futures_util::* <futures_util* futures_core::* futures_channel::* async_std::* smol::* async_executor::* mio::* tokio_util::*',
    what: 'runs or wakes asynchronous tasks (tokio and its kin)',
    hot: 'tasks are tiny or wake each other for single messages, a task blocks its worker, or timers are set for each request',
    cheaper: [
      'spawn_blocking for blocking or long computing work: a worker that blocks holds up all its tasks',
      'fewer wake-ups: larger buffers (BufReader, BufWriter), batches through channels (recv_many)',
      'one task for a request instead of a chain of spawns; FuturesUnordered over hundreds of joins',
    ],
    next: 'tokio-console: busy and idle time and wakes by task',
  },
  {
    names: 'rayon::* rayon_core::* <rayon* crossbeam_epoch::* crossbeam_deque::*',
    what: 'spreads a loop over threads (rayon), or looks for work to steal',
    hot: 'pieces are too small, or threads spin while they look for work at the end of each loop',
    cheaper: [
      'with_min_len or larger chunks: some 10 µs a piece at least',
      'RAYON_NUM_THREADS to the container’s quota: by default it is the number of processors',
      'no par_iter over small collections, and none within another',
    ],
    next: 'the share of your own closure against rayon_core in perf report --no-children',
    source: SOURCES.rayon,
  },
  {
    names:
      'hyper::* <hyper* h2::* tonic::* axum::* tower::* actix_* actix_web::* reqwest::* rustls::* warp::* rocket::*',
    what: 'serves or calls HTTP in Rust',
    hot: 'requests are many and small, a client is made for each request (handshakes), middleware layers box each future',
    cheaper: [
      'one Client for all: it keeps connections; keep-alive towards the servers',
      'fewer layers and clones of state (Arc); bytes::Bytes in place of String copies',
      'rustls with aws-lc-rs or ring, session resumption',
    ],
    next: 'cargo flamegraph, or perf report --no-children -g caller on the handler',
  },
  {
    names:
      'serde_json::* <serde_json* serde::* <serde* serde_core::* serde_derive* bincode::* prost::* <prost* rmp_serde::* simd_json::* sonic_rs::* csv_core::* rkyv::* postcard::*',
    what: 'reads or writes serialised data',
    hot: 'many or large documents; Value trees allocate for each field',
    cheaper: [
      'typed structs with borrowed &str fields',
      'from_slice instead of from_reader',
      'simd-json or sonic-rs; a binary format',
    ],
  },
  {
    names:
      'regex::* regex_automata::* <regex_automata* aho_corasick::* memchr::* <memchr* regex_syntax::* <regex* pest::* logos::*',
    what: 'searches text: regular expressions, many strings, bytes',
    hot: 'large text, or a regex compiled for each use; captures cost more than is_match',
    cheaper: [
      'compile once (LazyLock)',
      'is_match or find instead of captures',
      'RegexSet or aho-corasick for many patterns',
    ],
  },
  {
    names:
      'std::panicking::* core::panicking::* std::backtrace* std::rt::* core::result::unwrap_failed rust_panic* rust_eh_personality backtrace::* anyhow::* <anyhow* std::backtrace_rs::* gimli::* addr2line::* tracing::* tracing_core::* tracing_subscriber::* <tracing_subscriber* env_logger::*',
    what: 'panics, takes backtraces, or logs',
    hot: 'errors carry backtraces (RUST_BACKTRACE with anyhow), or spans and events are many',
    cheaper: [
      'RUST_LIB_BACKTRACE=0',
      'compile verbose levels out (release_max_level_*)',
      'fewer fields and spans in hot loops',
    ],
    source: SOURCES.rustLogging,
  },
]);
