import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The C library beyond memory, strings and locks: text, numbers, files, names, processes. */
export const libcMore = functionsOf('libc glibc libc.so.6 libc6 musl libm libm.so.6 libdl libresolv', [
  {
    names:
      'printf vfprintf __vfprintf_internal __printf_buffer* vsnprintf __vsnprintf_internal snprintf sprintf fprintf vsprintf _itoa_word __printf_fp* __GI___printf_fp_l printf_positional asprintf vasprintf _IO_default_xsputn _IO_new_file_xsputn',
    what: 'formats text',
    hot: 'log lines, keys or numbers are formatted for every record (100 ns to 1 µs a call), floating-point numbers most of all',
    cheaper: [
      'skip lines that will not be shown before they are formatted (check the level first)',
      'std::to_chars or {fmt} for numbers: no locale, no format string to parse',
      'snprintf once into a reused buffer; one fwrite for many lines',
    ],
    next: 'the caller: a logger (level, sampling) or a serialiser (to_chars)',
    source: SOURCES.fmt,
  },
  {
    names:
      'strtod* __strtod* ____strtod_l_internal strtol* __strtol* ____strtol_l_internal ____strtoll_l_internal* atoi atof sscanf vsscanf __vfscanf_internal __isoc99_sscanf _IO_vfscanf* scanf str_to_mpn round_and_return',
    what: 'parses numbers from text',
    hot: 'text formats with many numbers are read (50 to 200 ns a number)',
    cheaper: [
      'std::from_chars or fast_float: several times faster, no locale',
      'no sscanf in loops: it measures the whole rest of the string on each call',
      'a binary format (Arrow, Protocol Buffers) between your own programs',
    ],
    next: 'strlen or rawmemchr beside it means sscanf over a large buffer',
    source: SOURCES.strtod,
  },
  {
    names:
      'fread fwrite fgets fputs fputc putc getc fgetc _IO_fread _IO_fwrite _IO_getline* _IO_getc _IO_putc getline __getdelim _IO_getdelim getdelim fflush _IO_fflush _IO_new_file_* _IO_file_* _IO_do_write fopen fopen64 fclose _IO_*unlock_file flockfile __underflow _IO_new_do_write setvbuf',
    what: 'reads and writes buffered streams',
    hot: 'data is read byte by byte (each call takes the stream’s lock), or flushed after each line',
    cheaper: [
      'fread of 64 KiB blocks or getline; getc_unlocked where one thread reads',
      'setvbuf(f, NULL, _IOFBF, 1 << 20); no fflush a line',
      'a pipe or file is line-buffered only if you ask: stdbuf -oL, PYTHONUNBUFFERED and log libraries do',
    ],
    next: 'strace -c -p PID: write calls against lines written',
    source: SOURCES.setvbuf,
  },
  {
    names:
      'read __read __libc_read *_nocancel syscall __syscall_cancel* write __write __libc_write pread64 pwrite64 __libc_pread64 __libc_pwrite64 readv writev send __send recv __recv __libc_send __libc_recv sendto recvfrom sendmsg recvmsg __libc_sendmsg __libc_recvmsg sendmmsg recvmmsg stat __stat lstat fstat __fxstat* __xstat* opendir readdir readdir64 __readdir64 closedir access __access open __open open64 __open64 openat close __close __libc_open* __libc_close lseek __lseek fstatat fstatat64',
    what: 'enters the kernel to read, write, open or look at files and sockets',
    hot: 'calls are many and small (0.2 to 1 µs each before any work); in a wall-clock profile it is waiting',
    cheaper: [
      'buffer: fewer, larger calls (64 KiB and more; readv, sendmmsg, io_uring)',
      'wait for readiness instead of retrying on EAGAIN',
      'keep files open; cache stat results',
    ],
    next: 'strace -c -p PID for ten seconds: which call, how often, errors',
  },
  {
    names:
      'sin cos tan __sin_* __cos_* sincos __sincos* exp __exp* log __log* pow __pow* __ieee754_* exp2 log2 log10 sqrt cbrt atan* __atan* __tan* fmod __fmod* hypot expf logf powf sinf cosf __expf_* __logf_* __powf_* floor ceil round rint nearbyint __floor_* __ceil_* __rint_* tanh erf lgamma exp1 log1 __mul __exp1',
    what: 'computes a mathematical function',
    hot: 'it stands in an inner loop; subnormal numbers and huge arguments are much slower than others',
    cheaper: [
      'move it out of the loop, use a table or a polynomial that is good enough',
      'vector libraries (libmvec by -Ofast, SLEEF)',
      'float instead of double',
      'flush subnormals to zero',
    ],
  },
  {
    names:
      '__divti3 __udivti3 __umodti3 __divdi3 __udivdi3 __moddi3 __umoddi3 __multf3 __addtf3 __divtf3 __muldc3 __divdc3 __udivmodti4 __powidf2 __floattidf __letf2 __gttf2',
    what: 'does arithmetic that the processor has no instruction for: 128-bit division, long double',
    hot: 'big integers or quadruple precision are used in a loop',
    cheaper: [
      'keep to 64 bits where the range allows',
      'divide by constants: multiply by the reciprocal',
      'double instead of long double',
    ],
  },
  {
    names: 'rand random __random __random_r rand_r drand48 lrand48 getrandom getentropy arc4random* rand_s',
    what: 'makes random numbers',
    hot: 'random() takes a lock on each call, getrandom is a system call',
    cheaper: [
      'a generator a thread (xoshiro, PCG)',
      'take many bytes at once from getrandom',
      'only cryptography needs the kernel’s numbers',
    ],
    source: SOURCES.rand,
  },
  {
    names:
      'localtime localtime_r __tz_convert __tzfile_* tzset mktime __mktime_internal gmtime gmtime_r __offtime strftime __strftime_internal __strftime_l strptime __strptime_internal timegm asctime ctime tzset_internal',
    what: 'converts times between seconds and calendar, and to text',
    hot: 'each log line formats its time: localtime takes a global lock and looks up the time zone',
    cheaper: [
      'format the second once and reuse it until it changes',
      'keep times in UTC, set TZ (unset, some versions stat /etc/localtime on each call)',
    ],
    source: SOURCES.tzset,
  },
  {
    names:
      'iconv __gconv* __gconv_transform_* mbstowcs mbrtowc __mbrtowc mbsrtowcs wcrtomb __mbsnrtowcs* wcsrtombs btowc wcslen wmemset __wcs* __wmem* towlower tolower toupper isalpha isspace __ctype_b_loc mbsinit wcscoll strcoll strcoll_l __strcoll_l strxfrm __strxfrm_l do_compare get_next_seq',
    what: 'handles characters by locale: conversion, case, collation',
    hot: 'text is sorted or compared in a UTF-8 locale (strcoll), or converted character by character',
    cheaper: [
      'LC_ALL=C for tools that need bytes only (sort, grep): many times faster',
      'ASCII fast paths',
      'sort by a precomputed key (strxfrm)',
    ],
    source: SOURCES.strcoll,
  },
  {
    names:
      'regexec __regexec re_search* re_match* re_search_internal regcomp re_compile_internal sift_states_* transit_state* check_matching build_trtable re_string_* group_nodes_into_DFAstates prune_impossible_nodes set_regs proceed_next_node fnmatch internal_fnmatch glob glob64 glob_in_dir',
    what: 'matches POSIX regular expressions and file patterns',
    hot: 'back references or multi-byte locales make glibc’s matcher slow, or the pattern is compiled for every use',
    cheaper: [
      'compile once',
      'RE2, PCRE2 with JIT, or a plain string search',
      'LC_ALL=C where bytes are enough',
    ],
    source: SOURCES.regcomp,
  },
  {
    names:
      'getaddrinfo __GI_getaddrinfo gaih_inet* getnameinfo gethostbyname* __gethostbyname* res_* __res_* __libc_res_* _nss_* __nss_* getpwnam* getpwuid* getgrnam* getgrouplist getgr* getservbyname* nss_* __nscd_* internal_get*',
    what: 'resolves names: hosts, users, groups, services',
    hot: 'each connection or file listing asks again: glibc caches nothing by itself',
    cheaper: [
      'a local cache: systemd-resolved, dnsmasq, NodeLocal DNSCache; nscd or sssd for users and groups',
      'keep connections, so that names are asked for less',
      'Kubernetes’ ndots:5 makes up to eight queries a name: end it with a dot, or dnsConfig ndots: 2; AAAA waits: options single-request-reopen',
    ],
    next: 'tcpdump -nni any port 53 -c 50 for what is asked, or resolvectl statistics',
    source: SOURCES.resolvConf,
  },
  {
    names:
      '_dl_relocate_object* do_lookup_x _dl_lookup_symbol_x check_match _dl_fixup _dl_runtime_resolve* _dl_map_object* _dl_start* _dl_init* dl_main _dl_load_cache_lookup _dl_sysdep_start dlopen dlsym __libc_start_main* __libc_start_call_main __GI___tunables_init __tunables_init init_cacheinfo handle_intel intel_check_word cpu_features _dl_relocate_static_pie open_path _dl_name_match_p elf_machine_rela* strcmp_dl _dl_addr __tls_get_addr _dl_update_slotinfo __tls_get_addr_slow update_get_addr _dl_find_object*',
    what: 'loads shared libraries and finds their symbols at program start, and thread-local variables of libraries (__tls_get_addr)',
    hot: 'programs are started again and again (1 ms and more each, with many libraries and symbols), or hot code reads thread-locals of a dlopen’ed library',
    cheaper: [
      'keep processes alive; a server in place of a program a request',
      'prelinked or static binaries; -fvisibility=hidden, -Wl,-z,now costs at start, lazy binding at first call',
      '-ftls-model=initial-exec, or copy the thread-local’s address into a local before the loop',
    ],
    next: 'LD_DEBUG=statistics ./program shows time in relocation and number of symbols',
    source: SOURCES.ldSo,
  },
  {
    names:
      'backtrace __backtrace _Unwind_* unwind_* _Unwind_Find_FDE dl_iterate_phdr __dl_iterate_phdr execute_cfa_program search_object linear_search_fdes uw_frame_state_for uw_update_context* read_encoded_value* __gcc_personality_v0 init_object frame_heapsort x86_64_fallback_frame_state unw_* _ULx86_64_*',
    what: 'walks the stack, for exceptions and stack traces',
    hot: 'exceptions are thrown (1 to 10 µs each, with depth), or stacks are taken by a profiler, a leak checker or a logger, at a high rate',
    cheaper: [
      'no exceptions for expected results: std::optional, std::expected, error codes',
      'fewer stack traces: sample, or only at error level',
      'GCC 12 and later with glibc 2.35 and later find frames (_dl_find_object) without a global lock: older ones serialise all throwing threads',
    ],
    next: 'perf report -g caller: __cxa_throw (exceptions), a heap profiler, or a logger',
    source: SOURCES.backtrace,
  },
  {
    names:
      'fork __libc_fork vfork posix_spawn* __spawni* execve execvp system popen _IO_proc_open waitpid __waitpid wait4 clone __clone pthread_create* start_thread __pthread_create* allocate_stack __nptl_* advise_stack_range pthread_join* __pthread_clockjoin_ex',
    what: 'starts processes and threads, or waits for them',
    hot: 'each task gets a process (0.5 to 2 ms with exec) or thread (10 to 50 µs) of its own',
    cheaper: [
      'a pool of workers or threads',
      'posix_spawn in place of fork from a big process',
      'a library call in place of an external program (shell scripts: builtins instead of sed, cut, expr a line)',
    ],
    next: 'vmstat -f twice, execsnoop-bpfcc for which programs',
    source: SOURCES.vfork,
  },
  {
    names:
      'getenv setenv putenv secure_getenv getpid getppid sysconf getpagesize setlocale __sigsetjmp sigprocmask __sigprocmask pthread_sigmask sigaction __libc_sigaction __setjmp longjmp __longjmp sigaltstack __restore_rt raise swapcontext getcontext setcontext makecontext',
    what: 'does small bookkeeping of a process: environment, signals, contexts',
    hot: 'it stands in a loop: getenv walks the whole list, swapcontext makes a system call for the signal mask',
    cheaper: [
      'read it once and keep it',
      'context switching without signal masks (a library for coroutines)',
    ],
  },
  {
    names:
      'mmap mmap64 __mmap munmap __munmap mremap __mremap mprotect __mprotect brk __brk sbrk __sbrk madvise __madvise mlock shmget shm_open mmap_region_libc malloc_trim malloc_usable_size',
    what: 'asks the kernel for memory or gives it back',
    hot: 'large blocks (128 KiB and more by default, growing to 32 MiB as they are freed) are mapped and unmapped for each use, or the heap is trimmed and grown in turn',
    cheaper: [
      'reuse large buffers',
      'M_MMAP_THRESHOLD (32 MiB at most) and M_TRIM_THRESHOLD up: GLIBC_TUNABLES=glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=67108864 (setting one stops the automatic growth)',
      'an allocator that keeps pages for a while (jemalloc: 10 s by default)',
    ],
    next: 'strace -c -e trace=mmap,munmap,brk,madvise -p PID for ten seconds',
    source: SOURCES.mallopt,
  },
]);
