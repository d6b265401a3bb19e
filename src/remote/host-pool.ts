/** The connections to one host: how many, how many channels on each, what is done when it refuses or breaks. */
import PQueue from 'p-queue';
import type { HostSpec } from './host.ts';
import type { ConnectFailure, Execution, Outcome, Refused, Session, Transport } from './transport.ts';

/** sshd's MaxSessions is 10 by default, and its slots become free later than the client sees them closed. */
const CHANNELS = 6;
const CONNECTIONS = 4;
const COMMANDS_PER_HOST = 12;
/** For how long a host that refused a channel is not asked for more than it gave. */
const MEMORY_MS = 60_000;
const REFUSALS = 9;
/** Connections that break before anything ran on them: so often is a command asked for again. */
const BREAKS = 3;
const CONNECT_ATTEMPTS = 3;

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

export type PoolOutcome =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly failure: ConnectFailure };

export interface HostPoolOptions {
  readonly host: HostSpec;
  readonly transport: Transport;
  /** Shared by all hosts: commands that run, and connections that are being made. */
  readonly commands: PQueue;
  readonly connecting: PQueue;
  readonly idleMs: number;
}

export class HostPool {
  readonly #queue = new PQueue({ concurrency: COMMANDS_PER_HOST });
  readonly #host: HostSpec;
  readonly #options: HostPoolOptions;
  readonly #links = new Map<Link, Promise<Slot>>();
  readonly #waiting: (() => void)[] = [];
  #channels = CHANNELS;
  #channelsUntil = 0;
  #failed: { readonly at: number; readonly failure: ConnectFailure } | null = null;
  #closed = false;

  constructor(options: HostPoolOptions) {
    this.#host = options.host;
    this.#options = options;
  }

  exec(execution: Execution, signal: AbortSignal | undefined): Promise<PoolOutcome> {
    const askedAt = performance.now();
    return this.#queue.add(() => this.#exec(execution, askedAt, signal));
  }

  async warm(signal: AbortSignal | undefined): Promise<ConnectFailure | null> {
    const slot = await this.#acquire(performance.now(), signal);
    if (!slot.ok) return slot.failure;
    this.#release(slot.link);
    return null;
  }

  async #exec(execution: Execution, askedAt: number, signal: AbortSignal | undefined): Promise<PoolOutcome> {
    let breaks = 0;
    for (let refusals = 0; ; ) {
      const slot = await this.#acquire(askedAt, signal);
      if (!slot.ok) return slot;
      const { link } = slot;
      const outcome = await this.#options.commands.add(() => this.#execOn(link, execution, signal));
      if ('refused' in outcome) this.#onRefused(link, outcome);
      this.#release(link);
      if (!('refused' in outcome)) return { ok: true, outcome };
      if (outcome.gone) breaks++;
      else refusals++;
      if (breaks > BREAKS) return this.#breaks(breaks);
      if (refusals > REFUSALS) return this.#refusesAll(outcome.refused);
      if (!outcome.gone) await pause(Math.min(10 * 2 ** refusals, 1000), signal);
    }
  }

  async #execOn(
    link: Link,
    execution: Execution,
    signal: AbortSignal | undefined,
  ): Promise<Outcome | Refused> {
    link.open++;
    const outcome = await link.session!.exec(execution, signal);
    link.open--;
    return outcome;
  }

  async #acquire(askedAt: number, signal: AbortSignal | undefined): Promise<Slot> {
    for (;;) {
      if (signal?.aborted || this.#closed) return stopped(this.#host);
      // Whoever asked before a connection failed gets that failure, and does not wait for another one.
      if (this.#failed && this.#failed.at > askedAt) return { ok: false, failure: this.#failed.failure };
      const link = this.#freeLink();
      if (link === null) {
        await this.#turn(signal);
        continue;
      }
      link.taken++;
      if (link.idle) clearTimeout(link.idle);
      const slot = await withAbort(this.#links.get(link)!, signal, () => stopped(this.#host));
      if (!slot.ok) this.#release(link);
      // A connection that went away while this command waited for it has run nothing of it: take another.
      if (slot.ok && !this.#links.has(link)) continue;
      return slot;
    }
  }

  /** One with a channel left, or a new one; null: wait for a turn. A second one is made only beside one that stands. */
  #freeLink(): Link | null {
    const links = [...this.#links.keys()];
    const free = links.find(link => link.taken < this.#limit());
    if (free) return free;
    const connecting = links.some(link => link.session === null);
    return connecting || links.length >= CONNECTIONS ? null : this.#connect();
  }

  #release(link: Link): void {
    link.taken--;
    this.#waiting.shift()?.();
    if (link.taken > 0 || !this.#links.has(link)) return;
    link.idle = setTimeout(() => {
      this.#links.delete(link);
      link.session?.close();
    }, this.#options.idleMs);
    link.idle.unref();
  }

  close(): void {
    this.#closed = true;
    for (const link of this.#links.keys()) {
      if (link.idle) clearTimeout(link.idle);
      link.session?.close();
    }
    this.#links.clear();
    this.#wakeAll();
  }

  #limit(): number {
    if (Date.now() > this.#channelsUntil) this.#channels = CHANNELS;
    return this.#channels;
  }

  #connect(): Link {
    const link: Link = { session: null, taken: 0, open: 0, idle: null };
    const slot = this.#options.connecting.add(() => this.#open(link));
    this.#links.set(link, slot);
    return link;
  }

  async #open(link: Link): Promise<Slot> {
    for (let attempt = 1; ; attempt++) {
      const connected = await this.#options.transport.connect(this.#host);
      if (connected.ok) {
        link.session = connected.session;
        void connected.session.closed.then(() => this.#forget(link));
        if (!this.#links.has(link)) connected.session.close();
        this.#wakeAll();
        return { ok: true, link };
      }
      const again = connected.failure.code === 'lost' && attempt < CONNECT_ATTEMPTS && this.#links.has(link);
      if (!again) {
        this.#failed = { at: performance.now(), failure: connected.failure };
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
    this.#wakeAll();
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

  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake();
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
