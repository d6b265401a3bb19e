/**
 * A real sshd on a loopback port with throwaway keys, and a client's HOME whose `~/.ssh/config` knows it. As root
 * each sshd has an account of its own (a clean home, a shell of one's choice), otherwise the login is one's own.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SshdOptions {
  /** The client's HOME to be added to; without one a new one is made. */
  readonly home?: string;
  /** The `Host` word in the client's `~/.ssh/config`. */
  readonly alias?: string;
  readonly maxSessions?: number;
  /** `command="…"` before the key in authorized_keys. */
  readonly forcedCommand?: string;
  /** Options before the key in authorized_keys, as they stand there: `restrict`. */
  readonly keyOptions?: string;
  readonly banner?: string;
  /** Login shell of the account (needs root). */
  readonly shell?: string;
  /** Files in the account's home: `{ '.bashrc': 'echo noise' }`. */
  readonly homeFiles?: Readonly<Record<string, string>>;
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
  /** Further lines of the client's section. */
  readonly clientConfig?: readonly string[];
  /** Words to run sshd with: `['ip', 'netns', 'exec', 'blue']`. */
  readonly under?: readonly string[];
  readonly address?: string;
}

export interface Sshd {
  readonly alias: string;
  readonly port: number;
  readonly address: string;
  readonly user: string;
  /** The client's HOME: `.ssh/config`, `.ssh/known_hosts`, `.ssh/id_ed25519`. */
  readonly home: string;
  /** The account's home on the "host". */
  readonly accountHome: string;
  /** `SHA256:…` of the host key. */
  fingerprint(): string;
  /** Makes another host key; known_hosts keeps the old one. Counts after `restart`. */
  changeHostKey(): void;
  /** What sshd logged. */
  log(): string;
  /** Kills the processes that serve connections, not the listener. */
  killConnections(signal?: NodeJS.Signals): number;
  /** Stops listening and kills all connections; `start` again on the same port. */
  stopListening(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'));
  chmodSync(folder, 0o755);
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'ssh-home-'));
  const alias = options.alias ?? 'web-03';
  const address = options.address ?? '127.0.0.1';
  const port = await freePort();
  const account = makeAccount(folder, options);
  const sshFolder = makeClientKeys(home);
  generateKey(join(folder, 'host_key'));
  writeServerFiles(folder, port, address, sshFolder, options);
  writeClientFiles(sshFolder, {
    alias,
    address,
    port,
    user: account.user,
    folder,
    extra: options.clientConfig ?? [],
  });

  let listener: ChildProcess | null = null;
  const logFile = join(folder, 'log');

  async function start(): Promise<void> {
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    const log = openSync(logFile, 'a');
    // It ends with this process, also when a test run is killed.
    const argv = [
      'setpriv',
      '--pdeathsig',
      'KILL',
      ...(options.under ?? []),
      '/usr/sbin/sshd',
      '-D',
      '-e',
      '-f',
      join(folder, 'sshd_config'),
    ];
    listener = spawn(argv[0]!, argv.slice(1), { stdio: ['ignore', log, log] });
    listener.unref();
    await untilListening(port, address, logFile);
  }

  function killConnections(signal: NodeJS.Signals = 'SIGKILL'): number {
    const pids = listener?.pid === undefined ? [] : descendants(listener.pid);
    for (const pid of pids) tryKill(pid, signal);
    return pids.length;
  }

  async function stopListening(): Promise<void> {
    if (!listener) return;
    const ended = new Promise(resolve => listener?.once('exit', resolve));
    listener.ref();
    const pids = descendants(listener.pid!);
    tryKill(listener.pid!, 'SIGKILL');
    for (const pid of pids) tryKill(pid, 'SIGKILL');
    await ended;
    listener = null;
  }

  await start();
  return {
    alias,
    port,
    address,
    user: account.user,
    home,
    accountHome: account.home,
    fingerprint: () =>
      execFileSync('ssh-keygen', ['-lf', join(folder, 'host_key.pub')], { encoding: 'utf8' }).split(' ')[1] ??
      '',
    changeHostKey() {
      rmSync(join(folder, 'host_key'));
      rmSync(join(folder, 'host_key.pub'));
      generateKey(join(folder, 'host_key'));
    },
    log: () => readFileSync(logFile, 'utf8'),
    killConnections,
    stopListening,
    start,
    async stop() {
      await stopListening();
      account.remove();
      rmSync(folder, { recursive: true, force: true });
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}

function makeAccount(
  folder: string,
  options: SshdOptions,
): { user: string; home: string; remove: () => void } {
  const home = join(folder, 'account');
  mkdirSync(home);
  if (process.getuid?.() !== 0) {
    if (options.shell || options.homeFiles)
      throw new Error('Expected root: a login shell or rc files need an account. Run the tests as root.');
    return { user: userInfo().username, home: userInfo().homedir, remove: () => undefined };
  }
  removeStaleAccounts();
  const user = `perft-${process.pid}-${randomBytes(3).toString('hex')}`;
  execFileSync('useradd', ['-M', '-d', home, '-s', options.shell ?? '/bin/bash', user]);
  // "!" is a locked account, which sshd refuses without PAM; "*" only has no password.
  execFileSync('usermod', ['-p', '*', user]);
  for (const [name, text] of Object.entries(options.homeFiles ?? {})) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  execFileSync('chown', ['-R', user, home]);
  return {
    user,
    home,
    remove: () => removeAccount(user),
  };
}

/** Accounts of test runs that were killed; the name says whose they were. */
function removeStaleAccounts(): void {
  for (const [, user = '', pid] of readFileSync('/etc/passwd', 'utf8').matchAll(/^(perft-(\d+)-\w+):/gm)) {
    if (!existsSync(`/proc/${pid}`)) removeAccount(user);
  }
}

function removeAccount(user: string): void {
  try {
    execFileSync('pkill', ['-KILL', '-u', user]);
  } catch {
    // Nothing of this account's runs any more.
  }
  // Another test run may be quicker with a stale one.
  spawnSync('userdel', ['-f', user], { stdio: 'ignore' });
}

function makeClientKeys(home: string): string {
  const sshFolder = join(home, '.ssh');
  mkdirSync(sshFolder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(sshFolder, 'id_ed25519'))) generateKey(join(sshFolder, 'id_ed25519'));
  return sshFolder;
}

