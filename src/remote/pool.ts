/**
 * Warm connections: one a host for the life of an incident, another where one is not enough, closed when idle.
 * Limits: commands at once in all, connections being made at once, and what `host-pool.ts` says of one host.
 */
import PQueue from 'p-queue';
import type { HostSpec } from './host.ts';
import { HostPool, type PoolOutcome } from './host-pool.ts';
import type { ConnectFailure, Execution, Transport } from './transport.ts';

const COMMANDS = 128;
/** A handshake costs some 50 ms of CPU; a host that does not answer holds its place for ten seconds. */
const CONNECTING = 32;
const IDLE_MS = 10 * 60_000;

export interface Pool {
  /** Never rejects. A failure: no connection, and nothing ran. */
  exec(host: HostSpec, execution: Execution, signal?: AbortSignal): Promise<PoolOutcome>;
  /** Connects ahead of the first command; null: connected. */
  warm(host: HostSpec, signal?: AbortSignal): Promise<ConnectFailure | null>;
  /** Ends all connections. */
  close(): void;
}

export interface PoolOptions {
  readonly transports: Readonly<Record<HostSpec['kind'], Transport>>;
  readonly idleMs?: number;
}

export function createPool(options: PoolOptions): Pool {
  const hosts = new Map<string, HostPool>();
  const commands = new PQueue({ concurrency: COMMANDS });
  const connecting = new PQueue({ concurrency: CONNECTING });

  function poolOf(host: HostSpec): HostPool {
    // The whole spec is the key: a corrected inventory must not meet a connection made by the old one.
    const key = JSON.stringify(host);
    const known = hosts.get(key);
    if (known) return known;
    const transport = options.transports[host.kind];
    const made = new HostPool({ host, transport, commands, connecting, idleMs: options.idleMs ?? IDLE_MS });
    hosts.set(key, made);
    return made;
  }

  return {
    exec: (host, execution, signal) => poolOf(host).exec(execution, signal),
    warm: (host, signal) => poolOf(host).warm(signal),
    close() {
      for (const pool of hosts.values()) pool.close();
      hosts.clear();
    },
  };
}
