import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * The bytes through a transform (a compressor, an inflater), as they come. Errors of either side are thrown to the one who
 * reads. A reader may stop early: `compose()` and `pipe()` then leave the transform to emit an error that nobody hears, which
 * ends the process.
 */
export async function* through(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  transform.on('error', () => {});
  const piped = pipeline(Readable.from(chunks, { objectMode: false }), transform);
  // Told by the loop below; after an early end it only says that the reader has gone.
  piped.catch(() => {});
  try {
    yield* transform;
    await piped;
  } finally {
    transform.destroy();
  }
}
