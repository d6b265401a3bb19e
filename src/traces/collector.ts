/** Trace events into tallies of bounded size: buckets by format, locks by dump, what the formats said besides. */
import { addTo, type Bucket, bucketKey, detached, newBucket } from './buckets.ts';
import { type HotThread, hotThread } from './hot-threads.ts';
import { type DumpLocks, LockGraph } from './locks.ts';
import type { Line, ParsedTrace } from './model.ts';
import type { Event } from './stream.ts';

/** Distinct stacks kept of one format; further ones are counted. */
const MAX_BUCKETS = 4000;
const MAX_DUMPS = 50;
const MAX_EXTRAS = 2000;
const MAX_POOLS = 1000;
const MAX_HOT = 5000;
/** The louder of two headers of one error. */
const LOUD = /PHP (?:Fatal|Parse|Recoverable)|FATAL UNHANDLED EXCEPTION/;

export interface FormatTally {
  readonly format: string;
  readonly language: string;
  readonly buckets: Map<string, Bucket>;
  traces: number;
  /** Traces of stacks beyond the limit. */
  overflow: number;
  unread: number;
  dumps: number;
  /** The runtime's own word for a deadlock. */
  readonly deadlocks: { readonly threads: readonly string[]; readonly source: string; readonly at: Line }[];
}

export interface Extra {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
  readonly at: Line;
}

/** Thread pools by name pattern, as one dump shows them. */
export interface Pool {
  readonly name: string;
  readonly source: string;
  total: number;
  readonly states: Map<string, number>;
  readonly buckets: Map<Bucket, number>;
}

export class Collector {
  readonly tallies = new Map<string, FormatTally>();
  readonly dumps: DumpLocks[] = [];
  readonly extras: Extra[] = [];
  /** Of the last dump of each source. */
  readonly pools = new Map<string, readonly Pool[]>();
  readonly hot: HotThread[] = [];
  #last: { key: string; message: string | null; source: string; line: number; loud: boolean } | null = null;
  #building = new Map<string, Pool>();
  #graphs = new Map<string, LockGraph>();

  add({ format, event, time }: Event, source: string): void {
    const name = event.kind === 'trace' ? (event.format ?? format.name) : format.name;
    const tally = this.#tally(name, format.language);
    if (event.kind === 'trace') this.#trace(tally, event.trace, time, source);
    else if (event.kind === 'dump-end') this.#dumpEnd(tally, source);
    else if (event.kind === 'unread') tally.unread += 1;
    else if (event.kind === 'deadlock')
      tally.deadlocks.push(detached({ threads: event.threads, source, at: event.at }));
    else if (this.extras.length < MAX_EXTRAS)
      this.extras.push(detached({ name: event.name, value: event.value, source, at: event.at }));
  }

  /** The input ended: what has no end of its own (hung tasks over a whole log) is one dump. */
  end(source: string): void {
    for (const [format, graph] of this.#graphs) {
      if (!graph.empty && this.dumps.length < MAX_DUMPS) this.dumps.push(graph.finish(source, format));
    }
    this.#graphs = new Map();
    this.#building = new Map();
  }

  #tally(format: string, language: string): FormatTally {
    const known = this.tallies.get(format);
    if (known) return known;
    const tally = {
      format,
      language,
      buckets: new Map(),
      traces: 0,
      overflow: 0,
      unread: 0,
      dumps: 0,
      deadlocks: [],
    };
    this.tallies.set(format, tally);
    return tally;
  }

  #trace(tally: FormatTally, trace: ParsedTrace, time: string | null, source: string): void {
    const key = bucketKey(tally.format, trace, 'any-value');
    if (this.#printedTwice(key, trace, source)) return;
    tally.traces += 1;
    let bucket = tally.buckets.get(key);
    if (!bucket && tally.buckets.size < MAX_BUCKETS) {
      bucket = newBucket(trace, source);
      tally.buckets.set(key, bucket);
    }
    if (bucket) addTo(bucket, trace, time);
    else tally.overflow += 1;
    const ran = this.hot.length < MAX_HOT ? hotThread(trace, source) : null;
    if (ran) this.hot.push(ran);
    const graph = this.#graphs.get(tally.format) ?? new LockGraph();
    graph.add(trace);
    this.#graphs.set(tally.format, graph);
    if (bucket && trace.thread !== null && !trace.details?.runtime)
      this.#pool(trace.thread, trace.state, bucket, source);
  }

  /** PHP both logs and displays an error, Mono prints it once more as FATAL: one error, not two. */
  #printedTwice(key: string, trace: ParsedTrace, source: string): boolean {
    const last = this.#last;
    this.#last = {
      key,
      message: trace.message,
      source,
      line: trace.at.number,
      loud: LOUD.test(trace.at.text),
    };
    const near =
      last !== null && last.source === source && trace.at.number - last.line <= 8 * trace.frames.length + 80;
    return near && last.key === key && last.message === trace.message && last.loud !== this.#last.loud;
  }

  #pool(thread: string, state: string | null, bucket: Bucket, source: string): void {
    const name = poolName(thread);
    if (name === null) return;
    const pool = this.#building.get(name) ?? {
      name,
      source,
      total: 0,
      states: new Map(),
      buckets: new Map(),
    };
    if (!this.#building.has(name) && this.#building.size >= MAX_POOLS) return;
    this.#building.set(name, pool);
    pool.total += 1;
    pool.states.set(state ?? '?', (pool.states.get(state ?? '?') ?? 0) + 1);
    pool.buckets.set(bucket, (pool.buckets.get(bucket) ?? 0) + 1);
  }

  #dumpEnd(tally: FormatTally, source: string): void {
    tally.dumps += 1;
    const graph = this.#graphs.get(tally.format);
    this.#graphs.delete(tally.format);
    if (this.#building.size > 0) this.pools.set(source, [...this.#building.values()]);
    this.#building = new Map();
    if (graph && !graph.empty && this.dumps.length < MAX_DUMPS)
      this.dumps.push(graph.finish(source, tally.format));
  }
}

/** `http-nio-8080-exec-12` → `http-nio-8080-exec`: what is left without the last number; null where there is none. */
export function poolName(thread: string): string | null {
  const match = /^(.*?\D)[-_ #]?\d{1,6}(?:\D{0,2})$/.exec(
    thread.length > 200 ? thread.slice(0, 200) : thread,
  );
  const name = match?.[1]?.replace(/[-_ #:.[(]{1,40}$/, '') ?? '';
  return name.length > 1 && !/^(?:goroutine|0x)/.test(name) ? name : null;
}
