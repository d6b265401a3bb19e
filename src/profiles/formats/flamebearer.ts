/**
 * Pyroscope's JSON, as its page and its API give it.
 * Source: https://github.com/grafana/pyroscope/blob/main/pkg/og/structs/flamebearer/flamebearer.go
 *
 *     {"version":1,"flamebearer":{"names":["total","main",…],"levels":[[0,100,0,0],[0,60,10,1,5,35,35,2]],"numTicks":100},
 *      "metadata":{"format":"single","sampleRate":100,"units":"samples","spyName":"gospy"}}
 *     {"flamegraph":{"names":[…],"levels":[{"values":["0","100","0","0"]},…],"total":"100"}}
 *
 * A level is rows of four: the gap to the bar before it, total, self, name. In a comparison (format "double") there are seven.
 */
import { figureOf, readInto, textOf } from '../json.ts';
import { fields, list, Shape, scalar } from '../json-shape.ts';
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { NumberList } from '../number-list.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const flamebearer: Format = { name: 'flamebearer', detect, read };

const MAX_LEVELS = 100_000;
const UNKNOWN = '(unknown)';

function detect(head: Head): Detection | null {
  const named = /"(?:flamebearer|flamegraph)"\s*:\s*\{\s*"(?:names|levels|numTicks)"/.test(head.text);
  return /^\ufeff?\s*\{/.test(head.text) && named
    ? { confidence: 0.95, why: "Pyroscope's flame graph as JSON" }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const file = new FlameFile();
  const notes = await readInto(input, file.shape());
  const isDouble = file.format === 'double' || file.hasLeft;
  const { unit, factor, axis } = meaningOf(file);
  const stacks = new StackTable();
  const columns = isDouble ? [stacks.column('right'), stacks.column('left')] : [stacks.column(unit)];
  place(stacks, columns, file, isDouble, factor);
  return {
    format: 'flamebearer',
    source: input.name,
    views: columns.map(index => {
      const name = stacks.columns[index]!.name;
      const view = viewOf(stacks, index, name, { unit, axis, base: `all of ${name}` });
      return { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) };
    }),
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [
      ...notes,
      ...(isDouble
        ? ['a comparison: figures are of the right side (after), the left side is a view of its own']
        : []),
      'the graph may be cut by the page that made it (small frames are "other"): the .pb.gz is whole',
    ],
    recording: {},
  };
}

/** Names and levels in either of its forms, where figures may be texts. */
class FlameFile {
  readonly names: string[] = [];
  /** All levels after one another, and where each of them ends. */
  readonly figures = new NumberList();
  readonly ends = new NumberList();
  format: string | null = null;
  units: string | null = null;
  rate = 0;
  /** It is a comparison. */
  hasLeft = false;

  shape(): Shape {
    const graph = this.#graphShape();
    return fields({
      flamebearer: graph,
      flamegraph: graph,
      metadata: fields({
        format: scalar(format => {
          this.format = textOf(format);
        }),
        units: scalar(units => {
          this.units = textOf(units);
        }),
        sampleRate: scalar(rate => {
          this.rate = figureOf(rate) ?? 0;
        }),
      }),
    });
  }

  #graphShape(): Shape {
    let name = UNKNOWN;
    const figure = scalar(value => this.figures.push(figureOf(value) ?? 0));
    return fields({
      names: list(
        scalar(value => {
          name = textOf(value) ?? UNKNOWN;
        }),
        () => {
          this.names.push(name);
          name = UNKNOWN;
        },
      ),
      levels: list(new Shape({ elements: figure, fields: { values: list(figure) } }), () =>
        this.ends.push(this.figures.length),
      ),
      leftTicks: scalar(() => {
        this.hasLeft = true;
      }),
    });
  }
}

/** Ticks are samples at a rate, or already the unit. */
function meaningOf({ units, rate }: FlameFile): { unit: string; factor: number; axis: Axis } {
  if (units === null) return { unit: 'units', factor: 1, axis: 'count' };
  if (units === 'bytes') return { unit: 'bytes', factor: 1, axis: 'alloc' };
  if (units === 'objects' || units === 'goroutines') return { unit: units, factor: 1, axis: 'alloc' };
  if (/^lock_/.test(units))
    return { unit: units === 'lock_nanoseconds' ? 'ns' : 'contentions', factor: 1, axis: 'lock' };
  if (units === 'nanoseconds') return { unit: 'ns', factor: 1, axis: 'cpu' };
  return rate >= 1e9
    ? { unit: 'ns', factor: 1e9 / rate, axis: 'cpu' }
    : { unit: 'samples', factor: 1, axis: 'cpu' };
}

interface Bar {
  readonly start: number;
  readonly end: number;
  readonly node: number;
}

function place(
  stacks: StackTable,
  columns: readonly number[],
  file: FlameFile,
  isDouble: boolean,
  factor: number,
): void {
  let above: readonly Bar[] = [];
  for (let level = 0, start = 0; level < Math.min(file.ends.length, MAX_LEVELS); level++) {
    const end = file.ends.at(level);
    const figures = Array.from({ length: end - start }, (_, index) => file.figures.at(start + index));
    start = end;
    above = barsOf(figures, isDouble).map(bar => {
      const name = file.names[bar.name] ?? UNKNOWN;
      const frame = stacks.intern({ name, module: null, file: null, line: null, kind: null });
      const isTotal = above.length === 0 && name === 'total';
      const node = isTotal ? 0 : stacks.child(nodeBelow(above, bar.start), frame);
      bar.selves.forEach((self, side) => {
        if (self > 0) stacks.add(node, columns[side]!, self * factor);
      });
      return { ...bar, node };
    });
  }
}

/** Of the level above, the bar within whose width `start` lies. */
function nodeBelow(bars: readonly Bar[], start: number): number {
  let low = 0;
  let high = bars.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  return bars[low]?.node ?? 0;
}

/** Bars of one level from left to right; of a comparison, both sides' widths count, and the right side's self comes first. */
function barsOf(figures: readonly number[], isDouble: boolean): (Omit<Bar, 'node'> & Selves)[] {
  const width = isDouble ? 7 : 4;
  const bars: (Omit<Bar, 'node'> & Selves)[] = [];
  let at = 0;
  for (let i = 0; i + width <= figures.length; i += width) {
    const side = (offset: number) => figures[i + offset]!;
    at += isDouble ? side(0) + side(3) : side(0);
    const total = isDouble ? side(1) + side(4) : side(1);
    const selves = isDouble ? [side(5), side(2)] : [side(2)];
    bars.push({ start: at, end: at + total, selves, name: side(width - 1) });
    at += total;
  }
  return bars;
}

interface Selves {
  readonly selves: readonly number[];
  readonly name: number;
}
