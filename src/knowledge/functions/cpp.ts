import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The C++ standard library and run time. */
const standard = functionsOf('libstdc++ c++ libc++ stl libgcc libcxx', [
  {
    names:
      'std::_Hashtable* std::unordered_map* std::unordered_set* std::__detail::_Map_base* std::__detail::_Insert_base* std::__hash_table* std::_Hash_bytes std::__detail::_Prime_rehash_policy* std::__detail::_Hash_node* std::__detail::_Hashtable* std::_Prime_rehash_policy* std::hash* std::unordered_multimap* std::__murmur2_or_cityhash*',
    what: 'looks up, inserts into or grows a std::unordered_map or unordered_set',
    hot: 'each look-up follows pointers to nodes spread over memory; the map grows without reserve, or strings are hashed again and again',
    cheaper: [
      'reserve the expected size',
      'a map with open addressing (absl::flat_hash_map, ankerl::unordered_dense, boost::unordered_flat_map)',
      'a vector or array where keys are small and dense; look up by string_view',
    ],
    source: SOURCES.unorderedDense,
  },
  {
    names:
      'std::_Rb_tree* std::map* std::set* std::__tree* std::_Rb_tree_increment* std::_Rb_tree_insert_and_rebalance* std::multimap* std::multiset* std::_Rb_tree_decrement* std::_Rb_tree_rebalance_for_erase*',
    what: 'works on a tree: std::map, std::set',
    hot: 'each step of a look-up is a cache miss and a comparison, costly for strings',
    cheaper: [
      'a sorted vector, or a hash map where order is not needed',
      'a B-tree (absl::btree_map)',
      'transparent comparison against temporaries (std::less<>)',
    ],
    source: SOURCES.abseilContainers,
  },
  {
    names:
      'std::vector* std::__uninitialized_* std::__relocate* std::__copy_move* std::__fill* std::__do_uninit* std::__split_buffer* std::copy* std::fill* std::move_backward* std::_Bvector_base*',
    what: 'grows, copies or walks a std::vector',
    hot: 'it grows step by step, is passed by value, or elements are inserted and erased at the front',
    cheaper: [
      'reserve the size that is known',
      'pass by reference or span, move instead of copying',
      'noexcept move constructors, else growth copies',
    ],
  },
  {
    names:
      'std::basic_string* std::string* std::char_traits* std::operator+ std::operator== std::__throw_* std::to_string* std::getline* std::stoi* std::stod* std::basic_string_view* std::__do_str_codecvt*',
    what: 'builds, copies or compares std::string',
    hot: 'strings are passed by value, joined by operator+, or made as temporary keys',
    cheaper: [
      'string_view parameters',
      'reserve and append',
      'heterogeneous look-up in maps',
      'from_chars and to_chars for numbers',
    ],
  },
  {
    names: [
      'operator new*',
      'operator delete*',
      'std::allocator*',
      'std::__new_allocator*',
      'std::allocator_traits*',
      'std::__allocate_guarded*',
      'std::pmr::*',
      '__gnu_cxx::new_allocator*',
      'std::make_unique*',
    ],
    what: 'allocates or frees objects in C++',
    hot: 'many small objects: nodes of containers, strings, shared pointers',
    cheaper: [
      'values in vectors in place of nodes',
      'std::pmr with a monotonic buffer for objects that die together',
      'a scalable allocator (jemalloc, mimalloc, tcmalloc)',
    ],
    source: SOURCES.mimalloc,
  },
  {
    names:
      'std::_Sp_counted* std::shared_ptr* std::__shared_ptr* std::__shared_count* std::make_shared* std::_Sp_counted_base* std::weak_ptr* std::__weak_count* std::enable_shared_from_this* __gnu_cxx::__exchange_and_add* __gnu_cxx::__atomic_add* std::allocate_shared*',
    what: 'counts references of a shared_ptr by atomic instructions',
    hot: 'shared_ptr is passed by value, above all when several threads count on one object',
    cheaper: [
      'pass references or raw pointers down the call tree',
      'unique_ptr',
      'copy the pointer once a request',
    ],
  },
  {
    names:
      'std::sort* std::__introsort_loop* std::__insertion_sort* std::__unguarded_linear_insert* std::__adjust_heap* std::stable_sort* std::__merge_* std::__move_merge* std::nth_element* std::partial_sort* std::__introselect* std::__heap_select* std::__push_heap* std::__sort* std::__lower_bound* std::lower_bound* std::__inplace_stable_sort* std::__partition* std::__stable_partition* std::make_heap* std::priority_queue* std::__pop_heap* std::__unique* std::__find_if* std::find* std::accumulate* std::for_each* std::transform*',
    what: 'sorts or searches a range',
    hot: 'large ranges, costly comparisons, or sorting again after small changes',
    cheaper: [
      'nth_element or partial_sort where only some are needed',
      'sort keys or indices instead of large objects',
      'radix sort for integers; pdqsort',
      'keep it sorted and insert',
    ],
  },
  {
    names:
      'std::ostream* std::basic_ostream* std::basic_istream* std::operator<< std::operator>> std::basic_stringstream* std::basic_ios* std::locale* std::num_put* std::num_get* std::basic_filebuf* std::basic_streambuf* std::basic_stringbuf* std::ostringstream* std::endl* std::flush* std::use_facet* std::ios_base* std::__ostream_insert* std::has_facet* std::istream* std::basic_ostringstream* std::codecvt* std::ctype* std::__use_cache*',
    what: 'formats or parses through iostreams',
    hot: 'a stream is built for each string (its locale costs an atomic count), std::endl flushes each line',
    cheaper: [
      '{fmt} or std::format',
      'a newline character in place of std::endl; sync_with_stdio(false)',
      'reuse the stream; to_chars for numbers',
    ],
    source: SOURCES.fmt,
  },
  {
    names:
      'std::regex* std::__detail::_Executor* std::__detail::_NFA* std::__detail::_Compiler* std::__detail::_BracketMatcher* std::regex_traits* std::__detail::_Scanner* std::__detail::__regex_algo_search* std::__regex_algo* std::match_results* std::basic_regex* std::sub_match*',
    what: 'matches a std::regex',
    hot: 'always where it is used much: the implementation is slow and recursive',
    cheaper: ['RE2, PCRE2 with JIT, or CTRE for fixed patterns', 'compile once', 'plain string search'],
  },
  {
    names:
      '__cxa_throw __cxa_begin_catch __cxa_end_catch __cxa_allocate_exception __gxx_personality_v0 __cxa_rethrow __cxa_get_globals* parse_lsda_header* __cxa_free_exception std::terminate __cxxabiv1::* std::exception* std::runtime_error* _Unwind_RaiseException* std::rethrow_exception* std::current_exception*',
    what: 'throws or catches a C++ exception',
    hot: 'exceptions stand for ordinary results; each throw costs a microsecond or more and, in older libraries, a global lock',
    cheaper: [
      'std::expected, optional or error codes on hot paths',
      'a newer libgcc and glibc: unwinding without the lock',
    ],
  },
  {
    names:
      '__dynamic_cast __cxxabiv1::__si_class_type_info* __cxxabiv1::__vmi_class_type_info* __cxxabiv1::__class_type_info* std::type_info* __cxa_pure_virtual std::any*',
    what: 'checks a type at run time (dynamic_cast)',
    hot: 'it stands in an inner loop, across deep class trees; type names are compared as strings across libraries',
    cheaper: ['a virtual function or a kind field', 'static_cast where the type is known', 'std::variant'],
  },
  {
    names:
      'std::function* std::_Function_handler* std::__invoke* std::bind* std::_Bind* std::__function::* std::visit* std::__detail::__variant* std::__invoke_impl* std::move_only_function* std::__1::__function* std::__visit*',
    what: 'calls through std::function, bind or variant',
    hot: 'small callbacks in inner loops: the call cannot be inlined, large captures are allocated',
    cheaper: ['a template parameter or function_ref', 'capture a pointer, not values'],
  },
  {
    names:
      'std::mutex* std::lock_guard* std::unique_lock* std::condition_variable* std::thread* std::__atomic* std::atomic* std::shared_mutex* std::shared_lock* std::scoped_lock* std::future* std::promise* std::async* std::__future_base* std::call_once* __cxa_guard_acquire __cxa_guard_release std::recursive_mutex* std::this_thread* std::__atomic_base* std::counting_semaphore* std::barrier* std::latch*',
    what: 'locks, waits, or counts atomically between threads',
    hot: 'one lock or one atomic is shared by all threads; std::async starts a thread a call',
    cheaper: [
      'shard it by thread; align hot atomics to a cache line',
      'shorter locked parts',
      'a thread pool',
    ],
  },
  {
    names:
      'std::deque* std::list* std::_List_node* std::forward_list* std::queue* std::stack* std::_Deque_* std::__detail::_List_node_base* std::__list* std::_Fwd_list*',
    what: 'works on a deque or linked list',
    hot: 'lists are walked: each node is a cache miss, each insert an allocation',
    cheaper: ['a vector, also with erase and swap', 'a ring buffer for queues', 'intrusive lists'],
  },
  {
    names:
      'std::chrono* std::random_device* std::mersenne_twister_engine* std::uniform_* std::normal_distribution* std::generate_canonical* std::bernoulli* std::discrete_distribution* std::filesystem* std::linear_congruential* std::poisson*',
    what: 'reads clocks, makes random numbers, or walks files by the standard library',
    hot: 'random_device is a system call or slow instruction; the Mersenne Twister has a large state; paths are built by copying',
    cheaper: [
      'a small generator (PCG, xoshiro) a thread, seeded once',
      'one clock reading a batch',
      'directory_entry’s cached attributes',
    ],
  },
]);

export const cpp = standard;
