/**
 * R's sampling profiler: the file of `Rprof()`, and what `summaryRprof()` prints.
 * https://stat.ethz.ch/R-manual/R-devel/library/utils/html/Rprof.html
 *
 *     sample.interval=5000                          $by.self
 *     "sqrt" "f" "g"                                                   self.time self.pct total.time total.pct
 *     1#2 "f" 1#4 "g"     (line.profiling)          "paste"               0.280     44.8      0.280      44.8
 *                                                   $sampling.time
 *                                                   [1] 0.625
 *
 * Innermost first; the interval is in microseconds. Of the summary the functions are read, or else the lines.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { flatProfile } from './flat-profile.ts';

export const rprof: Format = { name: 'rprof', detect, read: input => readByLine(input, new RprofReader()) };
export const rprofSummary: Format = {
  name: 'rprof-summary',
  detect: detectSummary,
  read: input => readByLine(input, new SummaryReader()),
};

const INTERVAL = /^(?:(?:memory|line|GC) profiling: )*sample\.interval=(\d{1,9})\s*$/;
const FRAME = /"((?:[^"\\]|\\.){0,1000})"/g;

function detect(head: Head): Detection | null {
  return INTERVAL.test(head.lines[0] ?? '') ? { confidence: 0.98, why: '"sample.interval=" of Rprof' } : null;
}

class RprofReader {
  readonly #stacks = new StackTable();
  readonly #column = this.#stacks.column('time');
  readonly #unread = new UnreadLines();
  #interval = 20_000;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const interval = INTERVAL.exec(text);
    if (interval !== null) this.#interval = Number(interval[1]);
    else if (/^#File \d{1,6}: /.test(text) || text.trim() === '') return;
    else this.#sample(text.replace(/^:[\d:]{1,80}:/, ''), text);
  }

  finish(input: Input): Profile {
    const view = viewOf(this.#stacks, 0, 'time', { unit: 'samples', axis: 'cpu', base: 'all samples' });
    return {
      format: 'rprof',
      source: input.name,
      views: [view],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes],
      recording: { hertz: 1e6 / this.#interval, seconds: (view.total * this.#interval) / 1e6 },
    };
  }

  #sample(text: string, raw: string): void {
    const names = [...text.slice(0, 16_000).matchAll(FRAME)].map(match => match[1]!);
    if (names.length === 0) {
      this.#unread.add(this.#number, raw);
      return;
    }
    let node = 0;
    for (const name of names.toReversed())
      node = this.#stacks.child(node, this.#stacks.intern(frameNamed(name), this.#number, raw));
    this.#stacks.add(node, this.#column, 1, 1);
  }
}

const ROW =
  /^"?(.{1,500}?)"?\s+(\d{1,9}(?:\.\d{1,6})?)\s+(\d{1,3}(?:\.\d{1,3})?)(?:\s+(\d{1,9}(?:\.\d{1,6})?)\s+(\d{1,3}(?:\.\d{1,3})?))?(?:\s+[\d.]{1,20})?\s*$/;

function detectSummary(head: Head): Detection | null {
  const section = head.lines.some(line => /^\$by\.(?:self|total|line)\s*$/.test(line));
  const titles = head.lines.some(line =>
    /^\s+(?:self\.time\s+self\.pct|total\.time\s+total\.pct)/.test(line),
  );
  return section && titles ? { confidence: 0.97, why: 'sections of summaryRprof' } : null;
}

class SummaryReader {
  readonly #rows = new Map<string, Rows>();
  readonly #unread = new UnreadLines();
  #section = '';
  #isSelfFirst = true;
  #seconds: number | null = null;
  #interval: number | null = null;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const section = /^\$(\S{1,60})\s*$/.exec(text)?.[1];
    if (section !== undefined) {
      // Printed again with other options: the first is read.
      this.#section = this.#rows.has(section) ? '' : section;
      return;
    }
    const value = /^\[1\] (\d{1,12}(?:\.\d{1,9})?)\s*$/.exec(text)?.[1];
    if (value !== undefined) {
      if (this.#section === 'sampling.time') this.#seconds = Number(value);
      if (this.#section === 'sample.interval') this.#interval = Number(value);
    } else if (this.#section.startsWith('by.') && text.trim() !== '') this.#row(text);
  }

  finish(input: Input): Profile {
    const rows = ['by.self', 'by.total', 'by.line']
      .map(name => this.#rows.get(name))
      .find(found => found !== undefined);
    const view = {
      name: 'time',
      unit: 's',
      axis: 'cpu' as const,
      base: 'the sampled time',
      rows: rows ?? new Rows(),
      total: this.#seconds,
    };
    return flatProfile('rprof-summary', input, [view], {
      unread: this.#unread,
      recording: {
        ...(this.#seconds === null ? {} : { seconds: this.#seconds }),
        ...(this.#interval === null ? {} : { hertz: 1 / this.#interval }),
      },
    });
  }

  #row(text: string): void {
    if (/\b(?:self|total)\.time\b/.test(text)) {
      this.#isSelfFirst = /^\s*self\.time/.test(text);
      return;
    }
    const match = ROW.exec(text);
    if (match === null) {
      this.#unread.add(this.#number, text);
      return;
    }
    const rows = this.#rows.get(this.#section) ?? new Rows();
    this.#rows.set(this.#section, rows);
    const [first, second] = [Number(match[2]), match[4] === undefined ? null : Number(match[4])];
    const [self, total] = this.#isSelfFirst ? [first, second] : [second, first];
    rows.add({ ...frameNamed(match[1]!), self, total, at: { line: this.#number, text } });
  }
}

/** `f`, and with lines `r.R#2`. */
function frameNamed(name: string): Frame {
  const place = /^(.{1,300}\.[A-Za-z]{1,5})#(\d{1,9})$/.exec(name);
  return {
    name: name.replaceAll(/\\(.)/g, '$1'),
    module: null,
    file: place?.[1] ?? null,
    line: place === null ? null : Number(place[2]),
    kind: null,
  };
}
