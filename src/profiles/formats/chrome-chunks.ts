/**
 * CPU profiles in a Chrome trace: `Profile` and `ProfileChunk` events joined by process and id, and the `CpuProfile` event
 * that Chrome before 57 wrote whole.
 */
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../json.ts';
import type { StackTable } from '../stacks.ts';
import type { ThreadNames } from './chrome-threads.ts';
import { frameOf } from './v8-frame.ts';
import { durationsOf, timesOf } from './v8-times.ts';

interface Part {
  readonly pid: unknown;
  readonly tid: unknown;
  /** Node id → its call frame and parent. */
  readonly nodes: Map<number, { readonly frame: Fields; parent: number | null }>;
  readonly samples: number[];
  readonly deltas: number[];
  start: number | null;
  end: number | null;
}

const MAX_PROFILES = 500;

export class ChunkedProfiles {
  readonly #parts = new Map<string, Part>();

  get isEmpty(): boolean {
    return ![...this.#parts.values()].some(({ samples }) => samples.length > 0);
  }

  add(event: Fields): void {
    const name = event['name'];
    if (name !== 'Profile' && name !== 'ProfileChunk' && name !== 'CpuProfile') return;
    const data = fieldsOf(fieldsOf(event['args'])['data']);
    const profile = fieldsOf(data['cpuProfile']);
    const part = this.#part(event, String(event['id'] ?? event['tid']));
    if (part === null) return;
    for (const node of listOf(profile['nodes']).map(fieldsOf)) addNode(part, node);
    for (const sample of listOf(profile['samples'])) part.samples.push(numberOf(sample) ?? -1);
    for (const delta of listOf(data['timeDeltas'] ?? profile['timeDeltas']))
      part.deltas.push(numberOf(delta) ?? 0);
    part.end = numberOf(profile['endTime'] ?? data['endTime']) ?? part.end;
    // The event that opens a profile may say 0 for it; its chunks know better.
    part.start = numberOf(profile['startTime']) ?? part.start ?? numberOf(data['startTime']);
  }

  place(stacks: StackTable, threads: ThreadNames): { broken: number; notes: string[] } {
    let broken = 0;
    let reordered = false;
    for (const part of this.#parts.values()) {
      if (part.samples.length === 0) continue;
      const column = stacks.column(threads.unique(stacks, part.pid, part.tid));
      const placed = new Map<number, number>();
      const times = timesOf(part.start ?? 0, part.deltas.slice(0, part.samples.length));
      const { durations, isReordered } = durationsOf(times, endOf(part, times));
      reordered ||= isReordered;
      part.samples.forEach((id, index) => {
        const node = nodeOf(stacks, part, id, placed);
        const micros = durations[index] ?? 0;
        if (node === null) broken++;
        else if (micros > 0) stacks.add(node, column, micros * 1000);
      });
    }
    return { broken, notes: reordered ? ['samples that go back in time were put in order'] : [] };
  }

  #part(event: Fields, id: string): Part | null {
    const key = `${event['pid']}/${id}`;
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    if (this.#parts.size >= MAX_PROFILES) return null;
    const part = {
      pid: event['pid'],
      tid: event['tid'],
      nodes: new Map(),
      samples: [],
      deltas: [],
      start: null,
      end: null,
    };
    this.#parts.set(key, part);
    return part;
  }
}

/** Without its start, an end says nothing: deltas alone count from an unknown moment. */
function endOf({ start, end }: Part, times: readonly number[]): number {
  const last = times.reduce((most, time) => Math.max(most, time), 0);
  return start === null ? last : Math.max(end ?? last, last);
}

/** Chunks name a node's parent, whole profiles its children. */
function addNode(part: Part, node: Fields): void {
  const id = numberOf(node['id']);
  if (id === null) return;
  const known = part.nodes.get(id);
  const parent = numberOf(node['parent']) ?? known?.parent ?? null;
  part.nodes.set(id, { frame: callFrameOf(node), parent });
  for (const child of listOf(node['children'])) {
    const childId = numberOf(child);
    if (childId === null || childId === id) continue;
    const placed = part.nodes.get(childId);
    if (placed === undefined) part.nodes.set(childId, { frame: {}, parent: id });
    else placed.parent = id;
  }
}

/** The oldest traces have no URL in the call frame but beside it. */
function callFrameOf(node: Fields): Fields {
  const call = fieldsOf(node['callFrame']);
  return textOf(call['url']) === null && textOf(node['url']) !== null ? { ...call, url: node['url'] } : call;
}

/** The trie node of a profile's node: from the first ancestor that is placed already, downwards. */
function nodeOf(stacks: StackTable, part: Part, id: number, placed: Map<number, number>): number | null {
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
