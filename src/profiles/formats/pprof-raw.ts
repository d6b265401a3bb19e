/**
 * `go tool pprof -raw`: https://github.com/google/pprof/blob/main/profile/profile.go
 *
 *     Samples:
 *     samples/count cpu/nanoseconds
 *               2   20000000: 1 2 3
 *     Locations
 *          1: 0x40c5cd M=1 runtime.mallocgc /usr/lib/go/src/runtime/malloc.go:1146 s=0
 *                  regexp/syntax.(*compiler).rune /usr/…/compile.go:273 s=0          (inlined into the line above)
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { LONG_LINE, lineBatches } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { axisOf, unitOf, type ValueType } from './pprof-types.ts';
import { functionOf } from './pprof-units.ts';

export const pprofRaw: Format = { name: 'pprof-raw', detect, read };

const LOCATION = /^\s*(\d{1,19}): 0x([0-9a-f]{1,16})(?: M=(\d{1,9}))?(?: \[F\])?(?:\s+(\S.*))?$/;

function detect(head: Head): Detection | null {
  const named =
    head.lines.some(line => /^PeriodType: /.test(line)) &&
    head.lines.some(line => /^Samples:\s*$/.test(line));
  return named ? { confidence: 0.97, why: '"PeriodType:" and "Samples:"' } : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new RawReader();
  for await (const lines of lineBatches(input.chunks, LONG_LINE)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class RawReader {
  readonly #samples: { values: number[]; locations: string[] }[] = [];
  /** Innermost first. */
  readonly #locations = new Map<string, Frame[]>();
  readonly #unread = new UnreadLines();
  #types: ValueType[] = [];
  #section: 'head' | 'types' | 'samples' | 'locations' | 'mappings' = 'head';
  #last: Frame[] | null = null;
  #number = 0;
  #seconds: number | null = null;
  #primary: string | null = null;

  line(text: string): void {
    this.#number++;
    if (/^Samples:\s*$/.test(text)) this.#section = 'types';
    else if (/^Locations:?\s*$/.test(text)) this.#section = 'locations';
    else if (/^Mappings:?\s*$/.test(text)) this.#section = 'mappings';
    else if (this.#section === 'head')
      this.#seconds =
        Number(/^Duration: (\d{1,9}(?:\.\d{1,9})?)/.exec(text)?.[1] ?? Number.NaN) || this.#seconds;
    else if (this.#section === 'types') this.#readTypes(text);
    else if (this.#section === 'samples') this.#sample(text);
    else if (this.#section === 'locations') this.#location(text);
  }

  finish(input: Input): Profile {
    const types = this.#types.length > 0 ? this.#types : [{ type: 'samples', unit: 'count' }];
    const stacks = new StackTable();
    for (const { type } of types) stacks.column(type);
    for (const { values, locations } of this.#samples) {
      let node = 0;
      for (const id of locations.toReversed()) {
        for (const frame of (this.#locations.get(id) ?? []).toReversed())
          node = stacks.child(node, stacks.intern(frame));
      }
      values.slice(0, types.length).forEach((value, index) => {
        if (value !== 0)
          stacks.add(
            node,
            index,
            value * unitOf(types[index]!).factor,
            Math.min(Math.abs(values[0] ?? 1), 0xffffffff),
          );
      });
    }
    const primary = Math.max(
      0,
      types.findIndex(({ type }) => type === (this.#primary ?? types.at(-1)!.type)),
    );
    const order = [primary, ...types.keys().filter(index => index !== primary)];
    return {
      format: 'pprof-raw',
      source: input.name,
      views: order.map(index => {
        const type = types[index]!;
        const axis = axisOf(type);
        const view = viewOf(stacks, index, type.type, {
          unit: unitOf(type).unit,
          axis,
          base: `all of ${type.type}`,
        });
        return axis === 'cpu' ? view : { ...view, samples: null };
      }),
      stacks,
      annotations: [],
      unread: this.#unread,
      notes: input.notes,
      recording: this.#seconds === null ? {} : { seconds: this.#seconds },
    };
  }

  #readTypes(text: string): void {
    this.#section = 'samples';
    this.#types = text
      .trim()
      .split(/\s+/)
      .slice(0, 16)
      .map(word => {
        const [type = '', unit = ''] = word.replace(/\[dflt\]$/, '').split('/');
        if (word.endsWith('[dflt]')) this.#primary = type;
        return { type, unit };
      });
  }

  #sample(text: string): void {
    const sample = sampleOf(text);
    if (sample === null) {
      // Labels of the sample above: `                bytes:[32]`.
      if (!/^\s{4,}\S+:\[/.test(text) && text.trim() !== '') this.#unread.add(this.#number, text);
      return;
    }
    this.#samples.push(sample);
  }

  #location(text: string): void {
    const match = LOCATION.exec(text.slice(0, 8000));
    if (match !== null) {
      this.#last = [frameOf(match[4] ?? `0x${match[2]}`)];
      this.#locations.set(match[1]!, this.#last);
    } else if (this.#last !== null && /^\s{4,}\S/.test(text)) {
      // The line above was inlined into this one.
      this.#last[this.#last.length - 1] = { ...this.#last.at(-1)!, kind: 'inlined' };
      this.#last.push(frameOf(text.trim()));
    } else if (text.trim() !== '') this.#unread.add(this.#number, text);
  }
}

/** `          2   20000000: 1 2 3`: values, and where they were taken, innermost first. */
function sampleOf(text: string): { values: number[]; locations: string[] } | null {
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  const values = wordsOf(text.slice(0, colon));
  const locations = wordsOf(text.slice(colon + 1));
  const isSample =
    values.length > 0 &&
    values.length <= 16 &&
    values.every(word => /^-?\d{1,19}$/.test(word)) &&
    locations.every(word => /^\d{1,19}$/.test(word));
  return isSample ? { values: values.map(Number), locations } : null;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

function frameOf(text: string): Frame {
  const { name, file } = functionOf(text.replace(/ s=\d{1,9}(?:\(.*\))?$/, ''));
  return { name, module: null, file, line: null, kind: null };
}
