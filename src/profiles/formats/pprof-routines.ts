/**
 * `go tool pprof -list` and `-disasm`, and gperftools' `--list`: source or instructions with flat and cumulative cost a line.
 * Source: https://github.com/google/pprof/blob/main/internal/report/source.go and report.go (`PrintAssembly`)
 *
 *     Total: 1.34s
 *     ROUTINE ======================== main.(*table).count in /src/main.go
 *              0       20ms (flat, cum) 14.29% of Total
 *              .       10ms     26:	t.seen[word]++
 *     ROUTINE ======================== main.work                        of -disasm: no file, addresses for lines
 *          1.10s      1.10s       4af3e2: MOVQ AX, 0x8(CX)    ;main.work main.go:26
 *     ROUTINE ====================== hotSort in /src/hot.cpp            of gperftools
 *         27     27 Total samples (flat / cumulative)
 */
import type { Annotation, HotLine, SourceLine, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { axisOf } from './pprof-types.ts';
import { AMOUNT, amountOf, unitFor } from './pprof-units.ts';

export const ROUTINE = /^\W{0,3}\s*(?:ROUTINE|AKA) ={6,} (.{1,4000}?)(?: in (.{1,1000}))?$/;
const FIGURES = new RegExp(
  `^\\s*(\\.|${AMOUNT})\\s+(\\.|${AMOUNT}) (?:\\(flat, cum\\)\\s+(\\S+)% of Total|Total (samples|MB|B|objects|seconds) \\(flat / cum\\w*\\))`,
);
const LINE = new RegExp(`^\\s*(\\.|${AMOUNT})\\s+(\\.|${AMOUNT})\\s+(\\d{1,9}):(.*)$`);
const INSTRUCTION = new RegExp(`^\\s*(\\.|${AMOUNT})\\s+(\\.|${AMOUNT})\\s+([0-9a-f]{1,16}):\\s?(.*)$`);
const FACTORS: Record<string, readonly [unit: string, factor: number]> = {
  MB: ['bytes', 1024 ** 2],
  B: ['bytes', 1],
  seconds: ['ns', 1e9],
};

interface Routine {
  readonly function: string;
  readonly file: string | null;
  readonly lines: HotLine[];
  flat: number;
  cum: number;
  factor: number;
  readonly at: SourceLine;
}

export class PprofRoutines {
  readonly #routines: Routine[] = [];
  #unit = '';

  get isEmpty(): boolean {
    return this.#routines.length === 0;
  }

  line(text: string, number: number): boolean {
    const at = { line: number, text };
    return (
      this.#routine(text, at) || (this.#routines.length > 0 && (this.#figures(text) || this.#code(text, at)))
    );
  }

  /** Without tables beside it, the routines are the entries. */
  view(total: number | null, headerUnit: string | null, type: string): View {
    const rows = new Rows();
    for (const { function: name, file, flat, cum, at } of this.#distinct())
      rows.add({ name, file, self: flat, total: cum, at });
    const entries = rows.entries();
    const unit = unitFor(this.#unit || headerUnit, type);
    return {
      name: type,
      unit,
      axis: unit === 'ns' ? 'cpu' : axisOf({ type: unit === 'bytes' ? 'space' : type }),
      base: total === null ? 'the sum of the routines shown' : 'the whole profile',
      total: total ?? entries.reduce((all, { self }) => all + (self ?? 0), 0),
      samples: null,
      entries,
    };
  }

  annotations(total: number, type: string): Annotation[] {
    return this.#distinct().map(routine => ({
      function: routine.function,
      file: routine.file,
      unit: unitFor(this.#unit, type),
      total,
      samples: null,
      event: null,
      lines: routine.lines,
    }));
  }

  /** gperftools prints a routine again for each symbol of its address. */
  #distinct(): Routine[] {
    const seen = new Set<string>();
    return this.#routines.filter(({ function: name, file, flat, cum, lines }) => {
      const key = `${name}\0${file}\0${flat}\0${cum}\0${lines[0]?.line}\0${lines[0]?.address}`;
      return !seen.has(key) && seen.add(key);
    });
  }

  #routine(text: string, at: SourceLine): boolean {
    const header = ROUTINE.exec(text);
    if (header === null) return false;
    if (!/^\W{0,3}\s*AKA/.test(text))
      this.#routines.push({
        function: header[1]!.trim(),
        file: header[2]?.trim() ?? null,
        lines: [],
        flat: 0,
        cum: 0,
        factor: 1,
        at,
      });
    return true;
  }

  #figures(text: string): boolean {
    const figures = FIGURES.exec(text);
    if (figures === null) return false;
    const routine = this.#routines.at(-1)!;
    const [unit, factor] = FACTORS[figures[4] ?? ''] ?? ['', 1];
    routine.factor = factor;
    routine.flat = cell(figures[1]!) * factor;
    routine.cum = cell(figures[2]!) * factor;
    this.#unit ||= unit || unitOf(figures[2]!) || unitOf(figures[1]!);
    return true;
  }

  #code(text: string, at: SourceLine): boolean {
    const routine = this.#routines.at(-1)!;
    const instruction = routine.file === null ? INSTRUCTION.exec(text) : null;
    if (instruction !== null && isAddress(instruction[3]!, instruction[4]!))
      return this.#instruction(routine, instruction, at);
    const match = LINE.exec(text);
    if (match === null) return false;
    routine.lines.push({
      function: routine.function,
      file: routine.file,
      line: Number(match[3]),
      address: null,
      code: match[4]!,
      self: cell(match[1]!) * routine.factor,
      total: cell(match[2]!) * routine.factor,
      count: null,
      at,
    });
    return true;
  }

  #instruction(routine: Routine, match: RegExpExecArray, at: SourceLine): boolean {
    const place = /(?<=^[^;]*);(?:.*\s)?(\S{1,500}):(\d{1,9})$/.exec(match[4]!);
    routine.lines.push({
      function: routine.function,
      file: place?.[1] ?? null,
      line: place === null ? null : Number(place[2]),
      address: match[3]!,
      code: place === null ? match[4]! : match[4]!.slice(0, place.index).trimEnd(),
      self: cell(match[1]!) * routine.factor,
      total: cell(match[2]!) * routine.factor,
      count: null,
      at,
    });
    return true;
  }
}

/** The line of a source whose file was left out in the paste has a short decimal number instead. */
function isAddress(digits: string, code: string): boolean {
  return (
    digits.length >= 6 ||
    /[a-f]/.test(digits) ||
    /(?<=^[^;]*);(?:\S+\s)?\S+:\d+$/.test(code) ||
    /^[A-Z]{3,}\b/.test(code)
  );
}

/** `.` is nothing. */
function cell(text: string): number {
  return text === '.' ? 0 : (amountOf(text)?.value ?? 0);
}

function unitOf(text: string): string {
  return amountOf(text)?.unit ?? '';
}
