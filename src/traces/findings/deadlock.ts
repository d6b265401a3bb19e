/** Threads that wait for each other for ever, from the lock lines and from the runtime's own section. */
import type { Finding } from '../../core/report.ts';
import type { Collector } from '../collector.ts';
import type { DumpLocks, LockThread } from '../locks.ts';
import { code, count, evidences, said, shortClass, shortName } from '../words.ts';

export function deadlockFindings(collected: Collector): Finding[] {
  const found = collected.dumps.flatMap(dump => dump.cycles.map(cycle => ofCycle(dump, cycle)));
  const known = new Set(collected.dumps.flatMap(dump => dump.cycles.map(nameKey)));
  for (const tally of collected.tallies.values()) {
    for (const { threads, source, at } of tally.deadlocks) {
      const key = [...threads].sort().join('\n');
      if (known.has(key)) continue;
      known.add(key);
      found.push(ofWord(tally.format, threads, evidences(source, [at])));
    }
  }
  return unique(found);
}

/** The cycles of all dumps as names, each once. */
export function deadlockNames(collected: Collector, format: string): string[][] {
  const cycles = new Map<string, string[]>();
  for (const dump of collected.dumps) {
    if (dump.format === format)
      for (const cycle of dump.cycles)
        cycles.set(
          nameKey(cycle),
          cycle.map(thread => thread.name),
        );
  }
  for (const { threads } of collected.tallies.get(format)?.deadlocks ?? []) {
    const key = [...threads].sort().join('\n');
    if (!cycles.has(key)) cycles.set(key, [...threads]);
  }
  return [...cycles.values()];
}

function nameKey(cycle: readonly LockThread[]): string {
  return cycle
    .map(thread => thread.name)
    .sort()
    .join('\n');
}

function ofCycle(dump: DumpLocks, cycle: readonly LockThread[]): Finding {
  const names = cycle.map(thread => code(thread.name));
  const wanted = new Set(cycle.map(thread => thread.wants?.id));
  const lines = cycle.flatMap(thread => [
    thread.at,
    thread.wants?.at,
    ...thread.holds.filter(lock => wanted.has(lock.id)).map(lock => lock.at),
  ]);
  const [first] = cycle;
  return {
    id: 'trace.deadlock',
    severity: 'critical',
    resource: 'trace',
    title: `Deadlock: ${names.join(' and ')} wait for each other${dump.behind > 0 ? `; ${count(dump.behind, 'more thread')} ${dump.behind === 1 ? 'waits' : 'wait'} behind them` : ''}`,
    culprit: {
      kind: 'lock',
      name: first?.wants ? culpritName(first.wants) : (first?.name ?? '?'),
    },
    evidence: evidences(dump.source, lines),
    against: [],
    since: null,
    explains: [],
    remediation: remedies(cycle, hasMonitors(dump.format)),
  };
}

/** `OrderStore.save` holds 0x…a1 and wants 0x…b8, for each thread of the cycle. */
export function holdsAndWants(cycle: readonly LockThread[]): string[] {
  const wanted = new Set(cycle.map(thread => thread.wants?.id));
  return cycle.map(thread => {
    const held = thread.holds.find(lock => wanted.has(lock.id));
    const who = said(held?.frame ?? thread.own ?? thread.top);
    const has = held ? `holds ${lockName(held)}` : 'holds a lock that the dump does not name';
    return `${code(thread.name)}: ${who} ${has} and wants ${thread.wants ? lockName(thread.wants) : 'another'}`;
  });
}

export function lockName(lock: { readonly id: string; readonly name: string }): string {
  if (INITIALIZATION.test(lock.id)) return code(lock.name);
  const id = lock.id.includes('@') ? `@${lock.id.split('@').at(-1)}` : shortAddress(lock.id);
  return code(`${shortClass(lock.name)} ${id}`);
}

function culpritName({ id, name }: { readonly id: string; readonly name: string }): string {
  return INITIALIZATION.test(id) ? name : `${shortClass(name)} ${id}`;
}

/** `0x000000069ec1bed0` → `0x…9ec1bed0`: the part that differs. */
function shortAddress(id: string): string {
  return /^0x[\da-f]{9,}$/.test(id) ? `0x…${id.slice(-8)}` : id;
}

/** A class whose static initializer runs is held by the thread that runs it. */
const INITIALIZATION = /^initialization of /;

/** In Java every object is a lock: a monitor. Elsewhere a lock is an object of its own. */
function hasMonitors(format: string): boolean {
  return /^(?:java|openj9)/.test(format);
}

function remedies(cycle: readonly LockThread[], monitors: boolean): string[] {
  if (cycle.every(thread => INITIALIZATION.test(thread.wants?.id ?? '')))
    return [
      'two classes need each other while they are initialized: let one of the static initializers not use the other class (a nested holder class that is loaded at first use, or a value that is handed in)',
    ];
  const wanted = new Set(cycle.map(thread => thread.wants?.id));
  const moves = cycle.flatMap(thread => {
    const held = thread.holds.find(lock => wanted.has(lock.id));
    const from = held?.frame ?? thread.own;
    const call = thread.wants?.frame?.own ? thread.wants.frame : thread.own;
    if (!held || !from || !call) return [];
    const same = from.function === call.function && from.line === call.line;
    const where =
      from.file === null
        ? ''
        : ` (${from.file.split('/').at(-1)}${from.line === null ? '' : `:${from.line}`})`;
    return same
      ? [`release ${lockName(held)} before ${code(shortName(call.function))} takes the next lock${where}`]
      : [
          monitors
            ? `call ${code(shortName(call.function))} outside ${code(shortClass(held.name))}'s monitor${where}`
            : `call ${code(shortName(call.function))} without holding ${lockName(held)}${where}`,
        ];
  });
  const [first] = moves;
  return [
    `take the locks in one order${first ? `, or ${first}` : ''}`,
    ...moves.slice(1, 4).map(move => `or ${move}`),
  ];
}

function ofWord(format: string, threads: readonly string[], proof: Finding['evidence']): Finding {
  const go = format.startsWith('go');
  return {
    id: 'trace.deadlock',
    severity: 'critical',
    resource: 'trace',
    title: go
      ? `Deadlock: all goroutines are asleep; ${threads.slice(0, 4).map(code).join(', ')} ${threads.length === 1 ? 'waits' : 'wait'} for something that nobody will do`
      : `Deadlock: ${threads.slice(0, 6).map(code).join(' and ')} wait for each other`,
    culprit: { kind: 'thread', name: threads[0] ?? '?' },
    evidence: proof,
    against: [],
    since: null,
    explains: [],
    remediation: go
      ? [
          'let every wait end: close the channel or send on it, `Unlock` on every path (`defer`), call `Done` on every path that `Wait` counts on',
          'give each wait a way out: `select` with a context',
        ]
      : ['take the locks in one order in every path that takes both'],
  };
}

function unique(findings: readonly Finding[]): Finding[] {
  const byTitle = new Map(findings.map(finding => [finding.title, finding]));
  return [...byTitle.values()];
}
