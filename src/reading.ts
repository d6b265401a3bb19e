/**
 * One question to the profile and trace readers: what kind of input is this, and what does it say? Each room's readers are
 * loaded when they are asked, since they take some ten megabytes.
 */
import { PerfError } from './core/errors.ts';
import type { Analysis } from './core/fact.ts';
import type { ReadAs } from './core/ports.ts';
import type { ExportedFile } from './profiles/index.ts';
import { HEAD_BYTES, headText, unpack } from './profiles/unpack.ts';

interface Source {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An Analysis, and the files for the thread, which have no handle yet. */
export interface Reading {
  readonly analysis: Analysis;
  readonly files: readonly ExportedFile[];
}

/** What cannot be read is an answer too: it says what was expected, and what to send. `words`: a question about it. */
export async function analyse(
  kind: ReadAs,
  sources: readonly Source[],
  words: string | null,
): Promise<Reading> {
  const watched = sources.map(watchHead);
  const nothing = async (says: string): Promise<Reading> => ({
    analysis: unreadable((await otherKind(kind, watched)) ?? says),
    files: [],
  });
  try {
    if (words !== null) return { analysis: await about(kind, watched, words), files: [] };
    if (kind !== 'traces') {
      const { analyseWithFiles } = await import('./profiles/index.ts');
      return await analyseWithFiles(watched, kind);
    }
    const { analyseTraces } = await import('./traces/index.ts');
    const analysis = await analyseTraces(await Promise.all(watched.map(asText)));
    return hasTraces(analysis)
      ? { analysis, files: [] }
      : await nothing(noTraceIn(sources.map(({ name }) => name)));
  } catch (error) {
    if (!(error instanceof PerfError)) throw error;
    return await nothing(error.message);
  }
}

async function about(kind: ReadAs, sources: readonly Source[], words: string): Promise<Analysis> {
  if (kind !== 'traces') return (await import('./profiles/index.ts')).aboutProfiles(sources, words);
  const { aboutTraces } = await import('./traces/index.ts');
  return aboutTraces(await Promise.all(sources.map(asText)), words);
}

interface Watched extends Source {
  /** The first bytes, once they have come. */
  head(): Uint8Array;
}

function watchHead({ name, chunks }: Source): Watched {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  async function* passed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (bytes < HEAD_BYTES) parts.push(chunk.slice(0, HEAD_BYTES - bytes));
      bytes += chunk.length;
      yield chunk;
    }
  }
  return { name, chunks: passed(), head: () => Buffer.concat(parts) };
}

/** Who took the wrong word is told the right one. */
async function otherKind(kind: ReadAs, sources: readonly Watched[]): Promise<string | null> {
  for (const source of sources) {
    const right = await subCommandFor(source.head());
    if (right === null || (right === 'stacktrace') === (kind === 'traces')) continue;
    return right === 'stacktrace'
      ? `${source.name} is a stack trace, no profile: ask ${right}.`
      : `${source.name} is a profile, no stack trace: ask ${right}.`;
  }
  return null;
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
export async function subCommandFor(head: Uint8Array): Promise<'stacktrace' | 'topn' | 'code' | null> {
  const [profiles, traces] = await Promise.all([import('./profiles/index.ts'), import('./traces/index.ts')]);
  const trace = traces.recognise(headText(head));
  const profile = profiles.recognise(head);
  if (trace && trace.confidence >= (profile?.confidence ?? 0)) return 'stacktrace';
  if (profile) return ANNOTATED.test(profile.format) ? 'code' : 'topn';
  return null;
}
