import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { takeGuardExits } from '../../../src/remote/guard/exits.ts';
import { createGuard } from '../../../src/remote/guard/index.ts';
import { createPolicy, readSite } from '../../../src/remote/policy/index.ts';
import { lex } from '../../../src/remote/policy/lexer.ts';
import { collectorFor, line, origin, permissivePolicy, type TestCollector } from '../../support/remote.ts';
import { type Sshd, startSshd } from '../../support/sshd.ts';
import { corpus } from '../policy/corpus.ts';

/** Two tools that run long and print much, so that the guard's bounds can be seen. */
const policy = createPolicy({
  site: readSite(
    [
      'tools:',
      '  - { says: numbers, argv: [seq, "{last}"], parameters: { last: { int: [1, 100000000] } } }',
      '  - { says: waits, argv: [sleep, "{seconds}"], parameters: { seconds: { int: [1, 1000] } } }',
      '  - { says: is not there, argv: [no-such-tool] }',
    ].join('\n'),
    'policy.yml',
  ),
});
const folder = mkdtempSync(join(tmpdir(), 'guard-'));
const file = join(folder, 'perf-guard');
let sshd: Sshd;
let bot: TestCollector;
/** A bot without any policy: what stands between it and the host is the guard alone. */
let lawless: TestCollector;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  writeFileSync(file, createGuard(policy).text);
  chmodSync(file, 0o755);
  sshd = await startSshd({
    keyOptions: 'restrict',
    forcedCommand: file,
    config: ['Subsystem sftp internal-sftp'],
  });
  bot = await collectorFor(sshd.home, { policy });
  lawless = await collectorFor(sshd.home, { policy: permissivePolicy() });
});

