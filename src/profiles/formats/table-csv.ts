/** Comma-separated values: quotes, doubled quotes, and quoted cells with line ends (RFC 4180). */
import type { Line } from './table-cut.ts';

/** A quoted cell of more lines than this is no cell. */
const MAX_JOINED = 200;

export function csvCells(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter).map(cell => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let inQuotes = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '"' && inQuotes && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (letter === '"' && (inQuotes || cell.trim() === '')) inQuotes = !inQuotes;
    else if (letter === delimiter && !inQuotes) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  cells.push(cell.trim());
  return cells;
}

/** Lines whose quotes are left open are joined with those after them. */
export function joinedQuotes(lines: readonly Line[]): Line[] {
  const whole: Line[] = [];
  let open: { line: number; parts: string[] } | null = null;
  for (const { line, text } of lines) {
    const isOdd = (text.match(/"/g)?.length ?? 0) % 2 === 1;
    if (open === null) {
      if (isOdd) open = { line, parts: [text] };
      else whole.push({ line, text });
      continue;
    }
    open.parts.push(text);
    if (isOdd || open.parts.length >= MAX_JOINED) {
      whole.push({ line: open.line, text: open.parts.join(' ') });
      open = null;
    }
  }
  if (open !== null) whole.push({ line: open.line, text: open.parts.join(' ') });
  return whole;
}
