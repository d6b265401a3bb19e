/** One question to the profile and trace readers: what kind of input is this, and what does it say? */
import { PerfError } from './core/errors.ts';
import type { Analysis } from './core/fact.ts';
import { analyseProfile, recognise as recogniseProfile } from './profiles/index.ts';
import { analyseTraces, recognise as recogniseTrace } from './traces/index.ts';

interface Source {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What cannot be read is an answer too: it says what was expected, and what to send. */
export async function analyse(
  kind: 'topn' | 'code' | 'traces',
  sources: readonly Source[],
): Promise<Analysis> {
  try {
    if (kind !== 'traces') return await analyseProfile(sources, kind);
    const read = await analyseTraces(sources.map(({ name, chunks }) => ({ name, chunks: decoded(chunks) })));
    return hasTraces(read) ? read : unreadable(noTraceIn(sources.map(({ name }) => name)));
  } catch (error) {
    if (!(error instanceof PerfError)) throw error;
    return unreadable(error.message);
  }
}

function hasTraces(analysis: Analysis): boolean {
  return (
    analysis.findings.length > 0 ||
    analysis.facts.some(fact => fact.kind === 'trace' && fact.traces.length > 0)
  );
}

function noTraceIn(names: readonly string[]): string {
  return `no stack trace that I know is in ${names.join(' and ')}. Send the lines from the exception or the thread's name on, as the program printed them.`;
}

function unreadable(message: string): Analysis {
  return { facts: [], statements: [], findings: [], verdict: message, answer: '', notes: [], pictures: [] };
}

/** A byte-order mark, or zero bytes in every other place, tells UTF-16 (`jcmd` on Windows). */
async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[1] === 0 && head[3] === 0) return 'utf-16le';
  if (head.length >= 4 && head[0] === 0 && head[2] === 0) return 'utf-16be';
  return 'utf-8';
}

/** Annotated source and Top-N tables are both profiles: these formats show lines of code. */
const ANNOTATED = /annotate|list|line-profiler|gcov|llvm-cov|percent-code|annotated/;

/** The sub-command for a forwarded or pasted text; null: not sure. */
export function subCommandFor(head: Uint8Array): 'stacktrace' | 'topn' | 'code' | null {
  const trace = recogniseTrace(new TextDecoder(encodingOf(head)).decode(head));
  const profile = recogniseProfile(head);
  if (trace && trace.confidence >= (profile?.confidence ?? 0)) return 'stacktrace';
  if (profile) return ANNOTATED.test(profile.format) ? 'code' : 'topn';
  return null;
}
