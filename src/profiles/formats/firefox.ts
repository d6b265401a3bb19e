/**
 * The Firefox profiler's JSON, as Gecko writes it, as DevTools saved it before 2020, and as the profiler (and samply) saves it.
 * Source: https://github.com/firefox-devtools/profiler/blob/main/src/types/profile.ts and gecko-profile.ts
 *
 *     processed: {"meta":{"interval":1,…},"threads":[{"name":…,"samples":{"stack":[…]},"stackTable":{"frame":[…],"prefix":[…]},
 *                 "frameTable":{"func":[…]},"funcTable":{"name":[…],"fileName":[…]},"stringArray":[…]}]}
 *     Gecko:     tables as {"schema":{"stack":0,"time":1},"data":[[…],…]}, locations "name (url:line)"
 *     DevTools:  {"label":"","duration":49.4,"markers":[…],"frames":[],"memory":[],"ticks":[],…,"profile":{…Gecko's…}}
 *
 * Newer files keep the tables once, under `shared`. A sample counts 1, or its weight.
 */
import { PerfError } from '../../core/errors.ts';
import { readInto } from '../json.ts';
import type { Axis, Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { FirefoxProcess, type FirefoxThread, MAX_THREADS } from './firefox-file.ts';
import { type ThreadContext, ThreadTables } from './firefox-tables.ts';
import { truncationNotes } from './truncation.ts';

export const firefox: Format = { name: 'firefox', detect, read };

const MARKS = [
  '"interval"',
  '"processType"',
  '"preprocessedProfileVersion"',
  '"stackTable"',
  '"markerSchema"',
  '"product"',
  '"categories"',
  '"stackwalk"',
];
const WITHOUT_SYMBOLS =
  'native code is addresses only: open the file at https://profiler.firefox.com, which knows the symbols, and save it from there';
const WEIGHTS: Record<string, readonly [unit: string, factor: number, axis: Axis]> = {
  samples: ['samples', 1, 'cpu'],
  'tracing-ms': ['ns', 1e6, 'wall'],
  bytes: ['bytes', 1, 'alloc'],
};

function detect(head: Head): Detection | null {
  if (!/^\ufeff?\s*\{/.test(head.text)) return null;
  if (
    /^\ufeff?\s*\{\s*"label"\s*:\s*"[^"]{0,200}"\s*,\s*"duration"\s*:\s*[\d.]+\s*,\s*"markers"\s*:/.test(
      head.text,
    )
  )
    return { confidence: 0.9, why: "a recording of Firefox's DevTools" };
  const hasLibs = /"libs"\s*:\s*\[\s*\{[^{}]{0,1000}"(?:breakpadId|debugName)"/.test(head.text);
  if (!hasLibs && !/"meta"\s*:\s*\{/.test(head.text)) return null;
  const found = MARKS.filter(mark => head.text.includes(mark)).length + (hasLibs ? 2 : 0);
  return found >= 2
    ? { confidence: found >= 3 ? 0.95 : 0.7, why: `JSON with ${found} marks of the Firefox profiler` }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const outer = new FirefoxProcess();
  const inner = new FirefoxProcess();
  const notes = await readInto(input, outer.shape({ profile: inner.shape() }));
  const whole = !outer.hasThreads && inner.hasThreads ? inner : outer;
  const reader = new FirefoxReader();
  for (const process of processesOf(whole)) reader.process(process, whole);
  return reader.finish(input.name, notes, whole.interval);
}

/** Child processes are profiles of their own within that of the parent. */
function processesOf(whole: FirefoxProcess): FirefoxProcess[] {
  const found: FirefoxProcess[] = [];
  const open = [whole];
  for (
    let process = open.shift();
    process !== undefined && found.length < MAX_THREADS;
    process = open.shift()
  ) {
    found.push(process);
    open.push(...process.processes.slice(0, MAX_THREADS));
  }
  return found;
}

class FirefoxReader {
  readonly #stacks = new StackTable();
  readonly #weights: string[] = [];
  #threads = 0;
  #broken = 0;
  #samples = 0;
  #withoutCpu = 0;
  #knowsCpu = false;

  process(process: FirefoxProcess, whole: FirefoxProcess): void {
    const { categories } = process.hasMeta ? process : whole;
    const idle = new Set(categories.flatMap((name, index) => (name === 'Idle' ? [index] : [])));
    const shared = process.shared ?? whole.shared;
    for (const thread of process.threads) {
      if (++this.#threads > MAX_THREADS) return;
      this.#thread(thread, { thread, shared, libs: thread.libs ?? process.libs ?? whole.libs ?? [], idle });
    }
  }

  finish(source: string, notes: readonly string[], interval: number | null): Profile {
    const stacks = this.#stacks;
    if (stacks.columns.length === 0) {
      throw new PerfError(
        'profile-empty',
        `${source} is a Firefox profile of ${this.#threads} threads without a sample that can be read (a version before 2015, or nothing was recorded). Open it at https://profiler.firefox.com and save it from there.`,
      );
    }
    const views = stacks.columns.map((column, index) => this.#view(column.name, index));
    const busy = ({ total, entries }: View) =>
      total - (entries.find(({ name }) => name === '(idle)')?.self ?? 0);
    const cpu = this.#knowsCpu
      ? [
          `${((100 * this.#withoutCpu) / Math.max(1, this.#samples)).toFixed(1)} % of the samples used no CPU since the one before`,
        ]
      : [];
    const addresses = stacks.frames.filter(({ name }) => /^(?:\S+\+)?0x[0-9a-f]+$/.test(name)).length;
    const hasAddresses = addresses > stacks.frames.length / 2;
    return {
      format: 'firefox',
      source,
      views: views.sort((a, b) => busy(b) - busy(a) || b.total - a.total),
      stacks,
      annotations: [],
      unread: { count: this.#broken, lines: [] },
      notes: [
        ...notes,
        ...(views.length > 1
          ? [`${views.length} threads, each a view of its own; the first was busy most`]
          : []),
        ...cpu,
        ...truncationNotes(stacks),
        ...(hasAddresses ? [WITHOUT_SYMBOLS] : []),
        ...(this.#broken > 0 ? [`${this.#broken} samples name stacks that are not there`] : []),
      ],
      recording: interval === null || interval <= 0 ? {} : { hertz: 1000 / interval },
    };
  }

  #view(name: string, index: number): View {
    const [unit, , axis] = WEIGHTS[this.#weights[index]!] ?? WEIGHTS['samples']!;
    const view = viewOf(this.#stacks, index, name, { unit, axis, base: 'all samples of this thread' });
    return unit === 'samples'
      ? view
      : { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) };
  }

  #thread(thread: FirefoxThread, context: ThreadContext): void {
    const { samples } = thread;
    if (samples.length === 0) return;
    const weights = samples.weightType ?? 'samples';
    const factor = WEIGHTS[weights]?.[1] ?? 1;
    const column = this.#stacks.column(this.#nameOf(thread));
    this.#weights.push(weights);
    const tables = new ThreadTables(this.#stacks, context);
    for (let row = 0; row < samples.length; row++) {
      const stack = samples.at('stack', row);
      if (stack === null) continue;
      const node = tables.node(stack);
      const weight = (samples.at('weight', row) ?? 1) * factor;
      if (node === null) this.#broken++;
      else if (weight !== 0) this.#stacks.add(node, column, weight);
      this.#countCpu(samples.at('threadCPUDelta', row));
    }
  }

  #countCpu(used: number | null): void {
    if (used === null) return;
    this.#knowsCpu = true;
    this.#samples++;
    if (used === 0) this.#withoutCpu++;
  }

  /** `GeckoMain (Web Content 4711)`: thread names repeat from process to process. */
  #nameOf(thread: FirefoxThread): string {
    const name = thread.name ?? 'thread';
    const process = thread.processName ?? thread.processType;
    const place = [process, thread.pid]
      .filter(part => part !== null && part !== undefined && part !== '')
      .join(' ');
    const candidates = [name, `${name} (${place})`, `${name} (${place}, thread ${thread.tid})`];
    const taken = (candidate: string) => this.#stacks.columns.some(column => column.name === candidate);
    return candidates.find(candidate => !taken(candidate)) ?? `${name} #${this.#stacks.columns.length + 1}`;
  }
}
