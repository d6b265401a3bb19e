/**
 * GHC's time and allocation profile (`+RTS -p`, `-P`, `-pj`): https://downloads.haskell.org/ghc/latest/docs/users_guide/profiling.html
 *
 *     	Wed Nov 25 17:47 2026 Time and Allocation Profiling Report  (Final)
 *     	total time  =        0.10 secs   (101 ticks @ 1000 us, 1 processor)
 *                                                     individual      inherited
 *     COST CENTRE  MODULE  SRC          no.     entries  %time %alloc   %time %alloc  ticks     bytes
 *      main        Main    hs.hs:9:1    296           1    3.0    9.9   100.0  100.0      3  14400264
 *       fib        Main    hs.hs:5:1    298      242785   17.8   12.8    17.8   12.8     20  18680848
 *
 * The individual columns of the tree are read: ticks and bytes where -P prints them, else percents of the whole run. Versions
 * before 8.0 have no SRC. GC and what -p itself costs are not among the ticks.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const ghcProf: Format = { name: 'ghc-prof', detect, read };

const HEADER = /Time and Allocation Profiling Report\s+\(/;
const TITLES = /^COST CENTRE\s+MODULE\s+(?:SRC\s+)?no\.\s+entries\s+%time\s+%alloc\s+%time\s+%alloc/;
const TIME = /^\s*total time\s+=\s+([\d.]{1,20}) secs\s+\((\d{1,18}) ticks @ (\d{1,12}) us/;
const ALLOC = /^\s*total alloc =\s+([\d,]{1,30}) bytes/;

function detect(head: Head): Detection | null {
  return head.lines.slice(0, 20).some(line => HEADER.test(line))
    ? { confidence: 0.98, why: '"Time and Allocation Profiling Report" of GHC' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new GhcReader());
}

class GhcReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  #open: { depth: number; node: number }[] = [];
  #isTree = false;
  #hasTicks = false;
  #seconds: number | null = null;
  #ticks: number | null = null;
  #bytes: number | null = null;
  #command: string | null = null;
  #number = 0;

  constructor() {
    this.#stacks.column('time');
    this.#stacks.column('alloc');
  }

  line(text: string): void {
    this.#number++;
    const time = TIME.exec(text);
    const alloc = ALLOC.exec(text);
    const command = /^\s+(\S.{0,500}? \+RTS\b.*)$/.exec(text);
    if (time !== null) [this.#seconds, this.#ticks] = [Number(time[1]), Number(time[2])];
    else if (alloc !== null) this.#bytes = Number(alloc[1]!.replaceAll(',', ''));
    else if (TITLES.test(text)) this.#isTree = true;
    else if (this.#isTree && text.trim() !== '') this.#row(text.slice(0, 8000));
    else if (command !== null) this.#command ??= command[1]!;
  }

  finish(input: Input): Profile {
    const units = this.#hasTicks ? ['ticks', 'bytes'] : ['%', '%'];
    const totals = this.#hasTicks ? [this.#ticks, this.#bytes] : [100, 100];
    const views = ['time', 'alloc'].map((name, index) => {
      const of = index === 0 ? "the program's own time, without garbage collection" : 'the allocation';
      const axis = index === 0 ? ('cpu' as const) : ('alloc' as const);
      const view = viewOf(this.#stacks, index, name, { unit: units[index]!, axis, base: of });
      const isCounted = index === 0 && this.#hasTicks;
      const total = totals[index] ?? view.total;
      const entries = view.entries.map(entry => ({ ...entry, samples: isCounted ? entry.self : null }));
      return { ...view, of, total, samples: isCounted ? total : null, entries };
    });
    return {
      format: 'ghc-prof',
      source: input.name,
      views,
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [
        ...input.notes,
        'cost centres keep the compiler from optimising across them: small functions look dearer than they are',
      ],
      recording: {
        ...(this.#seconds === null ? {} : { seconds: this.#seconds }),
        ...(this.#command === null ? {} : { command: this.#command }),
      },
    };
  }

  #row(text: string): void {
    const row = rowOf(text);
    if (row === null) {
      this.#unread.add(this.#number, text);
      return;
    }
    while (this.#open.length > 0 && this.#open.at(-1)!.depth >= row.depth) this.#open.pop();
    const parent = this.#open.at(-1)?.node ?? 0;
    // The root stands around all of it and says nothing.
    const isRoot = row.name === 'MAIN' && row.module === 'MAIN';
    const node = isRoot
      ? parent
      : this.#stacks.child(parent, this.#stacks.intern(frameOf(row), this.#number, text));
    this.#open.push({ depth: row.depth, node });
    this.#hasTicks ||= row.hasTicks;
    if (row.time > 0) this.#stacks.add(node, 0, row.time, 0);
    if (row.alloc > 0) this.#stacks.add(node, 1, row.alloc, 0);
  }
}

interface Row {
  readonly depth: number;
  readonly name: string;
  readonly module: string;
  readonly place: string;
  readonly time: number;
  readonly alloc: number;
  readonly hasTicks: boolean;
}

const WHOLE = /^\d{1,18}$/;
const PERCENT = /^\d{1,3}\.\d$/;

/** From the end: ticks and bytes where they are, four percents, the entries and the number; then name, module and place. */
function rowOf(text: string): Row | null {
  const words = text.trim().split(/\s+/);
  const hasTicks = WHOLE.test(words.at(-1)!) && WHOLE.test(words.at(-2) ?? '');
  const figures = words.slice(hasTicks ? -8 : -6);
  const names = words.slice(0, words.length - figures.length);
  const isRow =
    figures.slice(0, 2).every(figure => WHOLE.test(figure)) &&
    figures.slice(2, 6).every(figure => PERCENT.test(figure));
  if (names.length < 2 || !isRow) return null;
  return {
    depth: text.search(/\S/),
    name: names[0]!,
    module: names[1]!,
    place: names.slice(2).join(' '),
    time: Number(figures[hasTicks ? 6 : 2]),
    alloc: Number(figures[hasTicks ? 7 : 3]),
    hasTicks,
  };
}

/** `count.\  Main  hs.hs:7:25-59`, `main Main hs.hs:(9,1)-(11,36)`, `CAF Main <entire-module>`, without SRC `fib Main`. */
function frameOf({ name, module, place }: Row): Frame {
  const source = /^(.{1,500}?):\(?(\d{1,9})[,:]/.exec(place);
  return {
    name,
    module,
    file: source?.[1] ?? null,
    line: source === null ? null : Number(source[2]),
    kind: null,
  };
}
