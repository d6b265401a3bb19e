/** Rows of `callgrind_annotate` and of `cg_annotate` in both its layouts: figures, then what they belong to. */

/** `24,007 ( 3.39%)`, `2,040  (0.3%)`, `203,802 (30.4%, 30.4%)`, `0 (n/a, n/a)`, `-12`, `.` */
const CELL =
  '(?:-?[\\d,]{1,30}(?: {0,8}\\((?:\\s{0,4}-?\\d{1,6}\\.\\d{1,4}%|n/a)(?:,\\s{0,4}(?:-?\\d{1,6}\\.\\d{1,4}%|n/a))?\\))?|\\.)';
const FIGURE = new RegExp(CELL, 'y');
const MAX_CELLS = 40;

export interface AnnotatedRow {
  /** In the order of the events shown; `.` is 0. */
  readonly cells: readonly number[];
  /** Where the text behind the figures begins. */
  readonly at: number;
  readonly rest: string;
}

/** As many figures as there are events (all that there are, when that is not known), and what follows; null for none. */
export function rowOf(text: string, events: number | null): AnnotatedRow | null {
  const cells: number[] = [];
  let at = 0;
  while (cells.length < (events ?? MAX_CELLS)) {
    const start = at + /^[ \t]*/.exec(text.slice(at, at + 200))![0].length;
    FIGURE.lastIndex = start;
    const match = FIGURE.exec(text);
    const end = start + (match?.[0].length ?? 0);
    if (match === null || (end < text.length && !/\s/.test(text[end]!))) break;
    cells.push(match[0] === '.' ? 0 : Number(/^-?[\d,]+/.exec(match[0])![0].replaceAll(',', '')));
    at = end;
  }
  if (cells.length === 0 || (events !== null && cells.length < events)) return null;
  const rest = text.slice(at);
  const blank = /^\s*/.exec(rest)![0].length;
  return { cells, at: at + blank, rest: rest.slice(blank) };
}

export interface Subject {
  readonly name: string;
  readonly file: string | null;
  readonly module: string | null;
}

/** Where the file ends: before the first colon that is not half of a `::`. */
const FILE_END = /(?<=.):(?=[^:]|::.)/;

/** `hot.c:recurse'2 (19x) [/tmp/hot]`, `???:0x1ab70 [/lib/ld.so]`. */
export function subjectOf(text: string): Subject {
  // Read from the right, so that a line of brackets and colons takes no longer than any other.
  const subject = text.trim();
  const open = subject.endsWith(']') ? subject.lastIndexOf(' [') : -1;
  const module = open < 0 ? null : subject.slice(open + 2, -1);
  const rest = (open < 0 ? subject : subject.slice(0, open)).replace(/ \(\d[\d,]{0,20}x\)$/, '');
  const colon = FILE_END.exec(rest);
  if (colon === null) return { name: subject, file: null, module: null };
  return { name: rest.slice(colon.index + 1), file: fileOf(rest.slice(0, colon.index)), module };
}

export function fileOf(text: string): string | null {
  return /^\?{3}$/.test(text) ? null : text;
}
