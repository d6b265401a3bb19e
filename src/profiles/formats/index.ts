/** Every format that is read, one a file; the order decides only between equal confidences. */
import type { Format } from '../model.ts';
import { asyncProfilerFlat } from './async-profiler.ts';
import { cprofile } from './cprofile.ts';
import { cpuprofile, heapprofile } from './cpuprofile.ts';
import { folded, foldedDiff } from './folded.ts';
import { gcov } from './gcov.ts';
import { lineProfiler } from './line-profiler.ts';
import { percentCode } from './percent-code.ts';
import { perfAnnotate } from './perf-annotate.ts';
import { perfReport } from './perf-report.ts';
import { perfScript } from './perf-script.ts';
import { perfTop } from './perf-top.ts';
import { pprof } from './pprof.ts';
import { pprofList } from './pprof-list.ts';
import { pprofTop, pprofTree } from './pprof-top.ts';
import { pprofTraces } from './pprof-traces.ts';
import { pySpyDump, pySpyTop } from './py-spy.ts';
import { speedscope } from './speedscope.ts';
import { table } from './table.ts';

export const formats: readonly Format[] = [
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
  asyncProfilerFlat,
  pySpyDump,
  pySpyTop,
  cprofile,
  lineProfiler,
  cpuprofile,
  heapprofile,
  speedscope,
  gcov,
  percentCode,
  table,
];
