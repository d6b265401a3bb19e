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
import type { Axis, Detection, Entry, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { asyncAxis, asyncFrame } from './async-profiler-names.ts';

export const asyncProfilerFlat: Format = { name: 'async-profiler-flat', detect, read };

const TITLE = /^--- (.{1,60}) profile ---\s*$/;
const TRACE = /^--- (\d{1,18}) (\w{1,20}) \((\d{1,3}(?:\.\d{1,4})?)%\), (\d{1,12}) samples?\s*$/;
/** As its own manual still shows it. */
const SWAPPED = /^--- (\d{1,18}) \((\d{1,3}\.\d{1,4})%\) (\w{1,20}), (\d{1,12}) samples?\s*$/;
/** Of versions 1.0 and 1.1, and 1.2 to 1.4, which do not print what is counted. */
const OLD_TRACE = /^(?:Counter|Total): (\d{1,18}) \((\d{1,3}\.\d{2})%\)(?: {2}samples: (\d{1,12}))?\s*$/;
const FRAME = /^\s*\[\s*(\d{1,5})\] (\S.*)$/;
const FLAT_TITLES = /^\s*(\w{1,20})\s+percent\s+samples\s+top\s*$/;
const FLAT = /^\s*(\d{1,18})\s+(\d{1,3}(?:\.\d{1,4})?)%\s+(\d{1,12})\s{1,4}(\S.*)$/;
const OLD_FLAT = /^\s*(\d{1,18}) \(\s*(\d{1,3}\.\d{2})%\)(?:\s{2,8}(\d{1,12}))?\s{1,2}(\S.*)$/;
const FAILURE = /^(\w[\w ()]{0,40}?)\s*:\s*(\d{1,12}) \((\d{1,3}\.\d{1,4})%\)\s*$/;
const TOTAL = /^Total samples\s*:\s*(\d{1,12})/;

function detect(head: Head): Detection | null {
  const title = head.lines.find(line => TITLE.test(line));
  const traces = head.lines.filter(line => TRACE.test(line) || SWAPPED.test(line)).length;
  const flat = head.lines.some(line => FLAT_TITLES.test(line));
  if (title !== undefined && head.lines.some(line => TOTAL.test(line)))
    return { confidence: 0.98, why: `"${title}"` };
  return traces > 0 || flat ? { confidence: 0.9, why: 'traces or the flat table of async-profiler' } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new AsyncReader());
}

interface Trace {
  readonly value: number;
  readonly unit: string | null;
  readonly percent: number;
  readonly samples: number;
}

