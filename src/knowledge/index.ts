/** What is known in general: hot functions, processes, faster alternatives. Data in folders, a row each. */
export { analyseFaster } from './analyse-faster.ts';
export { analyseFunction, functionProbes } from './analyse-function.ts';
export { analyseProcess } from './analyse-process.ts';
export { explainEntries } from './explain-entries.ts';
export { closerProbes, processProbes } from './host-probes.ts';
