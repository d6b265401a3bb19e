/** Which cells head a table: words that profilers and monitors put above columns. */
import { isFigure } from './table-figures.ts';
import { NAMES, PROCESS, plainTitle, SELVES } from './table-meanings.ts';

const WORD =
  /^(?:#?\s*)(?:%|[\w ]{1,30}%|%\s?\w+|self|flat|cum|total|count|calls?|ncalls|samples?|ticks|hits|time|name|function|routine|symbol|method|command|cmd|comm|args|pid|ppid|tid|tgid|lwp|uid|user|query(?: id| text)?|queryid|module|percent(?:age)?|pct|cpu|mem|overhead|share|own|own ?time|digest(?:_text)?|event|rank|avg.{0,20}|mean.{0,20}|total_.{1,20}|mean_.{1,20}|sum_.{1,20}|count_star|rows.{0,20}|response time|file|line|process|object|dso|bytes|size|cost|ir|operation|sql.{0,10}|statement|seconds|syscall|errors|rss|res|virt|vsz|shr|tty|stat|container(?: id)?|pod|namespace|cpu\(cores\)|memory\(bytes\)|node|objs|slabs|active|exec_count|executions?|elapsed.{0,20}|db time|waits?|wait event|class|latency.{0,10}|.{1,20}_latency|frame|location|item|rcount)$/i;

/** A line of titles: two cells or more, none a number, and a third of them such words. */
export function isTitles(cells: readonly string[]): boolean {
  return titleWords(cells) > 0;
}

export function titleWords(cells: readonly string[]): number {
  if (cells.length < 2 || cells.length > 80 || cells.some(isFigure)) return 0;
  const bare = cells.map(cell => cell.replaceAll(/[*`_]{1,2}(?=\w)|(?<=[\w%])[*`]{1,2}/g, '').trim());
  const words = bare.filter(
    (cell, index) => WORD.test(cell) || WORD.test(cells[index]!) || isKnown(cell),
  ).length;
  if (words < Math.max(1, Math.min(3, cells.length * 0.3))) return 0;
  // Of a few words among many, a sentence has small ones.
  return words < cells.length * 0.3 && bare.some(cell => SMALL.test(cell) || cell.length > 40) ? 0 : words;
}

const SMALL = /^(?:the|an?|of|and|or|from|where|select|to|is|was|in|for|with|if|on|by|=|\{|\})$/i;

/** What is looked for as a name or a figure is a word of titles as well. */
function isKnown(cell: string): boolean {
  const title = plainTitle(cell.slice(0, 60));
  return (
    PROCESS.test(title) ||
    NAMES.some(name => name.test(title)) ||
    SELVES.some(({ test, only }) => only !== 'percents' && test.test(title))
  );
}
