/** Commands over one ssh2 connection. */
import { type Envelope, type Watch, wrap } from '../envelope.ts';
import { Receiver } from '../receiver.ts';
import {
  type Execution,
  GRACE_MS,
  KILL_AFTER_SECONDS,
  type Outcome,
  type Refused,
  type Session,
} from '../transport.ts';
import type { Life } from './connect.ts';
import type { ClientChannel, Connection } from './driver.ts';

const KEEPALIVE_MS = 10_000;
const KEEPALIVE_MISSES = 3;
/** How long a stopped command may take to be gone before the next means is tried. */
const KILL_WAIT_MS = 500;

const CONNECTION_GONE: Refused = { refused: 'the connection is gone', gone: true };

export interface SessionOptions {
  readonly life: Life;
  readonly keepaliveMs?: number | undefined;
  readonly onClose: () => void;
}

export function sessionOver(connection: Connection, options: SessionOptions): Session {
  let watch: Watch = 'unknown';
  let gone = false;
  const closed = new Promise<void>(resolve => {
    connection.once('close', () => {
      gone = true;
      stopKeepalive();
      options.onClose();
      resolve();
    });
  });
  const stopKeepalive = keepAlive(connection, options.keepaliveMs ?? KEEPALIVE_MS);

  return {
    closed,
    close() {
      connection.end();
      // A peer that is gone never answers the farewell.
      setTimeout(() => connection.destroy(), 1_000).unref();
    },
    exec(execution, signal) {
      if (gone) return Promise.resolve(CONNECTION_GONE);
      const envelope = execution.guard ? guardRequest(execution) : wrap(execution, watch);
      const command = new RemoteCommand(connection, execution, envelope, () => gone);
      options.life.hold();
      return command.run(signal).finally(() => {
        options.life.drop();
        if (command.watch !== 'unknown') watch = command.watch;
      });
    },
  };
}

/**
 * Asks for a sign of life every 10 s and gives the connection up after three without an answer. ssh2 has this
 * built in, but its timer keeps the process alive, so that a terminal run would not end. The request asks for the
 * cancelling of a forwarding that does not exist, which every server answers with a refusal.
 */
function keepAlive(connection: Connection, everyMs: number): () => void {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered >= KEEPALIVE_MISSES) {
      connection.destroy();
      return;
    }
    unanswered++;
    try {
      connection.unforwardIn('127.0.0.1', 1, () => {
        unanswered = 0;
      });
    } catch {
      connection.destroy();
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** The guard of `remote/guard/` takes one JSON object for a command line; no shell is involved. */
function guardRequest(execution: Execution): { line: string; nonce: null } {
  const { stages, seconds, bytes } = execution;
  return { line: JSON.stringify({ v: 1, stages, timeout: seconds, max: bytes }), nonce: null };
}

class RemoteCommand {
  readonly #connection: Connection;
  readonly #execution: Execution;
  readonly #envelope: Envelope | { line: string; nonce: null };
  readonly #receiver: Receiver;
  readonly #isGone: () => boolean;
  #channel: ClientChannel | null = null;
  #cause: string | undefined;
  #settle: (outcome: Outcome | Refused) => void = () => undefined;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(
    connection: Connection,
    execution: Execution,
    envelope: Envelope | { line: string; nonce: null },
    isGone: () => boolean,
  ) {
    this.#connection = connection;
    this.#execution = execution;
    this.#envelope = envelope;
    this.#receiver = new Receiver(execution, envelope.nonce);
    this.#isGone = isGone;
  }

  get watch(): Watch {
    return this.#receiver.watch;
  }

  run(signal: AbortSignal | undefined): Promise<Outcome | Refused> {
    const { promise, resolve } = Promise.withResolvers<Outcome | Refused>();
    const onAbort = (): void => this.#stop('stopped');
    const onGone = (): void => {
      if (this.#channel === null && this.#cause === undefined) this.#settle(CONNECTION_GONE);
      else this.#finish({});
    };
    this.#settle = outcome => {
      for (const timer of this.#timers) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.#connection.off('close', onGone);
      resolve(outcome);
    };
    this.#connection.once('close', onGone);
    signal?.addEventListener('abort', onAbort, { once: true });
    const seconds = this.#execution.seconds;
    // The host's own `timeout` comes first; this is for a host that does not keep it.
    this.#after((seconds + KILL_AFTER_SECONDS) * 1000 + GRACE_MS, () =>
      this.#stop(`time limit of ${seconds} s`),
    );
    if (signal?.aborted) onAbort();
    else this.#open();
    return promise;
  }

  #open(): void {
    try {
      this.#connection.exec(this.#envelope.line, (error, channel) => {
        if (error) this.#onRefused(error);
        else this.#onChannel(channel);
      });
    } catch {
      this.#settle(CONNECTION_GONE);
    }
  }

  #onRefused(error: Error & { reason?: unknown }): void {
    if (this.#cause !== undefined) this.#finish({});
    else if (error.reason !== undefined) this.#settle({ refused: error.message });
    else if (this.#isGone()) this.#settle(CONNECTION_GONE);
    else this.#finish({ cause: 'the host runs no commands over this login' });
  }

  #onChannel(channel: ClientChannel): void {
    this.#channel = channel;
    let code: number | undefined;
    let signalName: string | undefined;
    channel.on('exit', (exit: number | null, name?: string) => {
      code = exit ?? undefined;
      signalName = name?.replace(/^SIG/, '');
    });
    channel.on('data', (chunk: Buffer) => this.#receiver.onStdout(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#receiver.onStderr(chunk));
    channel.on('error', () => undefined);
    channel.once('close', () => this.#finish({ code, signal: signalName }));
    // A signal can only be sent while our side of the channel is open, so stdin stays open; a guard takes no signals.
    if (this.#execution.guard) channel.end();
    if (this.#cause !== undefined) this.#kill();
  }

  #stop(cause: string): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    if (this.#channel) this.#kill();
    this.#after(3 * KILL_WAIT_MS, () => {
      this.#channel?.close();
      this.#finish({});
    });
  }

  /** KILL over the channel; then, for servers before OpenSSH 7.9, through a second one. */
  #kill(): void {
    this.#channel?.signal('KILL');
    this.#after(KILL_WAIT_MS, () => {
      const { pid } = this.#receiver;
      if (pid !== null && !this.#isGone()) {
        this.#connection.exec(`exec /bin/kill -KILL -- -${pid}`, (_error, channel) =>
          channel?.resume().stderr.resume(),
        );
      }
    });
  }

  #finish(ending: {
    code?: number | undefined;
    signal?: string | undefined;
    cause?: string | undefined;
  }): void {
    const cause = ending.cause ?? this.#cause;
    this.#settle(this.#receiver.finish({ code: ending.code, signal: ending.signal, cause }));
  }

  #after(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms));
  }
}
