/**
 * Whose code a native frame is. Besides libraries by their path: what stands between a crash and the code that caused
 * it (the abort, the assertion, the logger that ends the program, the sanitizer, the fuzzer) is nobody's own.
 */
import type { Frame } from './model.ts';

type Place = Omit<Frame, 'own'>;

const FUNCTIONS = new RegExp(
  `^(?:${[
    // Ends of the program
    'gsignal|_*raise|_*abort\\w*|__assert\\w*|__assert_fail\\w*|__fortify_fail\\w*|__stack_chk_\\w+|__libc_message\\w*|malloc_printerr|_int_(?:free|malloc)|__pthread_kill\\w*|pthread_kill|tgkill|tkill|terminate\\w*|_objc_terminate|demangling_terminate_handler|_exit|exit|__run_exit_handlers|_CxxThrowException|RaiseException|RtlpBreak\\w*|DebugBreak|KiUserExceptionDispatch\\w*|Rtlp?[A-Z]\\w*|__tmainCRTStartup|RtlReportCriticalFailure\\w*|UnhandledExceptionFilter|WTFCrash\\w*|V8_Fatal|ImmediateCrash|SbSystemBreakIntoDebugger|google_breakpad::.*|rust_oom|rust_panic\\w*|__rust_\\w+|_swift_\\w*|swift::(?:fatalError|warning)\\w*',
    // Loggers and assertions of widely used libraries
    '(?:absl|google|logging|fatal)::(?:\\w+::)*(?:\\w*Log\\w*|\\w*Check\\w*|\\w*Fatal\\w*|\\w*Stack\\w*|\\w*Failure\\w*|RawLog\\w*)\\b.*|logging::.*|base::debug::.*|base::(?:ImmediateCrash|internal::(?:Invoke|Bind|Functor)\\w*).*|v8::base::OS::Abort.*|v8::base::debug::.*|llvm::(?:report_fatal_error|sys::(?:PrintStackTrace|RunSignalHandlers)|report_bad_alloc\\w*|CrashRecovery\\w*).*|folly::(?:symbolizer|detail::(?:function|terminate))\\w*.*|boost::stacktrace.*|boost::assertion_failed.*|QMessageLogger::.*|qt_(?:assert|message)\\w*|qFatal|qBadAlloc|g_(?:assertion\\w*|log\\w*|return_if_fail\\w*|error|free|malloc\\w*|realloc|main_\\w+|signal_\\w+|closure_\\w+|slice_\\w+)|my_print_stacktrace|handle_fatal_signal|ExceptionalCondition|errfinish|backtrace\\w*|print_backtrace|PrintStackTrace.*',
    // Checkers, fuzzers, test frameworks
    '_*(?:asan|hwasan|tsan|msan|ubsan|lsan|cfi|memprof|scudo|interceptor|sanitizer)_.*|__(?:san_cov|sanitizer)\\w*|ScopedInterceptor.*|wrap_\\w+|fuzzer::.*|fuzztest::.*|testing::.*|libfuzzer_sys::.*|AFL\\w*|HF_\\w+|centipede::.*|gwp_asan::.*|BreakDebugger.*|rust_fuzzer_test_input',
    // Runtimes
    'std::.*|__gnu_cxx::.*|__cxxabiv\\d::.*|_*cxa_\\w+|_*gxx_\\w+|_Unwind_\\w+|__restore_rt|__kernel_\\w+|_sigtramp|_dl_\\w+|_rtld\\w*|__libc\\w*|libc_\\w+|__start\\w*|call_init\\w*|_*(?:WinMain|mainCRTStartup|wmainCRTStartup|invoke_main|scrt_common_main\\w*)|BaseThreadInitThunk|RtlUserThreadStart\\w*|_*RtlUserThreadStart|thread_start|_pthread_\\w+|core::.*|alloc::.*|runtime\\.\\w.*|Py_?[A-Z]\\w+|_Py\\w+|PyEval_\\w+|cfunction_\\w+|entry_SYSCALL\\w*|__GI_.*',
    // Nobody's
    '\\?\\?|<?(?:null|unknown|unavailable|unknown module|signal handler called)>?|\\(<unknown module>\\)|0x[\\da-f]+|start|\\[JIT\\].*',
  ].join('|')})(?:[@(<+.\\s]|$)|^operator (?:new|delete)`,
);
/** Headers of the C++ library have no extension, or begin with underscores. */
const HEADERS =
  /(?:^|[/\\])(?:bits|ext|__\w+)[/\\][\w./]+$|(?:^|[/\\])(?:__\w+|algorithm|any|array|atomic|bitset|chrono|deque|exception|fstream|functional|future|iomanip|ios|iosfwd|iostream|istream|iterator|limits|list|locale|map|memory|mutex|new|numeric|optional|ostream|queue|random|regex|set|shared_mutex|span|sstream|stack|stdexcept|streambuf|string|string_view|system_error|thread|tuple|type_traits|unordered_map|unordered_set|utility|valarray|variant|vector)$/;
