/** Reads pprof's old text profiles line by line; addresses are named at the end, where the memory map stands. */
import type { Frame, Input, Profile } from '../model.ts';
import { UnreadLines } from '../unread.ts';
import { addressesOf } from './legacy-addresses.ts';
import { type LegacyKind, LegacySamples } from './legacy-samples.ts';

const HEAP =
  /^heap profile:\s+(\d{1,18}):\s+(\d{1,18}) \[\s*(\d{1,18}):\s+(\d{1,18})\] @ (\w{1,40})\/?(\d{0,18})/;
const CONTENTION = /^--- (contention|contentionz|mutex)\b/;
const COUNT = /^(\w{1,40}) profile: total \d{1,18}\s*$/;
const HEAP_ROW = /^\s*(-?\d{1,18}):\s*(-?\d{1,18})\s*\[\s*(\d{1,18}):\s*(\d{1,18})\]\s*@/;
const JEMALLOC_ROW = /^\s+t\*: (\d{1,18}): (\d{1,18}) \[(\d{1,18}): (\d{1,18})\]/;
const DELAY_ROW = /^\s*(\d{1,18})\s+(\d{1,18})\s+@/;
const COUNT_ROW = /^\s*(\d{1,18})\s+@/;
const FRAME = /^#\t0x[0-9a-f]{1,16}\t+([^\t]+?)(?:\+0x[0-9a-f]{1,16})?\t+(\S.*):(\d{1,9})\s*$/;
const THREAD = /^--- Thread [0-9a-f]{1,16} \(name: .{0,200}\) stack: ---/;
const THREAD_FRAME = /^\s+(?:PC:\s+)?0x([0-9a-f]{1,16}): (\S.{0,2000})$/;
const LOCATION = /^\s*0x([0-9a-f]{1,16})\s+(\S.{0,4000})$/i;
const MEMORY_MAP = /--- Memory map: ---|MAPPED_LIBRARIES:/;
const KNOWN = /^\s*$|^---|^\s*(?:sampling period|discarded samples|resolution)\s*=|^\s+t\d+: /;

export class LegacyReader {
  readonly #samples = new LegacySamples();
  readonly #unread = new UnreadLines();
  #number = 0;
  #inMap = false;
  #inSymbols = false;
  /** Of jemalloc: the stack that the next line's figures belong to. */
  #pending: bigint[] | null = null;

