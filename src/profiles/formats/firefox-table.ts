/** A table of a Firefox profile, in columns, in either of its shapes. */
import { numberOf } from '../json.ts';
import { list, numbers, Shape, scalar } from '../json-shape.ts';
import { NumberList } from '../number-list.ts';

/** Of rows whose schema comes behind them, as many columns are kept as any table has. */
const MAX_COLUMNS = 16;

/**
 * Columns: {"length":2,"stack":[0,1],…}; or rows: {"schema":{"stack":0,"time":1},"data":[[0,1.5],…]}. Only the columns that are
 * asked for are kept.
 */
export class FirefoxTable {
  readonly #names: readonly string[];
  readonly #columns = new Map<string, NumberList>();
  /** Column of a row → the column that it is kept in. */
  readonly #schema = new Map<string, number>();
  readonly #cells: NumberList[] = [];
  /** Which cells of a row are kept; null: no schema was read yet. */
  #kept: (NumberList | null)[] | null = null;
  #cell = 0;
  #rows = 0;
  #isRows = false;
  #length: number | null = null;
  /** What `weight` is in, of samples. */
  weightType: string | null = null;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** `begin`: it is there. */
  shape(begin: () => void): Shape {
    const columns = this.#names.map(name => {
      const column = new NumberList();
      return [name, new Shape({ numbers: column, begin: () => this.#columns.set(name, column) })] as const;
    });
    return new Shape({
      begin,
      fields: {
        ...Object.fromEntries(columns),
        length: scalar(length => {
          this.#length = numberOf(length);
        }),
        weightType: scalar(type => {
          this.weightType = typeof type === 'string' ? type : null;
        }),
        schema: this.#schemaShape(),
        data: list(numbers({ push: value => this.#push(value) }), () => this.#endRow()),
      },
    });
  }

  get length(): number {
    if (this.#isRows) return this.#rows;
    const longest = [...this.#columns.values()].reduce((most, { length }) => Math.max(most, length), 0);
    return Math.min(this.#length ?? longest, longest);
  }

  has(name: string): boolean {
    return this.#isRows ? this.#schema.has(name) : this.#columns.has(name);
  }

  /** null: nothing is there, or no number. */
  at(name: string, row: number): number | null {
    const column = this.#isRows ? this.#cells[this.#schema.get(name) ?? -1] : this.#columns.get(name);
    return column === undefined ? null : numberOf(column.at(row));
  }

  #schemaShape(): Shape {
    let name = '';
    return new Shape({
      begin: () => {
        this.#isRows = true;
      },
      others: {
        name: next => {
          name = next;
        },
        shape: scalar(index => {
          if (isColumn(index)) this.#schema.set(name, index);
        }),
      },
      end: () => this.#choose(),
    });
  }

  /** The schema came first, as it mostly does: what is not asked for need not be kept. */
  #choose(): void {
    if (this.#rows > 0) return;
    const wanted = this.#names.flatMap(name => this.#schema.get(name) ?? []);
    this.#kept = Array.from({ length: Math.max(0, ...wanted) + 1 }, (_, index) =>
      wanted.includes(index) ? this.#cellsOf(index) : null,
    );
  }

  #cellsOf(index: number): NumberList {
    this.#cells[index] ??= new NumberList();
    return this.#cells[index];
  }

  #push(value: number): void {
    const index = this.#cell++;
    if (this.#kept !== null) this.#kept[index]?.push(value);
    else if (index < MAX_COLUMNS) this.#padded(index).push(value);
  }

  /** Rows may be shorter than the schema: what is missing at their end is nothing. */
  #endRow(): void {
    this.#rows++;
    this.#cell = 0;
    for (const cells of this.#kept ?? this.#cells)
      while (cells != null && cells.length < this.#rows) cells.push(Number.NaN);
  }

  #padded(index: number): NumberList {
    const cells = this.#cellsOf(index);
    while (cells.length < this.#rows) cells.push(Number.NaN);
    return cells;
  }
}

function isColumn(index: unknown): index is number {
  return Number.isInteger(index) && Number(index) >= 0 && Number(index) < MAX_COLUMNS;
}