const PATHS =
  /[/\\](?:compiler-rt|libsanitizer|libfuzzer|libc\+\+\w*|libcxx\w*|libstdc\+\+-v\d|googletest|gtest|glog|abseil-cpp|absl|folly|boost)[/\\]|(?:^|[/\\])(?:Fuzzer[A-Z]\w+|asan_\w+|tsan_\w+|msan_\w+|sanitizer_\w+|hwasan_\w+)\.(?:cpp|cc|inc|h)$|^\.\.\/\.\.\/gdb\/|[/\\]vctools[/\\]|[/\\]ucrt[/\\]/;
const MODULES =
  /^\[?(?:vdso|linux-gate|linux-vdso)|^(?:ntdll\w*|kernel32|kernelbase|ucrtbase\w*|msvcrt|vcruntime\w*|user32|combase|rpcrt4|clr|coreclr|mscorlib\w*|nt|hal|win32k\w*|CoreFoundation|Foundation|UIKit\w*|AppKit|libdispatch\w*|libobjc\w*|libsystem_\w+|libc\+\+\w*|dyld|libswift\w*|QuartzCore|HIToolbox|GraphicsServices)(?:\.\w+)*$|(?:^|\/)(?:apex\/com\.android\.|system\/(?:lib|framework)|data\/dalvik-cache)|(?:^|\/)lib(?:art|c|utils|binder|clang_rt|tsan|asan|ubsan|lsan|unwind|python[\d.]+|Qt\d\w+|glib-2|gobject-2|gio-2|gtk-\d)\b[\w.+-]*\.so/i;

/** What a crash goes through on its way out: never the place to look at. */
export function isMachinery(name: string): boolean {
  return FUNCTIONS.test(head(name));
}

/** The C library's own calls, under the names that its variants have. */
const LIBC =
  /^(?:_start|start_thread|create_thread|clone\d?|__clone\w*|_*pthread_\w+|__futex_\w+|futex_\w+|lll_\w+|__lll_\w+|_?malloc|_?free|calloc|realloc|posix_memalign|aligned_alloc|(?:__aeabi_)?mem(?:cpy|set|move|cmp|chr)\w*|str(?:len|cpy|cat|cmp|dup|chr|ncpy|ncmp)\w*|__(?:mem|str)\w+_(?:avx|sse|evex|chk)\w*|p?poll|epoll_p?wait|p?select|nanosleep|clock_nanosleep|usleep|sleep|_*(?:read|write|accept4?|recv\w*|send\w*|open\w*|close|ioctl|wait4|waitpid|syscall))(?:[@(<]|$)/;
const SOURCES =
  /^\/(?:usr\/(?:include|lib|lib64|share|src\/debug\/g)|lib(?:64|32)?|nix\/store|snap)\/|\/(?:glibc[\w.-]*|libc|nptl|sysdeps|libgcc|libstdc\+\+[\w-]*)\/|^\.\.\/sysdeps|^\.{1,2}\/(?:\.\.\/)?(?:nptl|csu|libio|malloc|stdlib|sysdeps|misc|io|signal|socket|time|string|debug|posix|elf)\/|(?:^|\/)vg_replace_\w+\.c$/;
const SYSTEM =
  /^\/(?:usr\/(?:lib|lib64|libexec)|lib(?:64|32)?|nix\/store|snap|System|Library\/Apple|system|vendor|apex)\/|vgpreload/;
const LIBRARIES =
  /(?:^|\/)(?:ld-linux|ld-musl|lib(?:c|m|pthread|dl|rt|gcc_s|stdc\+\+|c\+\+|c\+\+abi|asan|tsan|ubsan|lsan|crypto|ssl|systemd|uv|z|zstd|lz4|ucrt|jvm|java|nio|net|zip|jemalloc|tcmalloc\w*|mimalloc|curl|sqlite3|xml2|event|boost_\w+|absl_\w+|protobuf|grpc\w*))(?:[-.][\w.+-]*)?\.(?:so|dylib|dll)\b/i;

export function isNativeOwn(place: Place): boolean {
  const { function: name, file, module } = place;
  if (FUNCTIONS.test(head(name)) || LIBC.test(name)) return false;
  if (file !== null && (SOURCES.test(file) || HEADERS.test(file) || PATHS.test(file))) return false;
  return module === null || !(SYSTEM.test(module) || LIBRARIES.test(module) || MODULES.test(module));
}

/** A name tells by its beginning whose it is; template arguments may go on for thousands of characters. */
function head(name: string): string {
  return name.length > 300 ? name.slice(0, 300) : name;
}
