/** The fault matrix: each way in which a connection, a login, a shell or a command goes wrong, on a real sshd. */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createGuard } from '../../src/remote/guard/index.ts';
import { createPolicy } from '../../src/remote/policy/index.ts';
import { collectorFor, line, origin, permissivePolicy, type TestCollector } from '../support/remote.ts';
import { type Sshd, type SshdOptions, startSshd } from '../support/sshd.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function sshdWith(options: SshdOptions = {}): Promise<Sshd> {
  const sshd = await startSshd(options);
  cleanups.push(() => sshd.stop());
  return sshd;
}

async function collector(
  home: string,
  options: Parameters<typeof collectorFor>[1] = {},
): Promise<TestCollector> {
  const made = await collectorFor(home, options);
  cleanups.push(() => made.close());
  return made;
}

async function proxyTo(sshd: Sshd): Promise<TcpProxy> {
  const proxy = await startTcpProxy(sshd.port);
  cleanups.push(() => proxy.close());
  editConfig(sshd, text =>
    text.replace(`Port ${sshd.port}`, `Port ${proxy.port}\n  HostKeyAlias [127.0.0.1]:${sshd.port}`),
  );
  return proxy;
}

function editConfig(sshd: Sshd, change: (text: string) => string): void {
  const file = join(sshd.home, '.ssh', 'config');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

const run = (from: TestCollector, ...stages: string[][]) => from.run('web-03', line(...stages), { origin });
const SLEEPER = ['sh', '-c', 'echo begun; sleep 30; echo never'];

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await sleep(25);
  expect(condition()).toBe(true);
}

// The connection

test('an sshd process that is killed mid-command is a lost connection with what came until then, and the next command connects again', async () => {
  const sshd = await sshdWith();
  const from = await collector(sshd.home);
  const pending = run(from, SLEEPER);
  await sleep(1000);
  expect(sshd.killConnections()).toBeGreaterThan(0);
  expect(await pending).toMatchObject({
    exit: null,
    lost: expect.stringMatching(/^connection lost after \d+\.\d s$/),
    stdout: 'begun\n',
  });
  expect(await run(from, ['echo', 'again'])).toMatchObject({ exit: 0, stdout: 'again\n' });
});

test('an sshd that was restarted while the connection was idle is connected to again without a word', async () => {
  const sshd = await sshdWith();
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).exit).toBe(0);
  await sshd.stopListening();
  await sshd.start();
  expect(await run(from, ['echo', 'back'])).toMatchObject({ exit: 0, stdout: 'back\n' });
});

test('a link that goes down is noticed by keepalive', async () => {
  const netns = `perft${process.pid}`;
  const ip = (...words: string[]): void => void execFileSync('ip', words);
  ip('netns', 'add', netns);
  cleanups.push(() => ip('netns', 'del', netns));
  ip('link', 'add', 'perft0', 'type', 'veth', 'peer', 'name', 'perft1', 'netns', netns);
  ip('addr', 'add', '10.213.77.1/24', 'dev', 'perft0');
  ip('link', 'set', 'perft0', 'up');
  ip('-n', netns, 'addr', 'add', '10.213.77.2/24', 'dev', 'perft1');
  ip('-n', netns, 'link', 'set', 'perft1', 'up');
  const sshd = await sshdWith({ under: ['ip', 'netns', 'exec', netns], address: '10.213.77.2' });
  const from = await collector(sshd.home, { keepaliveMs: 200 });
  const pending = run(from, SLEEPER);
  await sleep(1000);
  ip('link', 'set', 'perft0', 'down');
  expect(await pending).toMatchObject({
    exit: null,
    lost: expect.stringMatching(/^connection lost after/),
    stdout: 'begun\n',
  });
});

