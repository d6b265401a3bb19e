/** The frames that all profiles of a speedscope file share, in columns, and the stacks that are made of them. */
import { numberOf, textOf } from '../json.ts';
import { fields, Shape, scalar } from '../json-shape.ts';
import { NumberList } from '../number-list.ts';
import type { StackTable } from '../stacks.ts';
import { TRUNCATED } from './truncation.ts';

/** Stacks hold 65,536 frames: of what is far beyond, nothing would be seen. */
const MAX_NAMES = 200_000;

export class SpeedscopeFrames {
  /** They were read: what names them can be placed at once. */
  isKnown = false;
  /** Frames that are not there, and events that do not fit. */
  broken = 0;
  readonly #stacks: StackTable;
  readonly #names: (string | null)[] = [];
  readonly #files: (string | null)[] = [];
  readonly #lines = new NumberList();
  readonly #ids: number[] = [];
  #name: string | null = null;
  #file: string | null = null;
  #line: number | null = null;

  constructor(stacks: StackTable) {
    this.#stacks = stacks;
  }

  shape(): Shape {
    return new Shape({
      elements: fields({
        name: scalar(name => {
          this.#name = textOf(name);
        }),
        file: scalar(file => {
          this.#file = textOf(file);
        }),
        line: scalar(line => {
          this.#line = numberOf(line);
        }),
      }),
      each: () => this.#add(),
      end: () => {
        this.isKnown = true;
      },
    });
  }

  /** The child of `node` for a frame; the node itself where there is no such frame. */
  child(node: number, frame: number): number {
    const name = this.#names[frame];
    if (name === undefined) {
      this.broken++;
      return node;
    }
    this.#ids[frame] ??= this.#stacks.intern({
      name: name ?? '(anonymous)',
      module: null,
      file: this.#files[frame]!,
      line: numberOf(this.#lines.at(frame)),
      kind: null,
    });
    return this.#stacks.child(node, this.#ids[frame]!);
  }

  #add(): void {
    this.#names.push(this.#names.length < MAX_NAMES ? this.#name : TRUNCATED);
    this.#files.push(this.#file);
    this.#lines.push(this.#line ?? Number.NaN);
    this.#name = null;
    this.#file = null;
    this.#line = null;
  }
}
