/**
 * `perf annotate --stdio2`, and what is copied from the screen of the interactive annotation.
 * Source: https://github.com/torvalds/linux/blob/master/tools/perf/util/annotate.c (annotation_line__write)
 *
 *     Samples: 105  of event 'cpu-clock:ppp', 999 Hz, Event count (approx.): 105105105, [percent: local period]
 *     hotSort() /tmp/hot
 *     Percent
 *                 int key = values[i];
 *             28:   mov  (%r9),%edi
 *       0.95        mov  %r9,%rax
 *       4.76      ↑ jg   38
 *
 * Source lines begin in the first column behind the figures, instructions behind it, jumps with an arrow.
 */
import type { Annotation, HotLine, SourceLine } from '../model.ts';
import { meaningOfEvent } from '../views.ts';
import { leaderOf, withoutRawBytes } from './perf-annotate-code.ts';

const TITLE = /^\s*Samples: (\S{1,20})\s+of events? '(.{1,500}?)'.{0,300}\[percent: ([a-z ]{1,30})\]/;
/** A column an event; raw bytes of an instruction stand further to the right. */
const FIGURES = {
  percent: /^(?: {0,6}\d{1,3}\.\d{2}(?=\s)){1,16}/,
  samples: /^(?: {0,6}\d{1,7}(?=\s)){1,16}/,
  period: /^(?: {0,11}\d{1,12}(?=\s)){1,16}/,
};
const LABEL = /^([0-9a-f]{1,16}):\s+/;
const ARROW = /^[↑↓→←⬆⬇]\s*/;

export function isAnnotateScreen(text: string): boolean {
  return TITLE.test(text);
}

/** Lines of one symbol; null where the title is missing. */
export class ScreenReader {
  readonly #read: { readonly annotation: Annotation; readonly printed: string }[] = [];
  #title: RegExpExecArray | null = null;
  #function = '';
  #figure: keyof typeof FIGURES = 'percent';
  #lines: SourceLine[] = [];

  /** Several symbols with one number have it from their event. */
  get annotations(): Annotation[] {
    const times = Map.groupBy(this.#read, ({ printed }) => printed);
    return this.#read.map(({ annotation, printed }) =>
      times.get(printed)!.length > 1 && annotation.unit === '%'
        ? { ...annotation, samples: null }
        : annotation,
    );
  }

  /** False when the line belongs to no annotation. */
  line(line: number, text: string): boolean {
    const title = TITLE.exec(text);
    if (title !== null) {
      this.close();
      this.#title = title;
      this.#function = '';
    } else if (this.#title === null) return text.trim() === '';
    else if (this.#function === '') this.#function = text.trim().replace(/\s{1,80}\/\S.*$/, '') || 'symbol';
    else if (/^\s*(?:Percent|Samples|Period)\s*$/.test(text))
      this.#figure = text.trim().toLowerCase() as keyof typeof FIGURES;
    else this.#lines.push({ line, text });
    return true;
  }

  close(): void {
    if (this.#title === null || this.#lines.length === 0) return;
    const lines = hotLines(this.#lines, this.#function, FIGURES[this.#figure]);
    const sum = lines.reduce((all, { self }) => all + (self ?? 0), 0);
    const printed = /^\d+$/.test(this.#title[1]!) ? Number(this.#title[1]) : null;
    const event = leaderOf(this.#title[2]!);
    const isPercent = this.#figure === 'percent';
    const annotation: Annotation = {
      function: this.#function,
      file: null,
      unit: isPercent ? '%' : meaningOfEvent(event, this.#figure === 'period').unit,
      total: isPercent && !this.#title[3]!.startsWith('global') ? 100 : sum,
      samples:
        this.#figure === 'samples'
          ? sum
          : isPercent && printed !== null && isOfSymbol(lines, printed)
            ? printed
            : null,
      event,
      lines,
    };
    this.#read.push({ annotation, printed: `${this.#title[2]} ${this.#title[1]}` });
    this.#lines = [];
  }
}

/**
 * The number in the title is the symbol's after `-s SYMBOL`, and otherwise that of the whole event: of the symbol's own
 * samples every line has a whole number.
 */
function isOfSymbol(lines: readonly HotLine[], samples: number): boolean {
  const shares = lines.flatMap(({ self }) => ((self ?? 0) > 0 ? [self!] : []));
  const isWhole = (share: number) => {
    const count = (share * samples) / 100;
    return Math.abs(count - Math.round(count)) <= 0.00005 * samples + 1e-6;
  };
  return samples <= 2000 && shares.length > 1 && shares.every(isWhole);
}

function hotLines(lines: readonly SourceLine[], name: string, columns: RegExp): HotLine[] {
  const parts = lines.map(({ line, text }) => {
    const figures = columns.exec(text)?.[0] ?? '';
    const rest = text.slice(figures.length);
    const body = rest.trimStart();
    return { line, text, figures: figures.trim(), body: body.trimEnd(), column: text.length - body.length };
  });
  const sourceColumn = Math.min(
    ...parts
      .filter(({ figures, body }) => figures === '' && body !== '' && !LABEL.test(body) && !ARROW.test(body))
      .map(({ column }) => column),
  );
  let source: string | null = null;
  return parts.flatMap(({ line, text, figures, body, column }): HotLine[] => {
    const label = LABEL.exec(body);
    const isInstruction =
      figures !== '' ||
      label !== null ||
      ARROW.test(body) ||
      column >= sourceColumn + 2 ||
      withoutRawBytes(body) !== body;
    if (!isInstruction || body === '') {
      if (body !== '' && !/:$/.test(body)) source = body;
      return [];
    }
    const code = withoutRawBytes(body.slice(label?.[0].length ?? 0).replace(ARROW, ''));
    return [
      {
        function: name,
        file: null,
        line: null,
        address: label?.[1] ?? null,
        code,
        ...(source === null ? {} : { source }),
        self: figures === '' ? 0 : Number.parseFloat(figures),
        total: null,
        count: null,
        at: { line, text },
      },
    ];
  });
}
