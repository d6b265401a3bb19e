/** `systemctl show`: `Property=value` lines, one block a unit, blocks parted by a blank line. */
import type { Cell } from '../../core/reading.ts';
import type { Line } from '../shared/lines.ts';
import { plainNumberOf } from '../shared/numbers.ts';
import type { Rows } from '../shared/rows.ts';

/** 2⁶⁴-1 is how systemd prints "no limit" and "not known" in old versions. */
const INFINITY = '18446744073709551615';

export class Show {
  readonly #rows: Rows;
  #open = false;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  blank(): void {
    this.#open = false;
  }

  read(line: Line): boolean {
    const [, name, value] = /^([A-Z][A-Za-z0-9]{1,60})=(.*)$/.exec(line.text) ?? [];
    if (name === undefined || value === undefined) return false;
    const key = name.toLowerCase();
    const fields = { [key]: propertyOf(value) };
    const last = this.#open && this.#rows.last?.table === 'show' ? this.#rows.last : undefined;
    if (last !== undefined && !Object.hasOwn(last.fields, key) && this.#rows.extendLast(fields)) return true;
    this.#rows.add(line, 'show', fields);
    this.#open = true;
    return true;
  }
}

function propertyOf(value: string): Cell {
  return value === '' || value === '[not set]' || value === INFINITY ? null : (plainNumberOf(value) ?? value);
}
