/**
 * `known_hosts`: plain and hashed names, `[host]:port`, wildcards, negation, `@revoked`, `@cert-authority`.
 * Fail closed: what is not on file is not trusted. Source: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HostSpec } from './host.ts';

const MAX_BYTES = 16 * 1024 * 1024;
/** Matching a wildcard is bounded by names this short. */
const MAX_PATTERN = 1024;

interface Entry {
  readonly marker: '' | '@revoked' | '@cert-authority';
  readonly names: string;
  readonly type: string;
  readonly key: Buffer;
}

export type KeyCheck =
  | { readonly trusted: true; readonly learned?: string }
  | {
      readonly trusted: false;
      readonly code: 'key-unknown' | 'key-changed' | 'key-revoked';
      readonly says: string;
    };

export interface KnownHosts {
  /** The host key algorithms to ask for, those of the key types on file first; null: nothing on file. */
  algorithms(host: HostSpec): readonly string[] | null;
  /** Of the keys on file for the host. */
  fingerprints(host: HostSpec): string[];
  /** Judges the key that the host offered; with `accept-new` an unknown one is written down. */
  check(host: HostSpec, key: Buffer): KeyCheck;
}

/** Reads the files that the host's configuration names, now: an admin's correction counts at once. */
export function readKnownHosts(files: readonly string[]): KnownHosts {
  const entries = files.flatMap(file => parse(read(file)));
  return {
    algorithms(host) {
      const types = keysFor(entries, host).map(entry => entry.type);
      return types.length > 0 ? algorithmsFor(types) : null;
    },
    fingerprints: host => keysFor(entries, host).map(entry => fingerprint(entry.key)),
    check: (host, key) => check(entries, files, host, key),
  };
}

/** `SHA256:` and the unpadded base64, as `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The algorithms ssh2 and OpenSSH share, strongest first; SHA-1 signatures (`ssh-rsa`) are left out. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};
export const HOST_KEY_ALGORITHMS: readonly string[] = Object.values(ALGORITHMS).flat();

/** Others follow, so that a host whose key type changed is told as such and not as "no common algorithm". */
function algorithmsFor(types: readonly string[]): string[] {
  const known = types.flatMap(type => ALGORITHMS[type] ?? []);
  return [...new Set([...known, ...HOST_KEY_ALGORITHMS])];
}

function check(entries: readonly Entry[], files: readonly string[], host: HostSpec, key: Buffer): KeyCheck {
  const found = matching(entries, host);
  const offered = fingerprint(key);
  const anyName = [...names(host), lookupName(host)];
  if (
    entries.some(
      entry =>
        entry.marker === '@revoked' &&
        entry.key.equals(key) &&
        anyName.some(name => lists(entry.names, name)),
    )
  ) {
    return no(
      'key-revoked',
      `Not connected to ${host.name}: the key that it offered (${offered}) is marked @revoked in ${files.join(', ')}. Do not trust this machine until an admin has looked at it.`,
    );
  }
  const keys = found.filter(entry => entry.marker === '');
  if (keys.some(entry => entry.key.equals(key))) return { trusted: true };
  // As ssh does: a key on file for the bare name also counts for another port, if it is the same key.
  const bare = entries.filter(entry => entry.marker === '' && lists(entry.names, lookupName(host)));
  if (keys.length === 0 && bare.some(entry => entry.key.equals(key))) return { trusted: true };
  if (keys.length > 0) {
    const known = [...new Set(keys.map(entry => fingerprint(entry.key)))].join(', ');
    return no(
      'key-changed',
      `Not connected to ${host.name}: its key changed (known ${known}, offered ${offered}). If the machine was rebuilt, check the new fingerprint with its owner, then run: ssh-keygen -R '${names(host)[0]}' and connect once with ssh.`,
    );
  }
  if (found.some(entry => entry.marker === '@cert-authority')) {
    return no(
      'key-unknown',
      `Not connected to ${host.name}: known_hosts trusts it by certificate authority (@cert-authority), which this transport cannot check. Add the host's own key to ${files[0]}: ssh-keyscan${portOption(host)} ${host.hostname}, checked against ${offered}.`,
    );
  }
  return host.acceptNew ? learn(files[0], host, key) : no('key-unknown', unknownText(files, host, offered));
}

