/**
 * `go tool pprof -traces`: one block a stack, the value on its first line, innermost first.
 *
 *     -----------+-------------------------------------------------------
 *           20ms   regexp.(*bitState).shouldVisit (inline)
 *                  regexp.(*Regexp).tryBacktrack
 *
 * Labels of a sample stand before the value (`    key:value`), memory blocks may print `      bytes:  32kB`.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { axisOf } from './pprof-types.ts';
import { AMOUNT, amountOf, functionOf, headerOf, unitFor } from './pprof-units.ts';

export const pprofTraces: Format = { name: 'pprof-traces', detect, read };

const RULE = /^-{6,}\+-{6,}\s*$/;
const FIRST = new RegExp(`^\\s*(${AMOUNT})\\s{2,}(\\S.*)$`);

function detect(head: Head): Detection | null {
  const rules = head.lines.filter(line => RULE.test(line)).length;
  if (rules === 0 || head.lines.some(line => /^\s*flat\s+flat%/.test(line))) return null;
  const blocks = head.lines.filter(
    (line, index) => FIRST.test(line) && RULE.test(head.lines[index - 1] ?? ''),
  ).length;
  return blocks > 0 ? { confidence: 0.96, why: `${blocks} stacks between rulers "-----------+---"` } : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new TracesReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class TracesReader {
  readonly #stacks = new StackTable();
  readonly #header: string[] = [];
  readonly #unread = new UnreadLines();
  #number = 0;
  #unit = '';
  #value: number | null = null;
  #frames: number[] = [];
  #inBlocks = false;

  constructor() {
    this.#stacks.column('value');
  }

  line(text: string): void {
    this.#number++;
    if (RULE.test(text)) {
      this.#close();
      this.#inBlocks = true;
    } else if (!this.#inBlocks) this.#header.push(text.slice(0, 500));
    else if (text.trim() !== '') this.#content(text);
  }

  finish(input: Input): Profile {
    this.#close();
    const { type, total, unit, seconds, notes } = headerOf(this.#header.slice(0, 50));
    const view = viewOf(this.#stacks, 0, 'value', {
      unit: unitFor(this.#unit || unit, type),
      axis: axisOf({ type }),
      base: total === null ? 'the sum of the stacks shown' : `all of ${type}`,
    });
    return {
      format: 'pprof-traces',
      source: input.name,
      views: [
        {
          ...view,
          total: view.total || (total ?? 0),
          samples: null,
          entries: view.entries.map(entry => ({ ...entry, samples: null })),
        },
      ],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...notes],
      recording: seconds === null ? {} : { seconds },
    };
  }

  #content(text: string): void {
    const first = this.#value === null ? FIRST.exec(text) : null;
    const amount = first === null ? null : amountOf(first[1]!);
    if (first !== null && amount !== null) {
      this.#value = amount.value;
      this.#unit ||= amount.unit;
      this.#frame(first[2]!, text);
    } else if (this.#value !== null && /^\s{6,}\S/.test(text)) this.#frame(text.trim(), text);
    else if (this.#value === null && /^\s*\S{1,100}:\s*\S/.test(text)) return;
    else {
      this.#unread.add(this.#number, text);
    }
  }

  #frame(name: string, text: string): void {
    const frame = { ...functionOf(name.trim()), module: null };
    this.#frames.push(this.#stacks.intern(frame, this.#number, text));
  }

  #close(): void {
    if (this.#value !== null) {
      let node = 0;
      for (let i = this.#frames.length - 1; i >= 0; i--) node = this.#stacks.child(node, this.#frames[i]!);
      this.#stacks.add(node, 0, this.#value);
    }
    this.#value = null;
    this.#frames = [];
  }
}
