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

const TITLE = /^\s*Samples: (\S{1,20})\s+of events? '(.{1,500}?)'.{0,300}\[percent: ([a-z ]{1,30})\]/;
const FIGURES = /^((?:\s*\d{1,3}\.\d{2}(?=\s)){1,16}|\s*\d{1,12}(?=\s))?/;
const LABEL = /^([0-9a-f]{1,16}):\s+/;
const ARROW = /^[↑↓→←⬆⬇]\s*/;

export function isAnnotateScreen(text: string): boolean {
  return TITLE.test(text);
}

/** Lines of one symbol; null where the title is missing. */
export class ScreenReader {
  readonly annotations: Annotation[] = [];
  #title: RegExpExecArray | null = null;
  #function = '';
  #isCount = false;
  #lines: SourceLine[] = [];

  /** False when the line belongs to no annotation. */
  line(line: number, text: string): boolean {
    const title = TITLE.exec(text);
    if (title !== null) {
      this.close();
      this.#title = title;
      this.#function = '';
    } else if (this.#title === null) return text.trim() === '';
    else if (this.#function === '') this.#function = text.trim().replace(/\s{1,80}\/\S.*$/, '') || 'symbol';
    else if (/^\s*(?:Percent|Samples|Period)\s*$/.test(text)) this.#isCount = !/Percent/.test(text);
    else this.#lines.push({ line, text });
    return true;
  }

  close(): void {
    if (this.#title === null || this.#lines.length === 0) return;
    const lines = hotLines(this.#lines, this.#function);
    const sum = lines.reduce((all, { self }) => all + (self ?? 0), 0);
    const samples = /^\d+$/.test(this.#title[1]!) ? Number(this.#title[1]) : null;
    this.annotations.push({
      function: this.#function,
      file: null,
      unit: this.#isCount ? 'samples' : '%',
      total: this.#isCount || this.#title[3]!.startsWith('global') ? sum : 100,
      samples,
      event: this.#title[2]!,
      lines,
    });
    this.#lines = [];
  }
}

function hotLines(lines: readonly SourceLine[], name: string): HotLine[] {
  const parts = lines.map(({ line, text }) => {
    const figures = FIGURES.exec(text)![0];
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
    const isInstruction = figures !== '' || label !== null || ARROW.test(body) || column >= sourceColumn + 2;
    if (!isInstruction || body === '') {
      if (body !== '' && !/:$/.test(body)) source = body;
      return [];
    }
    const code = body.slice(label?.[0].length ?? 0).replace(ARROW, '');
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
