/** Which hosts there are: the aliases of `~/.ssh/config`, the YAML inventory, and `local`. Nothing else resolves. */
import { basename } from 'node:path';
import { suggest } from '../core/suggest.ts';
import { HOST_NAME, type HostSpec, localUser } from './host.ts';
import { type HostsFile, readHostsFile } from './hosts-file.ts';
import { readSshConfig } from './ssh-config.ts';

export type Resolved =
  | { readonly ok: true; readonly host: HostSpec }
  | { readonly ok: false; readonly says: string };
export type Selected =
  | { readonly ok: true; readonly hosts: readonly HostSpec[] }
  | { readonly ok: false; readonly says: string };

export interface Inventory {
  /** All names, sorted; `local` first where it is allowed. */
  readonly names: readonly string[];
  /** Groups and tags, by name, without the `@`. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** `~/.ssh/config and inventory.yml`. */
  readonly sources: string;
  resolve(name: string): Resolved;
  /** `web-03`, `@web` (a group or a tag), `web-*`. */
  select(pattern: string): Selected;
}

export interface InventoryOptions {
  /** Where `.ssh/config` and `.ssh/known_hosts` are. */
  readonly home: string;
  /** `PERF_HOSTS`. */
  readonly hostsFile?: string | null | undefined;
  readonly allowLocal: boolean;
}

/** Rejects with a PerfError where a file is wrong; it names the line. */
export async function loadInventory(options: InventoryOptions): Promise<Inventory> {
  const ssh = readSshConfig(options.home);
  const file: HostsFile = options.hostsFile
    ? readHostsFile(options.hostsFile, ssh.names)
    : { hosts: {}, groups: {} };
  const known = new Set([...ssh.names, ...Object.keys(file.hosts)]);
  known.delete('local');
  const names = [...(options.allowLocal ? ['local'] : []), ...[...known].sort(byNumber)];
  const groups = groupsOf(file);
  const sources = `~/.ssh/config${options.hostsFile ? ` and ${basename(options.hostsFile)}` : ''}`;

  function resolve(name: string): Resolved {
    if (name === 'local') {
      return options.allowLocal
        ? { ok: true, host: localHost(file.hosts['local']?.sudo ?? false) }
        : { ok: false, says: LOCAL_IS_OFF };
    }
    if (!HOST_NAME.test(name)) {
      return {
        ok: false,
        says: `${JSON.stringify(name)} is no host name: letters, digits, ".", "_" and "-". Hosts come from ${sources} (/perf hosts lists them).`,
      };
    }
    if (!known.has(name)) return { ok: false, says: unknown(name, suggest(name, names)) };
    return { ok: true, host: ssh.host(name, file.hosts[name]) };
  }

  function select(pattern: string): Selected {
    if (!/[@*]/.test(pattern)) {
      const one = resolve(pattern);
      return one.ok ? { ok: true, hosts: [one.host] } : one;
    }
    if (pattern.startsWith('@')) {
      const members = Object.hasOwn(groups, pattern.slice(1)) ? groups[pattern.slice(1)] : undefined;
      const near = suggest(pattern.slice(1), Object.keys(groups)).map(name => `@${name}`);
      return members ? all(members) : { ok: false, says: unknown(pattern, near) };
    }
    if (!/^[A-Za-z0-9._*-]{1,253}$/.test(pattern) || pattern.startsWith('-')) {
      return {
        ok: false,
        says: `${JSON.stringify(pattern)} is no pattern: letters, digits, ".", "_", "-" and "*". Hosts come from ${sources} (/perf hosts lists them).`,
      };
    }
    const members = names.filter(name => name !== 'local' && matches(name, pattern));
    return members.length > 0 ? all(members) : { ok: false, says: unknown(pattern, []) };
  }

  function all(members: readonly string[]): Selected {
    return { ok: true, hosts: members.map(name => ssh.host(name, file.hosts[name])) };
  }

  function unknown(name: string, near: readonly string[]): string {
    const hint = near.length > 0 ? ` Near: ${near.join(', ')}.` : '';
    return `${name} is not in the inventory.${hint} Hosts come from ${sources} (/perf hosts lists them).`;
  }

  return { names, groups, sources, resolve, select };
}

const LOCAL_IS_OFF =
  'local is not available here: it is the machine that the bot runs on. Set PERF_ALLOW_LOCAL=true to allow it, or name a host (/perf hosts lists them).';

function groupsOf(file: HostsFile): Record<string, readonly string[]> {
  const groups: Record<string, string[]> = Object.create(null);
  for (const [host, { tags }] of Object.entries(file.hosts)) {
    for (const tag of tags) groups[tag] = [...(groups[tag] ?? []), host];
  }
  return Object.assign(groups, file.groups);
}

/** A `*` stands for any letters. Linear: the parts between the stars are looked for in turn. */
function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const first = parts.shift() ?? '';
  const last = parts.pop() ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let from = first.length;
  for (const part of parts) {
    const at = name.indexOf(part, from);
    if (at < 0 || at + part.length > name.length - last.length) return false;
    from = at + part.length;
  }
  return true;
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function localHost(sudo: boolean): HostSpec {
  return {
    name: 'local',
    kind: 'local',
    hostname: 'localhost',
    port: 0,
    user: localUser(),
    identityFiles: [],
    identitiesOnly: false,
    agent: null,
    jumps: [],
    hostKeyAlgorithms: null,
    connectTimeoutSeconds: 1,
    knownHostsFiles: [],
    hostKeyAlias: null,
    acceptNew: false,
    tags: [],
    sudo,
    guard: false,
    obstacle: null,
  };
}
