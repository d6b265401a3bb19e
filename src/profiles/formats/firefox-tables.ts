/** The tables of one thread of a Firefox profile: stacks, frames, functions, strings, whatever version they are of. */
import type { Frame } from '../model.ts';
import type { StackTable } from '../stacks.ts';
import type { FirefoxTables, Lib, TableName } from './firefox-file.ts';
import { FirefoxTable } from './firefox-table.ts';
import { addressFrame, type Mapping } from './pprof-mapping.ts';

const MAX_DEPTH = 100_000;
const [NOT_YET, NOWHERE] = [-1, -2];

export interface ThreadContext {
  readonly thread: FirefoxTables;
  /** Tables that newer files keep once for all threads. */
  readonly shared: FirefoxTables | null;
  readonly libs: readonly Lib[];
  /** Numbers of the categories that are named Idle. */
  readonly idle: ReadonlySet<number>;
}

export class ThreadTables {
  readonly #stacks: StackTable;
  readonly #stackTable: FirefoxTable;
  readonly #frameTable: FirefoxTable;
  readonly #funcTable: FirefoxTable;
  readonly #resourceTable: FirefoxTable;
  readonly #sources: FirefoxTable;
  readonly #strings: readonly string[];
  readonly #libs: readonly Mapping[];
  readonly #names: readonly string[];
  readonly #idle: ReadonlySet<number>;
  /** Row of the table → trie node. */
  readonly #placed: Int32Array;
  readonly #isIdle: Uint8Array;

  constructor(stacks: StackTable, { thread, shared, libs, idle }: ThreadContext) {
    const table = (name: TableName) =>
      thread.tables.get(name) ?? shared?.tables.get(name) ?? new FirefoxTable([]);
    this.#stacks = stacks;
    this.#stackTable = table('stackTable');
    this.#frameTable = table('frameTable');
    this.#funcTable = table('funcTable');
    this.#resourceTable = table('resourceTable');
    this.#sources = table('sources');
    this.#strings = thread.strings ?? shared?.strings ?? [];
    this.#libs = libs.map(libOf);
    this.#names = libs.map(({ name, debugName }) => (debugName ?? name ?? '').replace(/^.*[/\\](?=.)/, ''));
    this.#idle = idle;
    this.#placed = new Int32Array(this.#stackTable.length).fill(NOT_YET);
    this.#isIdle = new Uint8Array(this.#stackTable.length);
  }

  /** The trie node of a stack; null where one of its prefixes is not there, or stands on itself. */
  node(stack: number): number | null {
    const path: number[] = [];
    let at: number | null = stack;
    while (at !== null && this.#placed[at] === NOT_YET) {
      path.push(at);
      at = path.length > MAX_DEPTH ? NOWHERE : this.#prefix(at);
    }
    const above = at === null ? 0 : (this.#placed[at] ?? NOWHERE);
    if (above === NOWHERE) {
      // What was looked at need not be looked at again.
      for (const step of path) this.#placed[step] = NOWHERE;
      return null;
    }
    let node = above;
    let isIdle = at !== null && this.#isIdle[at] === 1;
    for (const step of path.reverse()) {
      const frame = this.#stackTable.at('frame', step) ?? -1;
      node = this.#stacks.child(node, this.#stacks.intern(this.#frame(frame)));
      isIdle = this.#idles(step, frame) ?? isIdle;
      this.#placed[step] = node;
      this.#isIdle[step] = Number(isIdle);
    }
    return isIdle ? this.#stacks.child(node, this.#stacks.intern(IDLE)) : node;
  }

  /** From version 66 on it is how far back the prefix stands, 0 for none. */
  #prefix(stack: number): number | null {
    if (!this.#stackTable.has('prefixOffset')) return this.#stackTable.at('prefix', stack);
    const offset = this.#stackTable.at('prefixOffset', stack) ?? 0;
    return offset === 0 ? null : stack - offset;
  }

  /** null: no category is told. A frame without one has that of the frame below it: native frames have none in Gecko's own files. */
  #idles(stack: number, frame: number): boolean | null {
    const category = this.#stackTable.at('category', stack) ?? this.#frameTable.at('category', frame);
    return category === null ? null : this.#idle.has(category);
  }

  #frame(frame: number): Frame {
    const location = this.#text(this.#frameTable.at('location', frame));
    if (location !== null) return this.#located(location);
    const func = this.#frameTable.at('func', frame) ?? -1;
    const module = this.#module(frame, func);
    const name = this.#text(this.#funcTable.at('name', func)) ?? '(unknown)';
    return {
      name: module !== null && /^0x[0-9a-f]+$/.test(name) ? `${module}+${name}` : name,
      module,
      file: this.#file(func),
      line: this.#funcTable.at('lineNumber', func),
      kind: null,
    };
  }

  /** From version 58 on files stand in a table of their own. */
  #file(func: number): string | null {
    const source = this.#funcTable.at('source', func);
    const file = source === null ? null : this.#sources.at('filename', source);
    return this.#text(file ?? this.#funcTable.at('fileName', func));
  }

  /** The library, or for scripts nothing: their file says it. From version 70 on the frame names it, before the resource. */
  #module(frame: number, func: number): string | null {
    const own = this.#frameTable.at('lib', frame);
    if (own !== null) return this.#names[own] ?? null;
    const resource = this.#funcTable.at('resource', func);
    if (resource === null || resource < 0) return null;
    const lib = this.#resourceTable.at('lib', resource);
    if (lib === null || lib < 0) return null;
    return this.#names[lib] || this.#text(this.#resourceTable.at('name', resource));
  }

  #located(location: string): Frame {
    if (!/^0x[0-9a-f]{1,16}$/.test(location)) return locationFrame(location);
    const address = BigInt(location);
    const lib = this.#libs.find(({ start, limit }) => BigInt(start) <= address && address < BigInt(limit));
    return addressFrame(address, lib ?? null);
  }

  #text(index: number | null): string | null {
    return index === null ? null : this.#strings[index] || null;
  }
}

/** What a sample adds to a stack whose category is Idle, so that waiting is set apart from work. */
const IDLE: Frame = { name: '(idle)', module: null, file: null, line: null, kind: null };

function libOf({ start, end, offset, name }: Lib): Mapping {
  return { start: BigInt(start), limit: BigInt(end), offset: BigInt(offset), file: name ?? '' };
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
