/**
 * The Firefox profiler's JSON, as Gecko writes it and as the profiler (and samply) saves it.
 * Source: https://github.com/firefox-devtools/profiler/blob/main/src/types/profile.ts and gecko-profile.ts
 *
 *     processed: {"meta":{"interval":1,…},"threads":[{"name":…,"samples":{"stack":[…]},"stackTable":{"frame":[…],"prefix":[…]},
 *                 "frameTable":{"func":[…]},"funcTable":{"name":[…],"fileName":[…]},"stringArray":[…]}]}
 *     Gecko:     tables as {"schema":{"stack":0,"time":1},"data":[[…],…]}, locations "name (url:line)"
 *
 * Newer files keep the tables once, under `shared`. A sample counts 1, or its weight.
 */
import { type Fields, fieldsOf, jsonOf, listOf, numberOf, textOf } from '../json.ts';
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const firefox: Format = { name: 'firefox', detect, read };

const MAX_THREADS = 300;

function detect(head: Head): Detection | null {
  if (!/^\ufeff?\s*\{/.test(head.text) || !/"meta"\s*:\s*\{/.test(head.text)) return null;
  const marks = [
    '"interval"',
    '"processType"',
    '"preprocessedProfileVersion"',
    '"stackTable"',
    '"markerSchema"',
    '"product"',
    '"categories"',
  ];
  const found = marks.filter(mark => head.text.includes(mark)).length;
  return found >= 2
    ? { confidence: found >= 3 ? 0.95 : 0.7, why: `JSON with ${found} marks of the Firefox profiler` }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const whole = await jsonOf(input);
  const stacks = new StackTable();
  let broken = 0;
  const threads = [whole, ...listOf(whole['processes']).map(fieldsOf)].flatMap(process =>
    listOf(process['threads']).map(thread => ({
      thread: fieldsOf(thread),
      shared: fieldsOf(process['shared'] ?? whole['shared']),
    })),
  );
  for (const { thread, shared } of threads.slice(0, MAX_THREADS))
    broken += readThread(stacks, thread, shared);
  if (stacks.columns.length === 0) stacks.column('thread');
  const order = stacks.columns
    .map((_, index) => index)
    .sort((a, b) => stacks.columns[b]!.total - stacks.columns[a]!.total);
  const interval = numberOf(fieldsOf(whole['meta'])['interval']);
  const notes = [...input.notes];
  if (order.length > 1)
    notes.push(`${order.length} threads, each a view of its own; the first has the most samples`);
  if (broken > 0) notes.push(`${broken} samples name stacks that are not there`);
  return {
    format: 'firefox',
    source: input.name,
    views: order.map(index =>
      viewOf(stacks, index, stacks.columns[index]!.name, {
        unit: 'samples',
        axis: 'cpu',
        base: 'all samples of this thread',
      }),
    ),
    stacks,
    annotations: [],
    unread: { count: broken, lines: [] },
    notes,
    recording: interval === null || interval <= 0 ? {} : { hertz: 1000 / interval },
  };
}

function readThread(stacks: StackTable, thread: Fields, shared: Fields): number {
  const name = textOf(thread['name']) ?? 'thread';
  const taken = stacks.columns.some(column => column.name === name);
  const samples = new Table(thread['samples']);
  if (samples.length === 0) return 0;
  const column = stacks.column(taken ? `${name} (${stacks.columns.length})` : name);
  const reader = new ThreadTables(stacks, thread, shared);
  let broken = 0;
  for (let row = 0; row < samples.length; row++) {
    const stack = numberOf(samples.cell('stack', row));
    const weight = numberOf(samples.cell('weight', row)) ?? 1;
    if (stack === null) continue;
    const node = reader.node(stack);
    if (node === null) broken++;
    else if (weight > 0) stacks.add(node, column, weight);
  }
  return broken;
}

/** Both shapes of a table: columns, or rows under a schema. */
class Table {
  readonly #columns: Fields;
  readonly #schema: Fields | null;
  readonly #rows: readonly unknown[];
  readonly length: number;

  constructor(value: unknown) {
    this.#columns = fieldsOf(value);
    this.#schema = this.#columns['schema'] === undefined ? null : fieldsOf(this.#columns['schema']);
    this.#rows = listOf(this.#columns['data']);
    const longest = Object.values(this.#columns).reduce<number>(
      (most, column) => Math.max(most, listOf(column).length),
      0,
    );
    this.length = this.#schema === null ? (numberOf(this.#columns['length']) ?? longest) : this.#rows.length;
    if (this.length > longest && this.#schema === null) this.length = longest;
  }

  cell(name: string, row: number): unknown {
    if (this.#schema === null) return listOf(this.#columns[name])[row];
    const index = numberOf(this.#schema[name]);
    return index === null ? undefined : listOf(this.#rows[row])[index];
  }
}

class ThreadTables {
  readonly #stacks: StackTable;
  readonly #stackTable: Table;
  readonly #frameTable: Table;
  readonly #funcTable: Table;
  readonly #strings: readonly unknown[];
  readonly #placed = new Map<number, number>();

  constructor(stacks: StackTable, thread: Fields, shared: Fields) {
    const table = (name: string) => new Table(thread[name] ?? shared[name]);
    this.#stacks = stacks;
    this.#stackTable = table('stackTable');
    this.#frameTable = table('frameTable');
    this.#funcTable = table('funcTable');
    this.#strings = listOf(thread['stringArray'] ?? thread['stringTable'] ?? shared['stringArray']);
  }

  /** The trie node of a stack; a prefix comes before what stands on it, and a loop ends the walk. */
  node(stack: number): number | null {
    const path: number[] = [];
    let at: number | null = stack;
    while (at !== null && !this.#placed.has(at)) {
      if (at < 0 || at >= this.#stackTable.length || path.length > 100_000) return null;
      path.push(at);
      at = numberOf(this.#stackTable.cell('prefix', at));
    }
    let node = at === null ? 0 : this.#placed.get(at)!;
    for (const step of path.reverse()) {
      const frame = numberOf(this.#stackTable.cell('frame', step));
      node = this.#stacks.child(node, this.#stacks.intern(this.#frame(frame ?? -1)));
      this.#placed.set(step, node);
    }
    return node;
  }

  #frame(frame: number): Frame {
    const location = this.#text(this.#frameTable.cell('location', frame));
    if (location !== null) return locationFrame(location);
    const func = numberOf(this.#frameTable.cell('func', frame)) ?? -1;
    return {
      name: this.#text(this.#funcTable.cell('name', func)) ?? '(unknown)',
      module: null,
      file: this.#text(this.#funcTable.cell('fileName', func)),
      line: numberOf(this.#funcTable.cell('lineNumber', func)),
      kind: null,
    };
  }

  #text(index: unknown): string | null {
    const at = numberOf(index);
    return at === null ? null : textOf(this.#strings[at]);
  }
}

/** `work (https://app/a.js:12:3)`, `0x7f06`, `nsThread::ProcessNextEvent (in libxul.so)`. */
function locationFrame(location: string): Frame {
  const script = /^(.{1,2000}?) \((\S{1,1000}?):(\d{1,9})(?::\d{1,9})?\)$/.exec(location);
  if (script !== null)
    return { name: script[1]!, module: null, file: script[2]!, line: Number(script[3]), kind: null };
  const native = /^(.{1,4000}) \(in (.{1,500})\)$/.exec(location);
  return {
    name: native?.[1] ?? location.slice(0, 4000),
    module: native?.[2] ?? null,
    file: null,
    line: null,
    kind: null,
  };
}
