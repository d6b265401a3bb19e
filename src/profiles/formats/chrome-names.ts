/** What spans are called: their names, with what their arguments add. Each is kept once. */
import type { Frame } from '../model.ts';
import type { TraceEvent } from './chrome-event.ts';

const UNNAMED = '(unnamed)';

export class SpanNames {
  readonly #frames: Frame[] = [];
  readonly #ids = new Map<string, number>();

  /** clang says in `detail` which file or template it is at, the TypeScript compiler in `path`. */
  idOf({ name, detail, path }: TraceEvent): number {
    const shown = `${name ?? UNNAMED}${detail === null ? '' : ` ${detail}`}`;
    const key = path === null ? shown : `${shown}\0${path}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#frames.length);
    return this.#frames.push({ name: shown, module: null, file: path, line: null, kind: null }) - 1;
  }

  frame(id: number): Frame {
    return this.#frames[id]!;
  }
}

/** Numbers for texts, each the same one. */
export class TextIds {
  readonly #ids = new Map<string, number>();

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.#ids.size);
    return this.#ids.size - 1;
  }
}
