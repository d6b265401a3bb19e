/**
 * Julia's `Profile.print()`, as a tree and flat: https://docs.julialang.org/en/v1/stdlib/Profile/
 *
 *     Overhead ╎ [+additional indent] Count File:Line; Function
 *     =========================================================
 *        ╎147 @Base/client.jl:506; _start()
 *      80╎ 80 @Base/math.jl:670; sqrt
 *
 *      Count  Overhead File                    Line Function
 *         80        80 @Base/math.jl            670 sqrt
 *
 * Before the bar is what a line costs itself, behind it with all it calls; where it goes too deep, `+12` says by how much.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { flatProfile } from './flat-profile.ts';

export const juliaProfile: Format = { name: 'julia-profile', detect, read };

const TREE_TITLES = /^\s*Overhead ╎ \[\+additional indent\] Count File:Line/;
const FLAT_TITLES = /^\s*Count\s+Overhead\s+File\s+Line\s+Function/;
const NODE = /^\s*(\d{0,12})╎((?:[ ╎]{0,2000})(?:\+(\d{1,6}) )?)(\d{1,12})\s+(\S.*)$/;
const ROW = /^\s*(\d{1,12})\s+(\d{1,12})\s+(\S.*?)\s+(\d{1,9}|\?)\s+(\S.*)$/;

function detect(head: Head): Detection | null {
  const titles = head.lines.find(line => TREE_TITLES.test(line) || FLAT_TITLES.test(line));
  return titles === undefined ? null : { confidence: 0.97, why: "titles of Julia's Profile.print" };
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new JuliaReader());
}

class JuliaReader {
  readonly #stacks = new StackTable();
  readonly #column = this.#stacks.column('samples');
  readonly #rows = new Rows();
  readonly #unread = new UnreadLines();
  #open: { depth: number; node: number }[] = [];
  #form: 'tree' | 'flat' | null = null;
  #total: number | null = null;
  #number = 0;

  line(raw: string): void {
    this.#number++;
    const text = raw.slice(0, 8000);
    const total = /^\s*Total snapshots: (\d{1,15})/.exec(text)?.[1];
    if (TREE_TITLES.test(text)) this.#form = 'tree';
    else if (FLAT_TITLES.test(text)) this.#form = 'flat';
    else if (total !== undefined) this.#total = Number(total);
    else if (this.#form !== null && /\d/.test(text)) this.#row(text);
  }

  finish(input: Input): Profile {
    const meaning = { unit: 'samples', axis: 'cpu' as const, base: 'all snapshots' };
    const rest = { unread: this.#unread };
    if (this.#rows.size > 0)
      return flatProfile(
        'julia-profile',
        input,
        [{ name: 'samples', ...meaning, rows: this.#rows, total: this.#total, isCounted: true }],
        rest,
      );
    return {
      ...flatProfile('julia-profile', input, [], { ...rest, stacks: this.#stacks }),
      views: [viewOf(this.#stacks, 0, 'samples', meaning)],
    };
  }

  #row(text: string): void {
    const node = this.#form === 'tree' ? NODE.exec(text) : null;
    const row = this.#form === 'flat' ? ROW.exec(text) : null;
    if (node !== null) this.#node(node, text);
    else if (row !== null) {
      const self = Number(row[2]);
      this.#rows.add({
        name: row[5]!.trim(),
        file: row[3]!,
        line: row[4] === '?' ? null : Number(row[4]),
        self,
        total: Number(row[1]),
        samples: self,
        at: { line: this.#number, text },
      });
    } else this.#unread.add(this.#number, text);
  }

  #node([, own, indent, more, , place]: RegExpExecArray, text: string): void {
    const depth = more === undefined ? indent!.length : indent!.length - more.length - 2 + Number(more);
    while (this.#open.length > 0 && this.#open.at(-1)!.depth >= depth) this.#open.pop();
    const node = this.#stacks.child(
      this.#open.at(-1)?.node ?? 0,
      this.#stacks.intern(frameOf(place!.trim()), this.#number, text),
    );
    this.#open.push({ depth, node });
    const self = Number(own || 0);
    if (self > 0) this.#stacks.add(node, this.#column, self, self);
  }
}

/** `@Base/client.jl:506; _start()`, newer `@Base/client.jl:506  _start()`, `[unknown stackframe]`. */
function frameOf(text: string): Frame {
  const match = /^(\S.{0,1000}?):(\d{1,9}|\?)(?:;|\s{1,8})\s{0,8}(\S.*)$/.exec(text);
  if (match === null) return { name: text, module: null, file: null, line: null, kind: null };
  return {
    name: match[3]!,
    module: null,
    file: match[1]!,
    line: match[2] === '?' ? null : Number(match[2]),
    kind: null,
  };
}
