/** The ways to cut lines of blanks into columns, each from the line of titles, some from the rows as well. */
import { titleWords } from './table-titles.ts';

export interface Cut {
  readonly titles: readonly string[];
  cut(text: string): string[] | null;
}

/** Columns with two blanks between them; cells may hold single ones. */
export function wide(title: string): Cut | null {
  const titles = title.trim().split(/\s{2,}/);
  if (titleWords(titles) === 0) return null;
  return {
    titles,
    cut: text => {
      const cells = text.trim().split(/\s{2,}/);
      return cells.length === titles.length ? cells : null;
    },
  };
}

/** Words; what is over belongs to the last column. */
export function narrow(title: string): Cut | null {
  const titles = titleCells(title);
  const last = title.lastIndexOf(titles.at(-1) ?? '');
  if (titleWords(titles) === 0) return null;
  return {
    titles,
    cut: text => {
      const words = text.trim().split(/\s+/);
      // The last cell may be empty, which shows where the row ends.
      if (words.length === titles.length - 1 && text.trimEnd().length <= last) words.push('');
      if (words.length < titles.length) return null;
      return [...words.slice(0, titles.length - 1), words.slice(titles.length - 1).join(' ')];
    },
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function spansOf(text: string): Span[] {
  return [...text.matchAll(/\S+/g)].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

/** Cells stand where the ruler's dashes do, numbers may stick out to the left and texts to the right. */
export function ruled(heads: readonly string[], ruler: string): Cut {
  const columns = spansOf(ruler.replace(/^(\s*)#(?=\s)/, '$1 '));
  const place = (text: string) => {
    const cells = columns.map(() => '');
    const last = columns.length - 1;
    for (const word of spansOf(text)) {
      const index = word.start >= columns[last]!.start ? last : nearest(columns, word);
      cells[index] = cells[index] === '' ? word.text : `${cells[index]} ${word.text}`;
    }
    return cells;
  };
  const titles = heads
    .map(place)
    .reduce((above, below) => above.map((title, index) => `${title} ${below[index]}`.trim()));
  return { titles, cut: text => (text.trim() === '' ? null : place(text)) };
}

/** The column that a word overlaps most, or else the one that is nearest. */
function nearest(columns: readonly Span[], word: Span): number {
  const score = (column: Span) => Math.min(column.end, word.end) - Math.max(column.start, word.start);
  return columns.reduce((best, column, index) => (score(column) > score(columns[best]!) ? index : best), 0);
}

/** Words, where the name stands between the figures and holds blanks itself, as in macOS' top. */
export function around(title: string): Cut | null {
  const titles = titleCells(title);
  const name = titles.findIndex(cell => NAME.test(cell));
  const behind = titles.length - name - 1;
  if (name < 0 || behind === 0 || titleWords(titles) === 0) return null;
  return {
    titles,
    cut: text => {
      const words = text.trim().split(/\s+/);
      if (words.length < titles.length) return null;
      const at = words.length - behind;
      return [...words.slice(0, name), words.slice(name, at).join(' '), ...words.slice(at)];
    },
  };
}

const NAME = /^(?:command|cmd|comm|process|name|function|symbol|image|method|routine|query|statement)$/i;

/**
 * Words, where one blank is all that is left between columns. `Command (merged)`, `Time (ms)`: what is in brackets belongs to the
 * word before, and so does a percent sign (`Self %`), unless they stand before it (`% self`). iotop's titles stand askew.
 */
function titleCells(title: string): readonly string[] {
  const words = title.trim();
  // Where columns are two blanks apart, or more, they say it themselves.
  if (/\S\s{2}/.test(words)) return words.match(/DISK (?:READ|WRITE)|\S+(?: \([^()\s]{1,20}\))?/g) ?? [];
  const cells = /^%\s/.test(words)
    ? words.match(/% \S+|\S+(?: \([^()\s]{1,20}\))?/g)
    : words.match(/\S+(?: (?:%|\([^()\s]{1,20}\)))?(?=\s|$)/g);
  return cells ?? [];
}

/** Columns lie between the places that are blank in the titles and in (nearly) all rows, as top and its kin print them. */
export function gaps(title: string, rows: readonly string[]): Cut | null {
  const sample = rows.filter(text => text.trim() !== '').slice(0, 100);
  if (sample.length === 0) return null;
  const width = Math.min(1000, Math.max(title.length, ...sample.map(({ length }) => length)));
  const last = title.trimEnd().lastIndexOf(' ');
  const filled = Array.from({ length: width }, (_, at) => {
    const count = sample.filter(text => (text[at] ?? ' ') !== ' ').length;
    return (title[at] ?? ' ') !== ' ' || count > 0.02 * sample.length;
  });
  const edges: number[] = [];
  for (let at = 0; at < width; at++) {
    if (filled[at] && !filled[at - 1] && (edges.length === 0 || at <= last + 1)) edges.push(at);
  }
  // What has no title of its own belongs to the column before: names whose blanks stand one below the other.
  const titled = edges.filter((edge, index) => title.slice(edge, edges[index + 1]).trim() !== '');
  const cut = (text: string) =>
    titled.map((edge, index) => text.slice(index === 0 ? 0 : edge, titled[index + 1]).trim());
  const titles = cut(title);
  if (titled.length < 2 || titleWords(titles) === 0) return null;
  return { titles, cut: text => (text.trim() === '' ? null : cut(text)) };
}

/** As many columns as most rows have words; a title of several words stands above one of them. */
export function aligned(title: string, rows: readonly string[]): Cut | null {
  const counts = rows.map(text => spansOf(text).length).filter(count => count > 1);
  const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
  const samples = rows
    .map(spansOf)
    .filter(({ length }) => length === usual)
    .slice(0, 200);
  const words = spansOf(title);
  if (usual < 2 || usual >= words.length || samples.length < 0.5 * counts.length) return null;
  const columns = Array.from({ length: usual }, (_, index) => ({
    start: Math.min(...samples.map(sample => sample[index]!.start)),
    end: Math.max(...samples.map(sample => sample[index]!.end)),
    text: '',
  }));
  const titles = columns.map(() => '');
  for (const word of words) {
    const index = nearest(columns, word);
    titles[index] = titles[index] === '' ? word.text : `${titles[index]} ${word.text}`;
  }
  return {
    titles,
    cut: text => {
      const cells = text.trim().split(/\s+/);
      return cells.length === usual ? cells : null;
    },
  };
}
