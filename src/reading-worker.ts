/** The thread of `reader-thread.ts`: asks for compressed pieces, answers with what was read, one job after the other. */
import { parentPort } from 'node:worker_threads';
import { PerfError } from './core/errors.ts';
import { compressStream, decompressStream } from './investigations/compressed.ts';
import type { Asked, Job, Piece, ReadingJob, StoredFile, StoredReading, Told } from './reader-thread.ts';
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
  const kept: StoredFile[] = [];
  for (const { name, media, text } of files) kept.push({ name, media, text: await compressed(text()) });
  return { analysis, files: kept };
}

async function compressed(pieces: Iterable<string>): Promise<StoredFile['text']> {
  const { handle, bytes, stored } = await compressStream(encoded(pieces), Number.POSITIVE_INFINITY);
  try {
    return { handle, bytes, stored: stored.subarray(0, stored.length) };
  } finally {
    stored.close?.();
  }
}

async function* encoded(pieces: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
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
