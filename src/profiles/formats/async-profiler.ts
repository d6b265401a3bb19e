/**
 * async-profiler's text: https://github.com/async-profiler/async-profiler/blob/master/src/profiler.cpp
 *
 *     --- Execution profile ---
 *     Total samples       : 733
 *     unknown_Java        : 3 (0.41%)
 *
 *     --- 7300000000 ns (19.58%), 143 samples
 *       [ 0] java.util.HashMap.hash
 *       [ 1] Busy.main
 *
 *               ns  percent  samples  top
 *       ----------  -------  -------  ---
 *       7300000000   19.58%      143  java.util.HashMap.hash
 *
 * Traces are innermost first; the flat table is by what is on top. The percent is of the counter, not of the samples.
 * Collapsed output is folded stacks.
 */
import type { Axis, Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const asyncProfilerFlat: Format = { name: 'async-profiler-flat', detect, read };

const TITLE = /^--- (.{1,60}) profile ---\s*$/;
const TRACE = /^--- (\d{1,18}) (\w{1,20}) \((\d{1,3}(?:\.\d{1,4})?)%\), (\d{1,12}) samples?\s*$/;
const FRAME = /^\s*\[\s*(\d{1,5})\] (\S.*)$/;
const FLAT_TITLES = /^\s*(\w{1,20})\s+percent\s+samples\s+top\s*$/;
const FLAT = /^\s*(\d{1,18})\s+(\d{1,3}(?:\.\d{1,4})?)%\s+(\d{1,12})\s{1,4}(\S.*)$/;
const TOTAL = /^Total samples\s*:\s*(\d{1,12})/;

function detect(head: Head): Detection | null {
  const title = head.lines.find(line => TITLE.test(line));
  const traces = head.lines.filter(line => TRACE.test(line)).length;
  const flat = head.lines.some(line => FLAT_TITLES.test(line));
  if (title !== undefined && head.lines.some(line => TOTAL.test(line)))
    return { confidence: 0.98, why: `"${title}"` };
  return traces > 0 || flat ? { confidence: 0.9, why: 'traces or the flat table of async-profiler' } : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new AsyncReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class AsyncReader {
  readonly #stacks = new StackTable();
  readonly #rows = new Rows();
  readonly #unread = new UnreadLines();
  readonly #notes: string[] = [];
  #number = 0;
  #title = 'Execution';
  #unit = 'samples';
  #samples: number | null = null;
  #weight: { value: number; samples: number } | null = null;
  #frames: number[] = [];

  constructor() {
    this.#stacks.column('counter');
  }

  line(text: string): void {
    this.#number++;
    const trace = TRACE.exec(text);
    const frame = this.#weight === null ? null : FRAME.exec(text);
    const flat = FLAT.exec(text);
    if (trace !== null) {
      this.#close();
      this.#unit = trace[2]!;
      this.#weight = { value: Number(trace[1]), samples: Number(trace[4]) };
    } else if (frame !== null) this.#frames.push(this.#stacks.intern(frameOf(frame[2]!), this.#number, text));
    else if (flat !== null) this.#flat(flat, text);
    else this.#header(text);
  }

  finish(input: Input): Profile {
    this.#close();
    const hasStacks = this.#stacks.nodes > 1;
    const unit = this.#unit;
    const axis = axisOf(this.#title);
    const base = `all samples of the ${this.#title.toLowerCase()} profile`;
    const entries = this.#rows.entries();
    const sum = entries.reduce((all, { self }) => all + (self ?? 0), 0);
    const view = hasStacks
      ? viewOf(this.#stacks, 0, 'counter', { unit, axis, base })
      : { name: 'counter', unit, axis, base, total: sum, samples: this.#samples, entries };
    const partial =
      this.#samples !== null && hasStacks && view.samples !== null && view.samples < this.#samples;
    if (partial) this.#notes.push(`the traces shown hold ${view.samples} of ${this.#samples} samples`);
    return {
      format: 'async-profiler-flat',
      source: input.name,
      views: [{ ...view, samples: view.samples ?? this.#samples }],
      stacks: hasStacks ? this.#stacks : null,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...this.#notes],
      recording: {},
    };
  }

  #header(text: string): void {
    const title = TITLE.exec(text);
    const total = TOTAL.exec(text);
    const titles = FLAT_TITLES.exec(text);
    const failure = /^(\w{1,40})\s*:\s*(\d{1,12}) \((\d{1,3}\.\d{1,4})%\)\s*$/.exec(text);
    if (title !== null) this.#title = title[1]!;
    else if (total !== null) this.#samples = Number(total[1]);
    else if (titles !== null) {
      this.#close();
      this.#unit = titles[1]!;
    } else if (failure !== null)
      this.#notes.push(`${failure[1]}: ${failure[2]} samples (${failure[3]} %) have no stack`);
    else if (!/^\s*$|^[\s-]+$|^Frame buffer usage|^Elapsed|^Profiling|^Dump/.test(text))
      this.#unread.add(this.#number, text);
  }

  #flat(match: RegExpExecArray, text: string): void {
    this.#close();
    const at = { line: this.#number, text };
    const frame = frameOf(match[4]!.trim());
    this.#rows.add({ ...frame, self: Number(match[1]), total: null, samples: Number(match[3]), at });
  }

  #close(): void {
    if (this.#weight !== null) {
      let node = 0;
      for (let i = this.#frames.length - 1; i >= 0; i--) node = this.#stacks.child(node, this.#frames[i]!);
      this.#stacks.add(node, 0, this.#weight.value, this.#weight.samples);
    }
    this.#weight = null;
    this.#frames = [];
  }
}

/** `java.util.HashMap.hash`, `Busy.main_[j]`, `do_syscall_64_[k]`, `[libc.so.6]`. */
function frameOf(text: string): Frame {
  const mark = /_\[([kij01])\]$/.exec(text);
  const kinds: Record<string, Frame['kind']> = { k: 'kernel', i: 'inlined', j: 'jit' };
  return {
    name: mark === null ? text : text.slice(0, -4),
    module: null,
    file: null,
    line: null,
    kind: mark === null ? null : (kinds[mark[1]!] ?? null),
  };
}

function axisOf(title: string): Axis {
  if (/alloc/i.test(title)) return 'alloc';
  if (/lock/i.test(title)) return 'lock';
  return /wall/i.test(title) ? 'wall' : 'cpu';
}
