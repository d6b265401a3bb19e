/** Texts and runs of a terminal process: they live and die with it. */
import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { PerfError } from '../core/errors.ts';
import type { RunInput, RunRow, Runs } from './runs.ts';
import type { Texts } from './texts.ts';

export function memoryTexts(): Texts {
  const kept = new Map<string, Buffer>();
  const keep = (bytes: Buffer) => {
    const handle = createHash('sha256').update(bytes).digest('hex');
    kept.set(handle, bytes);
    return handle;
  };
  const load = (handle: string) => {
    const bytes = kept.get(handle);
    if (!bytes) throw new PerfError('text-gone', `The text ${handle.slice(0, 12)} is not kept here.`);
    return bytes;
  };
  return {
    put: async text => keep(Buffer.from(text as string)),
    async putStream(chunks, maxBytes) {
      const parts: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > maxBytes)
          throw new PerfError(
            'too-large',
            `more than ${Math.floor(maxBytes / 1024 / 1024)} MB; send a smaller part, or gzip it`,
          );
        parts.push(chunk);
      }
      return { handle: keep(Buffer.concat(parts)), bytes };
    },
    get: async handle => load(handle).toString('utf8'),
    async *stream(handle) {
      yield load(handle);
    },
    stored: async handle => zstdCompressSync(load(handle)),
  };
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
