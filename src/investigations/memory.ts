/** Texts and runs of a terminal process: they live and die with it. */
import type { RunInput, RunRow, Runs } from './runs.ts';
import type { Stored } from './spool.ts';
import { PIECE, type Texts, textsOn } from './texts.ts';

export function memoryTexts(): Texts {
  const kept = new Map<string, Stored>();
  return textsOn({
    async put({ handle, stored }) {
      if (kept.has(handle)) stored.close?.();
      else kept.set(handle, stored);
    },
    async *pieces(handle) {
      const stored = kept.get(handle);
      if (stored === undefined) return;
      for (let at = 0; at < stored.length; at += PIECE) yield stored.subarray(at, at + PIECE);
    },
  });
}

export function memoryRuns(): Runs {
  const rows = new Map<string, RunRow>();
  const row = (input: RunInput): RunRow => ({
    id: input.run,
    input,
    state: 'queued',
    boot: null,
    root: null,
    report: null,
    stoppedBy: null,
    createdAt: Date.now(),
  });
  return {
    async create(input) {
      if (rows.has(input.run)) return false;
      rows.set(input.run, row(input));
      return true;
    },
    get: async run => rows.get(run) ?? null,
    inThread: async () => null,
    history: async () => [],
    async update(run, values) {
      const before = rows.get(run);
      if (before) rows.set(run, { ...before, ...values });
    },
    open: async () => [],
  };
}
