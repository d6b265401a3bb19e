/** The lock graph as a picture's data: threads of cycles and of convoys; many waiters become one node. */
import type { LocksData } from '../core/picture.ts';
import type { Picture } from '../core/report.ts';
import type { Collector } from './collector.ts';
import type { Contended, DumpLocks, LockThread } from './locks.ts';
import { count, shortClass, shortName } from './words.ts';

const MAX_CYCLE_NODES = 12;
const MAX_CONVOYS = 4;
const SHOWN_WAITERS = 3;

export function lockPictures(collected: Collector): Picture[] {
  const dump = collected.dumps.findLast(each => each.cycles.length > 0) ?? collected.dumps.findLast(convoys);
  if (!dump) return [];
  const data = graph(dump);
  if (data.edges.length === 0) return [];
  return [
    {
      kind: 'locks',
      title: dump.cycles.length > 0 ? 'Who waits for whom: a deadlock' : 'Who waits for whom',
      alt: inWords(data),
      data,
    },
  ];
}

function convoys(dump: DumpLocks): Contended[] | undefined {
  const many = dump.contended.filter(each => each.holder !== null && each.waiters.length >= SHOWN_WAITERS);
  return many.length > 0 ? many : undefined;
}

function graph(dump: DumpLocks): LocksData {
  const nodes = new Map<string, LocksData['nodes'][number]>();
  const edges: LocksData['edges'][number][] = [];
  const stuck = new Set(
    dump.cycles
      .flat()
      .slice(0, MAX_CYCLE_NODES)
      .map(thread => thread.name),
  );
  for (const cycle of dump.cycles) {
    for (const [index, thread] of cycle.slice(0, MAX_CYCLE_NODES).entries()) {
      const to = cycle[(index + 1) % cycle.length];
      nodes.set(thread.name, { id: thread.name, label: labelOf(thread), stuck: true });
      if (to && stuck.has(to.name))
        edges.push({ from: thread.name, to: to.name, label: shortClass(thread.wants?.name ?? '') });
    }
  }
  const crowds = dump.contended.filter(
    each => each.holder !== null && (each.waiters.length >= SHOWN_WAITERS || stuck.has(each.holder.name)),
  );
  for (const { lock, holder, waiters } of crowds.slice(0, MAX_CONVOYS)) {
    if (!holder) continue;
    const outside = waiters.filter(thread => !stuck.has(thread.name));
    if (!nodes.has(holder.name))
      nodes.set(holder.name, { id: holder.name, label: labelOf(holder), stuck: false });
    for (const thread of outside.slice(0, SHOWN_WAITERS)) {
      nodes.set(thread.name, { id: thread.name, label: thread.name, stuck: false });
      edges.push({ from: thread.name, to: holder.name, label: shortClass(lock.name) });
    }
    if (outside.length > SHOWN_WAITERS) {
      const id = `more for ${lock.id}`;
      const more = count(outside.length - SHOWN_WAITERS, 'more thread');
      nodes.set(id, { id, label: more, stuck: false });
      edges.push({ from: id, to: holder.name, label: shortClass(lock.name) });
    }
  }
  return { nodes: [...nodes.values()], edges };
}

/** The thread, and below it where it stands. */
function labelOf({ name, own }: LockThread): string {
  return own ? `${name}\n${shortName(own.function)}` : name;
}

function inWords(data: LocksData): string {
  const label = new Map(data.nodes.map(node => [node.id, node.label.split('\n')[0]]));
  return data.edges
    .slice(0, 12)
    .map(edge => `${label.get(edge.from)} waits for ${label.get(edge.to)} (${edge.label})`)
    .join('; ');
}