function unknownText(files: readonly string[], host: HostSpec, offered: string): string {
  return `Not connected to ${host.name}: its key is not known (offered ${offered}). Check that fingerprint with the machine's owner, then connect once with: ssh ${host.name}, which adds it to ${files[0] ?? '~/.ssh/known_hosts'}.`;
}

function learn(file: string | undefined, host: HostSpec, key: Buffer): KeyCheck {
  const offered = fingerprint(key);
  if (!file) return no('key-unknown', unknownText([], host, offered));
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, `${names(host)[0]} ${typeOf(key)} ${key.toString('base64')}\n`, { mode: 0o600 });
  } catch (error) {
    return no(
      'key-unknown',
      `Not connected to ${host.name}: its new key (${offered}) cannot be written to ${file}: ${(error as Error).message}. Make the file writable or add the key by hand.`,
    );
  }
  return { trusted: true, learned: offered };
}

function no(code: 'key-unknown' | 'key-changed' | 'key-revoked', says: string): KeyCheck {
  return { trusted: false, code, says };
}

function portOption(host: HostSpec): string {
  return host.port === 22 ? '' : ` -p ${host.port}`;
}

function lookupName(host: HostSpec): string {
  return (host.hostKeyAlias ?? host.hostname).toLowerCase();
}

/** The name that the file has the host under: with its port in brackets, unless that is 22. */
function names(host: HostSpec): string[] {
  const name = lookupName(host);
  return [host.port === 22 || host.hostKeyAlias !== null ? name : `[${name}]:${host.port}`];
}

function keysFor(entries: readonly Entry[], host: HostSpec): Entry[] {
  return matching(entries, host).filter(entry => entry.marker === '');
}

function matching(entries: readonly Entry[], host: HostSpec): Entry[] {
  return entries.filter(entry => names(host).some(name => lists(entry.names, name)));
}

/** Whether a names field (`web-*,!web-09,[10.0.0.1]:2222` or `|1|salt|hash`) lists `name`. */
function lists(field: string, name: string): boolean {
  if (field.startsWith('|1|')) return hashes(field, name);
  let listed = false;
  for (const word of field.split(',')) {
    const negated = word.startsWith('!');
    if (!wildcard((negated ? word.slice(1) : word).toLowerCase(), name)) continue;
    if (negated) return false;
    listed = true;
  }
  return listed;
}

/** `|1|base64(salt)|base64(HMAC-SHA1(salt, name))`, as `ssh-keygen -H` writes it. */
function hashes(field: string, name: string): boolean {
  const [, , salt = '', hash = ''] = field.split('|');
  const known = Buffer.from(hash, 'base64');
  const own = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return known.length === own.length && timingSafeEqual(known, own);
}

/** `*` and `?`, without backtracking further than the last star. */
function wildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

function parse(text: string): Entry[] {
  return text.split(/\r?\n/).flatMap(line => {
    if (line.startsWith('#')) return [];
    const words = line.trim().split(/\s+/);
    const marked = words[0]?.startsWith('@') ?? false;
    const [names = '', type = '', key = ''] = marked ? words.slice(1) : words;
    const marker = marked ? words[0] : '';
    if (key === '' || names.length > MAX_PATTERN) return [];
    if (marker !== '' && marker !== '@revoked' && marker !== '@cert-authority') return [];
    const bytes = Buffer.from(key, 'base64');
    // A line whose type word and key disagree is broken; ssh does not trust it either.
    return typeOf(bytes) === type ? [{ marker, names, type, key: bytes }] : [];
  });
}

/** The key's own type: a length-prefixed string at its start (RFC 4253, section 6.6). */
function typeOf(key: Buffer): string {
  if (key.length < 4) return '';
  const length = key.readUInt32BE(0);
  return length > 64 ? '' : key.toString('latin1', 4, 4 + length);
}

function read(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    return text.length > MAX_BYTES ? '' : text;
  } catch {
    // Unreadable is as good as empty: nothing in it is trusted, and the refusal names the file.
    return '';
  }
}
