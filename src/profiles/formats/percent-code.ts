/**
 * Code with a percent a line, of whatever tool, as people paste it: before a bar, in front, in brackets, in a comment behind,
 * in a Markdown table.
 *
 *     62.10 | total += a[i] % n;          12 | 62.10% |   total += a[i] % n;
 *      45.2%  total += a[i] % n;          12: [ 61.0%]   if x in seen:
 *     total += a[i] % n;  // 45.2 %       Line 12 (61.5 %): total += a[i] % n;
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const percentCode: Format = { name: 'annotated-code', detect, read };

interface Row {
  readonly line: number | null;
  readonly percent: number | null;
  readonly code: string;
  /** How much stands before the code; null where that says nothing. */
  readonly width: number | null;
}

interface Style {
  readonly name: string;
  readonly confidence: number;
  /** What must be code for it to be this style: the less the marks say, the more the code has to. */
  readonly code: RegExp;
  row(text: string): Row | null;
}

const PERCENT = '(\\d{1,3}(?:[.,]\\d{1,4})?)';
const CODE =
  /[{}();=]|^\s*(?:elsif|unless|class|module|fun|val|var|when|try|catch|finally|switch|puts|yield|raise|except|elif|with|import|end|rescue)\b|\bdo\s*(?:\|.{0,80}\|)?\s*$|[a-zA-Z_)\]]\.[a-zA-Z_]|<<|^\s*(?:for|while|if|def|func|fn|return|else|end|do)\b|^\s*(?:SELECT|FROM|WHERE|(?:LEFT |INNER |OUTER )?JOIN|GROUP BY|ORDER BY|HAVING|LIMIT|AND|OR|UPDATE|SET|INSERT INTO|DELETE FROM|WITH)\b/i;
const STATEMENT =
  /[;{}]\s*$|^\s*(?:elsif|unless|class|module|fun|val|when|try|catch|finally|switch|puts|yield|raise|except|import|end|rescue|foreach|lock|async|await|public|private|protected|static|void|func)\b|\bdo\s*(?:\|.{0,80}\|)?\s*$|=>|<<|^\s*[)\]}]|^\s*(?:for|while|if|elif|else|return|def|func|fn|let|const|var|with|case|continue|break|select|from|where)\b|[^=!<>]=[^=]|\w\s*:\s*$|\+\+/i;
const BAR = new RegExp(
  `^\\s*\\|?\\s*(?:(\\d{1,7})\\s*[|:]\\s*)?(?:${PERCENT}\\s?%?|(?:\\.|-)?)\\s*[|:]\\s?(.*)$`,
);
const LINE = new RegExp(`^\\s*[Ll]ine\\s+(\\d{1,7})\\s*[(\\[]\\s*${PERCENT}\\s?%\\s*[)\\]]\\s*:?\\s?(.*)$`);
const FRONT = new RegExp(
  `^(\\s*(?:(\\d{1,7})\\s{0,3}[:.)|]?\\s{1,8})?\\[?\\s{0,8}${PERCENT}\\s?%\\]?[:|]?\\s?)(.*)$`,
);
const NUMBERED = /^(\s*(\d{1,7})\s{0,3}[:.)|])(.*)$/;
const BEHIND = new RegExp(`^(.*?\\S)\\s*(?://|#|--|/\\*|<-+|←)\\s*${PERCENT}\\s?%[^%]{0,80}$`);

const STYLES: readonly Style[] = [
  { name: 'a percent before a bar', confidence: 0.45, code: CODE, row: barred },
  { name: 'its line and its percent', confidence: 0.48, code: CODE, row: named },
  { name: 'a percent in front', confidence: 0.45, code: STATEMENT, row: fronted },
  { name: 'a percent in a comment', confidence: 0.45, code: STATEMENT, row: commented },
];

function detect(head: Head): Detection | null {
  const lines = head.lines
    .filter(line => line.trim() !== '' && !isFrame(line))
    .map(line => line.slice(0, 2000));
  const style = styleOf(lines);
  if (style === null) return null;
  const percents = lines.filter(line => /\d\s?%\s*[|:]/.test(line)).length;
  const figures = lines.filter(line => style.row(line)?.percent != null).length;
  return {
    confidence: style === STYLES[0] && percents >= 2 ? 0.6 : style.confidence,
    why: `${figures} lines of code with ${style.name}`,
  };
}