afterAll(async () => {
  bot.close();
  lawless.close();
  await sshd.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The guard itself, as sshd starts it. */
function request(stages: readonly (readonly string[])[], timeout = 20, max = 1_000_000) {
  const json = JSON.stringify({ v: 1, stages, timeout, max });
  return spawnSync(file, {
    env: { SSH_ORIGINAL_COMMAND: json, PATH: '/nowhere' },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
}

function ssh(...words: readonly string[]) {
  const config = [
    '-F',
    join(sshd.home, '.ssh/config'),
    '-o',
    `UserKnownHostsFile=${join(sshd.home, '.ssh/known_hosts')}`,
  ];
  return spawnSync('ssh', [...config, '-o', 'BatchMode=yes', ...words], { encoding: 'utf8', input: '' });
}

test('the bot meets the guard, goes on in its form, and gets what the policy allows', async () => {
  const [uptime, processes] = await bot.collect(sshd.alias, ['uptime', 'ps aux | head -n 5'], { origin });
  expect(uptime).toMatchObject({ exit: 0, line: 'uptime' });
  expect(uptime!.stdout).toContain('load average');
  expect(processes!.stdout.trimEnd().split('\n')).toHaveLength(5);
  expect(bot.isGuarded(sshd.alias)).toBe(true);
});

test('of the hostile list nothing runs, though the bot itself would let all of it through', async () => {
  const hostile = corpus('hostile-commands').flatMap(entry => {
    const lexed = lex(entry.line);
    return lexed.ok && policy.judge(entry.line).verdict === 'refuse' ? [lexed.stages] : [];
  });
  expect(hostile.length).toBeGreaterThan(300);
  // Whatever somebody left there is not what these lines would make.
  rmSync('/tmp/x', { recursive: true, force: true });
  const transcripts = await lawless.collect(
    sshd.alias,
    hostile.map(stages => line(...stages)),
    { origin },
  );
  const ran = transcripts.filter(({ refused, exit }) => refused === undefined || exit !== null);
  expect(ran.map(({ line, stderr }) => `${line} ${stderr}`)).toEqual([]);
  expect(existsSync('/tmp/x')).toBe(false);
}, 180_000);

test('a plain line is refused with exit 126 and the sign, whatever it says', () => {
  const lines = [
    'uptime',
    'uptime; id',
    'sh -c id',
    '$(touch /tmp/x)',
    '{"v":1}',
    'uptime\nid',
    "python3 -c 'print(1)'",
    '/bin/sh',
  ];
  for (const typed of lines) {
    const result = ssh(sshd.alias, typed);
    expect({ typed, status: result.status, stdout: result.stdout }).toEqual({
      typed,
      status: 126,
      stdout: '',
    });
    expect(result.stderr).toMatch(/^perf-guard 1: /m);
  }
});

test('neither a shell nor a terminal, a file transfer or a tunnel is to be had', () => {
  expect(ssh(sshd.alias)).toMatchObject({ status: 126, stdout: '' });
  expect(ssh('-tt', sshd.alias).stdout).not.toContain('$');
  expect(ssh('-s', sshd.alias, 'sftp')).toMatchObject({ status: 126 });
  expect(ssh('-W', '127.0.0.1:22', sshd.alias).status).not.toBe(0);
});

test('sudo is put only before what the grammar marks, and only where it is asked for', () => {
  const ask = (tool: string, sudo: boolean) =>
    ssh(sshd.alias, JSON.stringify({ v: 1, stages: [[tool]], timeout: 5, max: 1000, sudo }));
  expect(ask('dmesg', true).stderr).toMatch(/sudo/);
  expect(ask('dmesg', false).stderr).not.toMatch(/sudo/);
  expect(ask('uptime', true)).toMatchObject({ status: 0, stderr: '' });
});

test('each stage leaves its exit status', () => {
  const result = request([
    ['seq', '10000000'],
    ['head', '-n', '1'],
  ]);
  expect(result).toMatchObject({ status: 0, stdout: '1\n' });
  expect(takeGuardExits(result.stderr)).toEqual({ text: '', exits: [141, 0] });
  expect(takeGuardExits('x\nperf-guard-exits 1 0\n')).toEqual({ text: 'x\n', exits: [1, 0] });
  expect(takeGuardExits('perf-guard-exits 1 0\nx\n').exits).toEqual([]);
});

test('a tool that is not there is said with exit 127, in a pipeline too', () => {
  expect(request([['no-such-tool']])).toMatchObject({
    status: 127,
    stdout: '',
    stderr: 'no-such-tool: command not found\n',
  });
  expect(takeGuardExits(request([['no-such-tool'], ['wc', '-l']]).stderr).exits).toEqual([127, 0]);
});

test('of more output than asked for the head and the tail come', () => {
  const { stdout } = request([['seq', '2000000']], 20, 100_000);
  expect(stdout.startsWith('1\n2\n3\n')).toBe(true);
  expect(stdout.endsWith('1999999\n2000000\n')).toBe(true);
  expect(stdout.length).toBeGreaterThan(200_000);
  expect(stdout.length).toBeLessThan(400_000);
});

test('at the time limit everything is ended, with exit 124, and what came until then is kept', () => {
  const result = request([['vmstat', '1', '20'], ['cat']], 3);
  expect(result.status).toBe(124);
  expect(result.stdout).toContain('procs');
  expect(running('vmstat 1 20')).toEqual([]);
});

test('a time limit over the wire is told as one, and nothing stays behind', async () => {
  const [transcript] = await (
    await collectorFor(sshd.home, { policy: permissivePolicy({ seconds: 2 }) })
  ).collect(sshd.alias, [line(['sleep', '771'])], { origin });
  expect(transcript).toMatchObject({ exit: null, lost: 'time limit of 2 s' });
  expect(running('sleep 771')).toEqual([]);
});

test('when the client goes away, what it asked for is ended', async () => {
  const json = JSON.stringify({ v: 1, stages: [['sleep', '772']], timeout: 100, max: 1000 });
  const config = [
    '-F',
    join(sshd.home, '.ssh/config'),
    '-o',
    `UserKnownHostsFile=${join(sshd.home, '.ssh/known_hosts')}`,
  ];
  const client = spawn('ssh', [...config, sshd.alias, json.replaceAll('\n', '')], { stdio: 'ignore' });
  await until(() => running('sleep 772').length === 1);
  client.kill('SIGKILL');
  await until(() => running('sleep 772').length === 0);
  expect(running('sleep 772')).toEqual([]);
});

test('the environment is its own: nothing of the login reaches a tool', () => {
  const json = JSON.stringify({ v: 1, stages: [['uptime']], timeout: 5, max: 1000 });
  const env = {
    SSH_ORIGINAL_COMMAND: json,
    PATH: folder,
    LD_PRELOAD: '/tmp/x.so',
    PYTHONPATH: folder,
    PYTHONSTARTUP: '/tmp/x',
  };
  writeFileSync(join(folder, 'uptime'), '#!/bin/sh\necho hijacked\n', { mode: 0o755 });
  writeFileSync(join(folder, 'json.py'), 'print("hijacked")\n');
  const result = spawnSync(file, { env, encoding: 'utf8' });
  expect(result.stdout).toContain('load average');
  expect(result.stdout).not.toContain('hijacked');
});

/** Process ids whose command line is exactly that. */
function running(command: string): string[] {
  return readdirSync('/proc').filter(entry => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() === command;
    } catch {
      return false;
    }
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 300 && !condition(); round++) await sleep(50);
}
