/**
 * `go tool pprof -list`: source with flat and cumulative cost a line.
 *
 *     Total: 1.34s
 *     ROUTINE ======================== main.(*table).count in /src/main.go
 *              0       20ms (flat, cum) 14.29% of Total
 *              .       10ms     26:	t.seen[word]++
 */
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile, SourceLine } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { axisOf } from './pprof-types.ts';
import { AMOUNT, amountOf, unitFor } from './pprof-units.ts';

export const pprofList: Format = { name: 'pprof-list', detect, read };

const ROUTINE = /^ROUTINE =+ (.{1,4000}?)(?: in (.{1,1000}))?$/;
const FIGURES = new RegExp(`^\\s*(${AMOUNT})\\s+(${AMOUNT}) \\(flat, cum\\)\\s+(\\S+)% of Total`);
const LINE = new RegExp(`^\\s*(\\.|${AMOUNT})\\s+(\\.|${AMOUNT})\\s+(\\d{1,9}):(.*)$`);
const TOTAL = new RegExp(`^Total: (${AMOUNT})\\s*$`);

function detect(head: Head): Detection | null {
  if (!head.lines.some(line => /^ROUTINE ={6,} /.test(line))) return null;
  return { confidence: 0.98, why: '"ROUTINE ========================"' };
}

interface Routine {
  readonly function: string;
  readonly file: string | null;
  readonly lines: HotLine[];
  flat: number;
  cum: number;
  readonly at: SourceLine;
}

async function read(input: Input): Promise<Profile> {
  const reader = new ListReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class ListReader {
  readonly #routines: Routine[] = [];
  readonly #unread = new UnreadLines();
  #number = 0;
  #total: number | null = null;
  #unit = '';

  line(text: string): void {
    this.#number++;
    const at = { line: this.#number, text };
    if (this.#routine(text, at) || this.#sourceLine(text, at) || this.#whole(text)) return;
    if (text.trim() === '' || /^(?:File|Type|Time|Duration|Build ID|\s*\.\s+\.\s+\S)/.test(text)) return;
    this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    return profileOf(input, this.#routines, this.#total, unitFor(this.#unit, 'samples'), this.#unread);
  }

  #routine(text: string, at: SourceLine): boolean {
    const header = ROUTINE.exec(text);
    if (header !== null) {
      this.#routines.push({ function: header[1]!, file: header[2] ?? null, lines: [], flat: 0, cum: 0, at });
      return true;
    }
    const figures = FIGURES.exec(text);
    const routine = this.#routines.at(-1);
    if (figures === null || routine === undefined) return false;
    routine.flat = amountOf(figures[1]!)?.value ?? 0;
    routine.cum = amountOf(figures[2]!)?.value ?? 0;
    this.#unit ||= amountOf(figures[2]!)?.unit ?? '';
    return true;
  }

  #sourceLine(text: string, at: SourceLine): boolean {
    const line = LINE.exec(text);
    const routine = this.#routines.at(-1);
    if (line === null || routine === undefined) return false;
    routine.lines.push({
      function: routine.function,
      file: routine.file,
      line: Number(line[3]),
      address: null,
      code: line[4]!,
      self: cell(line[1]!),
      total: cell(line[2]!),
      count: null,
      at,
    });
    return true;
  }

  #whole(text: string): boolean {
    const amount = amountOf(TOTAL.exec(text)?.[1] ?? '');
    if (amount === null) return false;
    this.#total = amount.value;
    this.#unit ||= amount.unit;
    return true;
  }
}

/** `.` is nothing. */
function cell(text: string): number {
  return text === '.' ? 0 : (amountOf(text)?.value ?? 0);
}

function profileOf(
  input: Input,
  routines: readonly Routine[],
  total: number | null,
  unit: string,
  unread: Profile['unread'],
): Profile {
  const rows = new Rows();
  for (const { function: name, file, flat, cum, at } of routines)
    rows.add({ name, file, self: flat, total: cum, at });
  const entries = rows.entries();
  const sum = entries.reduce((all, { self }) => all + (self ?? 0), 0);
  const whole = total ?? sum;
  return {
    format: 'pprof-list',
    source: input.name,
    views: [
      {
        name: 'samples',
        unit,
        axis: unit === 'ns' ? 'cpu' : axisOf({ type: unit }),
        base: 'the whole profile',
        total: whole,
        samples: null,
        entries,
      },
    ],
    stacks: null,
    annotations: routines.map(
      (routine): Annotation => ({
        function: routine.function,
        file: routine.file,
        unit,
        total: whole,
        samples: null,
        event: null,
        lines: routine.lines,
      }),
    ),
    unread,
    notes: input.notes,
    recording: {},
  };
}
