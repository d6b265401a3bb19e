/** The thread of `readers.ts`: takes compressed inputs, answers with one Analysis. */
import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { createZstdDecompress } from 'node:zlib';
import type { ReaderJob } from './readers.ts';
import { analyse } from './reading.ts';

const job = workerData as ReaderJob;
const analysis = await analyse(
  job.kind,
  job.sources.map(({ name, bytes }) => ({
    name,
    chunks: Readable.from([bytes]).compose(createZstdDecompress()) as AsyncIterable<Uint8Array>,
  })),
);
parentPort?.postMessage(analysis);