/** The first style that nearly all lines are of, with two figures that stay within a hundred, before what looks like code. */
function styleOf(lines: readonly string[]): Style | null {
  for (const style of STYLES) {
    const rows = lines.map(line => style.row(line)).filter(row => row !== null);
    const figures = rows.filter(({ percent }) => percent !== null);
    const code = rows.filter(row => style.code.test(row.code));
    const sum = figures.reduce((all, { percent }) => all + percent!, 0);
    const isMost = rows.length >= 0.8 * lines.length && code.length >= 0.5 * rows.length;
    if (figures.length >= 2 && isMost && sum <= 102) return style;
  }
  return null;
}

/** The ruler and the titles of a Markdown table. */
function isFrame(text: string): boolean {
  return /^[\s|:+=-]*$/.test(text) || /^\s*\|(?:[\w%#.\s]{1,40}\|){2,4}\s*$/.test(text);
}

function barred(text: string): Row | null {
  const match = BAR.exec(text);
  if (match === null) return null;
  const cell = /^\s*`(.*)`\s*\|?\s*$/.exec(match[3]!);
  return rowOf(match[1], match[2], cell?.[1] ?? match[3]!, null);
}

function named(text: string): Row | null {
  const match = LINE.exec(text);
  return match === null ? null : rowOf(match[1], match[2], match[3]!, null);
}

function fronted(text: string): Row | null {
  const match = FRONT.exec(text);
  if (match !== null) return rowOf(match[2], match[3], match[4]!, match[1]!.length);
  const numbered = NUMBERED.exec(text);
  return numbered === null
    ? rowOf(undefined, undefined, text, null)
    : rowOf(numbered[2], undefined, numbered[3]!, numbered[1]!.length);
}

function commented(text: string): Row {
  const match = BEHIND.exec(text);
  return match === null
    ? rowOf(undefined, undefined, text, null)
    : rowOf(undefined, match[2], match[1]!, null);
}

function rowOf(
  line: string | undefined,
  percent: string | undefined,
  code: string,
  width: number | null,
): Row {
  return {
    line: line === undefined ? null : Number(line),
    percent: percent === undefined ? null : Number(percent.replace(',', '.')),
    code,
    width,
  };
}

async function read(input: Input): Promise<Profile> {
  const unread = new UnreadLines();
  const texts: { number: number; text: string }[] = [];
  let number = 0;
  for await (const batch of lineBatches(input.chunks)) {
    for (const text of batch) {
      number++;
      if (text.trim() !== '' && !isFrame(text)) texts.push({ number, text: text.slice(0, 8000) });
    }
  }
  const style = styleOf(texts.slice(0, 400).map(({ text }) => text)) ?? STYLES[0]!;
  const read = texts.map(({ number: line, text }) => ({ row: style.row(text), at: { line, text } }));
  const width = read.reduce(
    (most, { row }) => Math.max(most, row?.percent == null ? 0 : (row.width ?? 0)),
    0,
  );
  const lines: HotLine[] = [];
  for (const { row, at } of read) {
    if (row === null) unread.add(at.line, at.text);
    else lines.push(lineOf(aligned(row, at.text, width), at));
  }
  // Hottest first is how people paste; the file's order says what stands in what.
  if (lines.every(({ line }) => line !== null)) lines.sort((a, b) => a.line! - b.line!);
  const annotation: Annotation = {
    function: 'source',
    file: null,
    unit: '%',
    total: 100,
    samples: null,
    event: null,
    lines,
  };
  return {
    format: 'annotated-code',
    source: input.name,
    views: [lineView([annotation], 'share', 'cpu', 'whatever the annotation calls 100 %')],
    stacks: null,
    annotations: [annotation],
    unread,
    notes: [
      ...input.notes,
      'the tool is not known: the figure before each line is taken for its own share in percent',
    ],
    recording: {},
  };
}

/** A line without a figure keeps its code where the others have theirs. */
function aligned(row: Row, text: string, width: number): Row {
  const isBlank = text.slice(row.width ?? 0, width).trim() === '';
  return row.percent === null && width > 0 && isBlank ? { ...row, code: text.slice(width) } : row;
}

function lineOf({ line, percent, code }: Row, at: HotLine['at']): HotLine {
  return {
    function: 'source',
    file: null,
    line,
    address: null,
    code,
    self: percent,
    total: null,
    count: null,
    at,
  };
}