  line(text: string): void {
    this.#number++;
    if (MEMORY_MAP.test(text)) this.#inMap = true;
    else if (this.#inMap) this.#mapped(text);
    else if (text === '--- symbol') this.#inSymbols = true;
    else if (this.#inSymbols && text === '---') this.#inSymbols = false;
    else if (text.startsWith('#')) this.#comment(text);
    else if (!this.#header(text) && !this.#row(text) && !this.#location(text) && !KNOWN.test(text))
      this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    return this.#samples.finish(input, this.#unread);
  }

  #mapped(text: string): void {
    if (!this.#samples.addresses.mapLine(text) && text.trim() !== '') this.#unread.add(this.#number, text);
  }

  #header(text: string): boolean {
    const heap = HEAP.exec(text);
    const jemalloc = /^heap_v2\/(\d{1,12})$/.exec(text);
    const count = COUNT.exec(text);
    if (heap !== null) this.#samples.heap(heap[5]!, Number(heap[6]), heap.slice(1, 5).map(Number));
    else if (jemalloc !== null) this.#samples.heap('heap_v2', Number(jemalloc[1]), null);
    else if (/^--- heapz \d/.test(text)) this.#samples.kind = 'heap';
    else if (CONTENTION.test(text)) this.#samples.kind = 'delay';
    else if (/^--- threadz \d/.test(text)) this.#samples.kind = 'thread';
    else if (count !== null) this.#samples.count(count[1]!);
    else return this.#attribute(text);
    return true;
  }

  #attribute(text: string): boolean {
    const match = /^([\w/](?:[\w /]{0,38}[\w/])?) ?= ?(\w{1,40})$/.exec(text.trim());
    return match !== null && this.#samples.attribute(match[1]!, match[2]!);
  }

  #row(text: string): boolean {
    if (this.#samples.kind === 'thread') return this.#thread(text);
    const jemalloc = JEMALLOC_ROW.exec(text);
    if (jemalloc !== null) return this.#jemalloc(jemalloc.slice(1, 5).map(Number));
    if (/^@(?: 0x|\s*$)/.test(text)) {
      this.#pending = addressesOf(text, 'all');
      return true;
    }
    const at = text.indexOf('@');
    if (at < 0) return false;
    const kinds: readonly (readonly [LegacyKind, RegExp])[] = [
      ['heap', HEAP_ROW],
      ['delay', DELAY_ROW],
      ['count', COUNT_ROW],
    ];
    for (const [kind, pattern] of kinds) {
      const match = pattern.exec(text);
      if (match === null) continue;
      const adjust = this.#samples.isJava ? 'none' : 'all';
      this.#samples.row(kind, match.slice(1).map(Number), addressesOf(text.slice(at), adjust), {
        line: this.#number,
        text,
      });
      return true;
    }
    return false;
  }

  /** The first such line is the whole; the stack stands above its figures. */
  #jemalloc(values: number[]): boolean {
    if (this.#pending !== null)
      this.#samples.row('heap', values, this.#pending, { line: this.#number, text: 't*:' });
    else this.#samples.printed = values;
    this.#pending = null;
    return true;
  }

  #thread(text: string): boolean {
    if (THREAD.test(text)) {
      this.#samples.row('thread', [1], [], { line: this.#number, text });
      return true;
    }
    if (text.includes('[same as previous thread]')) {
      this.#samples.sameAsBefore();
      return true;
    }
    const named = THREAD_FRAME.exec(text);
    if (named !== null) {
      const frame = { name: named[2]!.trim(), module: null, file: null, line: null, kind: null };
      this.#samples.addresses.name(BigInt(`0x${named[1]}`), [frame]);
    }
    if (!/^\s+(?:PC:\s+|creator:\s*)?(?:0x|$)/.test(text)) return false;
    this.#samples.deepen(addressesOf(text.replace(/(0x[0-9a-f]{1,16}): \S.*$/, '$1'), 'none'));
    return true;
  }

  /** Frames; labels; at the end of a heap profile also `# HeapAlloc = 123`, which is worth knowing. */
  #comment(text: string): void {
    const frame = FRAME.exec(text.slice(0, 8000));
    const total = /^# (HeapAlloc|HeapSys|HeapIdle|NumGC|GCCPUFraction) = (\S{1,40})/.exec(text);
    const labels = /^# labels: (\{.{1,4000}\})\s*$/.exec(text);
    if (total !== null) this.#samples.notes.push(`${total[1]} = ${total[2]}`);
    if (labels !== null) this.#samples.labels(labels[1]!);
    if (frame === null) return;
    const named: Frame = { name: frame[1]!, module: null, file: frame[2]!, line: null, kind: null };
    this.#samples.frame(named, { line: this.#number, text });
  }

  /** `0x0000006 com.example.Work.run (Work.java:6)` of a Java agent, `0x4006f0 main--inlined` of gperftools. */
  #location(text: string): boolean {
    const match = LOCATION.exec(text);
    if (match === null) return false;
    const names = match[2]!.split('--').filter(name => name !== '');
    const frames = (this.#samples.isJava ? [match[2]!] : names).map(name =>
      javaFrame(name.replace(/<[0-9a-f]{8,16}>$/, '').trim()),
    );
    this.#samples.addresses.name(BigInt(`0x${match[1]}`), frames);
    return true;
  }
}

/** `function (File.java:12)`, `function (/lib/x.so)`, or a state of the virtual machine such as `GC`. */
export function javaFrame(text: string): Frame {
  const match = /^(.{1,3000}?)\s{1,9}\(([^()]{1,1000}?)(?::(-?\d{1,9}))?\)$/.exec(text);
  const name = match?.[1] ?? (text.includes('generated stub/JIT') ? 'STUB' : text);
  return { name, module: null, file: match?.[2] ?? null, line: null, kind: null };
}
