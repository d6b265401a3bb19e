/**
 * speedscope's own JSON: https://www.speedscope.app/file-format-schema.json
 *
 *     {"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"main"},…]},
 *      "profiles":[{"type":"sampled","unit":"milliseconds","samples":[[0,1],…],"weights":[5,…]},
 *                  {"type":"evented","events":[{"type":"O","frame":0,"at":0},{"type":"C","frame":0,"at":9}]}]}
 *
 * Samples are outermost first. Each profile (thread) is a view; the active one, or the largest, comes first.
 */
import { type Fields, fieldsOf, jsonOf, listOf, numberOf, textOf } from '../json.ts';
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
  const whole = await jsonOf(input);
  const reader = new SpeedscopeReader(listOf(fieldsOf(whole['shared'])['frames']).map(fieldsOf));
  const profiles = listOf(whole['profiles']).map(fieldsOf);
  for (const profile of profiles.slice(0, MAX_PROFILES)) reader.profile(profile);
  return reader.finish(input, profiles.length, numberOf(whole['activeProfileIndex']));
}

class SpeedscopeReader {
  readonly #stacks = new StackTable();
  readonly #frames: readonly Fields[];
  readonly #ids: number[] = [];
  readonly #units: string[] = [];
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
    if (profile['type'] === 'evented') this.#events(listOf(profile['events']), column, factor);
    else this.#samples(listOf(profile['samples']), listOf(profile['weights']), column, factor);
  }

  finish(input: Input, profiles: number, active: number | null): Profile {
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
    const notes = [...input.notes];
    if (profiles > 1)
      notes.push(
        `${profiles} profiles (threads), each a view of its own; the first is ${this.#stacks.columns[order[0]!]!.name}`,
      );
    if (this.#broken > 0) notes.push(`${this.#broken} frames or events that do not fit were left out`);
    return {
      format: 'speedscope',
      source: input.name,
      views: order.map(index => {
        const [unit, , axis] = UNITS[this.#units[index]!] ?? ['samples', 1, 'count' as const];
        return viewOf(this.#stacks, index, this.#stacks.columns[index]!.name, {
          unit,
          axis,
          base: 'all of this profile',
        });
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

  /** Time between two events belongs to the stack that is open. */
  #events(events: readonly unknown[], column: number, factor: number): void {
    const open: number[] = [0];
    let last: number | null = null;
    for (const event of events.map(fieldsOf)) {
      const at = numberOf(event['at']);
      if (at === null) {
        this.#broken++;
        continue;
      }
      if (last !== null && at > last && open.length > 1)
        this.#stacks.add(open.at(-1)!, column, (at - last) * factor);
      last = Math.max(at, last ?? at);
      if (event['type'] === 'O') open.push(this.#child(open.at(-1)!, event['frame']));
      else if (open.length > 1) open.pop();
      else this.#broken++;
    }
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
