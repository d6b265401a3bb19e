/** Every format that is read, one a file; the order decides only between equal confidences. */
import type { Format } from '../model.ts';
import { asyncProfilerFlat } from './async-profiler.ts';
import { asyncProfilerHtml } from './async-profiler-html.ts';
import { asyncProfilerTree } from './async-profiler-tree.ts';
import { bpftrace } from './bpftrace.ts';
import { callgrind } from './callgrind.ts';
import { callgrindAnnotate } from './callgrind-annotate.ts';
import { chromeTrace } from './chrome-trace.ts';
import { gcovJson, goCover, lcov } from './coverage-reports.ts';
import { cprofile } from './cprofile.ts';
import { cpuprofile, heapprofile } from './cpuprofile.ts';
import { dhat } from './dhat.ts';
import { eprof, fprof } from './erlang-profilers.ts';
import { firefox } from './firefox.ts';
import { flamebearer } from './flamebearer.ts';
import { flamegraphSvg } from './flamegraph-svg.ts';
import { folded, foldedDiff } from './folded.ts';
import { gcov } from './gcov.ts';
import { ghcJson } from './ghc-json.ts';
import { ghcProf } from './ghc-prof.ts';
import { gprof } from './gprof.ts';
import { gprofSource } from './gprof-source.ts';
import { gprofng } from './gprofng.ts';
import { heaptrack } from './heaptrack.ts';
import { hotThreads } from './hot-threads.ts';
import { hprof } from './hprof.ts';
import { jfr } from './jfr.ts';
import { jfrJson, jfrPrint } from './jfr-print.ts';
import { jfrSummary, jfrView } from './jfr-view.ts';
import { juliaProfile } from './julia-profile.ts';
import { lineProfiler } from './line-profiler.ts';
import { macosSample } from './macos-sample.ts';
import { massif } from './massif.ts';
import { memleak } from './memleak.ts';
import { memoryProfiler } from './memory-profiler.ts';
import { memray } from './memray.ts';
import { mysqlSlowLog } from './mysql-slow-log.ts';
import { mysqldumpslow } from './mysqldumpslow.ts';
import { nytprofCsv } from './nytprof-csv.ts';
import { oracleAwr } from './oracle-awr.ts';
import { otlp } from './otlp.ts';
import { percentCode } from './percent-code.ts';
import { perfAnnotate } from './perf-annotate.ts';
import { perfHeader } from './perf-header.ts';
import { perfOther } from './perf-other.ts';
import { perfReport } from './perf-report.ts';
import { perfScript } from './perf-script.ts';
import { perfTop } from './perf-top.ts';
import { pgbadger } from './pgbadger.ts';
import { postgresLog } from './postgres-log.ts';
import { pprof } from './pprof.ts';
import { pprofCpuWords } from './pprof-cpu-words.ts';
import { pprofDot } from './pprof-dot.ts';
import { pprofLegacy } from './pprof-legacy.ts';
import { pprofRaw } from './pprof-raw.ts';
import { pprofTags } from './pprof-tags.ts';
import { pprofList, pprofTop, pprofTraces, pprofTree } from './pprof-text.ts';
import { pprofWeblist } from './pprof-weblist.ts';
import { pstats } from './pstats.ts';
import { ptQueryDigest } from './pt-query-digest.ts';
import { pySpyDump } from './py-spy.ts';
import { pySpyTop } from './py-spy-top.ts';
import { pyinstrument } from './pyinstrument.ts';
import { pythonSampling } from './python-sampling.ts';
import { redisCommandstats } from './redis-commandstats.ts';
import { redisSlowlog } from './redis-slowlog.ts';
import { refusedFormats } from './refused.ts';
import { rprof, rprofSummary } from './rprof.ts';
import { rubyProf } from './ruby-prof.ts';
import { safari } from './safari.ts';
import { sbSprof } from './sb-sprof.ts';
import { scalene } from './scalene.ts';
import { speedscope } from './speedscope.ts';
import { stackBlocks } from './stack-blocks.ts';
import { stackprof } from './stackprof.ts';
import { table } from './table.ts';
import { treeTables } from './tree-tables.ts';
import { v8ProfProcess } from './v8-prof-process.ts';
import { xhprof } from './xhprof.ts';

export const formats: readonly Format[] = [
  jfr,
  jfrJson,
  jfrPrint,
  jfrView,
  jfrSummary,
  perfScript,
  perfReport,
  perfAnnotate,
  perfTop,
  folded,
  foldedDiff,
  pprof,
  pprofTop,
  pprofTree,
  pprofTraces,
  pprofList,
  pprofTags,
  pprofWeblist,
  asyncProfilerFlat,
  asyncProfilerHtml,
  asyncProfilerTree,
  pySpyDump,
  pySpyTop,
  pythonSampling,
  cprofile,
  lineProfiler,
  hprof,
  massif,
  memoryProfiler,
  pyinstrument,
  cpuprofile,
  heapprofile,
  speedscope,
  gcov,
  gcovJson,
  lcov,
  goCover,
  percentCode,
  pprofRaw,
  pprofLegacy,
  pprofCpuWords,
  pprofDot,
  pstats,
  v8ProfProcess,
  gprof,
  gprofSource,
  callgrind,
  callgrindAnnotate,
  bpftrace,
  stackBlocks,
  chromeTrace,
  firefox,
  safari,
  stackprof,
  flamebearer,
  flamegraphSvg,
  hotThreads,
  ptQueryDigest,
  mysqldumpslow,
  redisCommandstats,
  mysqlSlowLog,
  postgresLog,
  oracleAwr,
  redisSlowlog,
  pgbadger,
  macosSample,
  treeTables,
  gprofng,
  heaptrack,
  dhat,
  ghcProf,
  ghcJson,
  rprof,
  rprofSummary,
  sbSprof,
  eprof,
  fprof,
  rubyProf,
  nytprofCsv,
  otlp,
  xhprof,
  memray,
  juliaProfile,
  scalene,
  memleak,
  table,
  perfHeader,
  ...perfOther,
  ...refusedFormats,
];