function generateKey(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'throwaway', '-f', file]);
}

function writeServerFiles(
  folder: string,
  port: number,
  address: string,
  sshFolder: string,
  options: SshdOptions,
): void {
  const key = readFileSync(join(sshFolder, 'id_ed25519.pub'), 'utf8');
  const forced = options.forcedCommand ? `command="${options.forcedCommand.replaceAll('"', '\\"')}"` : '';
  const keyOptions = [options.keyOptions ?? '', forced].filter(Boolean).join(',');
  writeFileSync(join(folder, 'authorized_keys'), `${keyOptions}${keyOptions ? ' ' : ''}${key}`);
  if (options.banner) writeFileSync(join(folder, 'banner'), options.banner);
  writeFileSync(
    join(folder, 'sshd_config'),
    [
      // sshd takes the first value that it meets: what a test says comes before ours.
      ...(options.config ?? []),
      `Port ${port}`,
      `ListenAddress ${address}`,
      `HostKey ${folder}/host_key`,
      `AuthorizedKeysFile ${folder}/authorized_keys`,
      `PidFile ${folder}/pid`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'LogLevel VERBOSE',
      `MaxSessions ${options.maxSessions ?? 10}`,
      ...(options.banner ? [`Banner ${folder}/banner`] : []),
      '',
    ].join('\n'),
  );
}

interface ClientSection {
  readonly alias: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  readonly extra: readonly string[];
}

function writeClientFiles(sshFolder: string, section: ClientSection): void {
  const { alias, address, port, user, folder, extra } = section;
  const lines = [
    `HostName ${address}`,
    `Port ${port}`,
    `User ${user}`,
    `IdentityFile ${sshFolder}/id_ed25519`,
    ...extra,
  ];
  appendFileSync(join(sshFolder, 'config'), `Host ${alias}\n${lines.map(line => `  ${line}\n`).join('')}`);
  const [type, key] = readFileSync(join(folder, 'host_key.pub'), 'utf8').split(' ');
  const name = port === 22 ? address : `[${address}]:${port}`;
  appendFileSync(join(sshFolder, 'known_hosts'), `${name} ${type} ${key}\n`);
}

/** Children, grandchildren, …; the login's own processes are among them. */
function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // It ended while we looked.
    }
  }
  const found: number[] = [];
  for (let queue = [pid]; queue.length > 0; ) {
    queue = queue.flatMap(parent => children.get(parent) ?? []);
    found.push(...queue);
  }
  return found.filter(one => isSshd(one));
}

function isSshd(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('sshd');
  } catch {
    return false;
  }
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function untilListening(port: number, address: string, logFile: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answered = await new Promise<boolean>(resolve => {
      const socket = connect(port, address);
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('data', () => socket.destroy());
    });
    if (answered) return;
    await sleep(50);
  }
  throw new Error(`sshd did not start: ${readFileSync(logFile, 'utf8')}`);
}
