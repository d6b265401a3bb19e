/**
 * Hot threads of Elasticsearch and OpenSearch (`GET _nodes/hot_threads`):
 * https://github.com/elastic/elasticsearch/blob/main/server/src/main/java/org/elasticsearch/monitor/jvm/HotThreads.java
 *
 *     ::: {es-1}{Qx…}{…}{10.0.0.5}{10.0.0.5:9300}{cdfhilmrstw}
 *        Hot threads at 2024-05-02T10:00:00.000Z, interval=500ms, busiestThreads=3, ignoreIdleThreads=true:
 *
 *        98.6% [cpu=97.1%, other=1.5%] (493.2ms out of 500ms) cpu usage by thread 'elasticsearch[es-1][search][T#4]'
 *          8/10 snapshots sharing following 21 elements
 *            app/org.apache.lucene.search.TermQuery.score(TermQuery.java:91)
 *          2/10 …
 *          unique snapshot
 *            …
 *
 * Before 7.x there is no bracket; type=wait and type=block print no bracket either, type=mem prints bytes. A thread's time
 * is shared out over its snapshots. What several snapshots share is the outer part of their stacks: the innermost frame
 * shown is where they part, not always where they run.
 */
import type { Axis, Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { figureOf } from './table-figures.ts';

export const hotThreads: Format = { name: 'hot-threads', detect, read };

const NODE = /^::: (?:\{([^{}]{0,200})\}|\[([^\]]{0,200})\]).*$/;
const HEADING =
  /^\s*Hot threads at .{1,60}, interval=(\d{1,9}(?:\.\d{1,6})?\w{1,9}), busiestThreads=(\d{1,9})/;
const THREAD =
  /^\s*(\d{1,6}(?:\.\d{1,3})?)% (?:\[cpu=(\d{1,6}(?:\.\d{1,3})?)%, (?:other|idle)=-?\d{1,6}(?:\.\d{1,3})?%\] )?\((\S{1,30}) out of (\S{1,30})\) (cpu|wait|block) usage by thread '(.{0,500})'\s*$/;
const MEMORY = /^\s*(\S{1,30}) memory allocated by thread '(.{0,500})'\s*$/;
const SHARED = /^\s*(\d{1,6})\/(\d{1,6}) snapshots sharing following \d{1,9} elements\s*$/;
const UNIQUE = /^\s*unique snapshot\s*$/;
/** `loader/module@version/Class.method(File.java:12)`; loader and module may be missing, or empty between their slashes. */
const FRAME =
  /^\s+((?:[\w.@+-]{0,200}\/){0,2})([\w$.<>-]{1,1000}(?:\/0x[0-9a-f]{1,16}[\w$.<>-]{0,300})?)\(([^()]{0,300})\)\s*$/;
const AXES: Record<string, Axis> = { cpu: 'cpu', wait: 'wall', block: 'lock', mem: 'alloc' };

function detect(head: Head): Detection | null {
  if (head.lines.some(line => HEADING.test(line)))
    return { confidence: 0.98, why: '"Hot threads at …, interval="' };
  return head.lines.some(line => THREAD.test(line))
    ? { confidence: 0.9, why: '"% … usage by thread" of hot threads' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new HotThreadsReader());
}

interface Thread {
  readonly amount: number;
  readonly type: string;
  readonly pool: string;
  readonly at: { readonly line: number; readonly text: string };
  readonly snapshots: { readonly count: number; readonly of: number; readonly frames: number[] }[];
}

class HotThreadsReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  readonly #nodes = new Set<string>();
  #number = 0;
  #node = '';
  #interval: string | null = null;
  #threads = 0;
  #open: Thread | null = null;

  line(text: string): void {
    this.#number++;
    const node = NODE.exec(text);
    const heading = HEADING.exec(text);
    if (node !== null) this.#enter(node[1] ?? node[2]!);
    else if (heading !== null) this.#interval ??= heading[1]!;
    else if (!this.#thread(text) && !this.#snapshot(text) && !this.#frame(text) && text.trim() !== '')
      this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    this.#close();
    const notes = [
      ...input.notes,
      `${this.#threads} threads of ${Math.max(1, this.#nodes.size)} nodes, during ${this.#interval ?? 'one interval'}: the busiest only, and one moment`,
      'snapshots that share the outer part of their stacks are shown without what is further in',
    ];
    return {
      format: 'hot-threads',
      source: input.name,
      views: this.#stacks.columns.map((column, index) =>
        viewOf(this.#stacks, index, column.name, {
          unit: column.name === 'mem' ? 'bytes' : 'ns',
          axis: AXES[column.name] ?? 'cpu',
          base: `${column.name} of the threads shown`,
        }),
      ),
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  #enter(node: string): void {
    this.#close();
    this.#node = node;
    this.#nodes.add(node);
  }

  #thread(text: string): boolean {
    const busy = THREAD.exec(text);
    const memory = busy === null ? MEMORY.exec(text) : null;
    if (busy === null && memory === null) return false;
    this.#close();
    this.#threads++;
    const type = busy?.[5] ?? 'mem';
    // The printed percent has more digits than the rounded times; of CPU it is what the bracket says.
    const interval = figureOf(busy?.[4] ?? '')?.value ?? 0;
    const amount =
      busy === null
        ? (figureOf(memory![1]!, true)?.value ?? 0)
        : (Number(type === 'cpu' ? (busy[2] ?? busy[1]) : busy[1]) / 100) * interval;
    const pool = poolOf(busy?.[6] ?? memory![2]!, this.#node);
    this.#open = { amount, type, pool, at: { line: this.#number, text }, snapshots: [] };
    return true;
  }

  #snapshot(text: string): boolean {
    const shared = SHARED.exec(text);
    if (shared === null && !UNIQUE.test(text)) return false;
    this.#open?.snapshots.push({
      count: shared === null ? 1 : Number(shared[1]),
      of: shared === null ? 0 : Number(shared[2]),
      frames: [],
    });
    return true;
  }

  #frame(text: string): boolean {
    const match = FRAME.exec(text.slice(0, 4000));
    const snapshot = this.#open?.snapshots.at(-1);
    if (match === null || snapshot === undefined) return false;
    snapshot.frames.push(this.#stacks.intern(frameOf(match), this.#number, text.trim()));
    return true;
  }

  #close(): void {
    if (this.#open === null) return;
    const { amount, type, pool, at, snapshots } = this.#open;
    this.#open = null;
    const column = this.#stacks.column(type);
    const process = this.#stacks.intern(
      { name: pool, module: null, file: null, line: null, kind: 'process' },
      at.line,
      at.text,
    );
    const root = this.#stacks.child(0, process);
    const all = snapshots.reduce((sum, { count }) => sum + count, 0);
    // A thread that ended in between has fewer snapshots than were taken.
    for (const { count, frames } of snapshots) {
      let node = root;
      for (const frame of frames.reverse()) node = this.#stacks.child(node, frame);
      this.#stacks.add(node, column, (amount * count) / all, count);
    }
    if (all === 0) this.#stacks.add(root, column, amount, 0);
  }
}

/** `elasticsearch[es-1][search][T#4]` is of the pool `search` on `es-1`. */
function poolOf(thread: string, node: string): string {
  const named = /^\w+\[([^\]]+)\]\[([^\]]+)\]/.exec(thread);
  const name = (named?.[2] ?? thread).replace(/\[?T?#?\d{1,19}\]?$/, '');
  return `${named?.[1] ?? node} ${name}`.trim();
}

function frameOf([, loaders, name, place]: RegExpExecArray): Frame {
  const module = loaders!.split('/').findLast(part => part !== '');
  const source = /^(.{1,200}?)(?::(\d{1,9}))?$/.exec(place ?? '');
  const isFile = source !== null && /\.\w{1,6}$/.test(source[1]!);
  return {
    name: name!,
    module: module === undefined || module === 'app' ? null : module,
    file: isFile ? source[1]! : null,
    line: source?.[2] === undefined ? null : Number(source[2]),
    kind: null,
  };
}
