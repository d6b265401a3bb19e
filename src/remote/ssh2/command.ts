/** One command over an ssh2 connection, from its channel to its Outcome; stopped, timed out, or lost on the way. */
import type { Envelope, Watch } from '../envelope.ts';
import { Receiver } from '../receiver.ts';
import { type Execution, GRACE_MS, KILL_AFTER_SECONDS, type Outcome, type Refused } from '../transport.ts';
import type { ClientChannel, Connection } from './driver.ts';

/** How long a stopped command may take to be gone before the next means is tried. */
const KILL_WAIT_MS = 500;

export const CONNECTION_GONE: Refused = { refused: 'the connection is gone', gone: true };

/** What is sent, and the mark that its output begins with; null: the output is the command's own from its start. */
export type Request = Envelope | { readonly line: string; readonly nonce: null };

export interface Host {
  readonly connection: Connection;
  readonly isGone: () => boolean;
}

export class RemoteCommand {
  readonly #connection: Connection;
  readonly #execution: Execution;
  readonly #request: Request;
  readonly #receiver: Receiver;
  readonly #isGone: () => boolean;
  /** A shell that waits for the request on its stdin; null: a channel is opened for it. */
  readonly #spare: ClientChannel | null;
  #channel: ClientChannel | null = null;
  #cause: string | undefined;
  #settle: (outcome: Outcome | Refused) => void = () => undefined;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(host: Host, execution: Execution, request: Request, spare: ClientChannel | null = null) {
    this.#connection = host.connection;
    this.#isGone = host.isGone;
    this.#execution = execution;
    this.#request = request;
    this.#receiver = new Receiver(execution, request.nonce);
    this.#spare = spare;
  }

  get watch(): Watch {
    return this.#receiver.watch;
  }

  /** The host has begun with it, or somebody has stopped it: it must not be asked for again. */
  get settled(): boolean {
    return this.#receiver.opened || this.#cause !== undefined || this.#isGone();
  }

  run(signal: AbortSignal | undefined): Promise<Outcome | Refused> {
    const { promise, resolve } = Promise.withResolvers<Outcome | Refused>();
    const onAbort = (): void => this.#stop('stopped');
    const onGone = (): void => {
      const untouched = this.#channel === null || (this.#spare !== null && !this.#receiver.opened);
      if (untouched && this.#cause === undefined) this.#settle(CONNECTION_GONE);
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
    if (this.#spare) {
      this.#onChannel(this.#spare);
      this.#spare.write(`${this.#request.line}\n`);
      return;
    }
    try {
      this.#connection.exec(this.#request.line, (error, channel) => {
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
    if (this.#execution.guard) {
      // sshd sends a forced command no signals; the guard ends its processes when nobody reads them any more.
      this.#channel?.close();
      return;
    }
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
