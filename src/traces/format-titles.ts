/** Formats as people call them. */
const TITLES: Readonly<Record<string, string>> = {
  'java-exception': 'Java exception',
  'java-thread-dump': 'Java thread dump',
  'go-panic': 'Go panic',
  'go-goroutines': 'Go goroutine dump',
  'python-traceback': 'Python traceback',
  'python-faulthandler': 'Python faulthandler dump',
  'py-spy-dump': 'py-spy dump',
  'node-error': 'Node error',
  browser: 'browser error',
  'rust-panic': 'Rust panic',
  'gdb-backtrace': 'gdb backtrace',
  asan: 'AddressSanitizer report',
  tsan: 'ThreadSanitizer report',
  ubsan: 'UndefinedBehaviorSanitizer report',
  valgrind: 'Valgrind report',
  'glibc-backtrace': 'glibc abort',
  'systemd-coredump': 'systemd core dump',
  minidump: 'minidump',
  'kernel-oops': 'kernel oops',
  'kernel-hung-task': 'kernel hung task report',
  'kernel-soft-lockup': 'kernel soft lockup',
  'kernel-lockdep': 'kernel lockdep report',
  'kernel-oom': "kernel's out-of-memory report",
  'kernel-rcu-stall': 'kernel RCU stall',
  dotnet: '.NET exception',
  ruby: 'Ruby exception',
  php: 'PHP error',
  perl: 'Perl error',
  elixir: 'Elixir error',
  erlang: 'Erlang error report',
  swift: 'Swift crash',
  dart: 'Dart exception',
};

export function formatTitle(format: string): string {
  return TITLES[format] ?? format;
}
