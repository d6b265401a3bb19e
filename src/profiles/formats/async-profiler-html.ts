/**
 * async-profiler's flame graphs and call trees as HTML, of all its versions.
 * Source: https://github.com/async-profiler/async-profiler/blob/master/src/flameGraph.cpp (printFrame, printCpool)
 *
 *     f(1,0,5,3,'[deoptimization]')             version 2: level, left, width, kind of frame, title
 *     const cpool = ['all', ' java/lang/Thread.run', '0util/HashMap.get', …]
 *     f(3,0,0,117) u(768,2) n(2256)             since 3: key, level, distance, width; one level up; the next beside
 *     <li><div>[0] 55.2% 1,234 self: 0.0% 0</div><span class="t1"> name</span>    the tree of versions 1 and 2
 *     <li><div>55.20% [1,234] &#8226; self: 0.00% [0]</div> <span class="t1">name</span>    of version 3
 *
 * A key is the number in the pool times 8 plus the kind; a name in the pool begins with how many characters it shares
 * with the one before. A width that is left out is the last one's. Frames come depth first, so a frame's parent is the
 * last one of the level below.
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, FrameKind, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { LevelTree } from './async-profiler-levels.ts';
import { asyncFrame } from './async-profiler-names.ts';

export const asyncProfilerHtml: Format = { name: 'async-profiler-html', detect, read };

const PRODUCED = /Produced by <a href=['"]https:\/\/github\.com\/[\w-]+\/async-profiler/;
const OLD_FLAME = /function f\(level, left, width, type, title/;
const HEATMAP = /id=['"]heatmap-canvas/;
const TREE = /<title>Tree view<\/title>|<ul class="tree">/;

const CALL = /^([fun])\((\d{1,10}(?:,\d{1,16}){0,6})\)\s*;?$/;
const OLD_CALL =
  /^f\((\d{1,6}),\s*(\d{1,16}),\s*(\d{1,16}),\s*(\d),\s*(['"])(.*)\5(?:,\d{1,16}){0,3}\)\s*;?$/;
const POOLED = /^\t*(['"])(.*)\1,?\s*(?:\];)?$/;
const TREE_LINE =
  /^\s*<li>(?:<div[^>]{0,40}>)\[(\d{1,6})\] [\d.]{1,9}% ([\d,]{1,26})(?: self: [\d.]{1,9}% ([\d,]{1,26}))?[^<]{0,120}<\/div><span[^>]{0,40}> ?(.*)<\/span>\s*$/;
/** Since version 3 the level is that of the lists. */
const NESTED_LINE =
  /^\s*<li>(?:<div[^>]{0,40}>)[\d.]{1,9}% \[([\d,]{1,26})\](?: (?:&#8226;|\u2022) self: [\d.]{1,9}% \[([\d,]{1,26})\])?<\/div> ?<span[^>]{0,40}> ?(.*)<\/span>\s*$/;
/** Palettes of five colours (early version 2) and of seven: what each number of a kind means. */
const EARLY_KINDS: readonly (FrameKind | null)[] = [null, null, 'kernel', 'user', 'user'];
const KINDS: readonly (FrameKind | null)[] = [null, null, null, 'user', 'user', 'kernel', null];

function detect({ text }: Head): Detection | null {
  if (!/^\ufeff?\s*<!doctype html>/i.test(text)) return null;
  if (HEATMAP.test(text)) return { confidence: 0.9, why: 'heat map of async-profiler' };
  if (PRODUCED.test(text) || OLD_FLAME.test(text))
    return { confidence: 0.97, why: 'flame graph of async-profiler' };
  return TREE.test(text) && /ul\.tree|class="tree"/.test(text)
    ? { confidence: 0.9, why: 'call tree of async-profiler' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  if (HEATMAP.test(input.head.text)) throw heatmap(input.name);
  return readByLine(input, new HtmlReader());
}

class HtmlReader {
  readonly #tree = new LevelTree();
  readonly #unread = new UnreadLines();
  readonly #pool: string[] = [];
  #inPool = false;
  #kinds = EARLY_KINDS;
  #level = 0;
  #width = 0;
  #number = 0;
  #units = 'samples';
  /** How many lists of the tree are open. */
  #lists = 0;
  #isInverted = false;
  #isDifference = false;

  line(text: string): void {
    this.#number++;
    if (this.#inPool) this.#pooled(text);
    else if (/^[fun]\(\d/.test(text)) this.#call(text);
    else if (text.includes('<li>')) this.#treeLine(text);
    else if (/^\s*<ul/.test(text)) this.#lists++;
    else if (/^\s*<\/ul>/.test(text)) this.#lists--;
    else this.#header(text);
  }

  finish(input: Input): Profile {
    if (this.#tree.isEmpty) throw empty(input.name);
    const notes = [...input.notes];
    if (this.#isInverted)
      notes.push(
        'the graph is drawn upside down: if the stacks themselves were reversed (--reverse), self is what called, not what ran',
      );
    if (this.#isDifference)
      notes.push('a differential flame graph: the figures are those of the second profile');
    notes.push("frames too narrow to draw are not in the file: their share counts to their callers' own");
    return this.#tree.profile({
      format: 'async-profiler-html',
      input,
      unit: this.#units,
      unread: this.#unread,
      notes,
    });
  }

  #header(text: string): void {
    const title = /^<h1[^>]{0,100}>(.{1,200}?)<\/h1>/.exec(text);
    const units = /^\s*(?:const|let|var) units = '(\w{1,30})'/.exec(text);
    const view = /(?:(\w[\w ]{0,40}) view, |class="total-count">)total ([\w ]{1,30}): [\d,]{1,26}/.exec(text);
    const kind = /^\s*<span>(\w[\w ]{0,40}) view<\/span>/.exec(text);
    if (title !== null) this.#tree.title = title[1]!;
    else if (units !== null) this.#units = units[1]!;
    else if (view !== null) {
      if (view[1] !== undefined) this.#tree.title = `${view[1]} view`;
      this.#units = view[2] === 'samples' ? 'samples' : 'counter';
    } else if (kind !== null) this.#tree.title = `${kind[1]} view`;
    else if (/^\s*(?:const|let|var) (?:cpool) = \[/.test(text)) this.#inPool = true;
    else if (/^\s*(?:let|var) (?:inverted|reverse) = true/.test(text)) this.#isInverted = true;
    else if (text.includes('0xb2e1b2') || text.includes('#b2e1b2')) this.#kinds = KINDS;
    else if (/^d=/.test(text)) this.#isDifference = true;
  }

  #pooled(text: string): void {
    const entry = POOLED.exec(text);
    if (entry === null) {
      this.#inPool = false;
      return;
    }
    const name = unescapeScript(entry[2]!);
    const before = this.#pool.at(-1) ?? '';
    this.#pool.push(
      this.#pool.length === 0 ? name : before.slice(0, Math.max(0, name.charCodeAt(0) - 32)) + name.slice(1),
    );
    this.#kinds = KINDS;
  }

  #call(text: string): void {
    const old = OLD_CALL.exec(text);
    if (old !== null) {
      const frame = asyncFrame(unescapeScript(old[6]!), this.#kinds[Number(old[4])] ?? null);
      this.#tree.add(Number(old[1]), frame, Number(old[3]), this.#number, text);
      return;
    }
    const call = CALL.exec(text);
    const numbers = (call?.[2] ?? '').split(',').map(Number);
    const name = this.#pool[Math.floor((numbers[0] ?? 0) / 8)];
    if (call === null || name === undefined) {
      this.#unread.add(this.#number, text);
      return;
    }
    if (call[1] === 'f') this.#level = numbers[1] ?? 0;
    else if (call[1] === 'u') this.#level++;
    this.#width = numbers[call[1] === 'f' ? 3 : 1] || this.#width;
    const frame = asyncFrame(name, KINDS[numbers[0]! % 8] ?? null);
    this.#tree.add(this.#level, frame, this.#width, this.#number, text);
  }

  #treeLine(text: string): void {
    const levelled = TREE_LINE.exec(text);
    const nested = levelled === null ? NESTED_LINE.exec(text) : null;
    const [total, printed, name] = levelled?.slice(2) ?? nested?.slice(1) ?? [];
    if (total === undefined || name === undefined) {
      if (!/<li>\.\.\.|<ul|<\/ul>/.test(text)) this.#unread.add(this.#number, text);
      return;
    }
    const level = levelled === null ? this.#lists : Number(levelled[1]) + 1;
    const self = printed === undefined ? null : countOf(printed);
    if (self === null) this.#isInverted = true;
    this.#tree.add(level, asyncFrame(unescapeHtml(name)), countOf(total), this.#number, text, self);
  }
}

function countOf(text: string): number {
  return Number(text.replaceAll(',', ''));
}

function unescapeScript(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function unescapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return text.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => names[name]!);
}

function heatmap(name: string): PerfError {
  return new PerfError(
    'profile-unsupported',
    `${name} is a heat map of async-profiler, which packs its stacks for its own page. ` +
      'Send the .jfr that it was made from, or a flame graph (jfrconv -o flamegraph, or asprof -o collapsed).',
  );
}

function empty(name: string): PerfError {
  return new PerfError(
    'profile-broken',
    `${name} is a page of async-profiler without a frame in it: it may be cut off. Save it again from the profiler, or send the collapsed stacks.`,
  );
}
