/**
 * `~/.ssh/config`: which names it has, and what it says about one. Parsed by the package `ssh-config`;
 * `Match exec` and `ProxyCommand` are never run. Source: ssh_config(5).
 */
import { globSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import SSHConfig, { type Line } from 'ssh-config';
import { PerfError } from '../core/errors.ts';
import { HOST_ADDRESS, HOST_NAME, type HostSpec, localUser, USER_NAME } from './host.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_INCLUDE_DEPTH = 8;
const MAX_JUMPS = 8;
const DEFAULT_IDENTITIES = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
const DEFAULT_CONNECT_SECONDS = 10;

export interface SshConfig {
  /** The concrete words of `Host` lines. */
  readonly names: readonly string[];
  /** What ssh would do for `name`; `given` wins over the file. */
  host(name: string, given?: Given): HostSpec;
}

/** What the inventory, or a `ProxyJump` word, says by itself. */
export interface Given {
  readonly hostname?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly sudo?: boolean | undefined;
  readonly guard?: boolean | undefined;
}

/** Reads `~/.ssh/config` below `home`; a missing file is an empty one. */
export function readSshConfig(home: string): SshConfig {
  const parsed = parse(`${expandIncludes(join(home, '.ssh', 'config'), home, 0)}\n`);
  const resolver = new Resolver(parsed, home);
  return { names: namesOf(parsed), host: (name, given = {}) => resolver.host(name, given, 0) };
}

function parse(text: string): SSHConfig {
  try {
    const parsed = SSHConfig.parse(text);
    // Some mistakes are noticed only here.
    parsed.compute('localhost', { ignoreCase: true, matchExec: false });
    return parsed;
  } catch (error) {
    throw new PerfError(
      'ssh-config',
      `~/.ssh/config cannot be understood: ${(error as Error).message}. Check it with: ssh -G localhost`,
    );
  }
}

/** `Include` is expanded before parsing, and the section that it stood in is opened again behind it. */
function expandIncludes(file: string, home: string, depth: number): string {
  if (depth > MAX_INCLUDE_DEPTH) {
    throw new PerfError(
      'ssh-config',
      `${file}: more than ${MAX_INCLUDE_DEPTH} levels of Include. Remove the loop.`,
    );
  }
  let section = 'Host *';
  return readBounded(file)
    .split(/\r?\n/)
    .flatMap(line => {
      const [, word = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(line) ?? [];
      if (/^(?:host|match)$/i.test(word)) section = line;
      if (!/^include$/i.test(word)) return [line];
      const texts = wordsOf(rest).flatMap(pattern => {
        const path = expandHome(pattern, home);
        return globSync(isAbsolute(path) ? path : join(home, '.ssh', path)).sort();
      });
      return [...texts.map(path => expandIncludes(path, home, depth + 1)), section];
    })
    .join('\n');
}

function readBounded(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new PerfError(
      'ssh-config',
      `${file} cannot be read: ${(error as Error).message}. Make it readable to this user.`,
    );
  }
  if (text.length > MAX_BYTES) throw new PerfError('ssh-config', `${file} is larger than 4 MiB. Split it.`);
  // The package would take the line after a keyword without a value for the value.
  const wrong = text.split(/\r?\n/).findIndex(line => !LINE.test(line));
  if (wrong >= 0) {
    throw new PerfError(
      'ssh-config',
      `${file}, line ${wrong + 1}: expected a keyword and a value, as in "HostName 192.0.2.7". OpenSSH refuses the line too: ssh -G localhost`,
    );
  }
  return text;
}

/** ssh_config(5): empty, a comment, or `keyword argument` with blanks or one `=` between. */
const LINE = /^\s*(?:#.*|[A-Za-z][A-Za-z0-9]*(?:\s*=\s*|\s+)[^\s=].*)?$/;

function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '');
}

function namesOf(config: readonly Line[]): string[] {
  const words = config.flatMap(line => {
    if (line.type !== SSHConfig.DIRECTIVE || line.param.toLowerCase() !== 'host') return [];
    return typeof line.value === 'string' ? wordsOf(line.value) : line.value.map(({ val }) => val);
  });
  return [...new Set(words.filter(word => HOST_NAME.test(word)))];
}

class Resolver {
  readonly #config: SSHConfig;
  readonly #home: string;

  constructor(config: SSHConfig, home: string) {
    this.#config = config;
    this.#home = home;
  }

