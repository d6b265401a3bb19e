/** The tables of one thread of a Firefox profile: stacks, frames, functions, strings, whatever version they are of. */
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../json.ts';
import type { Frame } from '../model.ts';
import type { StackTable } from '../stacks.ts';
import { addressFrame, type Mapping } from './pprof-mapping.ts';

/** Both shapes of a table: columns, or rows under a schema. */
export class Table {
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
    this.length =
      this.#schema === null
        ? Math.min(numberOf(this.#columns['length']) ?? longest, longest)
        : this.#rows.length;
  }

  cell(name: string, row: number): unknown {
    if (this.#schema === null) return listOf(this.#columns[name])[row];
    const index = numberOf(this.#schema[name]);
    return index === null ? undefined : listOf(this.#rows[row])[index];
  }
}

export interface ThreadContext {
  readonly thread: Fields;
  /** Tables that newer files keep once for all threads. */
  readonly shared: Fields;
  readonly libs: readonly unknown[];
  /** Numbers of the categories that are named Idle. */
  readonly idle: ReadonlySet<number>;
}

export class ThreadTables {
  readonly #stacks: StackTable;
  readonly #stackTable: Table;
  readonly #frameTable: Table;
  readonly #funcTable: Table;
  readonly #resourceTable: Table;
  readonly #strings: readonly unknown[];
  readonly #libs: readonly Mapping[];
  readonly #names: readonly string[];
  readonly #idle: ReadonlySet<number>;
  readonly #placed = new Map<number, number>();

  constructor(stacks: StackTable, { thread, shared, libs, idle }: ThreadContext) {
    const table = (name: string) => new Table(thread[name] ?? shared[name]);
    this.#stacks = stacks;
    this.#stackTable = table('stackTable');
    this.#frameTable = table('frameTable');
    this.#funcTable = table('funcTable');
    this.#resourceTable = table('resourceTable');
    this.#strings = listOf(thread['stringArray'] ?? thread['stringTable'] ?? shared['stringArray']);
    this.#libs = libs.map(fieldsOf).map(libOf);
    this.#names = libs
      .map(fieldsOf)
      .map(lib => (textOf(lib['debugName']) ?? textOf(lib['name']) ?? '').replace(/^.*[/\\](?=.)/, ''));
    this.#idle = idle;
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
      const frame = numberOf(this.#stackTable.cell('frame', step)) ?? -1;
      node = this.#stacks.child(node, this.#stacks.intern(this.#frame(frame)));
      this.#placed.set(step, node);
    }
    return this.#isIdle(stack) ? this.#stacks.child(node, this.#stacks.intern(IDLE)) : node;
  }

  /** A frame without a category has that of the frame below it: native frames have none in Gecko's own files. */
  #isIdle(stack: number): boolean {
    let at: number | null = stack;
    for (let depth = 0; at !== null && depth < 10_000; depth++) {
      const frame = numberOf(this.#stackTable.cell('frame', at)) ?? -1;
      const category = numberOf(
        this.#stackTable.cell('category', at) ?? this.#frameTable.cell('category', frame),
      );
      if (category !== null) return this.#idle.has(category);
      at = numberOf(this.#stackTable.cell('prefix', at));
    }
    return false;
  }

  #frame(frame: number): Frame {
    const location = this.#text(this.#frameTable.cell('location', frame));
    if (location !== null) return this.#located(location);
    const func = numberOf(this.#frameTable.cell('func', frame)) ?? -1;
    const module = this.#module(func);
    const name = this.#text(this.#funcTable.cell('name', func)) ?? '(unknown)';
    return {
      name: module !== null && /^0x[0-9a-f]+$/.test(name) ? `${module}+${name}` : name,
      module,
      file: this.#text(this.#funcTable.cell('fileName', func)),
      line: numberOf(this.#funcTable.cell('lineNumber', func)),
      kind: null,
    };
  }

  /** The library, or for scripts nothing: their file says it. */
  #module(func: number): string | null {
    const resource = numberOf(this.#funcTable.cell('resource', func));
    if (resource === null || resource < 0) return null;
    const lib = numberOf(this.#resourceTable.cell('lib', resource));
    if (lib === null || lib < 0) return null;
    return this.#names[lib] || this.#text(this.#resourceTable.cell('name', resource));
  }

  #located(location: string): Frame {
    if (!/^0x[0-9a-f]{1,16}$/.test(location)) return locationFrame(location);
    const address = BigInt(location);
    const lib = this.#libs.find(({ start, limit }) => BigInt(start) <= address && address < BigInt(limit));
    return addressFrame(address, lib ?? null);
  }

  #text(index: unknown): string | null {
    const at = numberOf(index);
    return at === null ? null : textOf(this.#strings[at]);
  }
}

/** What a sample adds to a stack whose category is Idle, so that waiting is set apart from work. */
const IDLE: Frame = { name: '(idle)', module: null, file: null, line: null, kind: null };

function libOf(lib: Fields): Mapping {
  const figure = (name: string) => BigInt(Math.max(0, Math.trunc(numberOf(lib[name]) ?? 0)));
  return {
    start: figure('start'),
    limit: figure('end'),
    offset: figure('offset'),
    file: textOf(lib['name']) ?? '',
  };
}

/** `work (https://app/a.js:12:3)`, `work (loader.js -> a.js:12)`, `nsThread::ProcessNextEvent (in libxul.so)`. */
function locationFrame(location: string): Frame {
  const script =
    /^(.{1,2000}?) \((?:\S{1,1000} -> )*(\S{1,1000}?)(?::(\d{1,9}))?(?::\d{1,9})?\)(?:\[\d{1,20}\])?$/.exec(
      location,
    );
  const native = /^(.{1,4000}) \(in (.{1,500})\)$/.exec(location);
  if (script !== null && native === null && /[/:.]/.test(script[2]!))
    return {
      name: script[1]!,
      module: null,
      file: script[2]!,
      line: script[3] === undefined ? null : Number(script[3]),
      kind: null,
    };
  const bare = /^([a-z-]{2,20}:\/\/\S{1,1000}?):(\d{1,9})(?::\d{1,9})?$/.exec(location);
  return {
    name: bare === null ? (native?.[1] ?? location.slice(0, 4000)) : '(top level)',
    module: native?.[2] ?? null,
    file: bare?.[1] ?? null,
    line: bare === null ? null : Number(bare[2]),
    kind: null,
  };
}
