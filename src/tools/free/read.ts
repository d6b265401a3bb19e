/**
 * free (procps 3 and 4, busybox). https://gitlab.com/procps-ng/procps/-/blob/master/src/free.c
 *
 * Table `memory`, one row a line:
 *     Mem:        24684084      422780    24168552        8872      398068    24261304
 *   name (`Mem`, `Swap`, `Total`, `Low`, `High`, `Comm`, `-/+ buffers/cache`), then as the header says: total, used, free,
 *   shared, buff/cache (or buffers, cache, cached), available. `-/+ buffers/cache` has used and free alone.
 *   Values are in the unit asked for (KiB without option), or in bytes where each carries its letter (-h).
 *   With --si the letters are powers of 1000, which only argv tells. A sample is one report (-s).
 *   -L prints one line: `SwapUse  0 CachUse  454432 MemUse  439788 MemFree 24115488`, table `line`.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf, sizeOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';

export const readFree: Reader = (text, argv = []) => {
  const rows = new Rows('free');
  const base = argv.includes('--si') ? 1000 : 1024;
  let columns: readonly string[] = [];
  let sample = -1;
  for (const line of linesOf(text)) {
    const header = headerOf(line);
    if (header !== null) {
      columns = header;
      sample += 1;
      continue;
    }
    const fields = rowOf(line.text, columns, base);
    const single = fields === null ? lineOf(line.text, base) : null;
    if (single !== null) sample += 1;
    if (fields !== null) rows.add(line, 'memory', fields, { sample: Math.max(0, sample) });
    else if (single !== null) rows.add(line, 'line', single, { sample });
    else rows.unread(line);
  }
  return rows.reading();
};

/** The header has no row label and no figures; its first name is `total`, in whatever language. */
function headerOf({ text }: Line): string[] | null {
  const words = wordsOf(text);
  const plain = words.length >= 3 && words.length <= 12 && words.every(word => !/[\d:]/.test(word));
  if (!plain || !(words[0] === 'total' || /^\s/.test(text))) return null;
  return words.map(word => word.toLowerCase());
}

/** `Mem:  7821 …`, `-/+ buffers/cache:  5123  2698`. */
function rowOf(text: string, columns: readonly string[], base: number): Record<string, Cell> | null {
  const [, name, figures] = /^([^:]{1,30}):\s*(.+)$/.exec(text.slice(0, 400)) ?? [];
  if (name === undefined || figures === undefined || columns.length === 0) return null;
  const values = wordsOf(figures).map(word => figureOf(word, base));
  if (values.includes(null) || values.length > columns.length || values.length < 2) return null;
  const names = name.startsWith('-/+') ? ['used', 'free'] : columns.slice(0, values.length);
  return values.length === names.length ? { name, ...fieldsOf(names, values) } : null;
}

function figureOf(word: string, base: number): number | null {
  return numberOf(word) ?? sizeOf(word, base);
}

function lineOf(text: string, base: number): Record<string, Cell> | null {
  const words = wordsOf(text.slice(0, 400));
  if (words[0] !== 'SwapUse' || words.length !== 8) return null;
  const names = words.filter((_, index) => index % 2 === 0).map(word => word.toLowerCase());
  const values = words.filter((_, index) => index % 2 === 1).map(word => figureOf(word, base));
  return values.includes(null) ? null : { ...fieldsOf(names, values) };
}
