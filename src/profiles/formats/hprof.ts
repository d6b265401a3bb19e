/**
 * The text of the JDK's hprof agent (before JDK 9): https://docs.oracle.com/javase/8/docs/technotes/samples/hprof.html
 *
 *     TRACE 300556: (thread=200001)
 *     \tjava.io.RandomAccessFile.close0(RandomAccessFile.java:Unknown line)
 *     CPU SAMPLES BEGIN (total = 3362) Fri Dec 18 16:33:36 2009
 *     rank   self  accum   count trace method
 *        1 78.94% 78.94%    2654 300556 java.io.RandomAccessFile.close0
 *     CPU TIME (ms) BEGIN (total = 103099) …          shares of time; the count is of calls
 *     SITES BEGIN (ordered by live bytes) …
 *         1 44,73% 44.73%   1161280 14516  1161280 14516 302032 java.util.zip.ZipEntry
 *
 * Some locales print a decimal comma. A trace is cut at the depth of the agent's option (4 frames unless said).
 */
import type { Axis, Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const hprof: Format = { name: 'hprof', detect, read };

const BEGIN = /^(CPU SAMPLES|CPU TIME \(ms\)|SITES|MONITOR TIME) BEGIN \((?:total = (\d{1,18})(?: ms)?)?/;
const TRACE = /^TRACE (\d{1,12}):/;
const FRAME = /^\t(\S.{0,2000}?)\(([^()]{0,300})\)\s*$/;
const ROW = /^\s*\d{1,9}\s+(\d{1,3}[.,]\d{2})%\s+\d{1,3}[.,]\d{2}%\s+(\d{1,18})\s+(\d{1,12})\s+(\S.*)$/;
const SITE =
  /^\s*\d{1,9}\s+\d{1,3}[.,]\d{2}%\s+\d{1,3}[.,]\d{2}%\s+(\d{1,18})\s+\d{1,18}\s+\d{1,18}\s+\d{1,18}\s+(\d{1,12})\s+(\S.*)$/;
const COLUMNS: Record<string, { name: string; unit: string; axis: Axis; base: string }> = {
  'CPU SAMPLES': { name: 'samples', unit: 'samples', axis: 'cpu', base: 'all samples' },
  'CPU TIME (ms)': { name: 'time', unit: 'ns', axis: 'cpu', base: 'all CPU time' },
  SITES: { name: 'live', unit: 'bytes', axis: 'alloc', base: 'all live bytes' },
  'MONITOR TIME': { name: 'monitors', unit: 'ns', axis: 'lock', base: 'all time waited for monitors' },
};

function detect(head: Head): Detection | null {
  if (/^JAVA PROFILE 1\.0\.\d, created /m.test(head.text))
    return { confidence: 0.97, why: '"JAVA PROFILE" of hprof' };
  return head.lines.some(line => BEGIN.test(line)) &&
    head.lines.some(line => /^\s*rank\s+self\s+accum\s/.test(line))
    ? { confidence: 0.9, why: 'a ranking of hprof' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new HprofReader());
}

class HprofReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  readonly #traces = new Map<string, number[]>();
  #number = 0;
  #trace: number[] | null = null;
  #section: string | null = null;
  #total = 0;
  /** What each ranking says is all; rows below a limit are not in it. */
  readonly #totals = new Map<string, number>();

  line(text: string): void {
    this.#number++;
    const begin = BEGIN.exec(text);
    const trace = TRACE.exec(text);
    if (begin !== null) {
      this.#section = begin[1]!;
      this.#total = Number(begin[2] ?? 0);
      const { name, unit } = COLUMNS[this.#section]!;
      this.#stacks.column(name);
      this.#totals.set(name, this.#total * (unit === 'ns' ? 1e6 : 1));
    } else if (/^(?:CPU SAMPLES|CPU TIME|SITES|MONITOR TIME).* END/.test(text)) this.#section = null;
    else if (trace !== null) {
      this.#trace = [];
      if (this.#traces.size < 500_000) this.#traces.set(trace[1]!, this.#trace);
    } else if (this.#section !== null) this.#row(text, COLUMNS[this.#section]!);
    else this.#frame(text);
  }

  finish(input: Input): Profile {
    const isEmpty = this.#stacks.columns.length === 0;
    if (isEmpty) this.#stacks.column('samples');
    const meaningOf = (name: string) => Object.values(COLUMNS).find(column => column.name === name)!;
    const notes = [
      ...input.notes,
      'stacks are cut at the depth of the agent (depth=4 unless it was told otherwise)',
    ];
    if (isEmpty)
      notes.push(
        'no ranking of CPU samples, CPU time, sites or monitors is in it: the program had not ended, or cpu= was not given',
      );
    return {
      format: 'hprof',
      source: input.name,
      views: this.#stacks.columns.map(({ name }, index) => {
        const read = viewOf(this.#stacks, index, name, meaningOf(name));
        const view = { ...read, total: Math.max(read.total, this.#totals.get(name) ?? 0) };
        return name === 'samples' ? view : { ...view, samples: null };
      }),
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  #frame(text: string): void {
    const frame = this.#trace === null ? null : FRAME.exec(text);
    if (frame !== null)
      this.#trace!.push(this.#stacks.intern(frameOf(frame[1]!, frame[2]!), this.#number, text));
    else if (!/^\t<empty>/.test(text)) this.#trace = null;
  }

  #row(text: string, column: { name: string; unit: string }): void {
    const site = column.name === 'live' ? SITE.exec(text) : null;
    const row = column.name === 'live' ? null : ROW.exec(text);
    if (site === null && row === null) {
      if (!/^\s*(?:rank|percent)\s|^\s*$/.test(text)) this.#unread.add(this.#number, text);
      return;
    }
    const [id, name] = site === null ? [row![3]!, row![4]!] : [site[2]!, site[3]!];
    const weight =
      site !== null
        ? Number(site[1])
        : column.unit === 'samples'
          ? Number(row![2])
          : Math.round(Number(row![1]!.replace(',', '.')) * this.#total * 1e4);
    const index = this.#stacks.column(column.name);
    this.#stacks.add(
      this.#node(id, name.trim(), text),
      index,
      weight,
      column.unit === 'samples' ? weight : 0,
    );
  }

  /** The trace, outermost first; where it is not in the text, the method that the row names. */
  #node(id: string, name: string, text: string): number {
    const trace = this.#traces.get(id) ?? [];
    const frames = trace.length > 0 ? trace : [this.#stacks.intern(frameOf(name, ''), this.#number, text)];
    return frames.reduceRight((node, frame) => this.#stacks.child(node, frame), 0);
  }
}

function frameOf(name: string, place: string): Frame {
  const match = /^([^:]{1,200}\.\w{1,6})(?::(\d{1,9}))?/.exec(place);
  return {
    name,
    module: null,
    file: match?.[1] ?? null,
    line: match?.[2] === undefined ? null : Number(match[2]),
    kind: null,
  };
}
