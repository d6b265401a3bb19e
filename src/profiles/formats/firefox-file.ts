/** What is read of a Firefox profile's JSON: processes, in one another, with their threads and tables. */
import { numberOf, textOf } from '../json.ts';
import { fields, list, type Scalar, Shape, scalar } from '../json-shape.ts';
import { FirefoxTable } from './firefox-table.ts';

/** Of a process; and as many processes. */
export const MAX_THREADS = 1000;

const TABLES = {
  stackTable: ['prefix', 'prefixOffset', 'frame', 'category'],
  frameTable: ['location', 'func', 'category', 'lib'],
  funcTable: ['name', 'resource', 'fileName', 'source', 'lineNumber'],
  resourceTable: ['lib', 'name'],
  sources: ['filename'],
} as const;

export type TableName = keyof typeof TABLES;

export interface Lib {
  start: number;
  end: number;
  offset: number;
  name: string | null;
  debugName: string | null;
}

/** The tables of a thread, or those that all threads share in newer files; what is not there is null. */
export class FirefoxTables {
  readonly tables = new Map<TableName, FirefoxTable>();
  strings: readonly string[] | null = null;

  shapes(): Record<string, Shape> {
    const tables = Object.entries(TABLES).map(([name, columns]) => {
      const table = new FirefoxTable(columns);
      return [name, table.shape(() => this.tables.set(name as TableName, table))] as const;
    });
    const strings = this.#stringsShape();
    return { ...Object.fromEntries(tables), stringArray: strings, stringTable: strings };
  }

  /** An element that is no text stands for an empty one. */
  #stringsShape(): Shape {
    const texts: string[] = [];
    let text = '';
    return new Shape({
      begin: () => {
        this.strings = texts;
      },
      elements: scalar(value => {
        text = typeof value === 'string' ? value : '';
      }),
      each: () => {
        texts.push(text);
        text = '';
      },
    });
  }
}

export class FirefoxThread extends FirefoxTables {
  readonly samples = new FirefoxTable(['stack', 'weight', 'threadCPUDelta']);
  libs: readonly Lib[] | null = null;
  name: string | null = null;
  processName: string | null = null;
  processType: string | null = null;
  pid: Scalar | undefined;
  tid: Scalar | undefined;

  shape(): Shape {
    return fields({
      ...this.shapes(),
      samples: this.samples.shape(() => {}),
      libs: libsShape(libs => {
        this.libs = libs;
      }),
      name: scalar(name => {
        this.name = textOf(name);
      }),
      processName: scalar(name => {
        this.processName = textOf(name);
      }),
      processType: scalar(type => {
        this.processType = textOf(type);
      }),
      pid: scalar(pid => {
        this.pid = pid;
      }),
      tid: scalar(tid => {
        this.tid = tid;
      }),
    });
  }
}

export class FirefoxProcess {
  interval: number | null = null;
  hasMeta = false;
  categories: readonly string[] = [];
  libs: readonly Lib[] | null = null;
  shared: FirefoxTables | null = null;
  readonly threads: FirefoxThread[] = [];
  readonly processes: FirefoxProcess[] = [];
  hasThreads = false;

  shape(more: Readonly<Record<string, Shape>> = {}): Shape {
    return fields({
      meta: this.#metaShape(),
      libs: libsShape(libs => {
        this.libs = libs;
      }),
      shared: this.#sharedShape(),
      threads: oneByOne(
        () => new FirefoxThread(),
        this.threads,
        () => {
          this.hasThreads = true;
        },
      ),
      processes: oneByOne(() => new FirefoxProcess(), this.processes),
      ...more,
    });
  }

  #metaShape(): Shape {
    const names: string[] = [];
    let name = '';
    const category = fields({
      name: scalar(value => {
        name = textOf(value) ?? '';
      }),
    });
    return new Shape({
      begin: () => {
        this.hasMeta = true;
        this.categories = names;
      },
      fields: {
        interval: scalar(interval => {
          this.interval = numberOf(interval);
        }),
        categories: list(category, () => {
          names.push(name);
          name = '';
        }),
      },
    });
  }

  #sharedShape(): Shape {
    const shared = new FirefoxTables();
    return new Shape({
      begin: () => {
        this.shared = shared;
      },
      fields: shared.shapes(),
    });
  }
}

/** Each element of the list has a shape of its own. */
function oneByOne<T extends { shape(): Shape }>(make: () => T, all: T[], begin?: () => void): Shape {
  let next: T;
  const prepare = () => {
    next = make();
    elements.elements = all.length < MAX_THREADS ? next.shape() : fields({});
  };
  const elements: Shape = new Shape({
    elements: fields({}),
    begin: () => {
      begin?.();
      prepare();
    },
    each: () => {
      if (all.length < MAX_THREADS) all.push(next);
      prepare();
    },
  });
  return elements;
}

function libsShape(take: (libs: readonly Lib[]) => void): Shape {
  const libs: Lib[] = [];
  const nothing = (): Lib => ({ start: 0, end: 0, offset: 0, name: null, debugName: null });
  let lib = nothing();
  const figure = (name: 'start' | 'end' | 'offset') =>
    scalar(value => {
      lib[name] = Math.max(0, Math.trunc(numberOf(value) ?? 0));
    });
  const text = (name: 'name' | 'debugName') =>
    scalar(value => {
      lib[name] = textOf(value);
    });
  return new Shape({
    begin: () => take(libs),
    elements: fields({
      start: figure('start'),
      end: figure('end'),
      offset: figure('offset'),
      name: text('name'),
      debugName: text('debugName'),
    }),
    each: () => {
      libs.push(lib);
      lib = nothing();
    },
  });
}
