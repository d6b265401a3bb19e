/** The thread of `readers.ts`: takes compressed inputs, answers with one Reading. */
import { parentPort, workerData } from 'node:worker_threads';
import { decompressStream } from './investigations/compressed.ts';
import type { ReaderJob } from './readers.ts';
import { analyse } from './reading.ts';

const job = workerData as ReaderJob;
const reading = await analyse(
  job.kind,
  job.sources.map(({ name, bytes }) => ({
    name,
    chunks: decompressStream([bytes]),
  })),
  job.words,
);
parentPort?.postMessage(reading);
