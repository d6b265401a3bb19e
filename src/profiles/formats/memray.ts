/**
 * memray's reports in the terminal, `memray tree` and `memray stats` (`summary` is a plain table):
 * https://github.com/bloomberg/memray/blob/main/src/memray/reporters/tree.py, stats.py
 *
 *     📂 12.300MB (100.00 %) <ROOT>
 *     └── 📂 10.000MB (81.30 %) work  /app/a.py:12
 *         └── 📄 10.000MB (81.30 %) alloc  /app/b.py:3
 *
 *     🥇 Top 5 largest allocating locations (by size):
 *     	- alloc:/app/b.py:3 -> 10.000MB
 *
 * Sizes are binary although they say MB. A tree shows the largest allocations only.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { Rows, round } from '../rows.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { flatProfile } from './flat-profile.ts';
import { IndentedTree } from './indented-tree.ts';

export const memray: Format = { name: 'memray', detect, read };

const SIZE = '(\\d{1,12}(?:\\.\\d{1,3})?)([KMGTP]?B)';
const NODE = new RegExp(
  `^([\\s│├└─]{0,2000})(?:📂|📄) ${SIZE} \\(\\s?[\\d.]{1,8} ?%\\) (\\S.{0,2000})$`,
  'u',
);
const LIST = /largest allocating locations \(by (size|number of allocations)\)/;
const LOCATION = new RegExp(`^\\s*- (.{1,2000}):(\\d{1,9}) -> (?:${SIZE}|(\\d{1,15}))\\s*$`);

function detect(head: Head): Detection | null {
  const nodes = head.lines.filter(line => NODE.test(line)).length;
  if (nodes > 1) return { confidence: 0.95, why: `${nodes} lines of memray's tree` };
  const isStats = head.lines.some(line => LIST.test(line)) && head.lines.some(line => LOCATION.test(line));
  return isStats ? { confidence: 0.95, why: "memray's largest allocating locations" } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new MemrayReader());
}

class MemrayReader {
  readonly #stacks = new StackTable();
  readonly #tree = new IndentedTree(this.#stacks, this.#stacks.column('size'), false);
  readonly #sizes = new Rows();
  readonly #counts = new Rows();
  readonly #unread = new UnreadLines();
  #isBySize = true;
  #whole: number | null = null;
  #isTotal = false;
  #number = 0;

  line(raw: string): void {
    this.#number++;
    const text = raw.slice(0, 8000);
    const list = LIST.exec(text)?.[1];
    const whole = new RegExp(`^\\s+${SIZE}\\s*$`).exec(text);
    if (list !== undefined) this.#isBySize = list === 'size';
    else if (this.#isTotal && whole !== null) this.#whole = bytesOf(whole[1]!, whole[2]!);
    else this.#row(text);
    this.#isTotal = text.includes('Total memory allocated');
  }

  finish(input: Input): Profile {
    this.#tree.finish();
    const common = { unit: 'bytes', axis: 'alloc' as const };
    const rest = { unread: this.#unread };
    if (this.#sizes.size === 0 && this.#counts.size === 0) {
      const view = viewOf(this.#stacks, 0, 'size', { ...common, base: 'the allocations shown' });
      return {
        ...flatProfile('memray', input, [], { ...rest, stacks: this.#stacks }),
        views: [
          { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) },
        ],
      };
    }
    const calls = {
      name: 'allocations',
      unit: 'allocations',
      axis: 'alloc' as const,
      base: 'the locations shown',
    };
    return flatProfile(
      'memray',
      input,
      [
        { name: 'size', ...common, base: 'all memory allocated', rows: this.#sizes, total: this.#whole },
        { ...calls, rows: this.#counts },
      ],
      rest,
    );
  }

  #row(text: string): void {
    const node = NODE.exec(text);
    const location = LOCATION.exec(text);
    if (node !== null) {
      const frame = frameOf(node[4]!.trim());
      if (frame.name !== '<ROOT>')
        this.#tree.add(node[1]!.length, bytesOf(node[2]!, node[3]!), frame, this.#number, text);
    } else if (location !== null) {
      const [, place, line, size, unit, count] = location;
      const cut = place!.indexOf(':');
      const row = {
        name: cut < 0 ? place! : place!.slice(0, cut),
        file: cut < 0 ? null : place!.slice(cut + 1),
        line: Number(line),
        total: null,
        at: { line: this.#number, text },
      };
      if (size !== undefined && this.#isBySize) this.#sizes.add({ ...row, self: bytesOf(size, unit!) });
      else if (count !== undefined) this.#counts.add({ ...row, self: Number(count) });
      else this.#unread.add(this.#number, text);
    }
  }
}

/** `work  /app/a.py:12`. */
function frameOf(text: string): Frame {
  const match = /^(.{1,1500}?)\s{1,4}(\S.{0,1000}):(\d{1,9})$/.exec(text);
  if (match === null) return { name: text, module: null, file: null, line: null, kind: null };
  return { name: match[1]!, module: null, file: match[2]!, line: Number(match[3]), kind: null };
}

function bytesOf(figure: string, unit: string): number {
  return round(Number(figure) * 1024 ** Math.max(0, ['B', 'KB', 'MB', 'GB', 'TB', 'PB'].indexOf(unit)));
}
