/**
 * The nodes of V8's call trees, in columns. They name their children by id, or their parent (in traces and newer files), or
 * stand one in another; then the inner one has the smaller row.
 */
import type { Frame } from '../model.ts';
import { NumberList } from '../number-list.ts';
import { TRUNCATED } from './truncation.ts';
import { frameOf } from './v8-frame.ts';
import type { V8Node } from './v8-node.ts';

/** Stacks hold 65,536 frames: of what is far beyond, nothing would be seen. */
const MAX_WORDS = 200_000;

export class V8Nodes {
  readonly ids = new NumberList();
  readonly parents = new NumberList();
  readonly hits = new NumberList();
  readonly sizes = new NumberList();
  readonly #children = new NumberList();
  readonly #childrenEnd = new NumberList();
  readonly #ticks = new NumberList();
  readonly #ticksEnd = new NumberList();
  readonly #names = new NumberList();
  readonly #urls = new NumberList();
  readonly #lines = new NumberList();
  readonly #firstLines = new NumberList();
  readonly #words: string[] = [];
  readonly #wordIds = new Map<string, number>();

  get length(): number {
    return this.ids.length;
  }

  /** The row of the node. */
  add(node: V8Node): number {
    this.ids.push(node.id);
    this.parents.push(node.parent);
    this.hits.push(node.hits);
    this.sizes.push(node.size);
    this.#names.push(this.#word(node.name));
    this.#urls.push(this.#word(node.url));
    this.#lines.push(node.line);
    this.#firstLines.push(node.hasCall ? 0 : 1);
    for (const child of node.children) this.#children.push(child);
    for (const figure of node.ticks) this.#ticks.push(figure);
    this.#childrenEnd.push(this.#children.length);
    this.#ticksEnd.push(this.#ticks.length);
    return this.length - 1;
  }

  frame(row: number): Frame {
    const firstLine = this.#firstLines.at(row) === 0 ? 0 : 1;
    const [name, url] = [this.#words[this.#names.at(row)]!, this.#words[this.#urls.at(row)]!];
    return frameOf(name, url, this.#lines.at(row), firstLine);
  }

  /** Each is an id, or the row of a node that stands in this one, counted from −1 downwards. */
  eachChild(row: number, visit: (child: number) => void): void {
    const end = this.#childrenEnd.at(row);
    for (let at = row === 0 ? 0 : this.#childrenEnd.at(row - 1); at < end; at++) visit(this.#children.at(at));
  }

  eachTick(row: number, visit: (line: number, ticks: number) => void): void {
    const end = this.#ticksEnd.at(row);
    for (let at = row === 0 ? 0 : this.#ticksEnd.at(row - 1); at < end; at += 2)
      visit(this.#ticks.at(at), this.#ticks.at(at + 1));
  }

  #word(text: string): number {
    const known = this.#wordIds.get(text);
    if (known !== undefined) return known;
    if (this.#words.length >= MAX_WORDS && text !== TRUNCATED) return this.#word(TRUNCATED);
    this.#wordIds.set(text, this.#words.length);
    return this.#words.push(text) - 1;
  }
}