  host(name: string, given: Given, depth: number): HostSpec {
    const says = this.#config.compute(name, { ignoreCase: true, matchExec: false });
    const one = (key: string): string | undefined => [says[key]].flat()[0];
    const hostname =
      given.hostname ??
      (one('hostname') ?? name).replace(/%(.)/g, (_, letter) => (letter === 'h' ? name : '%'));
    const user = given.user ?? one('user') ?? localUser();
    const expand = (path: string): string => this.#expand(path, { name, hostname, user });
    const identities = listOf(says['identityfile']).filter(path => path !== 'none');
    const knownHosts = listOf(says['userknownhostsfile']).filter(path => path !== 'none');
    // The machine-wide files count only where they are named: what is trusted is to be seen in one place.
    const global = listOf(says['globalknownhostsfile']).filter(path => path !== 'none');
    const jumps = this.#jumps(one('proxyjump'), depth);
    return {
      name,
      kind: 'ssh',
      hostname,
      port: given.port ?? Number(one('port') ?? 22),
      user,
      identityFiles:
        identities.length > 0
          ? identities.map(expand)
          : DEFAULT_IDENTITIES.map(file => join(this.#home, '.ssh', file)),
      identitiesOnly: one('identitiesonly')?.toLowerCase() === 'yes',
      agent: this.#agent(one('identityagent'), expand),
      jumps: jumps.hosts,
      hostKeyAlgorithms: plainList(one('hostkeyalgorithms')),
      connectTimeoutSeconds: seconds(one('connecttimeout')),
      knownHostsFiles: [
        ...(knownHosts.length > 0 ? knownHosts.map(expand) : [join(this.#home, '.ssh', 'known_hosts')]),
        ...global.map(expand),
      ],
      hostKeyAlias: one('hostkeyalias') ?? null,
      acceptNew: one('stricthostkeychecking')?.toLowerCase() === 'accept-new',
      tags: given.tags ?? [],
      sudo: given.sudo ?? false,
      guard: given.guard ?? false,
      obstacle:
        jumps.obstacle ?? obstacleOf({ name, hostname, user, port: one('port'), proxy: one('proxycommand') }),
    };
  }

  /** `ProxyJump a,b`: a as its own section says, then b through a. */
  #jumps(value: string | undefined, depth: number): { hosts: HostSpec[]; obstacle: string | null } {
    if (!value || value.toLowerCase() === 'none') return { hosts: [], obstacle: null };
    if (depth >= MAX_JUMPS) {
      return {
        hosts: [],
        obstacle: `ProxyJump ${value} leads back to itself. Correct ProxyJump in ~/.ssh/config.`,
      };
    }
    const hops = value.split(',').map(word => hopOf(word.trim()));
    if (hops.some(hop => hop === null)) {
      return {
        hosts: [],
        obstacle: `ProxyJump ${JSON.stringify(value)} is not [user@]host[:port],…. Correct it in ~/.ssh/config.`,
      };
    }
    const hosts = hops.map(hop => this.host(hop!.name, hop!.given, depth + 1));
    const obstacle = hosts.find(host => host.obstacle !== null)?.obstacle ?? null;
    return { hosts: [...(hosts[0]?.jumps ?? []), ...hosts.map(host => ({ ...host, jumps: [] }))], obstacle };
  }

  #agent(value: string | undefined, expand: (path: string) => string): string | null | undefined {
    if (value === undefined || value === 'SSH_AUTH_SOCK') return undefined;
    return value.toLowerCase() === 'none' ? null : expand(value);
  }

  /** `~` and the tokens of ssh_config(5) that make sense in a path. */
  #expand(path: string, of: { name: string; hostname: string; user: string }): string {
    const tokens: Record<string, string> = {
      '%': '%',
      d: this.#home,
      h: of.hostname,
      n: of.name,
      r: of.user,
      u: localUser(),
      i: String(process.getuid?.() ?? ''),
    };
    const text = expandHome(path, this.#home).replace(
      /%(.)/g,
      (whole, letter: string) => tokens[letter] ?? whole,
    );
    return isAbsolute(text) ? text : join(this.#home, '.ssh', text);
  }
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

/** A list that replaces the default; the `+ - ^` forms only change OpenSSH's own default, so ours stays. */
function plainList(value: string | undefined): string[] | null {
  return value === undefined || /^[-+^]/.test(value) ? null : value.split(',');
}

/** `ConnectTimeout`; 0 or none means ours, since a host that never answers must not hold a run. */
function seconds(value: string | undefined): number {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? Math.min(number, 120) : DEFAULT_CONNECT_SECONDS;
}

function hopOf(word: string): { name: string; given: Given } | null {
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[0-9A-Fa-f:.]+\]|[^:@[\]]+)(?::(\d{1,5}))?\/?$/.exec(word);
  const name = match?.[2]?.replace(/^\[|\]$/g, '') ?? '';
  if (!match || !HOST_ADDRESS.test(name)) return null;
  return {
    name,
    given: { ...(match[1] ? { user: match[1] } : {}), ...(match[3] ? { port: Number(match[3]) } : {}) },
  };
}

function obstacleOf(host: {
  name: string;
  hostname: string;
  user: string;
  port: string | undefined;
  proxy: string | undefined;
}): string | null {
  const where = `for ${host.name} in ~/.ssh/config`;
  if (!HOST_ADDRESS.test(host.hostname))
    return `HostName ${JSON.stringify(host.hostname)} is no host name. Correct it ${where}.`;
  if (!USER_NAME.test(host.user))
    return `User ${JSON.stringify(host.user)} is no user name. Correct it ${where}.`;
  const port = Number(host.port ?? 22);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return `Port ${host.port} is no port. Correct it ${where}.`;
  if (host.proxy !== undefined && host.proxy.toLowerCase() !== 'none') {
    return `ProxyCommand is never run. Use ProxyJump ${where}.`;
  }
  return null;
}
