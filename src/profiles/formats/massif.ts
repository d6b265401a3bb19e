/**
 * Valgrind's massif, raw (`massif.out`) and through `ms_print`: https://valgrind.org/docs/manual/ms-manual.html
 *
 *     heap_tree=peak
 *     n2: 20000 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.
 *      n1: 10000 0x804841A: main (example.c:20)
 *
 *     ->49.74% (10,000B) 0x804841A: main (example.c:20)
 *     | ->19.90% (4,000B) 0x80483E2: f (example.c:11)
 *
 * A tree of allocation sites with their callers below: what one site holds is what its callers leave over. The peak is read,
 * or else the last snapshot that has a tree.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const massif: Format = { name: 'massif', detect, read };

const RAW = /^(\s{0,400})n(\d{1,9}): (\d{1,18}) (?:0x[0-9A-Fa-f]{1,16}: )?(.*)$/;
const PRINTED = /^((?:\| | {2}){0,400})->\d{1,3}\.\d{2}% \(([\d,]{1,25})B\) (?:0x[0-9A-Fa-f]{1,16}: )?(.*)$/;
const ROOT = /^(\d{1,3}\.\d{2})% \(([\d,]{1,25})B\) \(heap allocation functions\)/;

function detect(head: Head): Detection | null {
  if (/^desc: .*\ncmd: .*\ntime_unit: (?:i|ms|B)$/m.test(head.text))
    return { confidence: 0.97, why: '"desc:", "cmd:" and "time_unit:" of massif' };
  if (/^ms_print arguments:/m.test(head.text) || head.lines.some(line => ROOT.test(line)))
    return { confidence: 0.95, why: "ms_print's report" };
  return null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new MassifReader());
}

interface Node {
  readonly depth: number;
  readonly bytes: number;
  readonly frame: Frame;
  readonly at: { readonly line: number; readonly text: string };
}

class MassifReader {
  #number = 0;
  #open: Node[] = [];
  #best: Node[] = [];
  #bestBytes = -1;
  #isPeak = false;
  #openIsPeak = false;
  #command: string | null = null;

  line(text: string): void {
    this.#number++;
    const command = /^(?:cmd|Command):\s+(.{1,2000})$/.exec(text);
    const raw = RAW.exec(text.slice(0, 8000));
    const printed = raw === null ? PRINTED.exec(text.slice(0, 8000)) : null;
    const root = ROOT.exec(text);
    if (command !== null) this.#command ??= command[1]!.trim();
    else if (/^heap_tree=/.test(text)) this.#begin(text.trim().endsWith('peak'));
    else if (root !== null) {
      this.#begin(false);
      this.#add(0, Number(root[2]!.replaceAll(',', '')), '(heap allocation functions)', text);
    } else if (raw !== null) this.#add(raw[1]!.length, Number(raw[3]), raw[4]!, text);
    else if (printed !== null)
      this.#add(1 + printed[1]!.length / 2, Number(printed[2]!.replaceAll(',', '')), printed[3]!, text);
  }

  finish(input: Input): Profile {
    this.#close();
    const stacks = new StackTable();
    const column = stacks.column('heap');
    const own = ownBytes(this.#best);
    const above: Node[] = [];
    this.#best.forEach((node, index) => {
      while (above.length > 0 && above.at(-1)!.depth >= node.depth) above.pop();
      above.push(node);
      if (own[index]! > 0 && node.depth > 0) stacks.add(pathOf(stacks, above), column, own[index]!, 0);
    });
    return {
      format: 'massif',
      source: input.name,
      views: [
        {
          ...viewOf(stacks, 0, 'heap', { unit: 'bytes', axis: 'alloc', base: 'the heap at one moment' }),
          of: 'the heap',
          samples: null,
        },
      ],
      stacks,
      annotations: [],
      unread: { count: 0, lines: [] },
      notes: [
        ...input.notes,
        this.#isPeak
          ? 'what was on the heap at its peak, by where it was allocated; not time'
          : 'what was on the heap at the largest snapshot with a tree, by where it was allocated; not time',
      ],
      recording: this.#command === null ? {} : { command: this.#command },
    };
  }

  #begin(isPeak: boolean): void {
    this.#close();
    this.#openIsPeak = isPeak;
  }

  #close(): void {
    const bytes = this.#open[0]?.bytes ?? -1;
    const isBetter = this.#openIsPeak !== this.#isPeak ? this.#openIsPeak : bytes > this.#bestBytes;
    if (this.#open.length > 0 && isBetter) {
      this.#best = this.#open;
      this.#bestBytes = bytes;
      this.#isPeak = this.#openIsPeak;
    }
    this.#open = [];
  }

  #add(depth: number, bytes: number, what: string, text: string): void {
    if (this.#open.length < 100_000)
      this.#open.push({ depth, bytes, frame: frameOf(what), at: { line: this.#number, text } });
  }
}

/** What each node's children leave over. */
function ownBytes(nodes: readonly Node[]): number[] {
  const own = nodes.map(({ bytes }) => bytes);
  const open: number[] = [];
  nodes.forEach(({ depth, bytes }, index) => {
    while (open.length > 0 && nodes[open.at(-1)!]!.depth >= depth) open.pop();
    const parent = open.at(-1);
    if (parent !== undefined) own[parent]! -= bytes;
    open.push(index);
  });
  return own;
}

/** From the outermost caller, which stands deepest, to the allocation site. */
function pathOf(stacks: StackTable, nodes: readonly Node[]): number {
  return nodes
    .filter(({ depth }) => depth > 0)
    .reduceRight((node, { frame, at }) => stacks.child(node, stacks.intern(frame, at.line, at.text)), 0);
}

/** `main (example.c:20)`, `operator new(unsigned long) (in /usr/lib/x.so)`, `in 12 places, all below massif's threshold`. */
function frameOf(what: string): Frame {
  const match = /^(\S.{0,4000}?) \((?:in (\S.{0,1000})|([^()]{1,1000}):(\d{1,9}))\)\s*$/.exec(what);
  return {
    name: match?.[1] ?? (/^in \d+ places?/.test(what) ? '[below the threshold]' : what.trim() || '[unknown]'),
    module: match?.[2] ?? null,
    file: match?.[3] ?? null,
    line: match?.[4] === undefined ? null : Number(match[4]),
    kind: null,
  };
}
