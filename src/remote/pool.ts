/**
 * Warm connections: one a host for the life of an incident, another where one is not enough, closed when idle.
 * Limits: commands at once in all and per host, channels a connection, connections a host, connections being made.
 */
import PQueue from 'p-queue';
import type { HostSpec } from './host.ts';
import type { ConnectFailure, Execution, Outcome, Refused, Session, Transport } from './transport.ts';

/** sshd's MaxSessions is 10 by default, and its slots become free later than the client sees them closed. */
const CHANNELS = 6;
const CONNECTIONS = 4;
const COMMANDS_PER_HOST = 12;
const COMMANDS = 128;
/** sshd drops at random beyond ten connections without a login (MaxStartups); a jump host sees all of a fleet's. */
const CONNECTING = 8;
const IDLE_MS = 10 * 60_000;
/** For how long a host that refused a channel is not asked for more than it gave. */
const MEMORY_MS = 60_000;
const REFUSALS = 12;
/** Connections that break before anything ran on them: so often is a command asked for again. */
const BREAKS = 3;
const CONNECT_ATTEMPTS = 3;

export interface Pool {
  /** Never rejects. A failure: no connection, and nothing ran. */
  exec(host: HostSpec, execution: Execution, signal?: AbortSignal): Promise<PoolOutcome>;
  /** Connects ahead of the first command; null: connected. */
  warm(host: HostSpec, signal?: AbortSignal): Promise<ConnectFailure | null>;
  /** Ends all connections. */
  close(): void;
}

export type PoolOutcome =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly failure: ConnectFailure };

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
    const made = new HostPool(host, options.transports[host.kind], connecting, options.idleMs ?? IDLE_MS);
    hosts.set(key, made);
    return made;
  }

  return {
    exec(host, execution, signal) {
      const pool = poolOf(host);
      return pool.queue.add(() => commands.add(() => pool.exec(execution, signal)));
    },
    async warm(host, signal) {
      const pool = poolOf(host);
      const slot = await pool.acquire(signal);
      if (!slot.ok) return slot.failure;
      pool.release(slot.link);
      return null;
    },
    close() {
      for (const pool of hosts.values()) pool.close();
      hosts.clear();
    },
  };
}

/** One connection, being made or made. */
interface Link {
  session: Session | null;
  /** Channels taken, also by commands that still wait for their connection. */
  taken: number;
  /** Channels that the host has granted and that are still open. */
  open: number;
  idle: NodeJS.Timeout | null;
}

type Slot =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly failure: ConnectFailure };

class HostPool {
  readonly queue = new PQueue({ concurrency: COMMANDS_PER_HOST });
  readonly #host: HostSpec;
  readonly #transport: Transport;
  readonly #connecting: PQueue;
  readonly #idleMs: number;
  readonly #links = new Map<Link, Promise<Slot>>();
  readonly #waiting: (() => void)[] = [];
  #channels = CHANNELS;
  #channelsUntil = 0;
  #closed = false;

  constructor(host: HostSpec, transport: Transport, connecting: PQueue, idleMs: number) {
    this.#host = host;
    this.#transport = transport;
    this.#connecting = connecting;
    this.#idleMs = idleMs;
  }

  async exec(execution: Execution, signal: AbortSignal | undefined): Promise<PoolOutcome> {
    let breaks = 0;
    for (let refusals = 0; ; ) {
      const slot = await this.acquire(signal);
      if (!slot.ok) return slot;
      const { link } = slot;
      link.open++;
      const outcome = await link.session!.exec(execution, signal);
      link.open--;
      if ('refused' in outcome) this.#onRefused(link, outcome);
      this.release(link);
      if (!('refused' in outcome)) return { ok: true, outcome };
      if (outcome.gone) breaks++;
      else refusals++;
      if (breaks > BREAKS) return this.#breaks(breaks);
      if (refusals > REFUSALS) return this.#refusesAll(outcome.refused);
      if (!outcome.gone) await pause(Math.min(10 * 2 ** refusals, 1000), signal);
    }
  }

