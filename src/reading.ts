/** One question to the profile and trace readers: what kind of input is this, and what does it say? */
import { PerfError } from './core/errors.ts';
import type { Analysis } from './core/fact.ts';
import {
  analyseWithFiles,
  type ExportedFile,
  headText,
  recognise as recogniseProfile,
  unpack,
} from './profiles/index.ts';
import { analyseTraces, recognise as recogniseTrace } from './traces/index.ts';

interface Source {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An Analysis, and the files for the thread, which have no handle yet. */
export interface Reading {
  readonly analysis: Analysis;
  readonly files: readonly ExportedFile[];
}

/** What cannot be read is an answer too: it says what was expected, and what to send. */
export async function analyse(
  kind: 'topn' | 'code' | 'traces',
  sources: readonly Source[],
): Promise<Reading> {
  try {
    if (kind !== 'traces') return await analyseWithFiles(sources, kind);
    const analysis = await analyseTraces(await Promise.all(sources.map(asText)));
    const found = hasTraces(analysis) ? analysis : unreadable(noTraceIn(sources.map(({ name }) => name)));
    return { analysis: found, files: [] };
  } catch (error) {
    if (!(error instanceof PerfError)) throw error;
    return { analysis: unreadable(error.message), files: [] };
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

async function asText(source: Source): Promise<{ name: string; chunks: AsyncIterable<string> }> {
  const { chunks } = await unpack(source);
  return { name: source.name, chunks: decoded(chunks) };
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Annotated source and Top-N tables are both profiles: these formats show lines of code. */
const ANNOTATED = /annotate|list|line-profiler|gcov|llvm-cov|percent-code|annotated/;

/** The sub-command for a forwarded or pasted text; null: not sure. */
export function subCommandFor(head: Uint8Array): 'stacktrace' | 'topn' | 'code' | null {
  const trace = recogniseTrace(headText(head));
  const profile = recogniseProfile(head);
  if (trace && trace.confidence >= (profile?.confidence ?? 0)) return 'stacktrace';
  if (profile) return ANNOTATED.test(profile.format) ? 'code' : 'topn';
  return null;
}
