import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type Inventory, type InventoryOptions, loadInventory } from '../../src/remote/inventory.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A HOME with `files` below `.ssh`, and an inventory file beside it. */
async function inventory(
  files: Record<string, string>,
  yaml?: string,
  options: Partial<InventoryOptions> = {},
): Promise<Inventory & { home: string }> {
  const home = mkdtempSync(join(tmpdir(), 'inventory-'));
  folders.push(home);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, '.ssh', name, '..'), { recursive: true });
    writeFileSync(join(home, '.ssh', name), text);
  }
  const hostsFile = yaml === undefined ? undefined : join(home, 'inventory.yml');
  if (hostsFile) writeFileSync(hostsFile, yaml!);
  return { ...(await loadInventory({ home, hostsFile, allowLocal: false, ...options })), home };
}

function host(from: Inventory, name: string) {
  const resolved = from.resolve(name);
  if (!resolved.ok) throw new Error(resolved.says);
  return resolved.host;
}

const CONFIG = `
# production
Host web-03 web-13
  HostName 10.0.0.%h
  Port 2222
  User perf
  IdentityFile ~/.ssh/fleet
  IdentityFile /etc/keys/%r-%h
  IdentitiesOnly yes
  ConnectTimeout 4
  StrictHostKeyChecking accept-new
  UserKnownHostsFile ~/.ssh/fleet_hosts "~/.ssh/more hosts"
  HostKeyAlgorithms ssh-ed25519,rsa-sha2-512
Host db-*
  User dba
Host db-01
  HostName db.example
  ProxyJump ops@gate:2200,inner
Host inner
  HostName 10.9.9.9
Host *
  User fallback
  ServerAliveInterval 30
`;

test('the names are the concrete words of Host lines', async () => {
  expect((await inventory({ config: CONFIG })).names).toEqual(['db-01', 'inner', 'web-03', 'web-13']);
});

test('an alias is resolved as ssh would', async () => {
  const from = await inventory({ config: CONFIG });
  expect(host(from, 'web-03')).toMatchObject({
    hostname: '10.0.0.web-03',
    port: 2222,
    user: 'perf',
    identityFiles: [join(from.home, '.ssh/fleet'), '/etc/keys/perf-10.0.0.web-03'],
    identitiesOnly: true,
    connectTimeoutSeconds: 4,
    acceptNew: true,
    knownHostsFiles: [join(from.home, '.ssh/fleet_hosts'), join(from.home, '.ssh/more hosts')],
    hostKeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512'],
    jumps: [],
    obstacle: null,
  });
});

test('wildcard sections apply to aliases, the first value wins', async () => {
  const from = await inventory({ config: CONFIG });
  expect(host(from, 'db-01').user).toBe('dba');
  expect(host(from, 'inner').user).toBe('fallback');
});

test('a host without any section of its own gets what ssh has by default, and strict host keys', async () => {
  const from = await inventory({ config: 'Host plain\n' });
  expect(host(from, 'plain')).toMatchObject({
    hostname: 'plain',
    port: 22,
    user: userInfo().username,
    acceptNew: false,
    knownHostsFiles: [join(from.home, '.ssh/known_hosts')],
    identityFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map(name => join(from.home, '.ssh', name)),
  });
});

test('a chain of jump hosts is resolved, the nearest first, each by its own section', async () => {
  const from = await inventory({ config: CONFIG });
  expect(host(from, 'db-01').jumps).toMatchObject([
    { name: 'gate', hostname: 'gate', port: 2200, user: 'ops' },
    { name: 'inner', hostname: '10.9.9.9', port: 22, user: 'fallback' },
  ]);
});

test('a jump host that is itself behind one is reached through it', async () => {
  const from = await inventory({
    config: 'Host a\n ProxyJump b\nHost b\n ProxyJump c\nHost c\n HostName c.example\n',
  });
  expect(host(from, 'a').jumps.map(({ name }) => name)).toEqual(['c', 'b']);
});

