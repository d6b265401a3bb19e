/**
 * Where the columns of `perf report --stdio` stand: the dot rulers say it, since comm, DSO and symbol may hold blanks.
 *
 *     # Children      Self  Command      Shared Object         Symbol
 *     # ........  ........  ...........  ....................  ......
 *
 * With `-t ,` there is no ruler and the separator cuts; rows pasted without a header are cut at two blanks.
 */
export interface Columns {
  readonly titles: readonly string[];
  cut(line: string): string[];
  /** End of the first column; a percent that ends elsewhere belongs to a call chain. null where that is not known. */
  readonly firstEnd: number | null;
}

const FIRST_TITLES = /^(?:Overhead|Children|Baseline|Self|Samples|Period)\b/;

/** `# Overhead  Command …` → its text without `# `; null for any other comment. */
export function titleLine(line: string): string | null {
  const text = line.replace(/^#\s{0,100}/, '');
  return FIRST_TITLES.test(text) && !text.includes(':  ') && !/^Samples:/.test(text) ? line : null;
}

export function isRuler(line: string): boolean {
  return /^#[ .]+$/.test(line) && line.includes('..');
}

export function rulerColumns(titles: string, ruler: string): Columns {
  const spans = [...ruler.matchAll(/\.+/g)].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const names = spans.map((span, index) => {
    const end = index === spans.length - 1 ? titles.length : span.end;
    return titles.slice(span.start, end).trim();
  });
  return {
    titles: names,
    firstEnd: spans[0]!.end,
    cut: line => {
      let start = 0;
      return spans.map((span, index) => {
        let end = index === spans.length - 1 ? line.length : Math.max(span.end, start);
        // A cell wider than its ruler (`-001` under `...`) ends at its blank.
        while (end > start && end < line.length && line[end] !== ' ' && line[end - 1] !== ' ') end++;
        const cell = line.slice(start, end).trim();
        start = end;
        return cell;
      });
    },
  };
}

/** `# Overhead,Command,Shared Object,Symbol`: perf turns the separator inside symbols into dots. */
export function separatedColumns(titles: string): Columns | null {
  const text = titles.replace(/^#\s{0,100}/, '');
  const separator = /^[A-Z][a-z]+\s{0,40}([,;|:\t])/.exec(text)?.[1];
  if (separator === undefined) return null;
  const names = text.split(separator).map(title => title.trim());
  return {
    titles: names,
    firstEnd: null,
    cut: line => {
      const cells = line.split(separator);
      return [...cells.slice(0, names.length - 1), cells.slice(names.length - 1).join(separator)].map(cell =>
        cell.trim(),
      );
    },
  };
}

/** Rows alone: percents first, then what stands before the `[.]` mark, cut at two blanks. */
export function guessedColumns(line: string): Columns | null {
  const cells = guessedCells(line);
  if (cells === null) return null;
  const percents = cells.filter(cell => /^\d+\.\d+%$/.test(cell)).length;
  const middle = cells.length - percents - 1;
  const known = ['Command', 'Shared Object'].slice(-Math.max(0, middle)).slice(0, middle);
  const others = Array.from({ length: Math.max(0, middle - known.length) }, () => 'Other');
  return {
    titles: [...(percents > 1 ? ['Children', 'Self'] : ['Overhead']), ...others, ...known, 'Symbol'],
    firstEnd: null,
    cut: text => guessedCells(text) ?? [],
  };
}

function guessedCells(line: string): string[] | null {
  const mark = /\s(\[[.kguH]\] \S.*)$/.exec(line);
  if (mark === null) return null;
  const left = line.slice(0, mark.index).trim();
  const percents = /^\d{1,3}\.\d{1,4}%(?:\s{1,20}\d{1,3}\.\d{1,4}%)?/.exec(left);
  if (percents === null) return null;
  const middle = left.slice(percents[0].length).trim();
  const cells = middle === '' ? [] : middle.split(/\s{2,}/);
  return [...percents[0].split(/\s+/), ...cells, mark[1]!.trim()];
}
