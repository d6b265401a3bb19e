/** What spans are called, and what their arguments say of the longest of them. */
import type { Frame } from '../model.ts';
import type { TraceEvent } from './chrome-event.ts';
import { TRUNCATED } from './truncation.ts';

const UNNAMED = '(unnamed)';
const LONGEST = 3;
const NONE = -1;
/** Stacks hold 65,536 frames: of what is beyond this, nothing would be seen. */
const MAX_TEXTS = 100_000;
const BEYOND: Frame = { name: TRUNCATED, module: null, file: null, line: null, kind: null };

export class SpanNames {
  readonly #frames: Frame[] = [];
  readonly #ids = new TextIds();
  /** Of those with details, the longest first. */
  readonly #longest: { readonly text: string; readonly micros: number }[] = [];

  idOf({ name }: TraceEvent): number {
    const id = this.#ids.idOf(name ?? UNNAMED);
    if (id === NONE) return NONE;
    this.#frames[id] ??= frameOf(name ?? UNNAMED);
    return id;
  }

  frame(id: number): Frame {
    return this.#frames[id] ?? BEYOND;
  }

  /** clang says in `detail` which file or template it is at, the TypeScript compiler in `path`. */
  measure({ name, detail, path, duration }: TraceEvent): void {
    const said = detail ?? path;
    const shortest = this.#longest.length < LONGEST ? 0 : this.#longest.at(-1)!.micros;
    if (said === null || !(duration > shortest)) return;
    this.#longest.push({ text: `${name ?? UNNAMED} ${said.slice(0, 200)}`, micros: duration });
    this.#longest.sort((a, b) => b.micros - a.micros);
    this.#longest.length = Math.min(LONGEST, this.#longest.length);
  }

  /** Which single spans took longest, with what is within them. */
  notes(): string[] {
    const spans = this.#longest.map(({ text, micros }) => `${text} (${(micros / 1000).toFixed(1)} ms)`);
    return spans.length === 0
      ? []
      : [`the longest single spans with details, what is within them included: ${spans.join(', ')}`];
  }
}

/** Tracers of Python put the place into the name: `fib (/srv/app.py:3)` of VizTracer, `app.py(3): fib` of PyTorch. */
function frameOf(span: string): Frame {
  const place =
    /^(?<name>[^()]{1,500}) \((?<file>[^()]{1,500}):(?<line>\d{1,9})\)$/.exec(span) ??
    /^(?<file>[^()]{1,500}\.py)\((?<line>\d{1,9})\): (?<name>.{1,500})$/.exec(span);
  const { name = span, file = null, line = null } = place?.groups ?? {};
  return { name, module: null, file, line: line === null ? null : Number(line), kind: null };
}

/** Numbers for texts, each the same one; −1 for those that are too many. */
export class TextIds {
  readonly #ids = new Map<string, number>();

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    if (this.#ids.size >= MAX_TEXTS) return NONE;
    this.#ids.set(text, this.#ids.size);
    return this.#ids.size - 1;
  }
}
