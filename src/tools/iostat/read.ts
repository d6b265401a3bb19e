/**
 * iostat (sysstat 10 to 12), all reports and `-o JSON`. https://github.com/sysstat/sysstat/blob/master/iostat.c
 *
 * Tables (fields as printed, in lower case; `time` only with -t):
 *   cpu         avg-cpu:  %user   %nice %system …     %user, %nice, %system, %iowait, %steal, %idle
 *   device      vda  95.54  1799.86 …                 device, then what the header names: r/s, rkb/s, … aqu-sz, %util
 *   filesystem  (NFS, sysstat 10) filesystem:, rblk_nor/s, …
 *   banner      Linux 6.18.44 (vm) 11/25/26 _x86_64_ (2 CPU)
 * With -h a device has one row for each of the blocks that it is printed in; sizes with a letter are bytes
 * (`1.8M` under rkb/s is 1887436.8), others stay in the column's unit.
 * A sample is one report. The first is the mean since boot, except with -y, which only argv tells.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { uniqueNames } from '../shared/columns.ts';
import { looksLikeJson } from '../shared/json.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { cellOf, numberOf, percentOf, sizeOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';
import { bannerOf } from '../shared/sysstat.ts';
import { readSysstatJson } from '../shared/sysstat-json.ts';

export const readIostat: Reader = (text, argv = []) => {
  const rows = new Rows('iostat');
  const lines = linesOf(text);
  const firstSinceBoot = !argv.slice(1).some(word => /^-[A-Za-z]*y/.test(word));
  if (looksLikeJson(lines)) {
    readSysstatJson(lines, rows, { tableOf: tableOfKey, columnOf, firstSinceBoot });
  } else {
    const report = new Report(rows, firstSinceBoot);
    for (const line of lines) report.read(line);
    report.end();
  }
  return rows.reading();
};

/**
 * States: before a header (rows are unread), below `avg-cpu:` (one row of figures), below `Device` (rows until
 * the next header). A header that the running report has already had begins the next report.
 */
class Report {
  readonly #rows: Rows;
  readonly #firstSinceBoot: boolean;
  #sinceBoot: boolean;
  #sample = 0;
  #seen = new Set<string>();
  #table: { readonly name: 'cpu' | 'device' | 'filesystem'; readonly columns: readonly string[] } | null =
    null;
  #time: string | null = null;
  /** A long device name that stands on a line of its own (sysstat 10 and 11 with -h). */
  #wrapped: Line | null = null;

  constructor(rows: Rows, firstSinceBoot: boolean) {
    this.#rows = rows;
    this.#firstSinceBoot = firstSinceBoot;
    this.#sinceBoot = firstSinceBoot;
  }

  read(line: Line): void {
    if (line.text.trim() === '') return;
    const banner = bannerOf(line.text);
    if (banner !== null) {
      if (this.#seen.size > 0) this.#nextReport();
      this.#sinceBoot = this.#firstSinceBoot;
      this.#rows.add(line, 'banner', banner);
      return;
    }
    if (this.#header(line.text) || this.#data(line)) return;
    if (this.#isTime(line.text)) return;
    this.#dropWrapped();
    if (this.#table?.name === 'device' && wordsOf(line.text).length === 1) this.#wrapped = line;
    else this.#rows.unread(line);
  }

  end(): void {
    this.#dropWrapped();
  }

  #nextReport(): void {
    this.#sample += 1;
    this.#sinceBoot = false;
    this.#seen = new Set();
    this.#time = null;
    this.#table = null;
  }

  #header(text: string): boolean {
    const words = wordsOf(text);
    const name = tableOf(words);
    if (name === null || words.some(word => numberOf(word) !== null)) return false;
    this.#dropWrapped();
    const key = words.join(' ');
    if (this.#seen.has(key)) this.#nextReport();
    this.#seen.add(key);
    const columns = uniqueNames(words.map(word => word.replace(/^(Device|Filesystem):$/, '$1')));
    this.#table = { name, columns: name === 'cpu' ? columns.slice(1) : columns };
    return true;
  }

  /** `11/25/26 09:24:01`, `2026-11-25T09:24:01+0000`, `11/25/2026 09:24:01 AM`: stands before each report of -t. */
  #isTime(text: string): boolean {
    if (!/^\d[\d./-]{5,10}[T ]\d{1,2}:\d\d:\d\d(?:[+-]\d{4})?(?: [AP]M)?$/.test(text)) return false;
    if (this.#seen.size > 0) this.#nextReport();
    this.#time = text;
    return true;
  }

  #data(line: Line): boolean {
    const table = this.#table;
    if (table === null) return false;
    const words = [...(this.#wrapped ? [this.#wrapped.text.trim()] : []), ...wordsOf(line.text)];
    if (words.length !== table.columns.length) return false;
    const cells = words.map((word, index) => figure(table.columns[index] ?? '', word));
    if (!cells.some(cell => typeof cell === 'number')) return false;
    const fields = fieldsOf(table.columns, cells);
    const time = this.#time === null ? {} : { time: this.#time };
    const when = { sample: this.#sample, sinceBoot: this.#sinceBoot };
    this.#rows.add(this.#wrapped ?? line, table.name, { ...time, ...fields }, when);
    this.#wrapped = null;
    if (table.name === 'cpu') this.#table = null;
    return true;
  }

  #dropWrapped(): void {
    if (this.#wrapped) this.#rows.unread(this.#wrapped);
    this.#wrapped = null;
  }
}

function tableOf(words: readonly string[]): 'cpu' | 'device' | 'filesystem' | null {
  if (words[0] === 'avg-cpu:') return 'cpu';
  if (words.some(word => /^Device:?$/.test(word)) && words.length > 1) return 'device';
  return words[0] === 'Filesystem:' || words[0] === 'Filesystem' ? 'filesystem' : null;
}

/** Names stay text, also `8-0`; `1.8M` is in bytes. */
function figure(column: string, word: string): Cell {
  if (column === 'device' || column === 'filesystem') return word;
  return numberOf(word) ?? percentOf(word) ?? sizeOf(word) ?? cellOf(word);
}

function tableOfKey(key: string): string {
  return key === 'avg-cpu' ? 'cpu' : key === 'disk' ? 'device' : key;
}

function columnOf(table: string, key: string): string {
  if (key === 'disk_device') return 'device';
  return table === 'cpu' || ['rrqm', 'wrqm', 'drqm', 'util'].includes(key) ? `%${key}` : key;
}
