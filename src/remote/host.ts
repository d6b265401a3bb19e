import { userInfo } from 'node:os';

/** A host as the transports need it: everything that `~/.ssh/config` and the inventory say, resolved. */
export interface HostSpec {
  /** The name that people type. */
  readonly name: string;
  readonly kind: 'ssh' | 'local';
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  /** Absolute paths, in the order to be tried; those that are missing are skipped. */
  readonly identityFiles: readonly string[];
  /** Only `identityFiles` are offered, also where an agent holds more keys. */
  readonly identitiesOnly: boolean;
  /** Socket of the agent to ask; null: none; undefined: the process's own (`SSH_AUTH_SOCK`). */
  readonly agent: string | null | undefined;
  /** Hosts to pass through, the nearest to us first. */
  readonly jumps: readonly HostSpec[];
  /** `HostKeyAlgorithms` as configured; null: by the key types on file. */
  readonly hostKeyAlgorithms: readonly string[] | null;
  readonly connectTimeoutSeconds: number;
  readonly knownHostsFiles: readonly string[];
  /** The name to look up in known_hosts instead of the host's (`HostKeyAlias`). */
  readonly hostKeyAlias: string | null;
  /** `StrictHostKeyChecking accept-new`: a key seen for the first time is written down and trusted. */
  readonly acceptNew: boolean;
  readonly tags: readonly string[];
  /** argv that needs root is sent as `sudo -n -- ARGV`. */
  readonly sudo: boolean;
  /** The host takes requests in the guard's form only. */
  readonly guard: boolean;
  /** Why no connection can be made as configured, with what to do; null: nothing is in the way. */
  readonly obstacle: string | null;
}

/** Letters, digits, `.`, `_`, `-`; never a leading `-`, so that a name is never taken for an option. */
export const HOST_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/;

/** A host name or an IPv4 or IPv6 address (with a zone). */
export const HOST_ADDRESS =
  /^(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,252}|[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,16})?)$/;

export const USER_NAME = /^[A-Za-z0-9_][A-Za-z0-9._@\\$-]{0,63}$/;

/** Whose account this process runs under; empty in a container whose user has no name. */
export function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
