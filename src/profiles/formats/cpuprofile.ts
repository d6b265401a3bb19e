/**
 * `.cpuprofile` of Node (`--cpu-prof`), Deno, Bun and Chrome, and `.heapprofile` (`--heap-prof`).
 * Source: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
 *
 *     {"nodes":[{"id":1,"callFrame":{"functionName":"(root)","url":"","lineNumber":-1,…},"hitCount":0,"children":[2]},…],
 *      "startTime":1,"endTime":9,"samples":[2,…],"timeDeltas":[35838,1100,…]}
 *     {"head":{"functionName":"(root)","url":"","lineNumber":0,"hitCount":0,"children":[…]},"startTime":…,"samples":[…],"timestamps":[…]}
 *     {"head":{"callFrame":{…},"selfSize":96,"id":1,"children":[…]},"samples":[{"size":96,"nodeId":1,"ordinal":1}]}
 *
 * The second form is that of Chrome before 57 and of v8-profiler; its lines are counted from 1, all others' from 0.
 */
import { PerfError } from '../../core/errors.ts';
import { readInto } from '../json.ts';
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { V8Reader } from './v8-reader.ts';

export const cpuprofile: Format = { name: 'cpuprofile', detect, read };
export const heapprofile: Format = { name: 'heapprofile', detect: detectHeap, read };

function detect(head: Head): Detection | null {
  if (!isJson(head) || /"traceEvents"|"dataOrigin"|"ph"\s*:/.test(head.text)) return null;
  const nodes = /"callFrame"\s*:\s*\{/.test(head.text) && /"nodes"\s*:\s*\[/.test(head.text);
  // Keys in another order, as Bun and proxies write them: the nodes come behind long lists of numbers.
  const lists =
    /"(?:timeDeltas|samples)"\s*:\s*\[\s*-?\d/.test(head.text) && /"startTime"\s*:/.test(head.text);
  const old =
    /"head"\s*:\s*\{[^{}]{0,400}"hitCount"|"hitCount"\s*:\s*\d/.test(head.text) &&
    /"functionName"/.test(head.text);
  const isNew = nodes || old;
  return isNew || lists
    ? { confidence: isNew ? 0.97 : 0.6, why: 'JSON with call frames of a V8 profile' }
    : null;
}

function detectHeap(head: Head): Detection | null {
  const heap =
    isJson(head) &&
    /"head"\s*:\s*\{/.test(head.text) &&
    /"callFrame"/.test(head.text) &&
    /"selfSize"/.test(head.text);
  return heap ? { confidence: 0.98, why: 'JSON with the sizes of a V8 heap profile' } : null;
}

function isJson(head: Head): boolean {
  return /^\ufeff?\s*\{/.test(head.text);
}

async function read(input: Input): Promise<Profile> {
  const readers = [new V8Reader(), new V8Reader(), new V8Reader()] as const;
  const [whole, inner, innermost] = readers;
  // An answer of the DevTools protocol holds the profile in its `result`.
  const deepest = { profile: innermost.shape({}) };
  const notes = await readInto(
    input,
    whole.shape({ profile: inner.shape(deepest), result: inner.shape(deepest) }),
  );
  const reader = readers.find(({ hasTree }) => hasTree);
  if (reader === undefined) {
    throw new PerfError(
      'profile-broken',
      `${input.name} has samples but no call tree ("nodes"): a V8 profile without it says nothing. Save it again.`,
    );
  }
  return reader.finish(input.name, notes);
}
