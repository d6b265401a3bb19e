/** cgroups by path, v1's controllers and v2 merged: limits, usage, throttling, events. */
import type { Delta, Files, Value } from './files.ts';
import { type GroupOwner, ownerOf } from './owners.ts';
import { evidenceOf, number, text } from './printed.ts';

export interface Group {
  readonly path: string;
  readonly owner: GroupOwner | null;
  /** CPUs that the quota allows; null: none. */
  readonly quota: { readonly cpus: number; readonly value: Value } | null;
  readonly periods: Delta | null;
  readonly throttled: Delta | null;
  /** Seconds of throttled time per second, summed over the group's threads. */
  readonly throttledTime: { readonly perSecond: number; readonly delta: Delta } | null;
  /** CPUs in use. */
  readonly cpuUse: { readonly cpus: number; readonly delta: Delta } | null;
  readonly memory: { readonly bytes: number; readonly value: Value } | null;
  readonly memoryLimit: { readonly bytes: number; readonly value: Value } | null;
  /** Times that the limit was met (v1 failcnt, v2 events:max). */
  readonly limitHits: Delta | null;
  readonly limitHitsTotal: Value | null;
  /** v2 `memory.high` met: the group is slowed down. */
  readonly highHits: Delta | null;
  readonly oomKills: { readonly total: Value; readonly delta: Delta | null } | null;
  readonly pids: Value | null;
  readonly pidsLimit: Value | null;
  readonly pidsRejected: { readonly total: Value; readonly delta: Delta | null } | null;
  readonly frozen: Value | null;
  /** v2 only. */
  readonly pressure: (resource: 'cpu' | 'memory' | 'io', kind: 'some' | 'full') => Delta | null;
  /** The path of one of the group's files, by its name; null where it was not read. */
  readonly file: (name: string) => string | null;
}

const ROOT = '/sys/fs/cgroup';
const CONTROLLERS =
  /^(?:cpu|cpuacct|cpu,cpuacct|cpuacct,cpu|cpuset|memory|blkio|pids|freezer|devices|net_cls|net_prio|net_cls,net_prio|perf_event|hugetlb|rdma|misc|systemd|unified)$/;

export function groupsOf(files: Files): ReadonlyMap<string, Group> {
  const byPath = new Map<string, Map<string, string>>();
  for (const file of files.paths(/^\/sys\/fs\/cgroup\//)) {
    const { path, name } = splitPath(file);
    const group = byPath.get(path) ?? new Map<string, string>();
    group.set(name, file);
    byPath.set(path, group);
  }
  return new Map([...byPath].map(([path, names]) => [path, groupOf(path, names, files)]));
}

/** `/sys/fs/cgroup/memory/a/b/memory.failcnt` → `/a/b`, `memory.failcnt` */
function splitPath(file: string): { path: string; name: string } {
  const parts = file.slice(ROOT.length + 1).split('/');
  const name = parts.pop() ?? '';
  if (CONTROLLERS.test(parts[0] ?? '')) parts.shift();
  return { path: `/${parts.join('/')}`, name };
}

/** v1 writes "no limit" as the largest multiple of a page. */
const NO_LIMIT = 2 ** 60;

function groupOf(path: string, names: ReadonlyMap<string, string>, files: Files): Group {
  const file = (name: string) => names.get(name) ?? null;
  const single = (...candidates: string[]): Value | null => {
    for (const name of candidates) {
      const at = names.get(name);
      const value = at === undefined ? null : files.number(at);
      if (value) return value;
    }
    return null;
  };
  const pair = (name: string, key: string) => (names.has(name) ? files.value(names.get(name)!, key) : null);
  const delta = (name: string, key: string) => (names.has(name) ? files.delta(names.get(name)!, key) : null);
  const whole = (name: string) =>
    names.has(name) ? files.deltaOf(names.get(name)!, () => true, 'value') : null;

  const usage = single('memory.current', 'memory.usage_in_bytes');
  const limit = single('memory.max', 'memory.limit_in_bytes');
  const kills = pair('memory.events', 'oom_kill') ?? pair('memory.oom_control', 'oom_kill');
  const rejected = pair('pids.events', 'max');
  return {
    path,
    owner: ownerOf(path),
    quota: quotaOf(names, files),
    periods: delta('cpu.stat', 'nr_periods'),
    throttled: delta('cpu.stat', 'nr_throttled'),
    throttledTime:
      scaled(delta('cpu.stat', 'throttled_usec'), 1e6) ?? scaled(delta('cpu.stat', 'throttled_time'), 1e9),
    cpuUse: cpusUsed(delta('cpu.stat', 'usage_usec'), 1e6) ?? cpusUsed(whole('cpuacct.usage'), 1e9),
    memory: usage && { bytes: usage.value, value: usage },
    memoryLimit: limit && limit.value < NO_LIMIT ? { bytes: limit.value, value: limit } : null,
    limitHits: whole('memory.failcnt') ?? delta('memory.events', 'max'),
    limitHitsTotal: single('memory.failcnt') ?? pair('memory.events', 'max'),
    highHits: delta('memory.events', 'high'),
    oomKills: kills && {
      total: kills,
      delta: delta('memory.events', 'oom_kill') ?? delta('memory.oom_control', 'oom_kill'),
    },
    pids: single('pids.current'),
    pidsLimit: single('pids.max'),
    pidsRejected: rejected && { total: rejected, delta: delta('pids.events', 'max') },
    frozen: frozenOf(names, files),
    pressure: (resource, kind) => {
      const at = names.get(`${resource}.pressure`);
      return at === undefined ? null : files.deltaOf(at, row => text(row, 'kind') === kind, 'total');
    },
    file,
  };
}

function quotaOf(names: ReadonlyMap<string, string>, files: Files): Group['quota'] {
  const v2 = names.get('cpu.max');
  if (v2 !== undefined) {
    const quota = files.field(v2, () => true, 'quota');
    const period = number(files.first(v2), 'period');
    return quota && period ? { cpus: quota.value / period, value: quota } : null;
  }
  const quota = names.has('cpu.cfs_quota_us') ? files.number(names.get('cpu.cfs_quota_us')!) : null;
  const period = names.has('cpu.cfs_period_us') ? files.number(names.get('cpu.cfs_period_us')!) : null;
  return quota && period && quota.value > 0 && period.value > 0
    ? { cpus: quota.value / period.value, value: quota }
    : null;
}

function frozenOf(names: ReadonlyMap<string, string>, files: Files): Value | null {
  const v2 = names.has('cgroup.events') ? files.value(names.get('cgroup.events')!, 'frozen') : null;
  if (v2) return v2;
  const path = names.get('freezer.state');
  const row = path === undefined ? null : files.first(path);
  if (!row) return null;
  return { value: text(row, 'value') === 'THAWED' ? 0 : 1, evidence: evidenceOf(row) };
}

function scaled(delta: Delta | null, unit: number): Group['throttledTime'] {
  return delta && { perSecond: delta.perSecond / unit, delta };
}

function cpusUsed(delta: Delta | null, unit: number): Group['cpuUse'] {
  return delta && { cpus: delta.perSecond / unit, delta };
}
