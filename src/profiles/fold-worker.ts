/** The thread of `fold-file.ts`: takes pieces of a file, answers with its folded stacks. */
import { parentPort, workerData } from 'node:worker_threads';
import { foldPieces, type Pieces } from './fold-part.ts';

parentPort?.postMessage(foldPieces(workerData as Pieces, null));
