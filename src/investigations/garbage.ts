/**
 * A stream of bytes leaves buffers behind, each a small object in V8's heap with large memory outside of it. V8 lets some
 * 60 MB of them pile up and then stops everything for a full collection of tens of milliseconds. To collect the youngest
 * objects every few megabytes takes about one, and keeps the memory of a stream at that.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const EVERY = 4 * 1024 * 1024;

type Collect = (options: { readonly type: 'minor' }) => void;

/** To be told of the bytes that went through. */
export function collectOften(): (bytes: number) => void {
  const collect = collector();
  let since = 0;
  return bytes => {
    since += bytes;
    if (since < EVERY) return;
    since = 0;
    collect({ type: 'minor' });
  };
}

let known: Collect | null = null;

/** V8's own function, which programs see only behind this flag. */
function collector(): Collect {
  if (known !== null) return known;
  setFlagsFromString('--expose-gc');
  known = runInNewContext('gc') as Collect;
  return known;
}
