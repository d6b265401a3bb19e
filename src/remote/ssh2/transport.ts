/** The default transport: ssh2, through jump hosts that are shared between the hosts behind them. */
import type { Duplex } from 'node:stream';
import type { HostSpec } from '../host.ts';
import type { Connected, ConnectFailure, Transport } from '../transport.ts';
import { failed, type Opened, open, type Way } from './connect.ts';
import { sessionOver } from './session.ts';

export interface Ssh2Options {
  /** `SSH_AUTH_SOCK`. */
  readonly agentSocket?: string | undefined;
  readonly keepaliveMs?: number | undefined;
}

export function ssh2Transport(options: Ssh2Options = {}): Transport {
  const jumps = new JumpHosts(options);

  return {
    async connect(host, signal): Promise<Connected> {
      const way = await jumps.to(host);
      if (!way.ok) return way;
      const opened = await open(host, { through: way.through, agentSocket: options.agentSocket, signal });
      if (!opened.ok) {
        way.release();
        return opened;
      }
      const session = sessionOver(opened.connection, {
        life: opened.life,
        keepaliveMs: options.keepaliveMs,
        onClose: way.release,
      });
      return { ok: true, session };
    },
  };
}

type Passage =
  | { readonly ok: true; readonly through: Way['through']; readonly release: () => void }
  | { readonly ok: false; readonly failure: ConnectFailure };

interface Jump {
  readonly opened: Promise<Opened>;
  readonly release: () => void;
  users: number;
}

/**
 * One connection a jump host, counted; it ends with the last host behind it. Since it is shared, no single run's
 * signal stops it on its way.
 */
class JumpHosts {
  readonly #options: Ssh2Options;
  readonly #open = new Map<string, Jump>();

  constructor(options: Ssh2Options) {
    this.#options = options;
  }

  /** A stream to the host's own sshd, through all of its jump hosts. */
  async to(host: HostSpec): Promise<Passage> {
    if (host.jumps.length === 0) return { ok: true, through: null, release: () => undefined };
    const last = host.jumps.at(-1)!;
    const jump = this.#take({ ...last, jumps: host.jumps.slice(0, -1) });
    const opened = await jump.opened;
    if (!opened.ok) {
      jump.release();
      const { code, says } = opened.failure;
      return failed(code, `${host.name} is behind the jump host ${last.name}. ${says}`);
    }
    const stream = await forward(opened, host);
    if (stream === null) {
      jump.release();
      return failed(
        'unreachable',
        `${host.name} not reached: the jump host ${last.name} does not get to ${host.hostname}:${host.port}. Check HostName and Port of ${host.name}, and AllowTcpForwarding on ${last.name}.`,
      );
    }
    return { ok: true, through: { stream, life: opened.life }, release: jump.release };
  }

  #take(host: HostSpec): Jump {
    const key = JSON.stringify([host.user, host.hostname, host.port, host.jumps.map(({ name }) => name)]);
    const known = this.#open.get(key);
    if (known) {
      known.users++;
      return known;
    }
    const opening = this.#connect(host);
    const forget = (): void => {
      if (this.#open.get(key) === jump) this.#open.delete(key);
    };
    const jump: Jump = {
      users: 1,
      opened: opening.then(opened => {
        if (opened.ok) opened.connection.once('close', forget);
        else forget();
        return opened;
      }),
      release: () => {
        jump.users--;
        if (jump.users > 0) return;
        forget();
        void opening.then(opened => opened.ok && opened.connection.end());
      },
    };
    this.#open.set(key, jump);
    return jump;
  }

  async #connect(host: HostSpec): Promise<Opened> {
    const way = await this.to(host);
    if (!way.ok) return way;
    const opened = await open(host, {
      through: way.through,
      agentSocket: this.#options.agentSocket,
      signal: undefined,
    });
    if (opened.ok) opened.connection.once('close', way.release);
    else way.release();
    return opened;
  }
}

function forward({ connection, life }: Opened & { ok: true }, host: HostSpec): Promise<Duplex | null> {
  const { promise, resolve } = Promise.withResolvers<Duplex | null>();
  life.hold();
  const timer = setTimeout(() => resolve(null), host.connectTimeoutSeconds * 1000);
  try {
    connection.forwardOut('127.0.0.1', 0, host.hostname, host.port, (error, stream) => {
      resolve(error ? null : stream);
    });
  } catch {
    resolve(null);
  }
  return promise.finally(() => {
    clearTimeout(timer);
    life.drop();
  });
}
