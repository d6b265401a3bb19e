import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditFile } from '../../src/remote/audit.ts';
import { audit } from '../../src/terminal/audit.ts';
import { doctor } from '../../src/terminal/doctor.ts';
import type { Io, Word } from '../../src/terminal/word.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

let web: Sshd;
let down: Sshd;
let bare: Sshd;
let dataDir: string;

beforeAll(async () => {
  web = await startSshd({ alias: 'web-03' });
  down = await startSshd({ alias: 'web-04', home: web.home });
  await down.stopListening();
  bare = await startSshd({
    alias: 'bare-01',
    home: web.home,
    under: [
      'unshare',
      '-m',
      'sh',
      '-c',
      'for t in mpstat iostat; do mount --bind /dev/null /usr/bin/$t; done; exec "$@"',
      'sh',
    ],
  });
  dataDir = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterAll(async () => {
  await bare.stop();
  await down.stop();
  await web.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function perf(word: Word, ...argv: string[]): Promise<{ status: number; text: string }> {
  let text = '';
  const io: Io = {
    stdin: (async function* () {})(),
    stdinIsTty: false,
    stdout: part => {
      text += part;
    },
    stderr: () => undefined,
    tty: false,
    colour: false,
    columns: 80,
    env: { PERF_DATA_DIR: dataDir, HOME: web.home },
  };
  return { status: await word.run(argv, io), text };
}

test('without a host: the own checks, and whether each host is reached, with what to do', async () => {
  const { status, text } = await perf(doctor);
  expect(status).toBe(1);
  expect(text).toMatch(/^✓ hosts +4 from ~\/\.ssh\/config$/m);
  expect(text).toMatch(/^✓ ssh keys /m);
  expect(text).toMatch(/^✓ audit /m);
  expect(text).toMatch(/^✓ local +reached in \d+\.\d s$/m);
  expect(text).toMatch(/^✓ web-03 +reached in \d+\.\d s$/m);
  expect(text).toMatch(/^▲ web-04 +web-04 not reached: nothing listens on .*\n +Check that sshd runs there/m);
});

test('with a host: login, host key, tools, rights, clock, guard, and the exact sudoers lines', async () => {
  const { status, text } = await perf(doctor, 'web-03');
  expect(status).toBe(0);
  expect(text).toContain(`${web.user}@127.0.0.1:${web.port}, host key ${web.fingerprint()}`);
  expect(text).toMatch(/^✓ tools +uptime vmstat mpstat pidstat iostat sar free ps top ss /m);
  expect(text).toMatch(
    /^▲ rights +Does not see the disk traffic of processes of others \(cat \/proc\/1\/io\)\./m,
  );
  expect(text).toMatch(
    /^▲ rights +Sees which process has which socket of its own processes alone \(ss -ltnp\)\./m,
  );
  expect(text).toMatch(/^✓ clock +agrees with this machine$/m);
  expect(text).toMatch(/^✓ guard +none/m);
  expect(text).toContain(`${web.user} ALL=(root) NOPASSWD: /usr/bin/dmesg ""\n`);
  expect(text).toContain(`${web.user} ALL=(root) NOPASSWD: /usr/bin/ss -ltnp\n`);
  expect(text).not.toMatch(/NOPASSWD:.*(?<!\\)[*?[]/);
});

test('tools that are missing on a host are named with the package to install', async () => {
  const { text } = await perf(doctor, 'bare-01');
  expect(text).toMatch(/^✓ tools +uptime vmstat pidstat sar /m);
  expect(text).toMatch(/^▲ tools +mpstat on bare-01/m);
});

test('a host that is not reached is all that is said, with status 1', async () => {
  const { status, text } = await perf(doctor, 'web-04');
  expect(status).toBe(1);
  expect(text).toMatch(/^▲ reach +web-04 not reached: nothing listens on/);
  expect(text.trim().split('\n')).toHaveLength(2);
});

test('a name that is no host is a usage error with the near names', async () => {
  await expect(perf(doctor, 'web-3')).rejects.toThrow(
    /^web-3 is not in the inventory\. Near: web-03, web-04\..*\(perf hosts lists them\)/,
  );
});

test('the doctor leaves its commands in the audit, and perf audit verify reads it', async () => {
  expect(await perf(audit, 'verify')).toMatchObject({
    status: 0,
    text: expect.stringMatching(/: \d{2,} lines, whole\n$/),
  });
  const file = auditFile(dataDir);
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(
    file,
    lines.map((line, i) => (i === 4 ? line.replace('"exit":0', '"exit":1') : line)).join('\n'),
  );
  expect(await perf(audit, 'verify')).toMatchObject({
    status: 1,
    text: expect.stringMatching(/: line 5 is bad: it was changed: its hash does not fit its text\n$/),
  });
});

test('perf audit knows no other word than verify', async () => {
  await expect(perf(audit, 'repair')).rejects.toThrow(/^Usage: perf audit verify/);
});