test('a connection that stalls is given up by keepalive, and the next command goes over a new one', async () => {
  const sshd = await sshdWith();
  const proxy = await proxyTo(sshd);
  const from = await collector(sshd.home, { keepaliveMs: 200 });
  const pending = run(from, SLEEPER);
  await sleep(1000);
  proxy.stalled = true;
  expect(await pending).toMatchObject({
    exit: null,
    lost: expect.stringMatching(/^connection lost after/),
    stdout: 'begun\n',
  });
  proxy.stalled = false;
  expect(await run(from, ['echo', 'again'])).toMatchObject({ exit: 0 });
});

test('a connection that is reset mid-command is lost', async () => {
  const sshd = await sshdWith();
  const proxy = await proxyTo(sshd);
  const from = await collector(sshd.home);
  const pending = run(from, SLEEPER);
  await sleep(1000);
  proxy.cut();
  expect(await pending).toMatchObject({
    exit: null,
    lost: expect.stringMatching(/^connection lost after/),
    stdout: 'begun\n',
  });
});

test.each([1, 30, 500, 1500])(
  'a reset after %i bytes of the handshake is a value with words',
  async bytes => {
    const sshd = await sshdWith();
    const proxy = await proxyTo(sshd);
    proxy.cutAfterBytes = bytes;
    const from = await collector(sshd.home);
    expect((await run(from, ['true'])).lost).toMatch(
      /^Not connected to web-03: 127\.0\.0\.1:\d+ closed the connection before the login\. Check its log/,
    );
  },
);

test('a connection that breaks right after each login is a value with words', async () => {
  const sshd = await sshdWith();
  const proxy = await proxyTo(sshd);
  const good = await collector(sshd.home);
  expect(await good.warm('web-03')).toBeNull();
  await sleep(200);
  proxy.cutAfterBytes = proxy.bytes + 1;
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^web-03: the connection broke 4 times right after the login\. Check its log/,
  );
});

test('a keepalive does not disturb a long command', async () => {
  const sshd = await sshdWith();
  const from = await collector(sshd.home, { keepaliveMs: 100 });
  expect(await run(from, ['sh', '-c', 'sleep 2; echo done'])).toMatchObject({ exit: 0, stdout: 'done\n' });
});

test('a host on which nothing listens', async () => {
  const sshd = await sshdWith();
  await sshd.stopListening();
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toBe(
    `web-03 not reached: nothing listens on 127.0.0.1:${sshd.port}. Check that sshd runs there, and Port in ~/.ssh/config or the inventory.`,
  );
});

test('a host whose name nobody knows', async () => {
  const sshd = await sshdWith();
  editConfig(sshd, text => text.replace('HostName 127.0.0.1', 'HostName no-such-host.invalid'));
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^web-03 not reached: no address is known for no-such-host\.invalid\. Correct HostName/,
  );
});

test('a host that accepts and then says nothing runs into ConnectTimeout', async () => {
  const sockets: Socket[] = [];
  const server = createServer(socket => void sockets.push(socket));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const sshd = await sshdWith();
  const { port } = server.address() as { port: number };
  editConfig(sshd, text => text.replace(`Port ${sshd.port}`, `Port ${port}\n  ConnectTimeout 1`));
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^web-03 not reached: 127\.0\.0\.1:\d+ did not answer within 1 s\. Check that the machine is up/,
  );
});

