/**
 * bpftrace's maps of stacks: https://github.com/bpftrace/bpftrace/blob/master/docs/language.adoc
 *
 *     @[
 *         security_inode_getattr+13
 *         entry_SYSCALL_64_after_hwframe+118
 *     ,
 *         __fstat64+14
 *     , hot]: 7
 *
 * Innermost first; the kernel's stack stands before the user's, and a comm or pid behind them. With -f json the same keys
 * are members of an object. Histograms are no stacks and are skipped.
 */
import { fieldsOf, numberOf } from '../json.ts';
import type { Detection, Format, Frame, FrameKind, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const bpftrace: Format = { name: 'bpftrace', detect, read };

/** Words of the key may stand before the stack: `@c[hot, 27906, `; a stack that is empty leaves only its comma. */
const OPEN = /^(@\w{0,60})\[\(?((?:[^\],\n]{0,80},[ \t]?){0,16})$/;
/** A count, what `stats()` prints, or nothing where the buckets of `hist()` follow. */
const CLOSE = /^(.*?)\)?\]:\s*(?:(-?\d{1,18})|count (\d{1,18}), average .{1,80})?\s*$/;
/** Samples without the stack that was asked for: `@[kstack]` while the program ran. */
const EMPTY = /^(@\w{0,60})\[\]:\s*(\d{1,18})\s*$/;
const BUCKET = /^[[(][^\])]{1,60}[\])]\s+(\d{1,18})\s+\|/;
const FRAME = /^(?: {4,}|\t)\S|^[0-9a-f]{8,16}$/;
const JSON_MAP = /^\{"type":\s*"(?:map|hist|lhist|stats)",\s*"data":/;

function detect(head: Head): Detection | null {
  const opens = head.lines.filter(line => OPEN.test(line)).length;
  const frames = head.lines.filter(line =>
    /^(?: {4,}|\t)(?:\S.*\+\d+|0x[0-9a-f]+|[0-9a-f]{8,16} \S)|^[0-9a-f]{8,16}$/.test(line),
  ).length;
  if (opens > 0 && frames > 0) return { confidence: 0.97, why: `${opens} maps "@[" with stacks` };
  return head.lines.some(line => JSON_MAP.test(line)) && head.text.includes('\\n')
    ? { confidence: 0.93, why: 'maps of bpftrace as JSON' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new BpftraceReader(kernelMaps(input.head.lines)));
}

/** The maps whose stacks are the kernel's: where one begins in a way into it, all do, since a map's keys are of one shape. */
function kernelMaps(lines: readonly string[]): ReadonlySet<string> {
  const maps = new Set<string>();
  let open = '';
  for (const line of lines) {
    open = OPEN.exec(line)?.[1] ?? open;
    if (FRAME.test(line) && KERNEL.test(line.trim())) maps.add(open);
  }
  return maps;
}

class BpftraceReader {
  readonly #kernelMaps: ReadonlySet<string>;
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  #number = 0;
  /** The key that is open, and its map. */
  #map = '@';
  #key: string[] | null = null;
  /** A key that is closed and whose buckets follow. */
  #buckets: { key: string[]; count: number } | null = null;

  constructor(maps: ReadonlySet<string>) {
    this.#kernelMaps = maps;
  }

  line(text: string): void {
    this.#number++;
    const bucket = this.#buckets === null ? null : BUCKET.exec(text);
    if (bucket !== null) {
      this.#buckets!.count += Number(bucket[1]);
      return;
    }
    this.#endBuckets();
    const open = OPEN.exec(text);
    const empty = EMPTY.exec(text);
    if (JSON_MAP.test(text)) this.#json(text);
    else if (open !== null) {
      this.#map = open[1]!;
      this.#key = [open[2]!];
    } else if (empty !== null) this.#add(empty[1]!, [''], Number(empty[2]));
    else if (this.#key !== null) this.#inKey(this.#key, text);
    else if (!isAround(text)) this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    this.#endBuckets();
    if (this.#stacks.columns.length === 0) this.#stacks.column('count');
    const order = this.#stacks.columns
      .map((_, index) => index)
      .sort((a, b) => this.#total(b) - this.#total(a));
    const notes = [...input.notes, 'what a count stands for is up to the probe: it is taken for samples'];
    if (order.length > 1) notes.push('several maps, kept apart: what each of them counts is up to the probe');
    return {
      format: 'bpftrace',
      source: input.name,
      views: order.map(index => {
        const { name } = this.#stacks.columns[index]!;
        return viewOf(this.#stacks, index, name, {
          unit: 'samples',
          axis: 'cpu',
          base: `all counts of ${name}`,
        });
      }),
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  #total(column: number): number {
    return this.#stacks.columns[column]!.total;
  }

  #inKey(key: string[], text: string): void {
    const close = CLOSE.exec(text);
    if (close === null) {
      if (key.length < MAX_KEY) key.push(text);
      return;
    }
    if (close[1]!.trim() !== '') key.push(close[1]!);
    this.#key = null;
    const count = close[2] ?? close[3];
    if (count === undefined) this.#buckets = { key, count: 0 };
    else if (count.startsWith('-')) this.#unread.add(this.#number, text);
    else this.#add(this.#map, key, Number(count));
  }

  #endBuckets(): void {
    if (this.#buckets === null) return;
    const { key, count } = this.#buckets;
    this.#buckets = null;
    if (count > 0) this.#add(this.#map, key, count);
  }

  #add(map: string, key: readonly string[], count: number): void {
    const { stacks, words } = partsOf(key);
    const comm = words.find(word => !/^\d+$/.test(word)) ?? words[0];
    let node = 0;
    if (comm !== undefined) node = this.#child(node, frameNamed(comm, 'process'), comm);
    if (stacks.every(stack => stack.length === 0))
      node = this.#child(node, frameNamed('[no stack]', null), '');
    // The user's stack is the outer one.
    for (let i = stacks.length - 1; i >= 0; i--) {
      const kind = kindOf(stacks[i]!, i, stacks.length, this.#kernelMaps.has(map));
      for (const text of stacks[i]!.toReversed()) node = this.#child(node, frameOf(text, kind), text);
    }
    const column = this.#stacks.column(map === '@' ? 'count' : map);
    this.#stacks.add(node, column, count, Math.min(count, 0xffffffff));
  }

  #child(node: number, frame: Frame, text: string): number {
    return this.#stacks.child(node, this.#stacks.intern(frame, this.#number, text));
  }

  #json(text: string): void {
    try {
      for (const [map, values] of Object.entries(fieldsOf(fieldsOf(JSON.parse(text))['data']))) {
        for (const [key, value] of Object.entries(fieldsOf(values))) {
          const count = countOf(value);
          if (count > 0) this.#add(map, key.split('\n'), count);
        }
      }
    } catch {
      this.#unread.add(this.#number, text);
    }
  }
}

const MAX_KEY = 10_000;

function isAround(text: string): boolean {
  return /^\s*$|^Attach(?:ing|ed) \d+ probe|^ERROR: |^@\w*(?:\[.*\])?:|^\[.*\|$|^\(?\.\.\.|^\{"type"|^WARNING|^Lost \d+|^\d\d:\d\d:\d\d\s*$/.test(
    text,
  );
}

/** A number; the buckets of a histogram; what `stats()` holds. */
function countOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.reduce<number>((sum, bucket) => sum + countOf(bucket), 0);
  return numberOf(fieldsOf(value)['count']) ?? 0;
}

/** The lines of a key: words are separated by commas, the frames of a stack stand on lines of their own. */
function partsOf(key: readonly string[]): { stacks: string[][]; words: string[] } {
  const stacks: string[][] = [];
  const words: string[] = [];
  let open: string[] | null = null;
  key.forEach((line, index) => {
    if (FRAME.test(line)) {
      if (open === null) {
        open = [];
        stacks.push(open);
      }
      open.push(line.trim());
      return;
    }
    if (line.trim() === '' && index > 0) return;
    // Behind a stack the line begins with the comma that ends it.
    const cells = (index === 0 ? line : line.replace(/^,\s?/, '')).split(/,\s?/).map(cell => cell.trim());
    open = null;
    cells.forEach((cell, at) => {
      if (cell !== '') words.push(cell);
      else if (at < cells.length - 1 || index === key.length - 1 || !FRAME.test(key[index + 1]!))
        stacks.push([]);
    });
  });
  return { stacks, words };
}

/**
 * `hotSort(int)+79`, `0x7f75bd0a9488`, with `ustack(perf)` `557379721a46 hotHash(int)+202 (/tmp/hot)`, of `raw` an address; with
 * debug information `f+12@/src/a.c:30` and `[inlined] g@a.c:8`, `g (inlined)`.
 */
function frameOf(text: string, kind: FrameKind): Frame {
  const perf = /^[0-9a-f]{8,16} (\S.*?)(?: \(([^()]{1,400}(?:\([^()]*\))?)\))?$/.exec(text);
  const source = /^(.{1,4000}?)@([^@\s].{0,400}):(\d{1,9})$/.exec(perf?.[1] ?? text);
  const bare = source?.[1] ?? perf?.[1] ?? text;
  const isInlined = bare.startsWith('[inlined] ') || perf?.[2] === 'inlined';
  const name = bare.replace(/^\[inlined\] /, '').replace(/\+\d+$/, '');
  const isUnknown = /^(?:0x[0-9a-f]+|[0-9a-f]{8,16}|<unwind failure>)$/.test(name);
  const module = perf?.[2] === undefined || isInlined || perf[2] === '[unknown]' ? null : perf[2];
  return {
    name: isUnknown ? '[unknown]' : name,
    module,
    file: source?.[2] ?? null,
    line: source === null ? null : Number(source[3]),
    kind: isInlined ? 'inlined' : /^(?:0x)?ffff[0-9a-f]{12}$/.test(name) ? 'kernel' : kind,
  };
}

function frameNamed(name: string, kind: FrameKind | null): Frame {
  return { name, module: null, file: null, line: null, kind };
}

const KERNEL =
  /^(?:entry_SYSCALL|asm_|do_syscall_64|ret_from_fork|cpu_startup_entry|secondary_startup|x64_sys_call|el0_|common_startup)/;

/** Of two stacks the first is the kernel's; one alone tells by where it began, or where others of its map did. */
function kindOf(stack: readonly string[], index: number, count: number, isKernelMap: boolean): FrameKind {
  if (count > 1) return index === 0 ? 'kernel' : 'user';
  if (isKernelMap) return 'kernel';
  return stack.some(frame => KERNEL.test(frame)) ? 'kernel' : 'user';
}
