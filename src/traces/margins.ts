/**
 * What a whole paste has in common and no trace prints: an indentation, quotation marks of a mail or a chat, the line
 * numbers of a pager or of grep, a blank line after each line, lines broken at the width of a terminal. Seen in the
 * first lines, then taken off all of them.
 */
import type { Line } from './model.ts';
import { recorded } from './records.ts';

/** Lines looked at. */
const MAX_SEEN = 400;
const QUOTE = /^[ \t]*(?:>(?:[ \t]?>){0,8} ?|[|\u2502\u2503] ?|[\u2022\u25e6\u25aa](?: |$))/;
// "  12	text", "12: text", "12-text", "app.log:112:text", "app.log-113-text"
const NUMBER = /^(|\S{1,200}?[:-])[ \t]{0,8}(\d{1,7})(?:[:|-]|\t| {1,2}(?=\S|$)| {2,}|$)/;
/** How a trace goes on at the head of a line: no rest of the line before. */
const STARTS =
  /^\s*(?:at |File "|#\d|\d{1,6}: |from |Caused by|goroutine \d|created by |\[|\.{3} |[A-Za-z_$][\w$.]*(?:Error|Exception)\b|Traceback|[\w./-]+\.go:\d|[Ss]tack (?:back)?trace:|Next |thread '|panic: |note: |During handling |The above |---|$)/;
/** A frame or an exception: alone it tells that a line was broken. */
const FRAME = /^\s*(?:at |File "|#\d{1,6} |\d{1,6}: |from \S+:\d)|\b\w+(?:Error|Exception)\b/;
/** A line drawn to the width of the page ends there by intent. */
const RULER = /([^\w\s])\1{7}$/;
/** A frame without its end: no line that a program printed. */
const HALF = /^\s*(?:File "[^"]{1,300}|at [^()]{1,200}\([^()]{0,200})$/;
const MIN_WIDTH = 60;
const MAX_WIDTH = 200;
const TERMINALS = new Set([72, 76, 78, 79, 80, 100, 120, 132, 160]);

/** Takes the margin off lines that follow each other. */
export type Margin = (lines: readonly Line[]) => Line[];

export function marginOf(lines: readonly Line[]): Margin {
  const seen = lines.slice(0, MAX_SEEN);
  const steps: Margin[] = [];
  let left: readonly Line[] = seen;
  const use = (step: Margin | null): void => {
    if (!step) return;
    steps.push(step);
    left = step(left);
  };
  use(recorded(left));
  use(spaced(left));
  use(numbered(left));
  use(quoted(left));
  use(indented(left));
  use(wrapped(left));
  return all => steps.reduce<Line[]>((rest, step) => step(rest), [...all]);
}

function texts(lines: readonly Line[]): string[] {
  return lines.map(line => line.text).filter(text => text.trim() !== '');
}

/** The blanks that all lines begin with: a list, a mail or a code block is indented as a whole. */
function indented(lines: readonly Line[]): Margin | null {
  let common: string | null = null;
  for (const text of texts(lines)) {
    const blanks: string = /^[ \t]*/.exec(text)?.[0] ?? '';
    common ??= blanks;
    while (!blanks.startsWith(common)) common = common.slice(0, -1);
    if (common === '') return null;
  }
  const indent = common ?? '';
  return indent === ''
    ? null
    : all => all.map(line => (line.text.startsWith(indent) ? without(line, indent) : line));
}

function quoted(lines: readonly Line[]): Margin | null {
  const all = texts(lines);
  if (all.length < 3 || !all.every(text => QUOTE.test(text))) return null;
  return each => each.map(line => without(line, QUOTE.exec(line.text)?.[0] ?? ''));
}

/** Numbers that count up by one, line after line. */
function numbered(lines: readonly Line[]): Margin | null {
  let last: { readonly name: string; readonly number: number } | null = null;
  let counted = 0;
  let total = 0;
  for (const text of texts(lines)) {
    total += 1;
    const match = NUMBER.exec(text);
    if (!match) continue;
    const next = { name: (match[1] ?? '').replace(/[:-]$/, ''), number: Number(match[2]) };
    if (last && next.number === last.number + 1 && next.name === last.name) counted += 1;
    last = next;
  }
  if (total < 4 || counted < 0.9 * (total - 1)) return null;
  // grep sets no blank behind the number, editors do.
  const blank = texts(lines).every(text => {
    const rest = text.slice(NUMBER.exec(text)?.[0].length ?? 0);
    return rest === '' || rest.startsWith(' ');
  });
  return all =>
    all.map(line => {
      const number = NUMBER.exec(line.text)?.[0] ?? '';
      return without(line, blank && line.text[number.length] === ' ' ? `${number} ` : number);
    });
}

/** A blank line after each line; where the text had one itself there are three. */
function spaced(lines: readonly Line[]): Margin | null {
  const filled = lines.map(line => line.text.trim() !== '');
  const pairs = filled.filter((full, index) => full && filled[index + 1]).length;
  const count = filled.filter(Boolean).length;
  if (count < 4 || pairs > 0 || filled.length < 2 * count - 1) return null;
  return all => all.filter((line, index) => line.text.trim() !== '' || isThird(all, index));
}

/** The second of three blank lines. */
function isThird(lines: readonly Line[], index: number): boolean {
  return [index - 1, index + 1].every(at => lines[at]?.text.trim() === '');
}

/** Lines that end exactly where the widest one does, and go on in the next. */
function wrapped(lines: readonly Line[]): Margin | null {
  const width = Math.max(0, ...lines.map(line => line.text.length));
  const full = lines.flatMap((line, index) =>
    line.text.length === width && !RULER.test(line.text) ? [index] : [],
  );
  const distinct = new Set(full.map(index => lines[index]?.text)).size;
  const plausible =
    width >= MIN_WIDTH &&
    width <= MAX_WIDTH &&
    (distinct >= 3 || TERMINALS.has(width) || full.some(index => HALF.test(lines[index]?.text ?? '')));
  const sure = distinct >= 2 || full.some(index => FRAME.test(lines[index]?.text ?? ''));
  // A table has as many as it has rows.
  if (!plausible || !sure || full.length > 0.4 * lines.length) return null;
  const broken = full.filter(index => index === lines.length - 1 || rests(lines[index], lines[index + 1]));
  if (broken.length < 0.6 * full.length) return null;
  return all => {
    const joined: Line[] = [];
    let open = false;
    for (const line of all) {
      const before = joined.at(-1);
      if (open && before && rests(before, line))
        joined[joined.length - 1] = { ...before, text: before.text + line.text };
      else joined.push(line);
      open = line.text.length === width && !RULER.test(line.text);
    }
    return joined;
  };
}

/** Whether a line is the rest of the one before: no beginning of anything, and without the prefix of a log. */
function rests(before: Line | undefined, line: Line | undefined): boolean {
  // A break falls on a blank now and then, never on an indentation.
  if (!before || !line || /^\s*$|^\s{2}|^\t/.test(line.text) || STARTS.test(line.text)) return false;
  return before.text.slice(0, 4).trim() === '' || before.text.slice(0, 4) !== line.text.slice(0, 4);
}

function without(line: Line, prefix: string): Line {
  return prefix === ''
    ? line
    : { ...line, text: line.text.slice(prefix.length), prefix: (line.prefix ?? '') + prefix };
}
