import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Policy } from '../../src/core/ports.ts';
import { explainFailure } from '../../src/remote/explain.ts';
import { collectorFor, line, origin, permissivePolicy, type TestCollector } from '../support/remote.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

let sshd: Sshd;
let from: TestCollector;
let sudoers: string;

/** Everything is marked as needing root. */
const rootPolicy: Policy = { judge: typed => ({ ...permissivePolicy().judge(typed), root: true }) };

beforeAll(async () => {
  sshd = await startSshd();
  sudoers = `/etc/sudoers.d/${sshd.user}`;
  writeFileSync(sudoers, `${sshd.user} ALL=(root) NOPASSWD: /usr/bin/id -u\n`, { mode: 0o440 });
  const hostsFile = join(sshd.home, 'inventory.yml');
  writeFileSync(hostsFile, 'hosts: { web-03: { sudo: true } }\n');
  from = await collectorFor(sshd.home, { hostsFile, policy: rootPolicy });
});
afterAll(async () => {
  from.close();
  rmSync(sudoers);
  await sshd.stop();
});

test('argv that needs root goes through sudo where the inventory says so, and its line is shown without', async () => {
  expect(await from.run('web-03', line(['id', '-u']), { origin })).toMatchObject({
    exit: 0,
    stdout: '0\n',
    line: line(['id', '-u']),
    stages: [['id', '-u']],
  });
});

test('only the first stage of a pipeline gets root', async () => {
  expect(await from.run('web-03', line(['id', '-u'], ['sh', '-c', 'cat; id -u']), { origin })).toMatchObject({
    stdout: expect.stringMatching(/^0\n[1-9]\d*\n$/),
    stageExits: [0, 0],
  });
});

test('what sudoers does not allow is explained with what to allow', async () => {
  const transcript = await from.run('web-03', line(['id', '-g']), { origin });
  expect(transcript).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^[1-9]\d*\n$/) });
  expect(explainFailure(transcript)).toMatchObject({
    code: 'sudo',
    says: expect.stringMatching(
      /^sudo on web-03 does not let the login run this without a password: it ran without root\. To allow it: .*perf doctor web-03/,
    ),
  });
});

test('without sudo: true nothing is prefixed', async () => {
  const plain = await collectorFor(sshd.home, { policy: rootPolicy });
  const { stdout } = await plain.run('web-03', line(['id', '-u']), { origin });
  expect(stdout).not.toBe('0\n');
  plain.close();
});
