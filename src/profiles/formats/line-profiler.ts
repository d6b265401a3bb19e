/**
 * line_profiler (`kernprof -lv`, `python -m line_profiler`): https://github.com/pyutils/line_profiler
 *
 *     Timer unit: 1e-06 s
 *     Total time: 0.1 s
 *     File: hot.py
 *     Function: work at line 28
 *     Line #      Hits         Time  Per Hit   % Time  Line Contents
 *         31      4000     123456.0     30.9     80.1      rows = parse(text)
 *
 * A line's time holds what it calls. The code is cut by the titles, since a line that never ran prints no figures. Large
 * figures are printed as `1.2e+08`. The time is a line's share in the timer unit, which may be too coarse for it.
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { ANSI } from './py-spy.ts';

export const lineProfiler: Format = { name: 'line-profiler', detect, read };

const TITLES = /^\s*Line #\s+Hits\s+Time\s+Per Hit\s+% Time\s+Line Contents/;
const NUMBER = '\\d{1,15}(?:\\.\\d{1,9})?(?:e[+-]?\\d{1,3})?';
/** The figures before the code: none for a line that never ran, no percent where the function took no time. */
const FIGURES = new RegExp(
  `^\\s*(\\d{1,9})(?:\\s+(${NUMBER})\\s+(${NUMBER})\\s+(${NUMBER})(?:\\s+(\\d{1,3}(?:\\.\\d{1,4})?))?)?\\s*$`,
);
/** Where the columns were moved (a paste that lost blanks): two blanks before the code. */
const MOVED = new RegExp(
  `^\\s*(\\d{1,9})(?:\\s+(${NUMBER})\\s+(${NUMBER})\\s+(${NUMBER})\\s+(\\d{1,3}(?:\\.\\d{1,4})?))?(?:\\s{2}(.*))?$`,
);

function detect(head: Head): Detection | null {
  return head.lines.some(line => TITLES.test(line.replaceAll(ANSI, '')))
    ? { confidence: 0.99, why: 'titles "Line # Hits Time Per Hit % Time"' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new LineReader());
}

interface Function {
  readonly name: string;
  readonly file: string | null;
  /** As printed, which is finer than the sum of lines in a coarse unit. */
  readonly seconds: number | null;
  readonly lines: HotLine[];
  /** Of each line, as printed. */
  readonly percents: (number | null)[];
}

class LineReader {
  readonly #functions: Function[] = [];
  readonly #unread = new UnreadLines();
  #unit = 1e-6;
  #number = 0;
  #file: string | null = null;
  #seconds: number | null = null;
  /** Where the code begins; null outside tables. */
  #codeAt: number | null = null;

  line(raw: string): void {
    this.#number++;
    const text = raw.replaceAll(ANSI, '');
    const unit = /^Timer unit: (\d{1,3}(?:\.\d{1,9})?(?:e[+-]?\d{1,3})?) s/.exec(text);
    const total = /^Total time: (\d{1,12}(?:\.\d{1,12})?(?:e[+-]?\d{1,3})?) s/.exec(text);
    const file = /^(?:File: |Could not find file )(.{1,1000})$/.exec(text);
    const name = /^Function: (.{1,500}?) at line \d{1,9}\s*$/.exec(text);
    if (unit !== null) this.#unit = Number(unit[1]);
    else if (total !== null) {
      this.#seconds = Number(total[1]);
      this.#codeAt = null;
    } else if (file !== null) {
      this.#file = file[1]!.trim();
      this.#open(this.#file);
    } else if (name !== null) this.#rename(name[1]!);
    else if (TITLES.test(text)) this.#codeAt = text.indexOf('Line Contents');
    else if (!this.#row(text)) this.#other(text);
  }

  finish(input: Input): Profile {
    const annotations = this.#functions.filter(({ lines }) => lines.length > 0).map(annotationOf);
    return {
      format: 'line-profiler',
      source: input.name,
      views: [{ ...lineView(annotations, 'time', 'wall', 'the profiled functions'), unit: 's' }],
      stacks: null,
      annotations,
      unread: this.#unread,
      notes: [...input.notes, "a line's time holds what it calls; tracing makes cheap loops look dear"],
      recording: {},
    };
  }

  #open(name: string): void {
    this.#functions.push({ name, file: this.#file, seconds: this.#seconds, lines: [], percents: [] });
    this.#codeAt = null;
  }

  /** The file stands before the function; where it is missing, the function opens by itself. */
  #rename(name: string): void {
    const last = this.#functions.at(-1);
    if (last !== undefined && last.lines.length === 0)
      this.#functions[this.#functions.length - 1] = { ...last, name };
    else this.#open(name);
  }

  #row(text: string): boolean {
    if (this.#codeAt === null) return false;
    const cut = text.slice(0, 8000);
    const figures = FIGURES.exec(cut.slice(0, this.#codeAt));
    const match = figures ?? MOVED.exec(cut);
    if (match === null) return false;
    if (this.#functions.length === 0) {
      const codeAt = this.#codeAt;
      this.#open('function');
      this.#codeAt = codeAt;
    }
    const found = this.#functions.at(-1)!;
    const time = match[3] === undefined ? null : Number(match[3]) * this.#unit;
    found.percents.push(match[5] === undefined ? null : Number(match[5]));
    found.lines.push({
      function: found.name,
      file: found.file,
      line: Number(match[1]),
      address: null,
      code: (figures === null ? (match[6] ?? '') : cut.slice(this.#codeAt!)).trimEnd(),
      self: time,
      total: time,
      count: match[2] === undefined ? null : Number(match[2]),
      at: { line: this.#number, text },
    });
    return true;
  }

  #other(text: string): void {
    const known =
      /^\s*$|^=+\s*$|^\s*Wrote profile|^Inspect results with|^python\d? -m line_profiler|^\s*\d+\.\d+ seconds - |^Are you sure you are|^that you ran the|^Continuing without/;
    if (this.#functions.length > 0 && !known.test(text)) this.#unread.add(this.#number, text);
  }
}

/** In a unit too coarse for its lines, the percents and the function's total say more than the times. */
function annotationOf({ name, file, seconds, lines, percents }: Function): Annotation {
  const sum = lines.reduce((all, { self }) => all + (self ?? 0), 0);
  const isCoarse = seconds !== null && seconds > 0 && Math.abs(sum - seconds) > 0.005 * seconds;
  const timed = isCoarse
    ? lines.map((line, index) => {
        const time = percents[index] == null ? line.self : (percents[index] / 100) * seconds;
        return { ...line, self: time, total: time };
      })
    : lines;
  return {
    function: name,
    file,
    unit: 's',
    total: isCoarse ? seconds : sum,
    samples: null,
    event: null,
    lines: timed,
  };
}
