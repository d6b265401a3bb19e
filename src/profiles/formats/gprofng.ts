/**
 * `gprofng display text` of binutils (and Oracle's `er_print`): https://sourceware.org/binutils/docs/gprofng.html
 *
 *     Functions sorted by metric: Exclusive Total CPU Time
 *     Excl. Total   Incl. Total    Name
 *     CPU           CPU
 *      sec.      %   sec.      %
 *     0.180 100.00  0.180 100.00   <Total>
 *     0.160  88.89  0.160  88.89   hot
 *
 *     Functions Call Tree. Metric: Attributed Total CPU Time
 *     0.180 100.00     +-main
 *     0.160  88.89       +-hot
 *
 * Any metrics may be chosen: the first exclusive one is a row's own, the first inclusive one its total.
 */
import type { Axis, Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { flatProfile } from './flat-profile.ts';
import { IndentedTree } from './indented-tree.ts';

export const gprofng: Format = { name: 'gprofng', detect, read };

const SECTION =
  /^(?:(Functions|Lines|PCs) sorted by metric: (.{1,100})|Functions Call Tree\. Metric: (.{1,100})|(Callers and callees) sorted by metric: (.{1,100}))$/;
const ROW = /^(\s*\d[\d.,]{0,20}(?:\s{1,40}\d[\d.,]{0,20}){0,40})\s{1,40}(\*?\S.*)$/;
const BRANCH = /^(\s*\d[\d.,]{0,20}(?:\s{1,40}\d[\d.,]{0,20}){0,40})\s([|\s]{0,2000})\+-(\S.*)$/;
const KINDS = /\b(Excl|Incl|Attr)\./g;

function detect(head: Head): Detection | null {
  const found = head.lines.find(line => SECTION.test(line));
  const isTable = head.lines.some(line => /^\s*(?:Excl|Incl|Attr)\. ?(?:\S|\s)*\bName\s*$/.test(line));
  return found !== undefined && isTable ? { confidence: 0.95, why: `"${found.slice(0, 60)}"` } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new GprofngReader());
}

type Section = 'rows' | 'tree' | 'callers' | 'none';

class GprofngReader {
  readonly #rows = new Rows();
  readonly #callers = new Rows();
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  #tree: IndentedTree | null = null;
  #section: Section = 'none';
  #kinds: readonly string[] = [];
  #isSeconds = false;
  #metric = 'time';
  #total: number | null = null;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const section = SECTION.exec(text);
    if (section !== null) this.#begin(section);
    else if (this.#section === 'none' || text.trim() === '') return;
    else if (/^\s*(?:Excl|Incl|Attr)\./.test(text)) this.#titles(text);
    else if (/^\s*[A-Za-z%]/.test(text)) this.#isSeconds ||= /\bsec\./.test(text);
    else this.#figures(text.slice(0, 8000));
  }

  finish(input: Input): Profile {
    this.#tree?.finish();
    const meaning = {
      unit: this.#isSeconds ? 's' : 'count',
      axis: (/cpu|cycles|instr/i.test(this.#metric) ? 'cpu' : 'wall') as Axis,
      base: 'the whole experiment',
    };
    const rows = this.#rows.size > 0 ? this.#rows : this.#callers;
    if (this.#tree === null)
      return flatProfile('gprofng', input, [{ name: this.#metric, ...meaning, rows, total: this.#total }], {
        unread: this.#unread,
      });
    const view = viewOf(this.#stacks, 0, this.#metric, meaning);
    const entries = rows.size > 0 ? rows.entries() : view.entries.map(entry => ({ ...entry, samples: null }));
    return {
      ...flatProfile('gprofng', input, [], { unread: this.#unread, stacks: this.#stacks }),
      views: [{ ...view, samples: null, entries }],
      ...(rows.size > 0 ? { hasRows: true } : {}),
    };
  }

  #begin([, list, metric, tree, callers, sorted]: RegExpExecArray): void {
    this.#section = tree !== undefined ? 'tree' : callers !== undefined ? 'callers' : 'rows';
    // One list is read: functions come before lines and instructions of the same experiment.
    if (list !== undefined && list !== 'Functions' && this.#rows.size > 0) this.#section = 'none';
    this.#metric = (metric ?? tree ?? sorted)!.replace(/^(?:Exclusive|Inclusive|Attributed) | \(.*\)$/g, '');
    this.#kinds = [];
    if (tree === undefined) return;
    this.#tree ??= new IndentedTree(this.#stacks, this.#stacks.column(this.#metric), false);
  }

  #titles(text: string): void {
    this.#kinds = [...text.matchAll(KINDS)].map(match => match[1]!);
  }

  #figures(text: string): void {
    const branch = this.#section === 'tree' ? BRANCH.exec(text) : null;
    const row = branch ?? ROW.exec(text);
    if (row === null || this.#kinds.length === 0) {
      this.#unread.add(this.#number, text);
      return;
    }
    const figures = row[1]!
      .trim()
      .split(/\s+/)
      .map(figure => Number(figure.replaceAll(',', '')));
    const width = Math.max(1, Math.floor(figures.length / this.#kinds.length));
    const of = (kind: string) => figures[this.#kinds.indexOf(kind) * width] ?? null;
    if (branch !== null) {
      if (branch[3] !== '<Total>')
        this.#tree!.add(text.indexOf('+-'), of('Attr') ?? 0, frameOf(branch[3]!), this.#number, text);
      return;
    }
    const name = row[2]!;
    const at = { line: this.#number, text };
    if (this.#section === 'callers') {
      if (name.startsWith('*') && name !== '*<Total>')
        this.#callers.add({ ...frameOf(name.slice(1)), self: of('Attr'), total: null, at });
    } else if (name === '<Total>') this.#total ??= of('Excl') ?? of('Incl');
    else
      this.#rows.add({
        ...frameOf(name),
        self: this.#kinds.includes('Excl') ? of('Excl') : null,
        total: this.#kinds.includes('Incl') ? of('Incl') : null,
        at,
      });
  }
}

/** `<static>@0x6cb51 (<libm.so.6>)`: a function without a name. `hot, line 8 in "gp.c"` of -lines. */
function frameOf(text: string): Frame {
  const unnamed = /^<static>@0x[\da-f]{1,16} \(<(.{1,300})>\)$/.exec(text);
  if (unnamed !== null) return { name: '[unknown]', module: unnamed[1]!, file: null, line: null, kind: null };
  const place = /^(.{1,2000}), line (\d{1,9}) in "(.{1,500})"$/.exec(text);
  if (place !== null)
    return { name: place[1]!, module: null, file: place[3]!, line: Number(place[2]), kind: null };
  return { name: text.trim(), module: null, file: null, line: null, kind: null };
}
