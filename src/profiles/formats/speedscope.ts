/**
 * speedscope's own JSON: https://www.speedscope.app/file-format-schema.json
 *
 *     {"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"main"},…]},
 *      "profiles":[{"type":"sampled","unit":"milliseconds","samples":[[0,1],…],"weights":[5,…]},
 *                  {"type":"evented","events":[{"type":"O","frame":0,"at":0},{"type":"C","frame":0,"at":9}]}]}
 *
 * Samples are outermost first. Each profile (thread) is a view; the active one, or the largest, comes first.
 */
import { type Fields, fieldsOf, listOf, numberOf, readJson, textOf } from '../json.ts';
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const speedscope: Format = { name: 'speedscope', detect, read };

const MAX_PROFILES = 500;
const UNITS: Record<string, readonly [unit: string, factor: number, axis: Axis]> = {
  nanoseconds: ['ns', 1, 'cpu'],
  microseconds: ['ns', 1e3, 'cpu'],
  milliseconds: ['ns', 1e6, 'cpu'],
  seconds: ['ns', 1e9, 'cpu'],
  bytes: ['bytes', 1, 'alloc'],
  none: ['samples', 1, 'count'],
};

function detect(head: Head): Detection | null {
  if (!/^\ufeff?\s*\{/.test(head.text)) return null;
  const named = head.text.includes('speedscope.app/file-format-schema.json');
  const shaped = /"shared"\s*:\s*\{\s*"frames"\s*:\s*\[/.test(head.text);
  return named || shaped
    ? { confidence: named ? 0.99 : 0.9, why: 'JSON of the speedscope file format' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const { value, notes } = await readJson(input);
  const whole = fieldsOf(value);
  const reader = new SpeedscopeReader(listOf(fieldsOf(whole['shared'])['frames']).map(fieldsOf));
  const profiles = listOf(whole['profiles']).map(fieldsOf);
  for (const profile of profiles.slice(0, MAX_PROFILES)) reader.profile(profile);
  return reader.finish(input.name, notes, profiles.length, numberOf(whole['activeProfileIndex']));
}

class SpeedscopeReader {
  readonly #stacks = new StackTable();
  readonly #frames: readonly Fields[];
  readonly #ids: number[] = [];
  readonly #units: string[] = [];
  readonly #isEvented: boolean[] = [];
  #broken = 0;

  constructor(frames: readonly Fields[]) {
    this.#frames = frames;
  }

  profile(profile: Fields): void {
    const name = textOf(profile['name']) ?? 'profile';
    const taken = this.#stacks.columns.some(column => column.name === name);
    const column = this.#stacks.column(taken ? `${name} (${this.#units.length + 1})` : name);
    const unit = textOf(profile['unit']) ?? 'none';
    this.#units.push(unit);
    const factor = UNITS[unit]?.[1] ?? 1;
    this.#isEvented.push(profile['type'] === 'evented');
    if (profile['type'] === 'evented')
      this.#events(listOf(profile['events']), numberOf(profile['endValue']), column, factor);
    else this.#samples(listOf(profile['samples']), listOf(profile['weights']), column, factor);
  }

  finish(source: string, before: readonly string[], profiles: number, active: number | null): Profile {
    if (this.#units.length === 0) {
      this.#stacks.column('profile');
      this.#units.push('none');
    }
    const order = this.#stacks.columns
      .map((_, index) => index)
      .sort(
        (a, b) =>
          Number(b === active) - Number(a === active) ||
          this.#stacks.columns[b]!.total - this.#stacks.columns[a]!.total,
      );
    const notes = [...before];
    if (profiles > 1)
      notes.push(
        `${profiles} profiles (threads), each a view of its own; the first is ${this.#stacks.columns[order[0]!]!.name}`,
      );
    if (this.#broken > 0) notes.push(`${this.#broken} frames or events that do not fit were left out`);
    return {
      format: 'speedscope',
      source,
      views: order.map(index => {
        const [unit, , axis] = UNITS[this.#units[index]!] ?? ['samples', 1, 'count' as const];
        // Events say how long something took, samples how often it was seen.
        const isEvented = this.#isEvented[index] === true;
        const view = viewOf(this.#stacks, index, this.#stacks.columns[index]!.name, {
          unit,
          axis: isEvented && unit === 'ns' ? 'wall' : axis,
          base: 'all of this profile',
        });
        if (!isEvented && axis !== 'alloc') return view;
        return { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) };
      }),
      stacks: this.#stacks,
      annotations: [],
      unread: { count: this.#broken, lines: [] },
      notes,
      recording: {},
    };
  }

  #samples(samples: readonly unknown[], weights: readonly unknown[], column: number, factor: number): void {
    samples.forEach((sample, index) => {
      let node = 0;
      for (const frame of listOf(sample)) node = this.#child(node, frame);
      this.#stacks.add(node, column, (numberOf(weights[index]) ?? (weights.length === 0 ? 1 : 0)) * factor);
    });
  }

  /** Time between two events belongs to the stack that is open; what is never closed lasts until the end. */
  #events(events: readonly unknown[], end: number | null, column: number, factor: number): void {
    const open: { node: number; frame: number | null }[] = [];
    let last: number | null = null;
    const passTo = (at: number) => {
      if (last !== null && at > last && open.length > 0)
        this.#stacks.add(open.at(-1)!.node, column, (at - last) * factor);
      last = Math.max(at, last ?? at);
    };
    for (const event of events.map(fieldsOf)) {
      const at = numberOf(event['at']);
      const frame = numberOf(event['frame']);
      if (at === null) {
        this.#broken++;
        continue;
      }
      passTo(at);
      if (event['type'] === 'O') {
        open.push({ node: this.#child(open.at(-1)?.node ?? 0, frame), frame });
        continue;
      }
      // A close of a frame further out closes what is within it as well.
      const opened = open.findLastIndex(({ frame: known }) => known === frame);
      if (opened !== open.length - 1 || opened < 0) this.#broken++;
      if (opened >= 0) open.length = opened;
    }
    if (open.length > 0 && end !== null) passTo(end);
  }

  #child(node: number, frame: unknown): number {
    const index = numberOf(frame);
    const fields = index === null ? undefined : this.#frames[index];
    if (index === null || fields === undefined) {
      this.#broken++;
      return node;
    }
    this.#ids[index] ??= this.#stacks.intern({
      name: textOf(fields['name']) ?? '(anonymous)',
      module: null,
      file: textOf(fields['file']),
      line: numberOf(fields['line']),
      kind: null,
    });
    return this.#stacks.child(node, this.#ids[index]!);
  }
}
