/**
 * lsof, any columns of the listing. https://github.com/lsof-org/lsof
 *
 * Table `file`, columns as the header names them in lower case; cells that lsof leaves empty are null:
 *     java  4242 app   51u  IPv6  52979      0t0  TCP *:8443 (LISTEN)
 *   command, pid, tid, taskcmd, user, fd (as printed: `51u`, `cwd`), type, device, size/off (`0t0` stays text), nlink, node, name
 * Table `pid` of `lsof -t`: pid.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type AlignedColumn, alignedCells, alignedColumns } from '../shared/aligned.ts';
import { linesOf } from '../shared/lines.ts';
import { numberOf, textOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readLsof: Reader = text => {
  const rows = new Rows('lsof');
  let columns: readonly AlignedColumn[] = [];
  for (const line of linesOf(text)) {
    if (/^COMMAND +PID /.test(line.text)) {
      columns = alignedColumns(line.text.slice(0, 1000));
      continue;
    }
    const fields = fileOf(line.text, columns);
    if (fields !== null) rows.add(line, 'file', fields);
    else if (columns.length === 0 && /^\d{1,10}$/.test(line.text))
      rows.add(line, 'pid', { pid: Number(line.text) });
    else rows.unread(line);
  }
  return rows.reading();
};

const NUMBERS = /^(?:pid|tid|ppid|pgid|size\/off|size|nlink|node)$/;

function fileOf(text: string, columns: readonly AlignedColumn[]): Record<string, Cell> | null {
  const cells = alignedCells(text, columns);
  if (cells === null) return null;
  const fields = Object.fromEntries(
    columns.map(({ name }, index): [string, Cell] => {
      const word = cells[index] ?? '';
      return [name, NUMBERS.test(name) ? (numberOf(word) ?? textOf(word)) : textOf(word)];
    }),
  );
  return typeof fields['pid'] === 'number' && fields['type'] !== undefined ? fields : null;
}