test('jump hosts that lead back to themselves are an obstacle with what to do, not an endless loop', async () => {
  const from = await inventory({ config: 'Host a\n ProxyJump b\nHost b\n ProxyJump a\n' });
  expect(host(from, 'a').obstacle).toMatch(/^ProxyJump .* leads back to itself\. Correct ProxyJump/);
});

test('ProxyCommand is an obstacle: it is never run', async () => {
  const from = await inventory({ config: 'Host a\n ProxyCommand touch /tmp/%h\n' });
  expect(host(from, 'a').obstacle).toBe('ProxyCommand is never run. Use ProxyJump for a in ~/.ssh/config.');
});

test('Match exec is never run', async () => {
  const from = await inventory({
    config: `Host a\nMatch exec "touch ${tmpdir()}/never-this"\n User matched\n`,
  });
  expect(host(from, 'a').user).not.toBe('matched');
  expect(() => writeFileSync(join(tmpdir(), 'never-this'), '', { flag: 'wx' })).not.toThrow();
  rmSync(join(tmpdir(), 'never-this'));
});

test('Include is followed, with globs, and ends with its file', async () => {
  const from = await inventory({
    config: 'Include conf.d/*.conf\nUser everyone\nHost last\n',
    'conf.d/a.conf': 'Host first\n  Port 2201\n',
    'conf.d/b.conf': 'Host second\n  Port 2202\n',
  });
  expect(from.names).toEqual(['first', 'last', 'second']);
  expect(host(from, 'second').port).toBe(2202);
  expect(host(from, 'last').user).toBe('everyone');
});

test('an Include that includes itself is an error that says so', async () => {
  await expect(inventory({ config: 'Include config\n' })).rejects.toThrow(
    /levels of Include\. Remove the loop/,
  );
});

test.each(['Host "unclosed\n', 'Host a\n IdentityFile "x\n', 'Match host\n'])(
  'a configuration that cannot be parsed is an error with what to do: %j',
  async config => {
    await expect(inventory({ config })).rejects.toThrow(
      /^~\/\.ssh\/config cannot be understood: .*ssh -G localhost$/,
    );
  },
);

test.each([
  ['garbage\n', 1],
  ['Host a\n  HostName\n  Port 22\n', 2],
  ['<html>\n', 1],
  ['Host a\n\u0000\u0001\n', 2],
])('a line that OpenSSH would not take either is named: %j', async (config, line) => {
  await expect(inventory({ config })).rejects.toThrow(`config, line ${line}: expected a keyword and a value`);
});

test('blank lines, comments, = and tabs are what ssh_config(5) says', async () => {
  const from = await inventory({ config: '# c\n\n  # d\nHost=a\n\tPort =\t2203 \n' });
  expect(host(from, 'a').port).toBe(2203);
});

test('machine-wide known hosts count where they are named, and none is none', async () => {
  const from = await inventory({
    config: 'Host a\n UserKnownHostsFile none\n GlobalKnownHostsFile /etc/ssh/fleet_hosts\nHost b\n',
  });
  expect(host(from, 'a').knownHostsFiles).toEqual([
    join(from.home, '.ssh/known_hosts'),
    '/etc/ssh/fleet_hosts',
  ]);
  expect(host(from, 'b').knownHostsFiles).toEqual([join(from.home, '.ssh/known_hosts')]);
});

test('values that would reach a network call as something else are obstacles', async () => {
  const from = await inventory({
    config: 'Host a\n HostName -oProxyCommand=x\nHost b\n User a;b\nHost c\n Port 99999\n',
  });
  expect(host(from, 'a').obstacle).toMatch(/is no host name/);
  expect(host(from, 'b').obstacle).toMatch(/is no user name/);
  expect(host(from, 'c').obstacle).toMatch(/is no port/);
});

const YAML = `hosts:
  web-01: { hostname: 10.0.0.1, port: 2022, user: perf, tags: [web, eu], sudo: true, guard: true }
  web-02: {}
  db-01: { tags: [eu] }
groups:
  web: [web-01, web-02]
`;

