/**
 * A stream of bytes leaves buffers behind, each a small object in V8's heap with large memory outside of it. V8 lets some
 * 60 MB of them pile up and then stops everything for a full collection of tens of milliseconds. To collect the youngest
 * objects every few megabytes takes about one, and keeps the memory of a stream at that.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** Of the stream, between two collections or two looks at what has piled up. */
const STEP = 1024 * 1024;
/** What may pile up before a full collection: that much, or a share of what is in use, since that is what one costs. */
const PILE = 2 * 1024 * 1024;
const PILE_SHARE = 0.15;

type Collect = (options: { readonly type: 'minor' | 'major'; readonly flavor?: 'last-resort' }) => void;

/**
 * Lines and rows outlive the collections of the youngest objects, and pile up to three times what is in use: a full
 * collection, some 40 ms, halves the memory of a reader. Not where an event loop serves others.
 */
let thorough = !isMainThread;

/** For a process that does one thing at a time. */
export function collectThoroughly(): void {
  thorough = true;
}

/** To be told of the bytes that went through. */
export function collectOften(): (bytes: number) => void {
  const collect = collector();
  let since = 0;
  let left = inUse();
  return bytes => {
    since += bytes;
    if (since < STEP) return;
    since = 0;
    if (!thorough) collect({ type: 'minor' });
    else if (inUse() - left > Math.max(PILE, left * PILE_SHARE)) {
      collect({ type: 'major' });
      left = inUse();
    }
  };
}

function inUse(): number {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
}

/** When all is loaded that is needed: what loading leaves behind is some ten megabytes. Takes some 50 ms. */
export function collectAll(): void {
  collector()({ type: 'major', flavor: 'last-resort' });
}

let known: Collect | null = null;

/** V8's own function, which programs see only behind this flag. */
function collector(): Collect {
  if (known !== null) return known;
  setFlagsFromString('--expose-gc');
  known = runInNewContext('gc') as Collect;
  return known;
}
