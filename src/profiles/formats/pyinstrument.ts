/**
 * pyinstrument's text: https://github.com/joerick/pyinstrument/blob/main/pyinstrument/renderers/console.py
 *
 *      /_//_/// /_\ / //_// / //_'/ //     Duration: 0.040     CPU time: 0.014
 *     0.034 <module>  lines.py:1
 *     ├─ 0.027 parse  lines.py:6                 or |- and `-; with --flat no tree; percents with -p time=percent_of_total
 *     │  └─ 0.006 dumps  json/__init__.py:183
 *     │        [4 frames hidden]  json
 *     └─ 0.001 [self]  lines.py
 *
 * Each figure is with what is below it; a frame's own time is what its children leave over, hidden frames included.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { ANSI } from './py-spy.ts';

export const pyinstrument: Format = { name: 'pyinstrument', detect, read };

const BANNER = /(?:Recorded: \S+\s+Samples:\s+\d+|Duration: \d+\.\d+\s+CPU time: \d+\.\d+)\s*$/;
const SHORT = /^pyinstrument \.{20,}/;
const NODE =
  /^([ .│├└─|`-]{0,1200}?)(\d{1,9}\.\d{1,9})(%?) (\S.{0,2000}?) {2}(?:(\S.{0,1000}?):(\d{1,9})|(\S.*)?)\s*$/;

function detect(head: Head): Detection | null {
  const lines = head.lines.map(line => line.replaceAll(ANSI, ''));
  if (lines.some(line => BANNER.test(line)) && lines.some(line => NODE.test(line)))
    return { confidence: 0.97, why: "pyinstrument's banner and tree" };
  if (lines.some(line => SHORT.test(line))) return { confidence: 0.95, why: "pyinstrument's short report" };
  const tree = lines.filter(line => /^[ │]*[├└]─ \d{1,9}\.\d{1,9}%? \S.* {2}\S/.test(line));
  return tree.length >= 2 ? { confidence: 0.7, why: `${tree.length} branches of pyinstrument` } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new TreeReader());
}

interface Open {
  readonly column: number;
  readonly node: number;
  readonly total: number;
  /** What its children take. */
  below: number;
}

class TreeReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  readonly #open: Open[] = [];
  readonly #column = this.#stacks.column('time');
  #number = 0;
  #unit: 's' | '%' = 's';
  #seconds: number | null = null;
  #samples: number | null = null;
  #started = false;
  #hidden = 0;

  line(raw: string): void {
    this.#number++;
    const text = raw.replaceAll(ANSI, '').slice(0, 8000);
    const duration = /Duration: (\d{1,9}\.\d{1,9})/.exec(text);
    const samples = /Samples:\s+(\d{1,9})/.exec(text);
    if (samples !== null) this.#samples = Number(samples[1]);
    const hidden = /\[(\d{1,9}) frames hidden\]/.exec(text);
    const node = hidden === null ? NODE.exec(text) : null;
    if (duration !== null) this.#seconds = Number(duration[1]);
    else if (hidden !== null) this.#hidden += Number(hidden[1]);
    else if (node !== null) this.#node(node, text);
    else if (this.#started && !/^[\s.│|]*$|^To view this report|^\s+pyinstrument /.test(text))
      this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    this.#close(-1);
    const notes = [...input.notes, 'samples of wall-clock time, waiting included'];
    if (this.#hidden > 0)
      notes.push(
        `${this.#hidden} frames of libraries are hidden: their time is their callers' here (--show-all)`,
      );
    return {
      format: 'pyinstrument',
      source: input.name,
      views: [
        {
          ...viewOf(this.#stacks, 0, 'time', { unit: this.#unit, axis: 'wall', base: 'the whole run' }),
          of: 'the run',
          samples: this.#samples,
        },
      ],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: this.#seconds === null ? {} : { seconds: this.#seconds },
    };
  }

  #node(match: RegExpExecArray, text: string): void {
    this.#started = true;
    const [, indent, figure, percent, name, file, line, place] = match;
    if (percent === '%') this.#unit = '%';
    this.#close(indent!.length);
    const parent = this.#open.at(-1);
    const total = Number(figure);
    // What a frame spends itself stands below it, and stays in what its children leave over.
    if (name === '[self]') return;
    if (parent !== undefined) parent.below += total;
    const frame = this.#stacks.intern(
      {
        name: name!,
        module: place === '<built-in>' ? place : null,
        file: file ?? (place === '<built-in>' ? null : (place ?? null)),
        line: line === undefined ? null : Number(line),
        kind: null,
      },
      this.#number,
      text,
    );
    const node = this.#stacks.child(parent?.node ?? 0, frame);
    this.#open.push({ column: indent!.length, node, total, below: 0 });
  }

  /** Ends what stands at this column or right of it. */
  #close(column: number): void {
    while (this.#open.length > 0 && this.#open.at(-1)!.column >= column) {
      const { node, total, below } = this.#open.pop()!;
      const self = Number(Math.max(0, total - below).toPrecision(9));
      if (self > 0) this.#stacks.add(node, this.#column, self, 0);
    }
  }
}