test('the YAML inventory adds hosts, and wins over ~/.ssh/config where it speaks', async () => {
  const from = await inventory({ config: CONFIG }, YAML);
  expect(from.names).toEqual(['db-01', 'inner', 'web-01', 'web-02', 'web-03', 'web-13']);
  expect(host(from, 'web-01')).toMatchObject({
    hostname: '10.0.0.1',
    port: 2022,
    user: 'perf',
    tags: ['web', 'eu'],
    sudo: true,
    guard: true,
  });
  expect(host(from, 'db-01')).toMatchObject({ hostname: 'db.example', user: 'dba', sudo: false });
  expect(host(from, 'web-02')).toMatchObject({ hostname: 'web-02', user: 'fallback' });
});

test('a group, a tag and a pattern are lists of hosts', async () => {
  const from = await inventory({ config: CONFIG }, YAML);
  const names = (pattern: string) => {
    const selected = from.select(pattern);
    return selected.ok ? selected.hosts.map(({ name }) => name) : selected.says;
  };
  expect(names('@web')).toEqual(['web-01', 'web-02']);
  expect(names('@eu')).toEqual(['web-01', 'db-01']);
  expect(names('web-*')).toEqual(['web-01', 'web-02', 'web-03', 'web-13']);
  expect(names('*-*3')).toEqual(['web-03', 'web-13']);
  expect(names('web-03')).toEqual(['web-03']);
  expect(names('@wbe')).toBe(
    '@wbe is not in the inventory. Near: @web. Hosts come from ~/.ssh/config and inventory.yml (/perf hosts lists them).',
  );
  expect(names('lb-*')).toMatch(/^lb-\* is not in the inventory\./);
});

test('an unknown name is answered with the near ones and where hosts come from', async () => {
  const from = await inventory({ config: 'Host web-03 web-13 db-01\n' }, 'hosts: {}\n');
  expect(from.resolve('web-3')).toEqual({
    ok: false,
    says: 'web-3 is not in the inventory. Near: web-03, web-13. Hosts come from ~/.ssh/config and inventory.yml (/perf hosts lists them).',
  });
});

test.each([
  '-oProxyCommand=id',
  'a b',
  'a;id',
  '../etc',
  'web-03\n',
  '',
  'a'.repeat(300),
  'wéb',
  '__proto__',
  'constructor',
])('the word %j resolves to no host', async word => {
  expect((await inventory({ config: CONFIG }, YAML)).resolve(word).ok).toBe(false);
});

test('local is a host only where it is allowed', async () => {
  expect((await inventory({})).resolve('local')).toMatchObject({
    ok: false,
    says: expect.stringMatching(/PERF_ALLOW_LOCAL=true/),
  });
  const from = await inventory({ config: 'Host local\n' }, undefined, { allowLocal: true });
  expect(from.names).toEqual(['local']);
  expect(host(from, 'local').kind).toBe('local');
});

test.each([
  ['hosts:\n  - a: [\n', /^inventory\.yml, line 3: not YAML: .*\. Correct the line\.$/],
  ['hosts:\n  web-01:\n    port: 70000\n', /^inventory\.yml, line 3: hosts\.web-01\.port: /],
  ['hosts:\n  web-01:\n    prot: 22\n', /^inventory\.yml, line 3: hosts\.web-01: .*prot/],
  ['hosts:\n  web-01: {}\n  -bad: {}\n', /^inventory\.yml, line \d: hosts.*does not begin with "-"/],
  [
    'hosts:\n  a: {}\ngroups:\n  web:\n    - a\n    - b\n',
    /^inventory\.yml, line 6: groups\.web: b is not under hosts\. Add it/,
  ],
  ['hosts:\n  a: [\n', /^inventory\.yml, line \d/],
  ['hosts:\n  a: { hostname: "-oProxyCommand=x" }\n', /^inventory\.yml, line 2: hosts\.a\.hostname: /],
])('a wrong inventory file is refused with the line: %j', async (yaml, words) => {
  await expect(inventory({}, yaml)).rejects.toThrow(words);
});

test('a missing inventory file is an error that names PERF_HOSTS', async () => {
  await expect(inventory({}, undefined, { hostsFile: '/nonexistent/hosts.yml' })).rejects.toThrow(
    /PERF_HOSTS names \/nonexistent\/hosts\.yml, which cannot be read/,
  );
});
