/**
 * slabtop -o (procps). https://gitlab.com/procps-ng/procps/-/blob/master/src/slabtop.c
 *
 * Tables:
 *   summary   ` Active / Total Objects (% used)    : 909750 / 923915 (98.5%)`     name, active, total, used%; sizes in bytes
 *             ` Minimum / Average / Maximum Object : 0.01K / 0.28K / 50.28K`      name, minimum, average, maximum (bytes)
 *   cache     `210315 210315 100%    0.19K  10015       21     40060K dentry`     objs, active, use, obj size (bytes), slabs, obj/slab, cache size (bytes), name
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf, percentOf, sizeOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';

const COLUMNS = ['objs', 'active', 'use', 'obj size', 'slabs', 'obj/slab', 'cache size', 'name'];
const HEADER = 'OBJS ACTIVE USE OBJ SIZE SLABS OBJ/SLAB CACHE SIZE NAME';

export const readSlabtop: Reader = text => {
  const rows = new Rows('slabtop');
  let sample = -1;
  for (const line of linesOf(text)) {
    if (wordsOf(line.text).join(' ') === HEADER) continue;
    const summary = summaryOf(line.text);
    const cache = summary === null ? cacheOf(line.text) : null;
    if (summary?.['name'] === 'Objects') sample += 1;
    if (summary !== null) rows.add(line, 'summary', summary, { sample: Math.max(0, sample) });
    else if (cache !== null) rows.add(line, 'cache', cache, { sample: Math.max(0, sample) });
    else rows.unread(line);
  }
  return rows.reading();
};

function summaryOf(text: string): Record<string, Cell> | null {
  const [, name, active, total, used] =
    /^ *Active \/ Total ([A-Z][a-z]{1,10}) \(% used\) *: ([\d.,K]{1,20}) \/ ([\d.,K]{1,20}) \(([\d.,]{1,6}|-?nan)%\)$/.exec(
      text,
    ) ?? [];
  if (name !== undefined) {
    return { name, active: figure(active), total: figure(total), 'used%': numberOf(used ?? '') };
  }
  const [, minimum, average, maximum] =
    /^ *Minimum \/ Average \/ Maximum Object *: ([\d.,K]{1,20}) \/ ([\d.,K]{1,20}) \/ ([\d.,K]{1,20})$/.exec(
      text,
    ) ?? [];
  if (minimum === undefined) return null;
  return { name: 'Object', minimum: figure(minimum), average: figure(average), maximum: figure(maximum) };
}

function cacheOf(text: string): Record<string, Cell> | null {
  const words = wordsOf(text.slice(0, 300));
  const name = words[7];
  const values = words.slice(0, 7).map(word => percentOf(word) ?? figure(word));
  if (name === undefined || words.length !== 8 || values.includes(null)) return null;
  return { ...fieldsOf(COLUMNS, [...values, name]) };
}

function figure(word = ''): number | null {
  return numberOf(word) ?? sizeOf(word);
}
