/**
 * Folded stacks, one a line, outermost first, and the same with two counts (difffolded.pl: before, after).
 * Source: https://github.com/brendangregg/FlameGraph/blob/master/flamegraph.pl
 *
 *     java;start_thread;JavaThread::run;org/a/B:.run_[j] 12
 *     a;b;c 10 14
 *
 * The count, which may be a decimal, stands behind the last blank. `_[k] _[i] _[j]` mark kernel, inlined and JIT frames,
 * `_[0] _[1]` async-profiler's interpreted ones and those of the first compiler;
 * `name (file.py:42)` is py-spy's.
 */
import { detached } from '../detached.ts';
import type { Detection, Format, Frame, FrameKind, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { type ColumnMeaning, viewOf } from '../views.ts';

export const folded: Format = { name: 'folded', detect, read: input => readFolded(input, false) };
export const foldedDiff: Format = {
  name: 'folded-diff',
  detect: detectDiff,
  read: input => readFolded(input, true),
};

/** A stack whose line is longer than the head: many frames, and no blank behind a `;`. */
const LONG = /^[^\s;][^;\n]{0,300}(?:;[^\s;][^;\n]{0,300}){40}/;
/** A stack of 100,000 frames is one line. */
const MAX_LINE = 16 * 1024 ** 2;

/** Texts whose frame is remembered; more of them are looked up by their frame. */
const MAX_IDS = 80_000;

const ONE = /^(\S.*) (\d{1,20}(?:\.\d{0,24})?)[ \t]{0,8}$/;
const TWO = /^(\S.*) (\d{1,20}(?:\.\d{0,24})?) (\d{1,20}(?:\.\d{0,24})?)[ \t]{0,8}$/;
const PYTHON = /^[^;()]+ \([^();]+\.(?:py|pyx|pyi|so[\d.]*|c|cpp)(?::\d+)?\)/;

function detect(head: Head): Detection | null {
  if (detectDiff(head) !== null) return null;
  return detectStacks(head, ONE, 'stack and a count');
}

function detectDiff(head: Head): Detection | null {
  return detectStacks(head, TWO, 'stack and two counts');
}

/**
 * Minified CSS and JavaScript are one long line with `;` too: declarations (`name:value`, where a frame has `a::b` or
 * `a:.b`), assignments, brackets that open in one piece and close in another.
 */
function isMinified(text: string): boolean {
  const pieces = text.split(';');
  const odd = pieces.filter(piece => /^[^:]*[\w-]:[^:.\s]|[\w\])]=[^=>]/.test(piece) || !isBalanced(piece));
  return odd.length > pieces.length / 4;
}

function isBalanced(piece: string): boolean {
  let depth = 0;
  for (const letter of piece) {
    if (letter === '{' || letter === '(') depth++;
    else if ((letter === '}' || letter === ')') && --depth < 0) return false;
  }
  return depth === 0;
}