test('all commands for a host that does not answer share one attempt and one failure', async () => {
  const sshd = await sshdWith();
  let connections = 0;
  const server = createServer(socket => {
    connections++;
    socket.on('error', () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  const { port } = server.address() as { port: number };
  editConfig(sshd, text => text.replace(`Port ${sshd.port}`, `Port ${port}\n  ConnectTimeout 1`));
  const from = await collector(sshd.home);
  const lines = Array.from({ length: 30 }, (_, i) => line(['echo', String(i)]));
  const transcripts = await from.collect('web-03', lines, { origin });
  expect(new Set(transcripts.map(({ lost }) => lost?.includes('did not answer within 1 s')))).toEqual(
    new Set([true]),
  );
  expect(connections).toBe(1);
  await run(from, ['true']);
  expect(connections).toBe(2);
});

test('stopping while the connection is being made is at once', async () => {
  const sshd = await sshdWith();
  const proxy = await proxyTo(sshd);
  proxy.stalled = true;
  const from = await collector(sshd.home);
  const controller = new AbortController();
  const pending = from.run('web-03', line(['true']), { origin, signal: controller.signal });
  await until(() => proxy.connections() > 0);
  controller.abort();
  expect((await pending).lost).toBe('Not run on web-03: stopped.');
});

test('something that is no SSH server', async () => {
  const server = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  const sshd = await sshdWith();
  const { port } = server.address() as { port: number };
  editConfig(sshd, text => text.replace(`Port ${sshd.port}`, `Port ${port}`));
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^Not connected to web-03: .*(?:closed the connection before the login|no SSH server|Handshake)/i,
  );
});

// Sessions

test.each([1, 2, 10])('MaxSessions %i: twelve commands at once all run', async maxSessions => {
  const sshd = await sshdWith({ maxSessions });
  const from = await collector(sshd.home);
  const lines = Array.from({ length: 12 }, (_, i) => line(['sh', '-c', `sleep 0.2; echo ${i}`]));
  const transcripts = await from.collect('web-03', lines, { origin });
  expect(transcripts.map(({ stdout, exit }) => [stdout, exit])).toEqual(lines.map((_, i) => [`${i}\n`, 0]));
});

test('MaxSessions 0 is told as such', async () => {
  const sshd = await sshdWith({ maxSessions: 0 });
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^web-03 refuses every session \(.*\)\. Raise MaxSessions in its sshd_config/,
  );
});

test('two hundred commands in a window over one host are all run', async () => {
  const sshd = await sshdWith();
  const from = await collector(sshd.home);
  const lines = Array.from({ length: 200 }, (_, i) => line(['echo', String(i)]));
  const transcripts = await from.collect('web-03', lines, { origin });
  expect(transcripts.map(({ stdout }) => stdout)).toEqual(lines.map((_, i) => `${i}\n`));
});

test('MaxStartups that is used up is waited out', async () => {
  const sshd = await sshdWith({ config: ['MaxStartups 1:100:1', 'LoginGraceTime 1'] });
  const idle = connect(sshd.port, '127.0.0.1');
  idle.on('error', () => undefined);
  cleanups.push(() => idle.destroy());
  await new Promise(resolve => idle.once('data', resolve));
  const from = await collector(sshd.home);
  setTimeout(() => idle.destroy(), 100);
  expect(await run(from, ['echo', 'in'])).toMatchObject({ exit: 0 });
});

test('a waiting shell that was killed on the host costs nothing but the shell', async () => {
  const sshd = await sshdWith();
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).exit).toBe(0);
  await until(() => processesOf(sshd, 'sh') === 1);
  expect((await run(from, ['echo', 'taken by it'])).stdout).toBe('taken by it\n');
  await until(() => processesOf(sshd, 'sh') === 1);
  execFileSync('pkill', ['-KILL', '-x', '-u', sshd.user, 'sh']);
  expect(await run(from, ['echo', 'x'])).toMatchObject({ exit: 0, stdout: 'x\n' });
  expect(await run(from, ['echo', 'y'])).toMatchObject({ exit: 0, stdout: 'y\n' });
});

// The guard

async function guardedHost(): Promise<{ home: string; host: Sshd }> {
  const sshd = await sshdWith();
  const file = join(sshd.accountHome, 'perf-guard');
  writeFileSync(file, createGuard(createPolicy()).text, { mode: 0o755 });
  const host = await sshdWith({
    alias: 'db-01',
    home: sshd.home,
    forcedCommand: file,
    keyOptions: 'restrict',
  });
  return { home: sshd.home, host };
}

const sessions = (host: Sshd): number => host.log().match(/Starting session: forced-command/g)?.length ?? 0;

