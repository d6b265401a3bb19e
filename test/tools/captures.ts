/** The captures of test/fixtures/tools, and what a reader makes of one. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Cell, Reading, Row } from '../../src/core/reading.ts';
import { readerOf } from '../../src/tools/readers.ts';

const folder = new URL('../fixtures/tools/', import.meta.url);

export interface Capture {
  readonly tool: string;
  readonly name: string;
  readonly text: string;
}

export function captures(): Capture[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.txt'))
    .sort()
    .map(file => {
      const [tool = '', name = ''] = file.split('/');
      return { tool, name, text: readFileSync(new URL(file, folder), 'utf8') };
    });
}

/** `readCapture('vmstat', 'debian12-interval')` */
export function readCapture(tool: string, name: string, argv: readonly string[] = [tool]): Reading {
  return readText(tool, readFileSync(new URL(`${tool}/${name}.txt`, folder), 'utf8'), argv);
}

export function readText(tool: string, text: string, argv: readonly string[] = [tool]): Reading {
  const reader = readerOf(tool);
  if (reader === null) throw new Error(`no reader for ${tool}`);
  return reader(text, argv);
}

export function rowsOf(reading: Reading, table: string): Row[] {
  return reading.rows.filter(row => row.table === table);
}

/** The fields of the only row of a table for which all of `where` holds. */
export function theRow(
  reading: Reading,
  table: string,
  where: Readonly<Record<string, Cell>> = {},
): Readonly<Record<string, Cell>> {
  const found = rowsOf(reading, table).filter(row =>
    Object.entries(where).every(([key, value]) => row.fields[key] === value),
  );
  if (found.length !== 1) throw new Error(`${found.length} rows of ${table} where ${JSON.stringify(where)}`);
  return found[0]!.fields;
}