function traceOf(text: string): Trace | null {
  const trace = TRACE.exec(text);
  if (trace !== null)
    return { value: Number(trace[1]), unit: trace[2]!, percent: Number(trace[3]), samples: Number(trace[4]) };
  const swapped = SWAPPED.exec(text);
  const old = swapped ?? OLD_TRACE.exec(text);
  if (old === null) return null;
  const [value, percent] = [Number(old[1]), Number(old[2])];
  if (swapped !== null) return { value, unit: swapped[3]!, percent, samples: Number(swapped[4]) };
  const samples = Number(old[3] ?? old[1]);
  return { value, unit: samples === value ? null : 'counter', percent, samples };
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
  #weight: Trace | null = null;
  /** Before version 1.8: `Total samples:   733`, and before 1.5 lines of another form. */
  #isOld = false;
  #frames: number[] = [];
  /** Sums of printed values and of their percents, of the traces or else of the table. */
  #counted = 0;
  #percent = 0;

  constructor() {
    this.#stacks.column('counter');
  }

  line(text: string): void {
    this.#number++;
    const trace = traceOf(text);
    const frame = this.#weight === null ? null : FRAME.exec(text);
    const flat = trace === null ? (FLAT.exec(text) ?? (this.#isOld ? OLD_FLAT.exec(text) : null)) : null;
    if (trace !== null) {
      this.#close();
      this.#unit = trace.unit ?? this.#unit;
      this.#weight = trace;
      this.#counted += trace.value;
      this.#percent += trace.percent;
    } else if (frame !== null)
      this.#frames.push(this.#stacks.intern(asyncFrame(frame[2]!), this.#number, text));
    else if (flat !== null) this.#flat(flat, text);
    else this.#header(text);
  }

  finish(input: Input): Profile {
    this.#close();
    const view = this.#view();
    const hasStacks = this.#stacks.nodes > 1;
    return {
      format: 'async-profiler-flat',
      source: input.name,
      views: [view],
      stacks: hasStacks ? this.#stacks : null,
      ...(hasStacks && this.#rows.size > 0 && { hasRows: true }),
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...this.#notes],
      recording: {},
    };
  }

  /** The table is of all samples, the traces are the heaviest ones: where both are, self is the table's. */
  #view(): View {
    const rows = this.#rows.entries();
    const traced = this.#stacks.columns[0]!;
    const shownSamples = traced.samples;
    const samples = this.#samples ?? (rows.length > 0 ? sum(rows, row => row.samples) : shownSamples);
    if (this.#stacks.nodes > 1 && shownSamples < samples) {
      this.#notes.push(`the traces shown hold ${shownSamples} of ${samples} samples`);
      this.#addRest(samples - shownSamples);
    }
    const unit = this.#unit;
    const base = `all samples of the ${this.#title.toLowerCase()} profile`;
    if (this.#stacks.nodes > 1) {
      const axis = axisOf(
        unit,
        this.#title,
        this.#stacks.frames.map(frame => frame.name),
      );
      const view = viewOf(this.#stacks, 0, 'counter', { unit, axis, base });
      return rows.length === 0
        ? { ...view, samples }
        : { ...view, samples, entries: withTotals(rows, view.entries) };
    }
    const axis = axisOf(
      unit,
      this.#title,
      rows.map(row => row.name),
    );
    const shown = sum(rows, row => row.self);
    const total = Math.max(shown, this.#estimate ?? 0);
    if (total > 1.02 * shown) this.#notes.push('the table was cut off: the rows shown are not all');
    return { name: 'counter', unit, axis, base, total, samples, entries: rows };
  }

  /** What the traces that are not shown weigh, by the printed percents. */
  #addRest(samples: number): void {
    const { total } = this.#stacks.columns[0]!;
    const rest = Math.max(0, Math.round((this.#estimate ?? total) - total));
    if (rest === 0) return;
    const frame = asyncFrame('[traces not shown]');
    this.#stacks.add(this.#stacks.child(0, this.#stacks.intern(frame)), 0, rest, samples);
  }

  /** The counter of all samples, as the printed values and their percents tell it. */
  get #estimate(): number | null {
    return this.#percent > 0 ? (100 * this.#counted) / this.#percent : null;
  }

  #header(text: string): void {
    const title = TITLE.exec(text);
    const total = TOTAL.exec(text);
    const titles = FLAT_TITLES.exec(text);
    const failure = FAILURE.exec(text);
    if (title !== null) this.#title = title[1]!;
    else if (total !== null) {
      this.#samples = Number(total[1]);
      this.#isOld = /^Total samples:/.test(text);
    } else if (titles !== null) {
      this.#close();
      this.#unit = titles[1]!;
    } else if (failure !== null)
      this.#notes.push(`${failure[1]}: ${failure[2]} samples (${failure[3]} %) have no stack`);
    else if (
      !/^\s*$|^[\s-]+$|^Frame buffer (?:usage|overflowed)|^Elapsed|^(?:Started|Stopped) |^Profiling|^Dump/.test(
        text,
      )
    )
      this.#unread.add(this.#number, text);
  }

  #flat(match: RegExpExecArray, text: string): void {
    this.#close();
    if (this.#stacks.nodes < 2) {
      this.#counted += Number(match[1]);
      this.#percent += Number(match[2]);
    }
    const at = { line: this.#number, text };
    const frame = asyncFrame(match[4]!.trim());
    this.#rows.add({
      ...frame,
      self: Number(match[1]),
      total: null,
      samples: Number(match[3] ?? match[1]),
      at,
    });
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

/** The rows with what the traces know of the callees' share. */
function withTotals(rows: readonly Entry[], traced: readonly Entry[]): Entry[] {
  const totals = new Map(traced.map(entry => [entry.name, entry.total]));
  return rows.map(row => {
    const total = totals.get(row.name) ?? null;
    return { ...row, total: total !== null && total > (row.self ?? 0) ? total : row.self };
  });
}

function sum(rows: readonly Entry[], of: (row: Entry) => number | null): number {
  return rows.reduce((all, row) => all + (of(row) ?? 0), 0);
}

/** The title is the same for every event: bytes are allocated, and times of classes are waits for their monitors. */
function axisOf(unit: string, title: string, names: readonly string[]): Axis {
  if (unit === 'bytes') return 'alloc';
  const classes = names.filter(name => /^(?:[a-z][\w$]*[./])*[A-Z][\w$]*(?:\[\])*$/.test(name)).length;
  return names.length > 0 && classes > 0.5 * names.length ? 'lock' : asyncAxis(title);
}
