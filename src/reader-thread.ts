/**
 * Threads that read: an input of 100 MB, or a hostile one, keeps nobody else waiting. One that has read something large ends,
 * so that its memory comes back; another stays for a while, since what is recognised is read next. Inputs come to it
 * compressed, piece by piece: none of them is ever whole in memory.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import type { Analysis } from './core/fact.ts';
import type { ReadAs } from './core/ports.ts';
import type { Compressed } from './investigations/compressed.ts';

export interface ReadingJob {
  readonly kind: ReadAs;
  /** A question about what was read before; null: all of it is asked about. */
  readonly words: string | null;
  readonly names: readonly string[];
}

export type Job = ReadingJob | { readonly kind: 'recognise'; readonly head: Uint8Array };

/** An Analysis, and the files for the thread, which have no handle yet. */
export interface StoredReading {
  readonly analysis: Analysis;
  readonly files: readonly StoredFile[];
}

export interface StoredFile {
  readonly name: string;
  readonly media: string;
  readonly text: Compressed & { readonly stored: Uint8Array };
}

/** To the reader: a job, or the piece of a source that it asked for. */
export type Asked = { readonly job: Job } | Piece;

export interface Piece {
  readonly source: number;
  /** null: there are no more. */
  readonly piece: Uint8Array | null;
  /** Code and words of a PerfError: the text is gone. */
  readonly problem: readonly [string, string] | null;
}

/** From the reader: which source it wants a piece of, or the end of its job. */
export type Told =
  | { readonly source: number }
  | { readonly result: StoredReading | SubCommand | null }
  | { readonly failed: string };

export type SubCommand = 'stacktrace' | 'topn' | 'code';

/** Compressed pieces of each input. */
export type Sources = readonly AsyncIterable<Uint8Array>[];

/** In bytes: what leaves a thread's memory large. Of such, one at a time is read. */
const LARGE = 4 * 1024 * 1024;
const SMALL_AT_ONCE = 2;
const REST_MS = 10_000;

export class ReaderThreads {
  readonly #large = new PQueue({ concurrency: 1 });
  readonly #small = new PQueue({ concurrency: SMALL_AT_ONCE });
  #resting: ReaderThread | null = null;

  async read(job: ReadingJob, sources: Sources, bytes: number): Promise<StoredReading> {
    const queue = bytes > LARGE ? this.#large : this.#small;
    return (await queue.add(() => this.#run(job, sources, bytes > LARGE))) as StoredReading;
  }

  async recognise(head: Uint8Array): Promise<SubCommand | null> {
    return (await this.#small.add(() =>
      this.#run({ kind: 'recognise', head }, [], false),
    )) as SubCommand | null;
  }

  async #run(job: Job, sources: Sources, isLarge: boolean): Promise<unknown> {
    const thread = this.#resting?.isAlive ? this.#resting : new ReaderThread();
    this.#resting = null;
    try {
      return await thread.run(job, sources);
    } finally {
      if (isLarge || !thread.isAlive || this.#resting !== null) await thread.end();
      else void this.#rest(thread);
    }
  }

  async #rest(thread: ReaderThread): Promise<void> {
    this.#resting = thread;
    await wait(REST_MS, undefined, { ref: false });
    if (this.#resting !== thread) return;
    this.#resting = null;
    await thread.end();
  }
}

/** The worker is begun in JavaScript, so that its TypeScript comes out of the compile cache: it stays smaller and starts sooner. */
const START = `
require('node:module').enableCompileCache();
import(${JSON.stringify(new URL('./reading-worker.ts', import.meta.url).href)});
`;

class ReaderThread {
  isAlive = true;
  readonly #worker: Worker;
  /** Ends the job that is under way. */
  #fail: ((error: Error) => void) | null = null;

  constructor() {
    this.#worker = new Worker(START, {
      eval: true,
      // A large young generation is what makes a streaming reader's memory grow.
      resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 4 },
    });
    // Told to whoever waits for a job; without one it must not end the process.
    this.#worker.on('error', error => this.#ended(error));
    this.#worker.on('exit', code => this.#ended(new Error(`the reader ended with ${code}`)));
  }

  /** One job at a time. */
  async run(job: Job, sources: Sources): Promise<unknown> {
    const iterators = sources.map(source => source[Symbol.asyncIterator]());
    this.#worker.ref();
    try {
      return await this.#answer(job, iterators);
    } finally {
      this.#worker.removeAllListeners('message');
      this.#fail = null;
      this.#worker.unref();
      await Promise.allSettled(iterators.map(iterator => iterator.return?.()));
    }
  }

  #ended(error: Error): void {
    this.isAlive = false;
    this.#fail?.(error);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(job: Job, iterators: readonly AsyncIterator<Uint8Array>[]): Promise<unknown> {
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      worker.on('message', (told: Told) => {
        if ('source' in told) void this.#give(told.source, iterators[told.source]!);
        else if ('failed' in told) reject(new Error(told.failed));
        else resolve(told.result);
      });
      this.#ask({ job });
    });
  }

  async #give(source: number, iterator: AsyncIterator<Uint8Array>): Promise<void> {
    try {
      const { value, done } = await iterator.next();
      this.#ask({ source, piece: done === true ? null : value, problem: null });
    } catch (error) {
      const { code = 'text', message } = error as Error & { code?: string };
      this.#ask({ source, piece: null, problem: [code, message] });
    }
  }

  #ask(asked: Asked): void {
    const bytes = 'piece' in asked ? asked.piece : null;
    this.#worker.postMessage(asked, bytes === null ? [] : ownBuffer(bytes));
  }
}

/** Small buffers share Node's pool, which cannot be handed over: they are copied. */
function ownBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
