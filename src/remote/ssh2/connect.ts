/** One ssh2 connection, up to the login; everything that can be in its way becomes a value. */
import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HostSpec } from '../host.ts';
import { HOST_KEY_ALGORITHMS, type KeyCheck, readKnownHosts } from '../known-hosts.ts';
import type { ConnectFailure } from '../transport.ts';
import { credentialsOf } from './auth.ts';
import { Client, type ConnectConfig, type Connection } from './driver.ts';

export type Opened =
  | { readonly ok: true; readonly connection: Connection; readonly life: Life }
  | { readonly ok: false; readonly failure: ConnectFailure };

export interface Way {
  /** A stream to the host over its jump host's connection; null: straight over TCP. */
  readonly through: { readonly stream: Duplex; readonly life: Life } | null;
  readonly agentSocket: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Macs without SHA-1, which ssh2 still offers. */
const MACS = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
];

/** Host key algorithms that ssh2 has; certificates and hardware keys are not among them. */
const UNDERSTOOD = new Set([...HOST_KEY_ALGORITHMS, 'ssh-rsa', 'ssh-dss']);

export async function open(host: HostSpec, way: Way): Promise<Opened> {
  const { methods, tried } = credentialsOf(host, way.agentSocket);
  if (host.obstacle !== null)
    return failed('configuration', `Not connected to ${host.name}: ${host.obstacle}`);
  if (methods.length === 0) return failed('auth', `Not connected to ${host.name}: ${noKey(host, tried)}`);
  const knownHosts = readKnownHosts(host.knownHostsFiles);
  const algorithms = host.hostKeyAlgorithms?.filter(name => UNDERSTOOD.has(name)) ?? [
    ...(knownHosts.algorithms(host) ?? HOST_KEY_ALGORITHMS),
  ];
  if (algorithms.length === 0) {
    return failed(
      'configuration',
      `Not connected to ${host.name}: none of its HostKeyAlgorithms is understood here. Add ssh-ed25519 or rsa-sha2-512 to them in ~/.ssh/config.`,
    );
  }
  let key: KeyCheck | null = null;
  // noDelay: without it Nagle's algorithm costs some 80 ms a command.
  const tcp = way.through ? null : connectTcp({ host: host.hostname, port: host.port, noDelay: true });
  const socket = way.through?.stream ?? tcp!;
  // A channel stays half open when the host behind the jump host is gone; a TCP socket does not.
  way.through?.stream.once('end', () => socket.destroy());
  const client = new Client();
  // Each command that runs listens for the end of the connection.
  client.setMaxListeners(64);
  const config: ConnectConfig = {
    username: host.user,
    sock: socket as NonNullable<ConnectConfig['sock']>,
    authHandler: methods,
    readyTimeout: 0,
    algorithms: {
      serverHostKey: algorithms as never[],
      hmac: MACS as never[],
    },
    hostVerifier: (offered: Buffer): boolean => {
      key = knownHosts.check(host, offered);
      return key.trusted;
    },
  };
  return new Promise(resolve => {
    const give = (opened: Opened): void => {
      clearTimeout(timer);
      way.signal?.removeEventListener('abort', onAbort);
      if (!opened.ok) {
        client.destroy();
        socket.destroy();
      }
      resolve(opened);
    };
    const seconds = host.connectTimeoutSeconds;
    const timer = setTimeout(() => give(failed('timeout', timeoutText(host, seconds))), seconds * 1000);
    const onAbort = (): void => give(failed('aborted', `Not connected to ${host.name}: stopped.`));
    if (way.signal?.aborted) {
      onAbort();
      return;
    }
    way.signal?.addEventListener('abort', onAbort, { once: true });
    // Stays on after the login: an error event without a listener would end the process.
    client.on('error', error => give(failureOf(error, host, key, tried)));
    client.once('close', () => give(failed('lost', closedText(host))));
    client.once('ready', () => {
      give({ ok: true, connection: client, life: way.through?.life ?? lifeOf(tcp!) });
    });
    try {
      client.connect(config);
    } catch (error) {
      give(
        failed(
          'configuration',
          `Not connected to ${host.name}: ${(error as Error).message}. Correct its section in ~/.ssh/config.`,
        ),
      );
    }
  });
}

