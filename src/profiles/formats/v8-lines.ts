/** Ticks of source lines (`positionTicks`), added up a function. */
import type { Annotation, Frame, HotLine } from '../model.ts';

type Summed = { -readonly [Key in keyof HotLine]: HotLine[Key] } & { self: number };

export class V8Lines {
  readonly #functions = new Map<string, Map<number, Summed>>();
  #total = 0;

  /** What is no number counts nothing. */
  add(frame: Frame, line: number, ticks: number): void {
    if (Number.isNaN(line) || Number.isNaN(ticks) || frame.file === null) return;
    const key = `${frame.name}\0${frame.file}`;
    const lines = this.#functions.get(key) ?? new Map<number, Summed>();
    this.#functions.set(key, lines);
    this.#total += ticks;
    const known = lines.get(line);
    if (known !== undefined) {
      known.self += ticks;
      return;
    }
    lines.set(line, {
      function: frame.name,
      file: frame.file,
      line,
      address: null,
      code: '',
      self: ticks,
      total: null,
      count: null,
      at: { line: 1, text: `${frame.name} ${frame.file}:${line}: ${ticks} ticks` },
    });
  }

  annotations(): Annotation[] {
    return [...this.#functions.values()].map(byLine => {
      const lines = [...byLine.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
      return {
        function: lines[0]!.function,
        file: lines[0]!.file,
        unit: 'ticks',
        total: this.#total,
        samples: null,
        event: null,
        lines,
      };
    });
  }
}
