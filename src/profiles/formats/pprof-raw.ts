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
import type { Detection, Format, Frame, Head, Input, Profile, View } from '../model.ts';
import { LONG_LINE, readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { changesOf } from './pprof-changes.ts';
import { Labels } from './pprof-labels.ts';
import { addressFrame, kindOf, type Mapping } from './pprof-mapping.ts';
import { axisOf, meaningOf, shareOf, unitOf, type ValueType } from './pprof-types.ts';

export const pprofRaw: Format = { name: 'pprof-raw', detect, read };

const LOCATION = /^\s*(\d{1,19}): 0x([0-9a-f]{1,16})(?: M=(\d{1,9}))?(?: \[F\])?(?:\s+(\S.*)?)?$/;
/** `1: 0x400000/0x52e000/0x0 /src/hot 4f1c… [FN]`: start, limit, offset, file, build id. */
const MAPPING = /^(\d{1,9}): 0x([0-9a-f]{1,16})\/0x([0-9a-f]{1,16})\/0x([0-9a-f]{1,16})\s?(\S{0,1000})/;

/** Lines that may stand before it, such as a prompt; a page that quotes it further down is only guessed at. */
const MAX_BEFORE = 20;

function detect(head: Head): Detection | null {
  const lines = head.lines.filter(line => line.trim() !== '');
  const start = lines.findIndex(line => /^PeriodType: /.test(line));
  if (start < 0 || !lines.some(line => /^Samples:\s*$/.test(line))) return null;
  return { confidence: start <= MAX_BEFORE ? 0.97 : 0.45, why: '"PeriodType:" and "Samples:"' };
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new RawReader(), LONG_LINE);
}

interface Place {
  readonly address: bigint;
  readonly mapping: string;
  /** Innermost first; empty without symbols. */
  readonly lines: Frame[];
}

interface Sample {
  readonly values: readonly number[];
  readonly locations: readonly string[];
}

class RawReader {
  readonly #samples: Sample[] = [];
  readonly #places = new Map<string, Place>();
  readonly #mappings = new Map<string, Mapping>();
  readonly #labels = new Labels();
  readonly #unread = new UnreadLines();
  #types: ValueType[] = [];
  #section: 'head' | 'types' | 'samples' | 'locations' | 'mappings' = 'head';
  #last: Place | null = null;
  #number = 0;
  #seconds: number | null = null;
  #primary: string | null = null;

