/**
 * The blocks of `ip link` and `ip addr`, with statistics. States: an interface's first line, then `link/…`, `inet…`
 * and `RX:`/`TX:` headers, each of the latter followed by one line of figures.
 */
import type { Cell } from '../../core/reading.ts';
import { type Line, wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { fieldsOf, type Rows } from '../shared/rows.ts';
import { keyedFields } from './routes.ts';

export class Links {
  readonly #rows: Rows;
  #ifname: string | null = null;
  #statistics: { readonly table: 'rx' | 'tx'; readonly columns: readonly string[] } | null = null;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  read(line: Line): boolean {
    const text = line.text.slice(0, 4096);
    const link = linkFields(text);
    if (link !== null) {
      this.#ifname = String(link['ifname']);
      this.#statistics = null;
      this.#rows.add(line, 'link', link);
      return true;
    }
    return (
      this.#ifname !== null &&
      /^\s/.test(text) &&
      (this.#header(text) || this.#figures(line, text) || this.#detail(line, text))
    );
  }

  /** `    RX:  bytes packets errors dropped  missed   mcast`, `    RX errors:  length    crc   frame    fifo overrun` */
  #header(text: string): boolean {
    const [, direction, names] = /^\s+(RX|TX)(?: errors)?: ([a-z_ ]{4,200})$/.exec(text) ?? [];
    if (direction === undefined) return false;
    this.#statistics = { table: direction === 'RX' ? 'rx' : 'tx', columns: wordsOf(names ?? '') };
    return true;
  }

  #figures(line: Line, text: string): boolean {
    const statistics = this.#statistics;
    const cells = wordsOf(text).map(numberOf);
    if (statistics === null || cells.length !== statistics.columns.length || cells.includes(null))
      return false;
    this.#rows.add(line, statistics.table, { ifname: this.#ifname, ...fieldsOf(statistics.columns, cells) });
    this.#statistics = null;
    return true;
  }

  #detail(line: Line, text: string): boolean {
    const words = wordsOf(text);
    const [first = '', second] = words;
    if (first.startsWith('link/')) {
      const fields = keyedFields(words.slice(2), BROADCAST);
      return this.#extend('link', { link_type: first.slice(5), address: second ?? null, ...fields });
    }
    if (/^inet6?$/.test(first) && second !== undefined) {
      this.#rows.add(line, 'address', { ifname: this.#ifname, family: first, ...addressFields(words) });
      return true;
    }
    if (first === 'valid_lft') return this.#extend('address', keyedFields(words, {}));
    if (first === 'altname') return this.#extend('link', { altname: second ?? null });
    return /^[a-z]/.test(first) && this.#extend('link', { details: text.trim() });
  }

  /** Adds to the row that the block began with; details after other rows are not ours to guess about. */
  #extend(table: string, fields: Record<string, Cell>): boolean {
    return this.#rows.last?.table === table && this.#rows.extendLast(fields);
  }
}

const BROADCAST = { brd: 'broadcast', peer: 'peer' };

/** `4: eth0@if5: <BROADCAST,UP> mtu 1400 qdisc noop state UP mode DEFAULT group default qlen 1000` */
function linkFields(text: string): Record<string, Cell> | null {
  const [, index, name, flags, rest = ''] =
    /^(\d{1,10}): (\S{1,64}?):? <([^<>]{0,300})>(.*)$/.exec(text) ?? [];
  if (index === undefined || name === undefined) return null;
  const [ifname = '', link] = name.split('@');
  const above = link === undefined ? {} : { link };
  return { ifindex: Number(index), ifname, ...above, flags: flags ?? '', ...keyedFields(wordsOf(rest), {}) };
}

/** `inet 192.0.2.2/24 brd 192.0.2.255 scope global dynamic eth0`: after the scope flags, last the label (IPv4 only). */
function addressFields(words: readonly string[]): Record<string, Cell> {
  const [family, address = '', ...rest] = words;
  const [local = '', prefix] = address.split('/');
  const fields = keyedFields(rest, {});
  const { options, ...others } = fields;
  const flags = typeof options === 'string' ? options.split(' ') : [];
  const label = family === 'inet' ? (flags.pop() ?? null) : null;
  return { local, prefixlen: numberOf(prefix ?? ''), ...others, label, flags: flags.join(' ') || null };
}
