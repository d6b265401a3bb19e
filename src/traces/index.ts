/**
 * Stack traces and thread dumps: recognised from their first 8 KB, read as a stream, folded into buckets, and
 * judged by rule. Adding a format is one file in `formats/` and one line in `formats/index.ts`.
 */
import type { TraceFact } from '../core/report.ts';
import type { TraceSource } from './analyse.ts';
import { Collector } from './collector.ts';
import { traceFacts } from './facts.ts';
import { type ReaderStatistics, TraceReader } from './reader.ts';

export { aboutTraces } from './about.ts';
export { analyseTraces, type TraceSource } from './analyse.ts';
export { type Recognised, recognise } from './recognise.ts';

export interface TraceReading {
  readonly facts: readonly TraceFact[];
  /** Lines in traces that were not understood, and lines that look like a frame outside every trace. */
  readonly unread: number;
  readonly lines: number;
}

/** Reads one text or stream into facts, without judging it. */
export async function readTraces(source: TraceSource | string): Promise<TraceReading> {
  const collected = new Collector();
  const name = typeof source === 'string' ? 'text' : source.name;
  const reader = new TraceReader(event => collected.add(event, name));
  if (typeof source === 'string') reader.push(source);
  else for await (const chunk of source.chunks) reader.push(chunk);
  const statistics = reader.end();
  collected.end(name);
  return reading(collected, statistics);
}

function reading(collected: Collector, statistics: ReaderStatistics): TraceReading {
  const facts = traceFacts(collected);
  return {
    facts,
    unread: facts.reduce((sum, fact) => sum + fact.unread, 0) + statistics.orphanCount,
    lines: statistics.lines,
  };
}
