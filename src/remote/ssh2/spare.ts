/**
 * A shell on the host that is there before the next command is, and takes it on its stdin: a warm command then costs
 * one round trip instead of two, and neither a login shell nor a fork of sshd. It is used for one command only, like
 * any other channel. Nothing depends on it: without one, the command opens a channel of its own.
 */
import { spareShell } from '../envelope.ts';
import type { ClientChannel, Connection } from './driver.ts';

export class SpareShell {
  readonly #connection: Connection;
  #channel: ClientChannel | null = null;
  #opening = false;
  /** The host gives no channel for it, or its login has no shell that stays. */
  #unwanted = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The shell, if one waits; it is the caller's from now on. */
  take(): ClientChannel | null {
    const channel = this.#channel;
    this.#channel = null;
    channel?.off('close', this.#onClose);
    return channel;
  }

  /** Opens one for the next command, where none waits. */
  prepare(): void {
    if (this.#channel || this.#opening || this.#unwanted) return;
    this.#opening = true;
    try {
      this.#connection.exec(spareShell(), (error, channel) => {
        this.#opening = false;
        if (error) this.#unwanted = true;
        else if (this.#unwanted) channel.close();
        else this.#keep(channel);
      });
    } catch {
      // The connection is going away.
      this.#opening = false;
    }
  }

  /** Gives the channel back to a host that is short of them, for good. */
  renounce(): void {
    this.#unwanted = true;
    this.take()?.close();
  }

  #keep(channel: ClientChannel): void {
    this.#channel = channel;
    channel.on('error', () => undefined);
    channel.once('close', this.#onClose);
  }

  /** It ended while it waited: no shell, or somebody's time limit for idle ones. */
  readonly #onClose = (): void => {
    this.#unwanted = true;
    this.#channel = null;
  };
}
