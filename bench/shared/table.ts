/** What every benchmark prints: the machine's shape, and a Markdown table. */
import { cpus, totalmem } from 'node:os';

export function machine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GiB`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

/** Of sorted values. */
export function quantile(sorted: readonly number[], share: number): string {
  if (sorted.length === 0) return '-';
  const at = Math.min(sorted.length - 1, Math.floor(share * sorted.length));
  return String(Math.round(sorted[at] ?? 0));
}
