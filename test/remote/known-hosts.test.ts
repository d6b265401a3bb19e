import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { HostSpec } from '../../src/remote/host.ts';
import { fingerprint, readKnownHosts } from '../../src/remote/known-hosts.ts';

const folder = mkdtempSync(join(tmpdir(), 'known-hosts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

interface Key {
  readonly text: string;
  readonly blob: Buffer;
  readonly fingerprint: string;
}

function makeKey(type = 'ed25519'): Key {
  const file = join(folder, `key${count++}`);
  execFileSync('ssh-keygen', [
    '-q',
    '-t',
    type,
    '-N',
    '',
    '-f',
    file,
    ...(type === 'rsa' ? ['-b', '2048'] : []),
  ]);
  const [kind = '', data = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  const listed = execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' });
  return { text: `${kind} ${data}`, blob: Buffer.from(data, 'base64'), fingerprint: listed.split(' ')[1]! };
}

const key = makeKey();
const other = makeKey();

function host(over: Partial<HostSpec> = {}): HostSpec {
  return {
    name: 'web-03',
    hostname: 'web-03.example',
    port: 22,
    hostKeyAlias: null,
    acceptNew: false,
    ...over,
  } as HostSpec;
}

function fileOf(text: string): string {
  const file = join(folder, `file${count++}`);
  writeFileSync(file, text);
  return file;
}

const checkIn = (text: string, of = host(), offered = key) =>
  readKnownHosts([fileOf(text)]).check(of, offered.blob);

test('fingerprints are those of ssh-keygen', () => {
  expect(fingerprint(key.blob)).toBe(key.fingerprint);
});

test.each([
  ['a plain name', `web-03.example ${key.text}`, host()],
  ['one of several names', `other,web-03.example,10.0.0.3 ${key.text} a comment`, host()],
  ['another case', `WEB-03.Example ${key.text}`, host({ hostname: 'Web-03.example' })],
  ['an address', `10.0.0.3 ${key.text}`, host({ hostname: '10.0.0.3' })],
  ['a port', `[web-03.example]:2222 ${key.text}`, host({ port: 2222 })],
  ['the bare name with the same key, as ssh does', `web-03.example ${key.text}`, host({ port: 2222 })],
  ['wildcards', `web-??.* ${key.text}`, host()],
  ['a wildcard and a port', `[*.example]:2222 ${key.text}`, host({ port: 2222 })],
  ['a HostKeyAlias', `fleet ${key.text}`, host({ hostKeyAlias: 'fleet', port: 2222 })],
  ['one of two keys', `web-03.example ${other.text}\nweb-03.example ${key.text}`, host()],
  [
    'comments, empty and broken lines around it',
    `# hi\n\nnonsense\nweb-03.example ssh-rsa AAAA\r\nweb-03.example ${key.text}\r\n`,
    host(),
  ],
])('a key on file is trusted by %s', (_, text, of) => {
  expect(checkIn(text, of)).toEqual({ trusted: true });
});

test.each([
  ['no file at all', ''],
  ['another host', `web-04.example ${key.text}`],
  ['another port', `[web-03.example]:2222 ${key.text}`],
  ['a negated name', `*.example,!web-03.example ${key.text}`],
  ['a key that is commented out', `#web-03.example ${key.text}`],
  ['a type word that the key does not have', `web-03.example ssh-rsa ${key.text.split(' ')[1]}`],
  ['a marker that is not known', `@trusted web-03.example ${key.text}`],
])('a key is unknown with %s', (_, text) => {
  const checked = checkIn(text);
  expect(checked).toMatchObject({ trusted: false, code: 'key-unknown' });
  expect(!checked.trusted && checked.says).toMatch(
    /^Not connected to web-03: its key is not known \(offered SHA256:[\w+/]{43}\)\. Check that fingerprint .* ssh web-03/,
  );
});

test('a changed key is refused with both fingerprints and what to do', () => {
  const checked = checkIn(`web-03.example ${other.text}`);
  expect(checked).toMatchObject({ trusted: false, code: 'key-changed' });
  expect(!checked.trusted && checked.says).toContain(
    `Not connected to web-03: its key changed (known ${other.fingerprint}, offered ${key.fingerprint}). If the machine was rebuilt,`,
  );
});

test('a key of another type than the one on file counts as changed', () => {
  expect(checkIn(`web-03.example ${makeKey('ecdsa').text}`)).toMatchObject({ code: 'key-changed' });
});

test('a revoked key is refused even where it is also on file', () => {
  expect(checkIn(`web-03.example ${key.text}\n@revoked * ${key.text}`)).toMatchObject({
    trusted: false,
    code: 'key-revoked',
    says: expect.stringContaining(`${key.fingerprint}) is marked @revoked`),
  });
});

test('a revoked key is refused on another port, too', () => {
  const text = `[web-03.example]:2222 ${key.text}\n@revoked web-03.example ${key.text}`;
  expect(checkIn(text, host({ port: 2222 }))).toMatchObject({ code: 'key-revoked' });
});

test('a host that is trusted by certificate authority is refused with a clear word', () => {
  expect(checkIn(`@cert-authority *.example ${other.text}`)).toMatchObject({
    trusted: false,
    says: expect.stringMatching(
      /certificate authority \(@cert-authority\), which this transport cannot check\. Add the host's own key/,
    ),
  });
});

test('accept-new writes an unknown key down once, and never accepts a changed one', () => {
  const file = join(folder, 'new', 'known_hosts');
  const of = host({ acceptNew: true, port: 2222 });
  expect(readKnownHosts([file]).check(of, key.blob)).toEqual({ trusted: true, learned: key.fingerprint });
  expect(readFileSync(file, 'utf8')).toBe(`[web-03.example]:2222 ${key.text}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readKnownHosts([file]).check(of, key.blob)).toEqual({ trusted: true });
  expect(readKnownHosts([file]).check(of, other.blob)).toMatchObject({ code: 'key-changed' });
  expect(
    execFileSync('ssh-keygen', ['-F', '[web-03.example]:2222', '-f', file], { encoding: 'utf8' }),
  ).toContain(key.text);
});

test('accept-new accepts nothing that it cannot write down', () => {
  const file = join(fileOf(''), 'below-a-file');
  expect(readKnownHosts([file]).check(host({ acceptNew: true }), key.blob)).toMatchObject({
    trusted: false,
    says: expect.stringMatching(/cannot be written to/),
  });
});

test('the algorithms asked for begin with the key types on file, and never end in SHA-1', () => {
  const rsa = makeKey('rsa');
  const known = readKnownHosts([fileOf(`web-03.example ${rsa.text}`)]);
  const algorithms = known.algorithms(host()) ?? [];
  expect(algorithms.slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  expect(algorithms).not.toContain('ssh-rsa');
  expect(known.algorithms(host({ hostname: 'elsewhere' }))).toBeNull();
});

/** ssh-keygen -F is the oracle: what it finds we trust, what it does not find we do not. */
test('hashed files are read as ssh-keygen -H writes them and ssh-keygen -F finds them', () => {
  const names = ['web-03.example', '10.0.0.3', '[web-03.example]:2222', '[10.0.0.3]:2022', 'db-01'];
  const file = fileOf(
    names
      .slice(0, 4)
      .map(name => `${name} ${key.text}\n`)
      .join(''),
  );
  execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
  expect(readFileSync(file, 'utf8')).not.toContain('web-03');
  for (const name of names) {
    const [, bracketed, port] = /^\[(.*)\]:(\d+)$/.exec(name) ?? [];
    const of = host({ hostname: bracketed ?? name, port: Number(port ?? 22) });
    expect(readKnownHosts([file]).check(of, key.blob).trusted).toBe(finds(name, file));
  }
});

test.each([
  ['web-03.example', '*.example'],
  ['web-03.example', 'web-0?.example'],
  ['web-03.example', 'web-03.exampl?'],
  ['web-03.example', 'web-03'],
  ['web-03.example', '*,!web-0*'],
  ['web-03.example', '!web-04*,*.example'],
  ['web-03.example', 'web-03.example*'],
  ['web-03.example', '**.ex*mple'],
  ['[web-03.example]:2222', '[web-*]:2222'],
  ['[web-03.example]:2222', '[web-*]:22'],
])('%s against the names %s is judged as by ssh-keygen -F', (name, names) => {
  const file = fileOf(`${names} ${key.text}\n`);
  const [, bracketed, port] = /^\[(.*)\]:(\d+)$/.exec(name) ?? [];
  const of = host({ hostname: bracketed ?? name, port: Number(port ?? 22) });
  expect(readKnownHosts([file]).check(of, key.blob).trusted).toBe(finds(name, file));
});

test('a hostile wildcard is matched in linear time', () => {
  const names = `${'*a'.repeat(500)}b`;
  expect(checkIn(`${names} ${key.text}`, host({ hostname: 'a'.repeat(250) }))).toMatchObject({
    trusted: false,
  });
});

function finds(name: string, file: string): boolean {
  try {
    return execFileSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' }).includes(
      key.text.split(' ')[1]!,
    );
  } catch {
    return false;
  }
}
