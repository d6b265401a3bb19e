/**
 * Go's text profiles (`?debug=1`): https://github.com/google/pprof/blob/main/profile/legacy_profile.go
 *
 *     heap profile: 18: 1548704 [57: 1594864] @ heap/1048576        in use [allocated], unscaled samples
 *     1: 1048576 [1: 1048576] @ 0x445078 0x40677d
 *     #	0x4c5e7e	runtime/pprof.StartCPUProfile+0xfe	/usr/lib/go/src/runtime/pprof/pprof.go:782
 *     --- mutex:          or --- contention:, with cycles/second= and rows "cycles count @ …"
 *     goroutine profile: total 1                                    rows "1 @ …"
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { LONG_LINE, lineBatches } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { axisOf, unitOf, type ValueType } from './pprof-types.ts';

export const pprofLegacy: Format = { name: 'pprof-legacy', detect, read };

const HEAP = /^heap profile:\s+\d+:\s+\d+ \[\s*\d+:\s+\d+\] @ (\S+)/;
const CONTENTION = /^--- (contention|contentionz|mutex)[^:]{0,40}:\s*$/;
const COUNT = /^(\w{1,40}) profile: total (\d{1,18})\s*$/;
const HEAP_ROW =
  /^\s*(\d{1,18}):\s+(\d{1,18}) \[\s*(\d{1,18}):\s+(\d{1,18})\] @((?: 0x[0-9a-f]{1,16}){0,5000})/;
const DELAY_ROW = /^\s*(\d{1,18})\s+(\d{1,18})\s+@((?: 0x[0-9a-f]{1,16}){0,5000})/;
const COUNT_ROW = /^\s*(\d{1,18})\s+@((?: 0x[0-9a-f]{1,16}){0,5000})/;
const FRAME = /^#\t0x[0-9a-f]{1,16}\t+([^\t]+?)(?:\+0x[0-9a-f]{1,16})?\t+(\S.*):(\d{1,9})\s*$/;

const TYPES: Record<'heap' | 'delay' | 'count', readonly ValueType[]> = {
  heap: [
    { type: 'inuse_space', unit: 'bytes' },
    { type: 'inuse_objects', unit: 'count' },
    { type: 'alloc_space', unit: 'bytes' },
    { type: 'alloc_objects', unit: 'count' },
  ],
  delay: [
    { type: 'delay', unit: 'nanoseconds' },
    { type: 'contentions', unit: 'count' },
  ],
  count: [{ type: 'count', unit: 'count' }],
};

function detect(head: Head): Detection | null {
  const [first, second] = head.lines;
  if (first === undefined) return null;
  if (HEAP.test(first)) return { confidence: 0.98, why: `"${first.slice(0, 60)}"` };
  if (CONTENTION.test(first) && /^cycles\/second\s*=/.test(second ?? ''))
    return { confidence: 0.97, why: `"${first}" with cycles/second` };
  return COUNT.test(first) && COUNT_ROW.test(second ?? '') ? { confidence: 0.95, why: `"${first}"` } : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new LegacyReader();
  for await (const lines of lineBatches(input.chunks, LONG_LINE)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class LegacyReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  readonly #notes: string[] = [];
  #kind: 'heap' | 'delay' | 'count' = 'count';
  #cyclesPerSecond = 1e9;
  #values: number[] | null = null;
  #frames: number[] = [];
  #addresses: string[] = [];
  #number = 0;

  line(text: string): void {
    this.#number++;
    if (text.startsWith('#')) this.#comment(text);
    else if (!this.#row(text)) this.#header(text);
  }

  finish(input: Input): Profile {
    this.#close();
    const types = TYPES[this.#kind];
    for (const { type } of types) this.#stacks.column(type);
    return {
      format: 'pprof-legacy',
      source: input.name,
      views: types.map((type, index) => ({
        ...viewOf(this.#stacks, index, type.type, {
          unit: unitOf(type).unit,
          axis: axisOf(type),
          base: `all of ${type.type}`,
        }),
        samples: null,
      })),
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...this.#notes],
      recording: {},
    };
  }

  #header(text: string): void {
    const cycles = /^cycles\/second\s*=\s*(\d{1,15})/.exec(text);
    if (HEAP.test(text)) {
      this.#kind = 'heap';
      this.#notes.push(
        'a text heap profile holds sampled, unscaled sizes: the protobuf (.pb.gz) estimates the real ones',
      );
    } else if (CONTENTION.test(text)) this.#kind = 'delay';
    else if (cycles !== null) this.#cyclesPerSecond = Number(cycles[1]) || 1e9;
    else if (
      !COUNT.test(text) &&
      !/^\s*$|^(?:sampling period|ms since reset|discarded samples)\s*=|^[0-9a-f]+-[0-9a-f]+ |^MAPPED_LIBRARIES/.test(
        text,
      )
    )
      this.#unread.add(this.#number, text);
  }

  #row(text: string): boolean {
    const heap = HEAP_ROW.exec(text);
    const delay = heap === null ? DELAY_ROW.exec(text) : null;
    const count = heap === null && delay === null ? COUNT_ROW.exec(text) : null;
    if (heap === null && delay === null && count === null) return false;
    this.#close();
    if (heap !== null)
      this.#open('heap', [Number(heap[2]), Number(heap[1]), Number(heap[4]), Number(heap[3])], heap[5]!);
    else if (delay !== null)
      this.#open('delay', [(Number(delay[1]) * 1e9) / this.#cyclesPerSecond, Number(delay[2])], delay[3]!);
    else this.#open('count', [Number(count![1])], count![2]!);
    return true;
  }

  #open(kind: 'heap' | 'delay' | 'count', values: number[], addresses: string): void {
    this.#kind = kind;
    this.#values = values;
    this.#addresses = addresses
      .trim()
      .split(' ')
      .filter(address => address !== '');
  }

  /** Frames; at the end of a heap profile also `# HeapAlloc = 123`, which is worth knowing. */
  #comment(text: string): void {
    const frame = FRAME.exec(text.slice(0, 8000));
    const total = /^# (HeapAlloc|HeapSys|HeapIdle|NumGC|GCCPUFraction) = (\S{1,40})/.exec(text);
    if (total !== null) this.#notes.push(`${total[1]} = ${total[2]}`);
    if (frame === null || this.#values === null) return;
    this.#frames.push(
      this.#stacks.intern(
        { name: frame[1]!, module: null, file: frame[2]!, line: null, kind: null },
        this.#number,
        text,
      ),
    );
  }

  #close(): void {
    if (this.#values === null) return;
    const frames =
      this.#frames.length > 0
        ? this.#frames
        : this.#addresses.map(address =>
            this.#stacks.intern({ name: address, module: null, file: null, line: null, kind: null }),
          );
    let node = 0;
    for (const frame of frames.reverse()) node = this.#stacks.child(node, frame);
    this.#values.forEach((value, index) => {
      const column = this.#stacks.column(TYPES[this.#kind][index]!.type);
      if (value > 0) this.#stacks.add(node, column, value);
    });
    this.#values = null;
    this.#frames = [];
  }
}
