/**
 * crictl: ps, pods, images, stats; -o json.
 *
 * Table `container`, `pod`, `image`, `stats` or `list`, columns as the header names them in lower case:
 *     3f2a1b…  nginx@sha…  2 hours ago  Running  web  0  9c8d…  web-0            container, image, created, state, name, attempt, pod id, pod
 *   sizes (`mem`, `disk`, `size`: powers of 1000) are bytes, attempt, cpu %, inodes and pids numbers.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import type { AlignedColumn } from '../shared/aligned.ts';
import { listingFields, listingHeader, readListingJson } from '../shared/containers.ts';
import { looksLikeJson } from '../shared/json.ts';
import { linesOf } from '../shared/lines.ts';
import { numberOf, percentOf, sizeOf, textOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readCrictl: Reader = text => {
  const rows = new Rows('crictl');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) {
    readListingJson(lines, rows, 'container');
    return rows.reading();
  }
  let columns: readonly AlignedColumn[] = [];
  for (const line of lines) {
    const header = listingHeader(line.text);
    const fields = header === null && columns.length > 0 ? listingFields(line.text, columns, cellOf) : null;
    if (header !== null) columns = header;
    else if (fields !== null) rows.add(line, tableOf(columns), fields);
    else rows.unread(line);
  }
  return rows.reading();
};

function tableOf(columns: readonly AlignedColumn[]): string {
  const names = new Set(columns.map(({ name }) => name));
  if (names.has('cpu %')) return 'stats';
  if (names.has('container')) return 'container';
  if (names.has('image id')) return 'image';
  return names.has('pod id') ? 'pod' : 'list';
}

function cellOf(column: string, word: string): Record<string, Cell> {
  if (/^(?:mem|disk|size|swap)$/.test(column))
    return { [column]: sizeOf(word, 1000) ?? numberOf(word) ?? textOf(word) };
  if (/^(?:attempt|cpu %|inodes|pids)$/.test(column))
    return { [column]: numberOf(word) ?? percentOf(word) ?? textOf(word) };
  return { [column]: textOf(word) };
}
