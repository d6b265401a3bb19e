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
 * A line's time holds what it calls. Columns are cut by the titles, since a line that never ran prints none.
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const lineProfiler: Format = { name: 'line-profiler', detect, read };

const TITLES = /^\s*Line #\s+Hits\s+Time\s+Per Hit\s+% Time\s+Line Contents/;
const ROW =
  /^\s*(\d{1,9})(?:\s+(\d{1,15})\s+(\d{1,15}(?:\.\d{1,9})?(?:e[+-]?\d{1,3})?)\s+(\d{1,15}(?:\.\d{1,9})?(?:e[+-]?\d{1,3})?)\s+(\d{1,3}(?:\.\d{1,4})?))?(?:\s{2}(.*))?$/;

function detect(head: Head): Detection | null {
  return head.lines.some(line => TITLES.test(line))
    ? { confidence: 0.99, why: 'titles "Line # Hits Time Per Hit % Time"' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new LineReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class LineReader {
  readonly #functions: { name: string; file: string | null; lines: HotLine[] }[] = [];
  readonly #unread = new UnreadLines();
  #unit = 1e-6;
  #number = 0;
  #file: string | null = null;
  #inTable = false;

  line(text: string): void {
    this.#number++;
    const unit = /^Timer unit: (\d{1,3}(?:\.\d{1,9})?(?:e-?\d{1,3})?) s/.exec(text);
    const file = /^File: (.{1,1000})$/.exec(text);
    const name = /^Function: (.{1,500}?) at line \d{1,9}$/.exec(text);
    if (unit !== null) this.#unit = Number(unit[1]);
    else if (file !== null) this.#file = file[1]!.trim();
    else if (name !== null) this.#open(name[1]!);
    else if (TITLES.test(text)) this.#inTable = true;
    else if (!this.#row(text)) this.#other(text);
  }

  finish(input: Input): Profile {
    const annotations = this.#functions.map(
      (found): Annotation => ({
        function: found.name,
        file: found.file,
        unit: 's',
        total: found.lines.reduce((all, { self }) => all + (self ?? 0), 0),
        samples: null,
        event: null,
        lines: found.lines,
      }),
    );
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
    this.#functions.push({ name, file: this.#file, lines: [] });
    this.#inTable = false;
  }

  #row(text: string): boolean {
    const match = this.#inTable ? ROW.exec(text.slice(0, 8000)) : null;
    if (match === null) return false;
    if (this.#functions.length === 0) this.#open('function');
    const found = this.#functions.at(-1)!;
    const time = match[3] === undefined ? null : Number(match[3]) * this.#unit;
    found.lines.push({
      function: found.name,
      file: found.file,
      line: Number(match[1]),
      address: null,
      code: match[6] ?? '',
      self: time,
      total: time,
      count: match[2] === undefined ? null : Number(match[2]),
      at: { line: this.#number, text },
    });
    return true;
  }

  #other(text: string): void {
    if (/^\s*$|^=+$|^Total time: |^\s*Wrote profile|^\s*\d+\.\d+ seconds - /.test(text)) return;
    this.#unread.add(this.#number, text);
  }
}
