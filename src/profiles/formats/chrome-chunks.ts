/** CPU profiles in a Chrome trace: `Profile` and `ProfileChunk` events, joined by process and id. */
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../json.ts';
import { StackTable } from '../stacks.ts';
import { frameOf } from './cpuprofile.ts';

interface Part {
  readonly name: string;
  /** Node id → its call frame and parent. */
  readonly nodes: Map<number, { readonly frame: Fields; readonly parent: number | null }>;
  readonly samples: number[];
  readonly deltas: number[];
}

const MAX_PROFILES = 200;

export class ChunkedProfile {
  readonly #parts = new Map<string, Part>();
  readonly #threads = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#parts.size === 0;
  }

  add(event: Fields): void {
    const name = textOf(event['name']);
    if (name === 'thread_name')
      this.#threads.set(`${event['pid']}/${event['tid']}`, textOf(fieldsOf(event['args'])['name']) ?? '');
    if (name !== 'Profile' && name !== 'ProfileChunk') return;
    const key = `${event['pid']}/${event['id']}`;
    const data = fieldsOf(fieldsOf(event['args'])['data']);
    if (!this.#parts.has(key) && this.#parts.size >= MAX_PROFILES) return;
    const thread = this.#threads.get(`${event['pid']}/${event['tid']}`) ?? '';
    const part: Part = this.#parts.get(key) ?? {
      name: `${thread} ${key}`.trim(),
      nodes: new Map(),
      samples: [],
      deltas: [],
    };
    this.#parts.set(key, part);
    const profile = fieldsOf(data['cpuProfile']);
    for (const node of listOf(profile['nodes']).map(fieldsOf)) {
      const id = numberOf(node['id']);
      if (id !== null)
        part.nodes.set(id, { frame: fieldsOf(node['callFrame']), parent: numberOf(node['parent']) });
    }
    for (const sample of listOf(profile['samples'])) part.samples.push(numberOf(sample) ?? -1);
    for (const delta of listOf(data['timeDeltas'] ?? profile['timeDeltas']))
      part.deltas.push(numberOf(delta) ?? 0);
  }

  finish(): { stacks: StackTable; broken: number } {
    const stacks = new StackTable();
    let broken = 0;
    for (const part of this.#parts.values()) {
      const column = stacks.column(part.name);
      const placed = new Map<number, number>();
      part.samples.forEach((id, index) => {
        const node = place(stacks, part, id, placed);
        const micros = Math.max(0, part.deltas[index + 1] ?? 0);
        if (node === null) broken++;
        else if (micros > 0) stacks.add(node, column, micros * 1000);
      });
    }
    return { stacks, broken };
  }
}

/** The trie node of a profile's node: from the first ancestor that is placed already, downwards. */
function place(stacks: StackTable, part: Part, id: number, placed: Map<number, number>): number | null {
  const path: number[] = [];
  let at: number | null = id;
  while (at !== null && !placed.has(at)) {
    const node = part.nodes.get(at);
    if (node === undefined || path.length > 100_000) return null;
    path.push(at);
    at = node.parent;
  }
  let parent = at === null ? 0 : placed.get(at)!;
  for (const step of path.reverse()) {
    const frame = frameOf(part.nodes.get(step)!.frame);
    if (frame.name !== '(root)') parent = stacks.child(parent, stacks.intern(frame));
    placed.set(step, parent);
  }
  return parent;
}
