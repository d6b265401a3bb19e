/**
 * A stream of bytes leaves buffers behind, each a small object in V8's heap with large memory outside of it. V8 lets some
 * 60 MB of them pile up and then stops everything for a full collection of tens of milliseconds. To collect the youngest
 * objects every few megabytes takes about one, and keeps the memory of a stream at that.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** In bytes of the stream. */
const EVERY = { minor: 1024 * 1024, major: 4 * 1024 * 1024 };

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
  return bytes => {
    since += bytes;
    const type = thorough ? 'major' : 'minor';
    if (since < EVERY[type]) return;
    since = 0;
    collect({ type });
  };
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