/** Holds the process open while something runs over a socket, and only then. */
export interface Life {
  hold(): void;
  drop(): void;
}

function lifeOf(socket: Socket): Life {
  let holders = 0;
  socket.unref();
  return {
    hold() {
      if (holders++ === 0) socket.ref();
    },
    drop() {
      if (--holders === 0) socket.unref();
    },
  };
}

export function failed(code: ConnectFailure['code'], says: string): { ok: false; failure: ConnectFailure } {
  return { ok: false, failure: { code, says } };
}

type SshError = Error & { level?: string; code?: string };

function failureOf(error: SshError, host: HostSpec, key: KeyCheck | null, tried: readonly string[]): Opened {
  if (key !== null && !key.trusted) return failed(key.code, key.says);
  if (error.level === 'client-authentication') {
    return failed(
      'auth',
      `Not connected to ${host.name}: the login as ${host.user} was refused. Tried: ${tried.join(', ')}. Add the public key to ~${host.user}/.ssh/authorized_keys there, or name another User or IdentityFile for ${host.name} in ~/.ssh/config.`,
    );
  }
  if (error.level === 'handshake') {
    return failed(
      'configuration',
      `Not connected to ${host.name}: ${error.message}. Allow a common algorithm in its sshd_config, or correct HostKeyAlgorithms in ~/.ssh/config.`,
    );
  }
  if (error.level === 'agent') {
    return failed(
      'auth',
      `Not connected to ${host.name}: the ssh agent failed (${error.message}). Check SSH_AUTH_SOCK, or name an IdentityFile in ~/.ssh/config.`,
    );
  }
  return failed(...networkFailure(error, host));
}

function networkFailure(error: SshError, host: HostSpec): [ConnectFailure['code'], string] {
  const where = `${host.hostname}:${host.port}`;
  switch (error.code) {
    case 'ECONNREFUSED':
      return [
        'unreachable',
        `${host.name} not reached: nothing listens on ${where}. Check that sshd runs there, and Port in ~/.ssh/config or the inventory.`,
      ];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        'unreachable',
        `${host.name} not reached: no address is known for ${host.hostname}. Correct HostName in ~/.ssh/config or hostname in the inventory, or the DNS.`,
      ];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return [
        'unreachable',
        `${host.name} not reached: there is no route to ${where}. Check the network, the VPN, or whether it needs a ProxyJump.`,
      ];
    case 'ETIMEDOUT':
      return ['timeout', timeoutText(host, host.connectTimeoutSeconds)];
    default:
      return [
        'lost',
        error.code === 'ECONNRESET' || error.level === 'protocol'
          ? closedText(host)
          : `Not connected to ${host.name}: ${error.message}. Try: ssh -v ${host.name}`,
      ];
  }
}

function timeoutText(host: HostSpec, seconds: number): string {
  return `${host.name} not reached: ${host.hostname}:${host.port} did not answer within ${seconds} s. Check that the machine is up and that nothing between drops the packets (firewall, VPN).`;
}

function closedText(host: HostSpec): string {
  return `Not connected to ${host.name}: ${host.hostname}:${host.port} closed the connection before the login. Check its log (journalctl -u ssh): MaxStartups, a deny list, or something that is no SSH server.`;
}

function noKey(host: HostSpec, tried: readonly string[]): string {
  const why = tried.length > 0 ? `no usable key: ${tried.join(', ')}` : `there is no key to log in with`;
  return `${why}. Name one with IdentityFile in ~/.ssh/config, or start an ssh agent that holds one (SSH_AUTH_SOCK). Looked for: ${host.identityFiles.join(', ')}.`;
}
