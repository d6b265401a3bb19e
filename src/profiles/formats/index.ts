/** Every format that is read, one a file; the order decides only between equal confidences. */
import type { Format } from '../model.ts';
import { folded, foldedDiff } from './folded.ts';
import { perfReport } from './perf-report.ts';
import { perfScript } from './perf-script.ts';
import { pprof } from './pprof.ts';
import { pprofList } from './pprof-list.ts';
import { pprofTop, pprofTree } from './pprof-top.ts';
import { pprofTraces } from './pprof-traces.ts';
import { table } from './table.ts';

export const formats: readonly Format[] = [
  perfScript,
  perfReport,
  folded,
  foldedDiff,
  pprof,
  pprofTop,
  pprofTree,
  pprofTraces,
  pprofList,
  table,
];
