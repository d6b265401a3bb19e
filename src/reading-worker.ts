/** The thread of `reader-thread.ts`: asks for compressed pieces, answers with what was read, one job after the other. */
import { parentPort } from 'node:worker_threads';
import { PerfError } from './core/errors.ts';
import { compress, decompressStream } from './investigations/compressed.ts';
import type { Asked, Job, Piece, ReadingJob, StoredReading, Told } from './reader-thread.ts';
import { analyse, subCommandFor } from './reading.ts';

const port = parentPort!;
const waiting: ((piece: Piece) => void)[] = [];

port.on('message', (asked: Asked) => {
  if ('job' in asked) void work(asked.job);
  else waiting[asked.source]!(asked);
});

async function work(job: Job): Promise<void> {
  try {
    tell({ result: job.kind === 'recognise' ? await subCommandFor(job.head) : await read(job) });
  } catch (error) {
    tell({ failed: (error as Error).stack ?? String(error) });
  }
}

/** The files are large: they are compressed here, not where others are served. */
async function read({ kind, words, names }: ReadingJob): Promise<StoredReading> {
  const sources = names.map((name, source) => ({ name, chunks: decompressStream(piecesOf(source)) }));
  const { analysis, files } = await analyse(kind, sources, words);
  return { analysis, files: files.map(({ name, media, text }) => ({ name, media, text: compress(text) })) };
}

/** The next piece is on its way while one is being read. */
async function* piecesOf(source: number): AsyncGenerator<Uint8Array> {
  for (let coming = pieceOf(source); ; ) {
    const { piece, problem } = await coming;
    if (problem !== null) throw new PerfError(...problem);
    if (piece === null) return;
    coming = pieceOf(source);
    yield piece;
  }
}

function pieceOf(source: number): Promise<Piece> {
  return new Promise(resolve => {
    waiting[source] = resolve;
    tell({ source });
  });
}

function tell(told: Told): void {
  port.postMessage(told);
}