test('a host whose guard refuses the plain line is asked again in its form, and from then on only so', async () => {
  const { home, host } = await guardedHost();
  const from = await collector(home, { policy: createPolicy() });
  expect(from.isGuarded('db-01')).toBe(false);
  expect(await from.run('db-01', 'uname -s', { origin })).toMatchObject({
    exit: 0,
    stdout: 'Linux\n',
    stderr: '',
    stageExits: [0],
  });
  expect(from.isGuarded('db-01')).toBe(true);
  const before = sessions(host);
  const piped = await from.run('db-01', 'cat /proc/loadavg | grep nothing | wc -l', { origin });
  expect(piped).toMatchObject({ exit: 0, stdout: '0\n', stderr: '', stageExits: [0, 1, 0] });
  expect(sessions(host)).toBe(before + 1);
});

test('what the guard refuses is refused, with its reason, also in the audit', async () => {
  const { home } = await guardedHost();
  const from = await collector(home);
  expect(await from.run('db-01', line(['rm', '-rf', '/tmp/x']), { origin })).toMatchObject({
    exit: null,
    stdout: '',
    refused: 'refused by the guard on the host: rm is not on the list',
  });
  expect(from.records.at(-1)).toMatchObject({ result: 'refused', reason: expect.stringContaining('guard') });
});

test('guard: true in the inventory asks in its form from the start, and stopping ends what runs', async () => {
  const { home, host } = await guardedHost();
  const hostsFile = join(home, 'inventory.yml');
  writeFileSync(hostsFile, 'hosts: { db-01: { guard: true } }\n');
  const from = await collector(home, { hostsFile, policy: createPolicy() });
  const controller = new AbortController();
  const pending = from.run('db-01', 'vmstat 1 9', { origin, signal: controller.signal });
  await until(() => processesOf(host, 'vmstat') === 1);
  expect(sessions(host)).toBe(1);
  controller.abort();
  expect(await pending).toMatchObject({ exit: null, lost: expect.stringMatching(/^stopped after/) });
  await until(() => processesOf(host, 'vmstat') === 0);
});

function processesOf(host: Sshd, name: string): number {
  try {
    return Number(execFileSync('pgrep', ['-c', '-x', '-u', host.user, name], { encoding: 'utf8' }));
  } catch {
    return 0;
  }
}

// The login

test('a refused login says which keys were tried and what to do', async () => {
  const sshd = await sshdWith({ config: ['AuthorizedKeysFile none'] });
  rmSync(join(sshd.home, '.ssh', 'id_ed25519'));
  rmSync(join(sshd.home, '.ssh', 'id_ed25519.pub'));
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(sshd.home, '.ssh', 'id_ed25519')]);
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toMatch(
    new RegExp(
      `^Not connected to web-03: the login as ${sshd.user} was refused\\. Tried: \\S+/id_ed25519 \\(SHA256:\\S+\\)\\. Add the public key to ~${sshd.user}/\\.ssh/authorized_keys`,
    ),
  );
});

test('no key at all', async () => {
  const sshd = await sshdWith();
  rmSync(join(sshd.home, '.ssh', 'id_ed25519'));
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^Not connected to web-03: there is no key to log in with\. Name one with IdentityFile/,
  );
});

test('a key with a passphrase is named, and an agent that holds it logs in', async () => {
  const sshd = await sshdWith();
  const key = join(sshd.home, '.ssh', 'id_ed25519');
  const socket = join(sshd.home, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket]);
  cleanups.push(() => agent.kill());
  await sleep(300);
  execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', key]);
  const without = await collector(sshd.home);
  expect((await run(without, ['true'])).lost).toMatch(
    /no usable key: \S+id_ed25519 \(has a passphrase: ssh-add it to an agent\)/,
  );
  const withAgent = await collector(sshd.home, { agentSocket: socket });
  expect(await run(withAgent, ['echo', 'in'])).toMatchObject({ exit: 0 });
  appendFileSync(join(sshd.home, '.ssh', 'config'), '  IdentitiesOnly yes\n');
  const chosen = await collector(sshd.home, { agentSocket: socket });
  expect(await run(chosen, ['echo', 'in'])).toMatchObject({ exit: 0 });
});