function detectStacks(head: Head, shape: RegExp, says: string): Detection | null {
  if (shape === ONE && LONG.test(head.text) && !head.text.includes('\n') && !isMinified(head.text)) {
    return { confidence: 0.6, why: 'one long line of frames joined by ;' };
  }
  const lines = head.lines.filter(line => line !== '' && !line.startsWith('#'));
  const stacks = lines.flatMap(line => {
    const stack = shape.exec(line)?.[1];
    return stack === undefined || stack.includes('; ') || /^[\d;.,-]+$/.test(stack) ? [] : [stack];
  });
  const deep = stacks.filter(stack => stack.includes(';'));
  const others = lines.length - stacks.length;
  // A remark or two among some stacks; in a few stacks of many lines they would be what the text is.
  const areFew = others <= 2 && deep.length >= 5 && deep.length >= 2 * others;
  if (deep.length === 0 || (others > 0.05 * lines.length && !areFew)) return null;
  if (deep.length < 0.3 * stacks.length) return null;
  const frames = deep.map(stack => stack.split(';'));
  // A symbol with an empty name is a frame of blanks, and rare.
  if (frames.filter(list => list.some(frame => frame.trim() === '')).length > 0.1 * frames.length)
    return null;
  if (lines.some(line => /^\W{0,2}\d{2,4}[-/.:]\d{1,2}[-/.:]\d/.test(line) || /[=<>]\s*"/.test(line)))
    return null;
  const widths = new Set(frames.map(list => list.length));
  const roots = new Set(frames.map(list => list[0]));
  if (deep.length >= 4 && widths.size === 1 && roots.size > 0.9 * deep.length) return null;
  const confidence = deep.length === 1 || others > 0.05 * lines.length ? 0.6 : 0.9;
  return { confidence, why: `${stacks.length} lines "${says}", frames joined by ;` };
}

function readFolded(input: Input, isDiff: boolean): Promise<Profile> {
  return readByLine(input, new FoldedReader(isDiff), MAX_LINE);
}

class FoldedReader {
  readonly #stacks = new StackTable();
  readonly #ids = new Map<string, number>();
  readonly #isDiff: boolean;
  readonly #unread = new UnreadLines();
  #comments = 0;
  #number = 0;
  #python = 0;
  /** Greatest common divisor of the counts: periods of one length give themselves away. */
  #divisor = 0;

  constructor(isDiff: boolean) {
    this.#isDiff = isDiff;
    for (const name of isDiff ? ['before', 'after'] : ['samples']) this.#stacks.column(name);
  }

  line(text: string): void {
    this.#number++;
    if (text === '') return;
    const match = (this.#isDiff ? TWO : ONE).exec(text);
    if (match === null || match[1]!.trim() === '') {
      if (text.startsWith('#')) this.#comments++;
      else this.#notUnderstood(text);
      return;
    }
    let node = 0;
    for (const part of match[1]!.split(';')) node = this.#stacks.child(node, this.#frame(part, text));
    this.#divisor = divisor(this.#divisor, countOf(match[2]!));
    this.#stacks.add(node, 0, Number(match[2]), countOf(match[2]!));
    if (this.#isDiff) this.#stacks.add(node, 1, Number(match[3]), countOf(match[3]!));
  }

  finish(input: Input): Profile {
    const python = this.#python > 0 && this.#python >= 0.5 * this.#ids.size;
    const meaning: ColumnMeaning = { unit: 'samples', axis: 'cpu', base: 'all stacks' };
    const period = this.#isDiff ? 1 : this.#periodsToSamples();
    const order = this.#isDiff ? [1, 0] : [0];
    const views = order.map(index => viewOf(this.#stacks, index, this.#stacks.columns[index]!.name, meaning));
    const notes = [...input.notes];
    if (this.#comments > 0) notes.push(`${this.#comments} comment lines`);
    if (this.#stacks.truncated > 0)
      notes.push(`${this.#stacks.truncated} stacks beyond the limits are booked as [truncated]`);
    notes.push(
      period > 1
        ? `every count is a multiple of ${period}: they are periods, so ${views[0]!.samples} samples`
        : 'the counts of folded stacks carry no unit: they are taken for samples',
    );
    return {
      format: this.#isDiff ? 'folded-diff' : python ? 'py-spy-raw' : 'folded',
      source: input.name,
      views,
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  /** Counts like 3003003, 1001001, 2002002 are three, one and two samples of one period. */
  #periodsToSamples(): number {
    const column = this.#stacks.columns[0]!;
    if (this.#divisor < 1000) return 1;
    column.counts = column.counts.map(count => count / this.#divisor);
    column.samples /= this.#divisor;
    return this.#divisor;
  }

  #frame(text: string, line: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const frame = foldedFrame(text);
    if (PYTHON.test(text)) this.#python++;
    const id = this.#stacks.intern(frame, this.#number, line);
    if (this.#ids.size < MAX_IDS) this.#ids.set(detached(text), id);
    return id;
  }

  #notUnderstood(text: string): void {
    this.#unread.add(this.#number, text);
  }
}

/** `name_[k]`, `name (file.py:42)`, ``module`name``, and plain names. */
function foldedFrame(text: string): Frame {
  const mark = /_\[([kij01])\]$/.exec(text);
  const bare = mark === null ? text : text.slice(0, -4);
  const python = PYTHON.test(bare) ? /^(.{1,2000}) \(([^()]{1,1000}?)(?::(\d{1,9}))?\)$/.exec(bare) : null;
  if (python !== null) {
    return {
      name: python[1]!,
      module: null,
      file: python[2]!,
      line: python[3] === undefined ? null : Number(python[3]),
      kind: null,
    };
  }
  return { name: bare, module: null, file: null, line: null, kind: KINDS[mark?.[1] ?? ''] ?? null };
}

const KINDS: Record<string, FrameKind> = { k: 'kernel', i: 'inlined', j: 'jit' };

/** Whole numbers are samples as likely as not; a decimal is a weight. */
function countOf(number: string): number {
  return number.includes('.') ? 1 : Math.min(Number(number), 0xffffffff);
}

function divisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}
