/** The state of a callgrind file while it is read: name tables, the current place, relative positions. */
import type { SourceLine } from '../model.ts';
import { UnreadLines } from '../unread.ts';

export interface Place {
  readonly function: string;
  readonly file: string | null;
  readonly object: string | null;
  /** By event. */
  readonly self: number[];
  /** Inclusive cost of what it calls, by event. */
  readonly calls: number[];
  /** Source line → cost of the first event. */
  readonly lines: Map<number, number>;
  readonly at: SourceLine;
}

const SPECIFICATION = /^(ob|fl|fi|fe|fn|cob|cfi|cfl|cfn|job|jfi|jfn)=\s*(?:\((\d{1,9})\))?(.*)$/;
const MAX_PLACES = 200_000;
const MAX_LINES = 20_000;

export class CallgrindCosts {
  readonly unread = new UnreadLines();
  events: string[] = [];
  /** By event, added up over the parts and threads of the file. */
  readonly summary: number[] = [];
  parts = 0;
  creator: string | null = null;
  hasCalls = false;
  command: string | null = null;
  readonly #places = new Map<string, Place>();
  readonly #names = {
    ob: new Map<string, string>(),
    fl: new Map<string, string>(),
    fn: new Map<string, string>(),
  };
  #positions = 1;
  #lineColumn = 0;
  #last: number[] = [0, 0];
  #object: string | null = null;
  #file: string | null = null;
  #function = '???';
  #afterCalls = false;
  #lastSum: 'summary' | 'totals' | null = null;
  #number = 0;

  get places(): Place[] {
    return [...this.#places.values()];
  }

  line(text: string): void {
    this.#number++;
    if (text === '' || text.startsWith('#') || text === '\r') return;
    const first = text.charCodeAt(0);
    // Digits, +, - and * begin costs.
    if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 42) {
      if (!this.#cost(text)) this.unread.add(this.#number, text);
      return;
    }
    const specification = SPECIFICATION.exec(text.slice(0, 8000));
    if (specification !== null) this.#specify(specification[1]!, specification[2], specification[3]!.trim());
    else if (text.startsWith('calls=')) {
      this.#afterCalls = true;
      this.hasCalls = true;
    } else if (!this.#header(text)) this.unread.add(this.#number, text);
  }

  #header(text: string): boolean {
    const match = /^(\w+):\s?(.*)$/.exec(text.slice(0, 4000));
    if (match === null) return /^(?:jump|jcnd)=|^\s*$/.test(text);
    const [, key, value] = match;
    if (key === 'events') this.events = value!.trim().split(/\s+/).slice(0, 64);
    else if (key === 'positions') {
      const kinds = value!.trim().split(/\s+/);
      this.#positions = Math.max(1, Math.min(2, kinds.length));
      this.#lineColumn = Math.max(0, kinds.indexOf('line'));
    } else if (key === 'summary' || key === 'totals') this.#sum(key, value!);
    else if (key === 'cmd') this.command ??= value!.trim();
    else if (key === 'creator') this.creator ??= value!.trim();
    else if (key === 'part') this.parts++;
    return true;
  }

  /** A part says its sum before its costs (`summary`), behind them (`totals`), or both. */
  #sum(key: 'summary' | 'totals', value: string): void {
    const figures = value.trim().split(/\s+/).map(Number);
    if (key === 'totals' && this.#lastSum === 'summary') this.#lastSum = null;
    else {
      this.#lastSum = key;
      figures.forEach((figure, index) => {
        if (Number.isFinite(figure)) this.summary[index] = (this.summary[index] ?? 0) + figure;
      });
    }
  }

  #specify(key: string, id: string | undefined, name: string): void {
    const kind = key.endsWith('ob') ? 'ob' : key.endsWith('fn') ? 'fn' : 'fl';
    const names = this.#names[kind];
    if (id !== undefined && name !== '') names.set(id, name);
    const resolved = (id === undefined ? name : (names.get(id) ?? `(${id})`)) || '???';
    if (key === 'ob') this.#object = resolved === '???' ? null : resolved;
    else if (key === 'fl' || key === 'fi' || key === 'fe') this.#file = resolved === '???' ? null : resolved;
    else if (key === 'fn') this.#function = resolved;
  }

  #cost(text: string): boolean {
    const words = text.trim().split(/\s+/);
    if (words.length < this.#positions) return false;
    for (let i = 0; i < this.#positions; i++) {
      const position = positionOf(words[i]!, this.#last[i] ?? 0);
      if (position === null) return false;
      this.#last[i] = position;
    }
    const costs = words.slice(this.#positions).map(Number);
    if (costs.some(cost => !Number.isFinite(cost))) return false;
    const place = this.#place();
    const target = this.#afterCalls ? place.calls : place.self;
    costs.forEach((cost, index) => {
      target[index] = (target[index] ?? 0) + cost;
    });
    const line = this.#last[this.#lineColumn] ?? 0;
    if (!this.#afterCalls && line > 0 && place.lines.size < MAX_LINES)
      place.lines.set(line, (place.lines.get(line) ?? 0) + (costs[0] ?? 0));
    this.#afterCalls = false;
    return true;
  }

  #place(): Place {
    const full = this.#places.size >= MAX_PLACES;
    const key = full ? '[truncated]' : `${this.#function}\0${this.#file ?? ''}\0${this.#object ?? ''}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place: Place = {
      function: full ? '[truncated]' : this.#function,
      file: full ? null : this.#file,
      object: full ? null : this.#object,
      self: [],
      calls: [],
      lines: new Map(),
      at: { line: this.#number, text: `fn=${this.#function}` },
    };
    this.#places.set(key, place);
    return place;
  }
}

/** `16`, `0x10e0`, `+3`, `-2`, `*`. */
function positionOf(word: string, last: number): number | null {
  if (word === '*') return last;
  const match = /^([+-]?)(0x[0-9a-f]{1,16}|\d{1,18})$/i.exec(word);
  if (match === null) return null;
  const value = Number(match[2]);
  return match[1] === '+' ? last + value : match[1] === '-' ? last - value : value;
}
