/** explainprocess --host against a real sshd on loopback, the real policy, and processes that really run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { analyseProcess, closerProbes, processProbes } from '../../src/knowledge/index.ts';
import { createPolicy } from '../../src/remote/policy/judge.ts';
import { collectorFor, origin, type TestCollector } from '../support/remote.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

let sshd: Sshd;
let remote: TestCollector;
let folder: string;
let children: ChildProcess[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perf-host-'));
  chmodSync(folder, 0o755);
  const program = join(folder, 'perf-sleeper');
  copyFileSync('/bin/sleep', program);
  chmodSync(program, 0o755);
  children = [1, 2, 3].map(() => spawn(program, ['300'], { stdio: 'ignore' }));
  sshd = await startSshd();
  remote = await collectorFor(sshd.home, { policy: createPolicy() });
  await sleep(200);
});

afterAll(async () => {
  for (const child of children) child.kill();
  remote.close();
  await sshd.stop();
  rmSync(folder, { recursive: true });
});

async function explained(asked: string) {
  const looked = await remote.collect(sshd.alias, processProbes(asked), { origin });
  const closer = closerProbes(asked, looked);
  const more = closer.length === 0 ? [] : await remote.collect(sshd.alias, closer, { origin });
  expect([...looked, ...more].flatMap(({ refused }) => refused ?? [])).toEqual([]);
  return analyseProcess(asked, [...looked, ...more]);
}

test('many of one name are counted, with limits, cgroup and the lack of a package', async () => {
  const { answer } = await explained('perf-sleeper');
  expect(answer).toContain('3 such processes run, of ');
  expect(answer).toMatch(/open files of at most \d+|\d+ open files at most/);
  expect(answer).toContain('No package has its name');
});

test('a process id is explained by what runs under it', async () => {
  const { answer } = await explained(String(children[0]?.pid));
  expect(answer).toContain(`One such process runs: pid ${children[0]?.pid} of `);
  expect(answer).toContain('perf-sleeper 300');
});

test('an id that nobody has and a name that does not run are said plainly', async () => {
  expect((await explained('4194303')).answer).toContain('No process has the id 4194303 now');
  expect((await explained('perf-sleepless')).answer).toContain('No process of that name runs now');
});

test('the name of a thread leads to its process', async () => {
  const { answer, verdict } = await explained('libuv-worker');
  expect(verdict).toContain('a thread of Node.js');
  expect(answer).toContain('It is the name of threads: ');
});

test('a daemon is told with its package and version', async () => {
  const { answer } = await explained('sshd');
  expect(answer).toMatch(/Package openssh-server \S+/);
  expect(answer).toMatch(/such process(?:es)? runs?/);
});

test('what the account may not see is said, not guessed', async () => {
  const { answer } = await explained(String(process.pid));
  const denied = process.getuid?.() === 0;
  expect(answer.includes('may not be counted by this account')).toBe(denied);
});
