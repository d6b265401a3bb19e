/**
 * speedscope's own JSON: https://www.speedscope.app/file-format-schema.json
 *
 *     {"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"main"},…]},
 *      "profiles":[{"type":"sampled","unit":"milliseconds","samples":[[0,1],…],"weights":[5,…]},
 *                  {"type":"evented","events":[{"type":"O","frame":0,"at":0},{"type":"C","frame":0,"at":9}]}]}
 *
 * Samples are outermost first. Each profile (thread) is a view; the active one, or the largest, comes first.
 */
import { numberOf, readInto, textOf } from '../json.ts';
import { fields, list, numbers, type Shape, scalar } from '../json-shape.ts';
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { SpeedscopeFrames } from './speedscope-frames.ts';
import { SpeedscopeProfile } from './speedscope-profile.ts';
import { truncationNotes } from './truncation.ts';

export const speedscope: Format = { name: 'speedscope', detect, read };

const MAX_PROFILES = 500;
/** `SampleProfilerThreadTimeComputer` of Microsoft's TraceEvent, which dotnet-trace uses, ends each stack in one of these. */
const DOTNET =
  'CPU_TIME and UNMANAGED_CODE_TIME are no functions: the first is time that the function above ran, the second time in native code, waiting included';
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
  const named = /speedscope\.app\\?\/file-format-schema\.json/.test(head.text);
  const shaped = /"shared"\s*:\s*\{\s*"frames"\s*:\s*\[/.test(head.text);
  return named || shaped
    ? { confidence: named ? 0.99 : 0.9, why: 'JSON of the speedscope file format' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new SpeedscopeReader();
  const notes = await readInto(input, reader.shape());
  return reader.finish(input.name, notes);
}

class SpeedscopeReader {
  readonly #stacks = new StackTable();
  readonly #frames = new SpeedscopeFrames(this.#stacks);
  readonly #units: string[] = [];
  readonly #isEvented: boolean[] = [];
  /** Those that stand before the frames that they name. */
  #waiting: SpeedscopeProfile[] = [];
  #profile = new SpeedscopeProfile(this.#frames);
  #profiles = 0;
  #active: number | null = null;
  #exporter: string | null = null;

  shape(): Shape {
    const of = <T>(take: (profile: SpeedscopeProfile, value: T) => void, as: (value: unknown) => T) =>
      scalar(value => take(this.#profile, as(value)));
    const profile = fields({
      type: of((to, type) => (to.type = type), textOf),
      name: of((to, name) => (to.name = name), textOf),
      unit: of((to, unit) => (to.unit = unit), textOf),
      endValue: of((to, end) => (to.end = end), numberOf),
      samples: list(numbers({ push: frame => this.#profile.frame(frame) }), () => this.#profile.sample()),
      weights: numbers({ push: weight => this.#profile.weights.push(weight) }),
      events: list(
        fields({
          type: scalar(type => this.#profile.event.opens(type === 'O')),
          frame: scalar(frame => this.#profile.event.of(numberOf(frame))),
          at: scalar(at => this.#profile.event.happensAt(numberOf(at))),
        }),
        () => this.#profile.event.add(),
      ),
    });
    return fields({
      activeProfileIndex: scalar(index => {
        this.#active = numberOf(index);
      }),
      exporter: scalar(exporter => {
        this.#exporter = textOf(exporter);
      }),
      shared: fields({ frames: this.#frames.shape() }),
      profiles: list(profile, () => this.#next()),
    });
  }

  finish(source: string, before: readonly string[]): Profile {
    this.#frames.isKnown = true;
    for (const profile of this.#waiting) this.#place(profile);
    if (this.#units.length === 0) {
      this.#stacks.column('profile');
      this.#units.push('none');
    }
    const order = this.#stacks.columns
      .map((_, index) => index)
      .sort(
        (a, b) =>
          Number(b === this.#active) - Number(a === this.#active) ||
          this.#stacks.columns[b]!.total - this.#stacks.columns[a]!.total,
      );
    const notes = [...before];
    if (this.#profiles > 1)
      notes.push(
        `${this.#profiles} profiles (threads), each a view of its own; the first is ${this.#stacks.columns[order[0]!]!.name}`,
      );
    const { broken } = this.#frames;
    if (broken > 0) notes.push(`${broken} frames or events that do not fit were left out`);
    notes.push(...truncationNotes(this.#stacks));
    if (this.#exporter?.startsWith('TraceEvent@') === true) notes.push(DOTNET);
    return {
      format: 'speedscope',
      source,
      views: order.map(index => this.#view(index)),
      stacks: this.#stacks,
      annotations: [],
      unread: { count: broken, lines: [] },
      notes,
      recording: {},
    };
  }

  #view(index: number) {
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
  }

  #next(): void {
    const profile = this.#profile;
    this.#profile = new SpeedscopeProfile(this.#frames);
    if (++this.#profiles > MAX_PROFILES) return;
    if (this.#frames.isKnown) this.#place(profile);
    else this.#waiting.push(profile);
  }

  #place(profile: SpeedscopeProfile): void {
    const name = profile.name ?? 'profile';
    const taken = this.#stacks.columns.some(column => column.name === name);
    const column = this.#stacks.column(taken ? `${name} (${this.#units.length + 1})` : name);
    const unit = profile.unit ?? 'none';
    this.#units.push(unit);
    this.#isEvented.push(profile.type === 'evented');
    const factor = UNITS[unit]?.[1] ?? 1;
    profile.place((node, weight) => this.#stacks.add(node, column, weight * factor));
  }
}