test('an account whose password has expired says so', async () => {
  const sshd = await sshdWith({ config: ['UsePAM yes'] });
  execFileSync('chage', ['-d', '0', sshd.user]);
  const from = await collector(sshd.home);
  expect(await run(from, ['true'])).toMatchObject({
    exit: null,
    lost: expect.stringMatching(
      /^(?:the login shell did not run the command \(exit 1\): .*password has expired|Not connected to web-03: the login as \S+ was refused)/i,
    ),
  });
});

test('a banner is no output', async () => {
  const sshd = await sshdWith({ banner: 'Authorised use only.\n' });
  const from = await collector(sshd.home);
  expect(await run(from, ['echo', 'x'])).toMatchObject({ stdout: 'x\n', stderr: '' });
});

// Host keys

test('an unknown key, a changed one, and a revoked one are refused before any login', async () => {
  const sshd = await sshdWith();
  const file = join(sshd.home, '.ssh', 'known_hosts');
  const known = readFileSync(file, 'utf8');
  writeFileSync(file, '');
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).lost).toContain(`its key is not known (offered ${sshd.fingerprint()})`);
  writeFileSync(file, `${known}@revoked * ${known.split(' ').slice(1).join(' ')}`);
  expect((await run(from, ['true'])).lost).toContain('is marked @revoked');
  writeFileSync(file, known);
  const before = sshd.fingerprint();
  sshd.changeHostKey();
  await sshd.stopListening();
  await sshd.start();
  expect((await run(from, ['true'])).lost).toMatch(
    /^Not connected to web-03: its key changed \(known SHA256:\S+, offered SHA256:\S+\)\./,
  );
  expect((await run(from, ['true'])).lost).toContain(`(known ${before}, offered ${sshd.fingerprint()})`);
  expect(sshd.log()).not.toContain('Accepted publickey');
});

test('host key algorithms that are configured are kept to, and unknown ones among them do not matter', async () => {
  const sshd = await sshdWith({
    clientConfig: ['HostKeyAlgorithms ssh-ed25519-cert-v01@openssh.com,ssh-ed25519'],
  });
  const from = await collector(sshd.home);
  expect(await run(from, ['true'])).toMatchObject({ exit: 0 });
  editConfig(sshd, text => text.replace('-cert-v01@openssh.com,ssh-ed25519', '-cert-v01@openssh.com'));
  const none = await collector(sshd.home);
  expect((await run(none, ['true'])).lost).toMatch(/none of its HostKeyAlgorithms is understood here\. Add/);
  editConfig(sshd, text => text.replace('ssh-ed25519-cert-v01@openssh.com', 'rsa-sha2-512'));
  const other = await collector(sshd.home);
  expect((await run(other, ['true'])).lost).toMatch(/^Not connected to web-03: .*Allow a common algorithm/);
});

// Jump hosts

test('a chain of two jump hosts, shared by the hosts behind it', async () => {
  const outer = await sshdWith({ alias: 'outer' });
  const inner = await sshdWith({ alias: 'inner', home: outer.home, clientConfig: ['ProxyJump outer'] });
  await sshdWith({ alias: 'web-03', home: outer.home, clientConfig: ['ProxyJump inner'] });
  await sshdWith({ alias: 'web-04', home: outer.home, clientConfig: ['ProxyJump inner'] });
  const from = await collector(outer.home);
  const [a, b] = await Promise.all(
    ['web-03', 'web-04'].map(host => from.run(host, line(['echo', host]), { origin })),
  );
  expect([a?.stdout, b?.stdout]).toEqual(['web-03\n', 'web-04\n']);
  expect(outer.log().match(/Accepted publickey/g)).toHaveLength(1);
  inner.killConnections();
  await sleep(300);
  expect(await from.run('web-04', line(['echo', 'again']), { origin })).toMatchObject({ exit: 0 });
});

