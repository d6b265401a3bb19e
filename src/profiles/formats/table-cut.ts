/** Cuts any table that people paste into cells: borders and bars, tabs, commas, or columns of blanks. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
  readonly text: string;
}

export interface CutTable {
  /** null when no line stands out as the titles. */
  readonly titles: readonly string[] | null;
  readonly rows: readonly TableRow[];
  /** How many lines stand before the titles: a heading is no part of the table. */
  readonly before: number;
  /** Lines that do not fit the table. */
  readonly left: readonly { readonly line: number; readonly text: string }[];
}

interface Line {
  readonly line: number;
  readonly text: string;
}

const BORDER = /^[\s|+:=-]*$/;
const DELIMITERS = ['|', '\t', ',', ';'];

export function cutTable(lines: readonly Line[]): CutTable {
  const content = lines.filter(({ text }) => !BORDER.test(text));
  const delimiter = DELIMITERS.find(candidate => delimits(content, candidate));
  const cutters = delimiter === undefined ? [wide, narrow] : [delimited(delimiter)];
  const tables = cutters.map(cutter => tableWith(content, cutter));
  return tables.reduce((best, table) => (table.rows.length > best.rows.length * 1.2 ? table : best));
}

type Cutter = (text: string, columns: number | null) => string[];

function delimits(lines: readonly Line[], delimiter: string): boolean {
  const counts = lines.map(({ text }) => text.split(delimiter).length - 1);
  const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
  return usual > 0 && counts.filter(count => count === usual).length >= 0.8 * counts.length;
}

function delimited(delimiter: string): Cutter {
  return text => {
    const bare = delimiter === '|' ? text.trim().replace(/^\||\|$/g, '') : text;
    return bare.split(delimiter).map(cell => cell.trim().replace(/^"(.*)"$/, '$1'));
  };
}

/** Columns with two blanks between them; cells may hold single ones. */
const wide: Cutter = text => text.trim().split(/\s{2,}/);

/** Words; what is over belongs to the last column. */
const narrow: Cutter = (text, columns) => {
  const words = text.trim().split(/\s+/);
  if (columns === null || words.length <= columns) return words;
  return [...words.slice(0, columns - 1), words.slice(columns - 1).join(' ')];
};

function tableWith(lines: readonly Line[], cut: Cutter): CutTable {
  const titleIndex = titlesIn(lines, cut);
  const titles = titleIndex < 0 ? null : cut(lines[titleIndex]!.text.replace(/^#\s*/, ''), null);
  const columns = titles?.length ?? usualWidth(lines, cut);
  const rows: TableRow[] = [];
  const left: Line[] = lines.slice(0, Math.max(0, titleIndex));
  for (const { line, text } of lines.slice(titleIndex + 1)) {
    const cells = cut(text, columns);
    if (cells.length === columns && cells.some(isFigure)) rows.push({ cells, line, text });
    else if (text !== lines[titleIndex]?.text) left.push({ line, text });
  }
  return { titles, rows, left, before: Math.max(0, titleIndex) };
}

/** The first of the lines with the most words that head tables; −1 when none has any. */
function titlesIn(lines: readonly Line[], cut: Cutter): number {
  let best = { index: -1, words: 0 };
  lines.slice(0, 2000).forEach(({ text }, index) => {
    const words = titleWords(cut(text.replace(/^#\s*/, ''), null));
    if (words > best.words) best = { index, words };
  });
  return best.index;
}

function usualWidth(lines: readonly Line[], cut: Cutter): number {
  const widths = lines.map(({ text }) => cut(text, null).length).sort((a, b) => a - b);
  return Math.max(2, widths[widths.length >> 1] ?? 2);
}

const TITLE_WORDS =
  /^#?\s{0,9}(?:%|[\w ]{0,60}%$|%\w+|self|flat|cum|total|count|calls?|samples?|ticks|hits|time|name|function|symbol|method|command|cmd|pid|user|query|module|percent|percentage|cpu|mem|overhead|share|own|own ?time|digest|event|rank|avg.*|mean.*|total_.*|mean_.*|rows.*|response time|file|line|process|object|dso|bytes|size|cost|ir|operation|sql|statement)$/i;

/** How many cells are such words; 0 unless there are two cells or more, none a number, and a third of them words. */
function titleWords(cells: readonly string[]): number {
  if (cells.length < 2 || cells.length > 60 || cells.some(isFigure)) return 0;
  const words = cells.filter(cell => TITLE_WORDS.test(cell)).length;
  return words >= Math.max(1, cells.length * 0.3) ? words : 0;
}

export function isFigure(cell: string): boolean {
  return figureOf(cell) !== null;
}

/** `12.5%`, `1,234`, `23,26%`, `1.5s`, `410ms`, `12k` as numbers; bare words are none. */
export function figureOf(cell: string): { value: number; unit: string } | null {
  const match =
    /^[<~]?([+-]?\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?|[+-]?\d{1,18}(?:[.,]\d{1,9})?)\s?(%|[a-zA-Zµ]{1,5})?$/.exec(
      cell.trim(),
    );
  if (match === null) return null;
  const digits = match[1]!;
  const grouped = /^[+-]?\d{1,3}(?:,\d{3})+/.test(digits);
  const value = Number(grouped ? digits.replaceAll(',', '') : digits.replace(',', '.'));
  const [unit, factor] = UNITS[match[2] ?? ''] ?? [match[2] ?? '', 1];
  return { value: value * factor, unit };
}

const UNITS: Record<string, readonly [unit: string, factor: number]> = {
  '': ['', 1],
  k: ['', 1e3],
  K: ['', 1e3],
  M: ['', 1e6],
  G: ['', 1e9],
  ns: ['ns', 1],
  us: ['ns', 1e3],
  µs: ['ns', 1e3],
  ms: ['ns', 1e6],
  s: ['ns', 1e9],
  sec: ['ns', 1e9],
  min: ['ns', 60e9],
  B: ['bytes', 1],
  kB: ['bytes', 1024],
  KB: ['bytes', 1024],
  KiB: ['bytes', 1024],
  MB: ['bytes', 1024 ** 2],
  MiB: ['bytes', 1024 ** 2],
  GB: ['bytes', 1024 ** 3],
  GiB: ['bytes', 1024 ** 3],
};
