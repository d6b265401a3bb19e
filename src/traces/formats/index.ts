/** Every trace format, in the order in which a line is offered to them: the more distinctive first. */
import type { TraceFormat } from '../model.ts';
import { androidTombstone } from './android-tombstone.ts';
import { browser } from './browser.ts';
import { crashJson } from './crash-json.ts';
import { dart } from './dart.ts';
import { dotnet } from './dotnet.ts';
import { dotnetThreads } from './dotnet-threads.ts';
import { elixir } from './elixir.ts';
import { erlang } from './erlang.ts';
import { fewFrames } from './few-frames.ts';
import { gdbBacktrace } from './gdb.ts';
import { glibcBacktrace } from './glibc.ts';
import { goGoroutines, goTrace } from './go.ts';
import { goError } from './go-error.ts';
import { goRace } from './go-race.ts';
import { javaCoroutines } from './java-coroutines.ts';
import { javaCrash } from './java-crash.ts';
import { javaDumpFile } from './java-dump-file.ts';
import { javaDumpJson } from './java-dump-json.ts';
import { javaException } from './java-exception.ts';
import { javaThreadDump } from './java-thread-dump.ts';
import { javaThreadInfo } from './java-thread-info.ts';
import { kernelLog } from './kernel-log.ts';
import { lua } from './lua.ts';
import { macosCrash } from './macos-crash.ts';
import { minidump } from './minidump.ts';
import { nativeCrash } from './native-crash.ts';
import { nodeError } from './node-error.ts';
import { nodeFatal } from './node-fatal.ts';
import { openj9 } from './openj9.ts';
import { perl } from './perl.ts';
import { php } from './php.ts';
import { pySpyDump } from './py-spy.ts';
import { pytest } from './pytest.ts';
import { pythonTraceback } from './python.ts';
import { pythonFaulthandler } from './python-faulthandler.ts';
import { pythonIpython } from './python-ipython.ts';
import { pythonRich } from './python-rich.ts';
import { ruby } from './ruby.ts';
import { rustPanic } from './rust.ts';
import { rustReport } from './rust-report.ts';
import { asan, tsan } from './sanitizer.ts';
import { swift } from './swift.ts';
import { systemdCoredump } from './systemd-coredump.ts';
import { topThreads } from './top-threads.ts';
import { ubsan } from './ubsan.ts';
import { valgrind } from './valgrind.ts';
import { valgrindXml } from './valgrind-xml.ts';
import { windbg } from './windbg.ts';

export const formats: readonly TraceFormat[] = [
  javaCrash,
  javaCoroutines,
  javaThreadDump,
  openj9,
  javaDumpFile,
  javaDumpJson,
  javaThreadInfo,
  goTrace,
  goGoroutines,
  goRace,
  goError,
  pythonFaulthandler,
  pythonTraceback,
  pythonRich,
  pythonIpython,
  pytest,
  pySpyDump,
  javaException,
  dotnet,
  nodeError,
  nodeFatal,
  rustPanic,
  rustReport,
  asan,
  tsan,
  ubsan,
  valgrind,
  valgrindXml,
  systemdCoredump,
  crashJson,
  androidTombstone,
  macosCrash,
  dotnetThreads,
  windbg,
  minidump,
  swift,
  dart,
  php,
  gdbBacktrace,
  glibcBacktrace,
  nativeCrash,
  kernelLog,
  elixir,
  erlang,
  ruby,
  perl,
  lua,
  ...fewFrames,
  browser,
  topThreads,
];
