/** Reads stored inputs in a worker thread, so that a profile of 100 MB never stops the event loop. */
import { Worker } from 'node:worker_threads';
import type { Analysis } from './core/fact.ts';
import type { Input } from './core/ports.ts';
import { visible } from './core/text.ts';
import type { Drivers } from './investigations/drivers.ts';
import type { Texts } from './investigations/texts.ts';
import type { Reading } from './reading.ts';

export interface ReaderJob {
  readonly kind: 'topn' | 'code' | 'traces';
  /** A question about what was read before; null: all of it is asked about. */
  readonly words: string | null;
  readonly sources: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Below this, a worker's start (some 100 ms) costs more than the reading. */
const INLINE_BYTES = 256 * 1024;

/** `busy`: somebody else is served on this event loop, so that large inputs are read in a thread of their own. */
export function createReaders(texts: Texts, busy: boolean): Drivers['readers'] {
  return {
    async text(input, maxChars) {
      let text = '';
      let total = 0;
      const decoder = new TextDecoder();
      for await (const chunk of texts.stream(input.handle)) {
        const part = decoder.decode(chunk, { stream: true });
        total += part.length;
        if (text.length < maxChars) text += part.slice(0, maxChars - text.length);
      }
      return { text: visible(text), total };
    },
    profile: async (inputs, purpose) => kept(await read(purpose, inputs)),
    traces: async inputs => kept(await read('traces', inputs)),
    about: async (inputs, kind, words) => (await read(kind, inputs, words)).analysis,
  };

  /** The terminal has no thread to put files in: `perf profile` writes them. */
  async function kept({ analysis, files }: Reading): Promise<Analysis> {
    if (!busy || files.length === 0) return analysis;
    const stored = files.map(async ({ name, media, text }) => ({
      name,
      media,
      bytes: Buffer.byteLength(text),
      handle: await texts.put(text),
    }));
    return { ...analysis, files: await Promise.all(stored) };
  }

  async function read(
    kind: ReaderJob['kind'],
    inputs: readonly Input[],
    words: string | null = null,
  ): Promise<Reading> {
    const small = inputs.reduce((sum, input) => sum + input.bytes, 0) <= INLINE_BYTES;
    if (small || !busy) {
      const { analyse } = await import('./reading.ts');
      return analyse(
        kind,
        inputs.map(input => ({ name: input.name, chunks: texts.stream(input.handle) })),
        words,
      );
    }
    const sources = await Promise.all(
      inputs.map(async input => ({ name: input.name, bytes: await texts.stored(input.handle) })),
    );
    return inWorker({ kind, words, sources });
  }
}

/** The worker is begun in JavaScript, so that its TypeScript comes out of the compile cache: it stays smaller and starts sooner. */
const START = `
require('node:module').enableCompileCache();
import(${JSON.stringify(new URL('./reading-worker.ts', import.meta.url).href)});
`;

function inWorker(job: ReaderJob): Promise<Reading> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(START, {
      eval: true,
      workerData: job,
      transferList: job.sources.flatMap(({ bytes }) => ownBuffer(bytes)),
      // A large young generation is what makes a streaming reader's memory grow.
      resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 8 },
    });
    worker.once('message', (reading: Reading) => {
      resolve(reading);
      worker.terminate().catch(() => {});
    });
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`the reader ended with ${code}`)));
  });
}

/** Small buffers share Node's pool, which cannot be handed over: they are copied. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer[] {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : [];
}
