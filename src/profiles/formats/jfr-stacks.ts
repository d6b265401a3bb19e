/**
 * A recording's stacks as nodes of the trie. JFR writes them innermost first: `frames[]` of method, line, kind.
 * Lines are left out of the trie, so that a method is one frame; the innermost line is handed on beside it.
 */
import type { Frame } from '../model.ts';
import type { StackTable } from '../stacks.ts';
import type { Id, JfrCursor } from './jfr-bytes.ts';
import type { JfrField, JfrType } from './jfr-metadata.ts';
import type { JfrPools } from './jfr-pools.ts';
import { isId } from './jfr-pools.ts';

export interface JfrStack {
  readonly node: number;
  /** Frame id of the innermost frame, -1 without any. */
  readonly leaf: number;
  readonly line: number | null;
  /** How the innermost frame ran: `Interpreted`, `JIT compiled`, `Inlined`, `Native`, …; null where not said. */
  readonly ran: string | null;
  /** The recording kept only so many frames: the outer ones are missing. */
  readonly isCut: boolean;
}

/** A lambda's or a method handle's class carries an address that differs from run to run. */
const HIDDEN = /(\$\$Lambda)(?:\$\d+)?(?:[./+](?:0x)?[\da-f]+)*$|(\w)[./+]0x[\da-f]+(?:\.\d+)?$/;
/** What async-profiler gives all native and kernel functions for a descriptor; their class is the library. */
const NATIVE_DESCRIPTOR = '()L;';
const MAX_FRAMES = 20_000;

export class JfrStacks {
  readonly #pools: JfrPools;
  readonly #table: StackTable;
  /** Outlives the chunk without its bytes. */
  readonly known = new Map<Id, JfrStack | null>();
  readonly #methods = new Map<Id, number>();
  readonly #kinds = new Map<Id, string | null>();
  /** An event that began before the chunk was changed may name a stack of the chunk before. */
  readonly #before: ReadonlyMap<Id, JfrStack | null>;

  constructor(pools: JfrPools, table: StackTable, before: ReadonlyMap<Id, JfrStack | null>) {
    this.#pools = pools;
    this.#table = table;
    this.#before = before;
  }

  /** null where neither the chunk nor an event of the one before has that stack. */
  stack(typeId: Id, id: Id): JfrStack | null {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const read = this.#read(typeId, id) ?? this.#before.get(id) ?? null;
    this.known.set(id, read);
    return read;
  }

  /** `com.shop.Orders.place`; the name of a field that holds a method. */
  methodName(typeId: Id, id: Id): string | null {
    const frame = this.#frame(typeId, id, null);
    return this.#table.frames[frame]?.name ?? null;
  }

  #read(typeId: Id, id: Id): JfrStack | null {
    const found = this.#pools.find(typeId, id);
    if (found === null) return null;
    const { values } = this.#pools;
    const { cursor, type } = found;
    let isCut = false;
    let frames: RawFrame[] = [];
    for (const field of type.fields) {
      if (field.name === 'truncated') isCut = values.read(cursor, field) === 1;
      else if (field.name === 'frames') frames = this.#rawFrames(cursor, field);
      else values.skipField(cursor, field);
    }
    return this.#node(frames, isCut);
  }

  #rawFrames(cursor: JfrCursor, field: JfrField): RawFrame[] {
    const { values } = this.#pools;
    const type = values.typeOf(field.typeId);
    const frames: RawFrame[] = [];
    for (let left = cursor.count(); left > 0; left--) {
      const frame = this.#rawFrame(cursor, type);
      if (frames.length < MAX_FRAMES) frames.push(frame);
    }
    return frames;
  }

  #rawFrame(cursor: JfrCursor, type: JfrType): RawFrame {
    const frame: RawFrame = { method: null, line: 0, kind: null };
    for (const field of type.fields) {
      const value = this.#pools.values.read(cursor, field);
      if (field.name === 'method' && isId(value as Id))
        frame.method = { typeId: field.typeId, id: value as Id };
      else if (field.name === 'lineNumber') frame.line = Number(value);
      else if (field.name === 'type')
        frame.kind = field.isPooled ? { typeId: field.typeId, id: value as Id } : String(value);
    }
    return frame;
  }

  #node(frames: readonly RawFrame[], isCut: boolean): JfrStack {
    let node = 0;
    let leaf = -1;
    for (const { method, kind } of frames.toReversed()) {
      if (method === null) continue;
      leaf = this.#frame(method.typeId, method.id, this.#kindOf(kind));
      node = this.#table.child(node, leaf);
    }
    const [first] = frames;
    const line = first !== undefined && first.line > 0 ? first.line : null;
    return { node, leaf, line, ran: first === undefined ? null : this.#kindOf(first.kind), isCut };
  }

  #kindOf(kind: RawFrame['kind']): string | null {
    if (kind === null || typeof kind === 'string') return kind;
    const known = this.#kinds.get(kind.id);
    if (known !== undefined) return known;
    const record = this.#pools.record(kind.typeId, kind.id);
    const text = record === null ? null : this.#pools.text(kind.typeId, record, 'description');
    this.#kinds.set(kind.id, text);
    return text;
  }

  #frame(typeId: Id, id: Id, kind: string | null): number {
    const known = this.#methods.get(id);
    if (known !== undefined) return known;
    const frame = this.#table.intern(this.#method(typeId, id, kind));
    this.#methods.set(id, frame);
    return frame;
  }

  #method(typeId: Id, id: Id, kind: string | null): Frame {
    const record = this.#pools.record(typeId, id);
    const name = record === null ? null : this.#pools.text(typeId, record, 'name');
    const holder = record === null ? null : this.#pools.follow(typeId, record, 'type');
    const type = holder === null ? null : this.#pools.text(holder.typeId, holder.record, 'name');
    const place = { file: null, line: null };
    const descriptor = record === null ? null : this.#pools.text(typeId, record, 'descriptor');
    if (descriptor === NATIVE_DESCRIPTOR || type === null || type === '') {
      const native = kind === 'Kernel' ? 'kernel' : 'user';
      return { name: name || '[unknown]', module: type || null, ...place, kind: native };
    }
    return {
      name: `${classNameOf(type)}.${name}`,
      module: holder === null ? null : this.#module(holder.typeId, holder.record),
      ...place,
      kind: null,
    };
  }

  /** The name of the class's module, over its package: `java.base`. */
  #module(typeId: Id, record: Parameters<JfrPools['text']>[1]): string | null {
    const own = this.#pools.follow(typeId, record, 'package');
    const module = own === null ? null : this.#pools.follow(own.typeId, own.record, 'module');
    return module === null ? null : this.#pools.text(module.typeId, module.record, 'name') || null;
  }
}

interface RawFrame {
  method: { typeId: Id; id: Id } | null;
  line: number;
  kind: string | { typeId: Id; id: Id } | null;
}

/** `java/util/HashMap` → `java.util.HashMap`, `[B` → `byte[]`, a lambda's class without its address. */
export function classNameOf(name: string | null): string | null {
  if (name === null) return null;
  const dimensions = /^\[*/.exec(name)![0].length;
  const element =
    dimensions === 0 ? name : (PRIMITIVES[name[dimensions] ?? ''] ?? name.slice(dimensions + 1));
  const plain = element.replace(/;$/, '').replace(HIDDEN, '$1$2').replaceAll('/', '.');
  return plain + '[]'.repeat(dimensions);
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  B: 'byte',
  C: 'char',
  D: 'double',
  F: 'float',
  I: 'int',
  J: 'long',
  S: 'short',
  Z: 'boolean',
};