  async acquire(signal: AbortSignal | undefined): Promise<Slot> {
    for (;;) {
      if (signal?.aborted || this.#closed) return stopped(this.#host);
      const free = [...this.#links.keys()].find(link => link.taken < this.#limit());
      const link = free ?? (this.#links.size < CONNECTIONS ? this.#connect() : null);
      if (link === null) {
        await this.#turn(signal);
        continue;
      }
      link.taken++;
      if (link.idle) clearTimeout(link.idle);
      const slot = await withAbort(this.#links.get(link)!, signal, () => stopped(this.#host));
      if (!slot.ok) this.release(link);
      // A connection that went away while this command waited for it has run nothing of it: take another.
      if (slot.ok && !this.#links.has(link)) continue;
      return slot;
    }
  }

  release(link: Link): void {
    link.taken--;
    this.#waiting.shift()?.();
    if (link.taken > 0 || !this.#links.has(link)) return;
    link.idle = setTimeout(() => {
      this.#links.delete(link);
      link.session?.close();
    }, this.#idleMs);
    link.idle.unref();
  }

  close(): void {
    this.#closed = true;
    for (const link of this.#links.keys()) {
      if (link.idle) clearTimeout(link.idle);
      link.session?.close();
    }
    this.#links.clear();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #limit(): number {
    if (Date.now() > this.#channelsUntil) this.#channels = CHANNELS;
    return this.#channels;
  }

  #connect(): Link {
    const link: Link = { session: null, taken: 0, open: 0, idle: null };
    const slot = this.#connecting.add(() => this.#open(link));
    this.#links.set(link, slot);
    return link;
  }

  async #open(link: Link): Promise<Slot> {
    for (let attempt = 1; ; attempt++) {
      const connected = await this.#transport.connect(this.#host);
      if (connected.ok) {
        link.session = connected.session;
        void connected.session.closed.then(() => this.#forget(link));
        if (!this.#links.has(link)) connected.session.close();
        return { ok: true, link };
      }
      const again = connected.failure.code === 'lost' && attempt < CONNECT_ATTEMPTS && this.#links.has(link);
      if (!again) {
        this.#forget(link);
        return connected;
      }
      // Closed before the login: mostly MaxStartups, which lets the next one in.
      await pause(150 * attempt + Math.random() * 150, undefined);
    }
  }

  #forget(link: Link): void {
    this.#links.delete(link);
    if (link.idle) clearTimeout(link.idle);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** The host gave fewer channels than asked for: as many as are open now are what it takes. */
  #onRefused(link: Link, { gone }: Refused): void {
    if (gone) {
      this.#forget(link);
      return;
    }
    this.#channels = Math.max(1, Math.min(this.#limit(), link.open));
    this.#channelsUntil = Date.now() + MEMORY_MS;
  }

  #refusesAll(says: string): PoolOutcome {
    const { name, user } = this.#host;
    return lost(
      `${name} refuses every session (${says}). Raise MaxSessions in its sshd_config, or end other sessions of ${user} there.`,
    );
  }

  #breaks(times: number): PoolOutcome {
    const { name } = this.#host;
    return lost(
      `${name}: the connection broke ${times} times right after the login. Check its log (journalctl -u ssh) and the network between.`,
    );
  }

  /** Until a channel or a connection has become free. */
  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise(resolve => {
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      // An aborted command leaves the queue, or it would take the turn of one that still waits.
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        resolve();
      };
      this.#waiting.push(wake);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function lost(says: string): PoolOutcome {
  return { ok: false, failure: { code: 'lost', says } };
}

function stopped(host: HostSpec): { ok: false; failure: ConnectFailure } {
  return { ok: false, failure: { code: 'aborted', says: `Not run on ${host.name}: stopped.` } };
}

function withAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined, otherwise: () => T): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(otherwise());
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
