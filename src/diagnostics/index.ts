/** The rules: what to run on a host, what its output means, and what changed. Pure, without clock or I/O. */
export { changesLine, compare, recheck } from './compare.ts';
export { type DiagnoseInput, type Diagnosis, diagnose } from './diagnose.ts';
export { firstRound, nextRound, type RoundState } from './triage.ts';