test('a jump host that cannot be reached is named', async () => {
  const gate = await sshdWith({ alias: 'gate' });
  await sshdWith({ alias: 'web-03', home: gate.home, clientConfig: ['ProxyJump gate'] });
  await gate.stopListening();
  const from = await collector(gate.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^web-03 is behind the jump host gate\. gate not reached: nothing listens on/,
  );
});

test('a jump host that does not get any further is named', async () => {
  const gate = await sshdWith({ alias: 'gate' });
  const target = await sshdWith({ alias: 'web-03', home: gate.home, clientConfig: ['ProxyJump gate'] });
  await target.stopListening();
  const from = await collector(gate.home);
  expect((await run(from, ['true'])).lost).toMatch(
    /^web-03 not reached: the jump host gate does not get to 127\.0\.0\.1:\d+\. Check HostName and Port/,
  );
});

// Shells

test.each([
  ['/bin/false', 'the login shell did not run the command (exit 1)'],
  [
    '/usr/sbin/nologin',
    'the login shell did not run the command (exit 1): This account is currently not available.',
  ],
])('an account whose shell is %s', async (shell, words) => {
  const sshd = await sshdWith({ shell });
  const from = await collector(sshd.home);
  expect(await run(from, ['true'])).toMatchObject({ exit: null, lost: words });
});

test('rc files that hang run into the time limit', async () => {
  const sshd = await sshdWith({ homeFiles: { '.bashrc': 'echo noise; sleep 60\n' } });
  const from = await collector(sshd.home, { policy: permissivePolicy({ seconds: 1 }) });
  expect(await run(from, ['true'])).toMatchObject({ exit: null, lost: 'time limit of 1 s' });
});

test('rc files that print without end are not waited out', async () => {
  const sshd = await sshdWith({ homeFiles: { '.bashrc': 'yes noise | head -c 2000000\n' } });
  const from = await collector(sshd.home);
  const transcript = await run(from, ['echo', 'own']);
  expect(transcript.exit).toBeNull();
});

test('where signals are refused (a forced command, an sshd before 7.9), stopping still ends the process group', async () => {
  const sshd = await sshdWith({ forcedCommand: 'exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"' });
  const from = await collector(sshd.home);
  const controller = new AbortController();
  const mark = `3${process.pid}`;
  const pending = from.run('web-03', line(['sh', '-c', `echo begun; sleep ${mark} & sleep ${mark}`]), {
    origin,
    signal: controller.signal,
  });
  await until(() => running(mark) === 2);
  controller.abort();
  expect(await pending).toMatchObject({
    exit: null,
    lost: expect.stringMatching(/^stopped after/),
    stdout: 'begun\n',
  });
  await until(() => running(mark) === 0);
});

function running(seconds: string): number {
  try {
    return Number(execFileSync('pgrep', ['-c', '-x', '-f', `sleep ${seconds}`], { encoding: 'utf8' }));
  } catch {
    return 0;
  }
}

test('a closed collector leaves nothing running on the host', async () => {
  const sshd = await sshdWith();
  const from = await collector(sshd.home);
  expect((await run(from, ['true'])).exit).toBe(0);
  from.close();
  await until(() => sshd.killConnections('SIGCONT') === 0);
});

test('a connection that is idle is closed', async () => {
  const sshd = await sshdWith();
  const from = await collector(sshd.home, { idleMs: 200 });
  expect((await run(from, ['true'])).exit).toBe(0);
  await until(() => sshd.killConnections('SIGCONT') === 0);
  expect((await run(from, ['true'])).exit).toBe(0);
});

test('rekeying in the middle of a large output', async () => {
  const sshd = await sshdWith({ config: ['RekeyLimit 1M'] });
  const from = await collector(sshd.home);
  expect(await run(from, ['head', '-c', '20000000', '/dev/zero'])).toMatchObject({
    truncated: true,
    bytes: 20_000_000,
  });
});