  line(text: string): void {
    this.#number++;
    if (/^Samples:\s*$/.test(text)) this.#section = 'types';
    else if (/^Locations:?\s*$/.test(text)) this.#section = 'locations';
    else if (/^Mappings:?\s*$/.test(text)) this.#section = 'mappings';
    else if (this.#section === 'head')
      this.#seconds = secondsOf(/^Duration: (\S{1,40})/.exec(text)?.[1] ?? '') || this.#seconds;
    else if (this.#section === 'types') this.#readTypes(text);
    else if (this.#section === 'samples') this.#sample(text);
    else if (this.#section === 'locations') this.#location(text);
    else this.#mapping(text);
  }

  finish(input: Input): Profile {
    const types = this.#types.length > 0 ? this.#types : [{ type: 'samples', unit: 'count' }];
    const stacks = new StackTable();
    for (const { type } of types) stacks.column(type);
    const totals = types.map(() => 0);
    for (const { values, locations } of this.#samples) {
      let node = 0;
      for (const id of locations.toReversed()) {
        for (const frame of this.#framesOf(id).toReversed()) node = stacks.child(node, stacks.intern(frame));
      }
      const count = Math.min(Math.abs(values[0] ?? 1), 0xffffffff);
      values.slice(0, types.length).forEach((value, index) => {
        if (value !== 0) stacks.add(node, index, value * unitOf(types[index]!).factor, count);
        totals[index]! += Math.abs(value * unitOf(types[index]!).factor);
      });
    }
    const named = this.#primary ?? types.at(-1)!.type;
    const primary = Math.max(
      0,
      types.findIndex(({ type }) => type === named),
    );
    const views = [primary, ...types.keys().filter(index => index !== primary)].map(index =>
      rawView(stacks, index, types[index]!, totals[index]!),
    );
    const meaning = meaningOf(views[0]!);
    return {
      format: 'pprof-raw',
      source: input.name,
      views,
      stacks,
      annotations: [],
      unread: this.#unread,
      notes: [
        ...input.notes,
        ...(meaning === null ? [] : [meaning]),
        ...changesOf(views[0]!),
        ...this.#labels.notes(views[0]!.total),
      ],
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
    if (sample !== null) this.#samples.push(sample);
    else if (/^\s{4,}\S+:\[/.test(text)) this.#readLabels(text);
    else if (text.trim() !== '') this.#unread.add(this.#number, text);
  }

  /** Of the sample above: `                bytes:[32] request:[a b]`. */
  #readLabels(text: string): void {
    const { values } = this.#samples.at(-1) ?? { values: [] };
    const index = this.#types.findIndex(({ type }) => type === this.#primary);
    const at = index >= 0 ? index : this.#types.length - 1;
    const type = this.#types[at];
    if (type === undefined) return;
    for (const [, key, value] of text.slice(0, 8000).matchAll(/(\S{1,200}?):\[([^\]]{0,500})\]/g))
      this.#labels.add(key!, value!, (values[at] ?? 0) * unitOf(type).factor);
  }

  #location(text: string): void {
    const match = LOCATION.exec(text.slice(0, 8000));
    if (match !== null) {
      const lines = match[4] === undefined ? [] : [frameOf(match[4])];
      this.#last = { address: BigInt(`0x${match[2]}`), mapping: match[3] ?? '', lines };
      this.#places.set(match[1]!, this.#last);
    } else if (this.#last !== null && /^\s{4,}\S/.test(text)) {
      // The line above was inlined into this one.
      const { lines } = this.#last;
      if (lines.length > 0) lines[lines.length - 1] = { ...lines.at(-1)!, kind: 'inlined' };
      lines.push(frameOf(text.trim()));
    } else if (text.trim() !== '') this.#unread.add(this.#number, text);
  }

  #mapping(text: string): void {
    const match = MAPPING.exec(text);
    if (match === null) return;
    const [start, limit, offset] = [match[2], match[3], match[4]].map(digits => BigInt(`0x${digits}`));
    this.#mappings.set(match[1]!, { start: start!, limit: limit!, offset: offset!, file: match[5]! });
  }

  #framesOf(id: string): readonly Frame[] {
    const place = this.#places.get(id);
    if (place === undefined) return [];
    const mapping = this.#mappings.get(place.mapping) ?? null;
    if (place.lines.length === 0) return [addressFrame(place.address, mapping)];
    const module = mapping?.file || null;
    return place.lines.map(frame => ({ ...frame, module, kind: kindOf(module) ?? frame.kind }));
  }
}

function rawView(stacks: StackTable, index: number, type: ValueType, total: number): View {
  const axis = axisOf(type);
  const meaning = { unit: unitOf(type).unit, axis, base: `all of ${type.type}` };
  const view = { ...viewOf(stacks, index, type.type, meaning), ...shareOf(type.type), total };
  return axis === 'cpu' ? view : { ...view, samples: null };
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

/** `main.work /src/main.go:12:3 s=10(_main.work)`: line, column, first line, the name in the symbol table. */
function frameOf(text: string): Frame {
  const bare = text.replace(/ s=-?\d{1,9}(?:\(.{0,4000}\))?$/, '');
  const place =
    /^(.{1,4000}?) ((?:[A-Za-z]:[\\/]|\/)[^:]{0,1000}):-?\d{1,9}(?::-?\d{1,9})?$/.exec(bare) ??
    /^(.{1,4000}) (\S{0,1000}?):-?\d{1,9}(?::-?\d{1,9})?$/.exec(bare);
  return { name: place?.[1] ?? bare, module: null, file: place?.[2] || null, line: null, kind: null };
}

/** Go's durations: `1.02s`, `30s`, `1m30.5s`, `1h2m3s`, `500ms`. */
function secondsOf(text: string): number | null {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, µs: 1e-6, us: 1e-6, ns: 1e-9 };
  let seconds = 0;
  for (const [, value, unit] of text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(h|ms|m|s|µs|us|ns|$)/g))
    seconds += Number(value) * (units[unit || 's'] ?? 1);
  return seconds > 0 ? seconds : null;
}
