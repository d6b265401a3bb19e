import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Report } from '../../src/core/report.ts';
import { runCli } from '../e2e/product.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

let sshd: Sshd;
let model: ModelServer;

beforeAll(async () => {
  [sshd, model] = await Promise.all([startSshd({ alias: 'web-03' }), startModelServer('honest')]);
});

afterAll(() => Promise.all([sshd?.stop(), model?.close()]));

const TRACE = 'java.lang.IllegalStateException: pool is empty\n\tat com.acme.Pool.take(Pool.java:42)\n';

describe('--json', () => {
  test('prints exactly one Report on stdout, and progress on stderr', async () => {
    const { code, stdout, stderr } = await runCli(['debughost', 'local', 'high latency', '--json']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').length).toBe(1);
    const report = Report.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ command: 'debughost', target: 'local', problem: 'high latency' });
    expect(report.commands.length).toBeGreaterThan(5);
    expect(stderr).toMatch(/✓ local: /);
  });

  test('a refused command among several is exit 3, the others run', async () => {
    const { code, stdout } = await runCli([
      'analyzecmd',
      'local',
      'uptime',
      'tail -f /var/log/syslog',
      '--json',
    ]);
    expect(code).toBe(3);
    const [ran, refused] = Report.parse(JSON.parse(stdout)).commands;
    expect(ran).toMatchObject({ line: 'uptime', exit: 0 });
    expect(refused).toMatchObject({ exit: null, refused: expect.stringContaining('tail -n 200') });
  });

  test('a host that is not reached is exit 1, with a Report that says why', async () => {
    const dead = await startSshd({ alias: 'web-09' });
    await dead.stopListening();
    const { code, stdout } = await runCli(['debughost', 'web-09', '--json'], { env: { HOME: dead.home } });
    await dead.stop();
    expect(code).toBe(1);
    expect(Report.parse(JSON.parse(stdout)).verdict).toContain('web-09');
  });

  test('over a real sshd and through a model', async () => {
    const { code, stdout } = await runCli(['analyzecmd', 'web-03', 'free -m', '--json'], {
      env: { HOME: sshd.home, GAI_API_KEY: 'sk-x', GAI_API_BASE: model.url, GAI_MODEL: 'scripted' },
    });
    expect(code).toBe(0);
    const report = Report.parse(JSON.parse(stdout));
    expect(report.usage?.promptTokens).toBeGreaterThan(0);
    expect(report.claims.length).toBeGreaterThan(0);
    expect(report.degraded).toBeNull();
  });
});

describe('usage', () => {
  test.each([
    [
      ['debughots', 'local'],
      'No sub-command debughots. Did you mean debughost? You typed: perf debughots local',
    ],
    [['debughost'], 'debughost needs a host: perf debughost HOST [PROBLEM…]'],
    [['debughost', 'web-3'], 'web-3 is not in the inventory. Near: web-03.'],
    [['analyzecmd', 'local'], 'perf analyzecmd HOST CMD…'],
    [['topn', '--file', '/nowhere/at/all.txt'], '--file /nowhere/at/all.txt: no such file'],
    [['debughost', '--frobnicate', 'local'], 'Unknown option --frobnicate'],
    [
      ['analyzecmd', 'local', 'uptime', '--output-format', 'pdf'],
      '--output-format is markdown, plain or json, got pdf',
    ],
    [['debughost', '--temperature', 'hot', 'local'], '--temperature takes a number from 0 to 2, got hot'],
  ])('%j is exit 2 and says what to do', async (args, words) => {
    const { code, stdout, stderr } = await runCli(args, { env: { HOME: sshd.home } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  test('help, and help of one', async () => {
    expect((await runCli(['help'])).stdout).toContain('perf findfaster TARGET');
    expect((await runCli(['help', 'topn'])).stdout).toContain('--problem');
    expect((await runCli(['topn', '--help'])).stdout).toContain('Examples');
  });
});

describe('the original’s options', () => {
  test('what follows the host is never an option of ours unless it is --long and known', async () => {
    const { stdout } = await runCli(['analyzecmd', '-d', 'local', 'ps -d', '--problem', 'slow', '--json']);
    const report = JSON.parse(stdout);
    expect(report.problem).toBe('slow');
    expect(report.commands.map((command: { line: string }) => command.line)).toEqual(['ps -d']);
  });

  test('-e echoes the input before the answer', async () => {
    const { stdout } = await runCli(['stacktrace', '-e'], { input: TRACE });
    expect(stdout.indexOf('Pool.java:42')).toBeLessThan(stdout.indexOf('rules'));
    expect(stdout).toContain('IllegalStateException: pool is empty');
  });

  test('-m and --temperature reach the model', async () => {
    const before = model.requests.length;
    await runCli(['findfaster', '-m', 'other-model', '--temperature', '0.3', 'zlib'], {
      env: { GAI_API_KEY: 'sk-x', GAI_API_BASE: model.url, GAI_MODEL: 'scripted' },
    });
    expect(model.requests[before]?.body).toMatchObject({ model: 'other-model', temperature: 0.3 });
  });

  test('-d says on stderr what is asked of hosts', async () => {
    const { stderr } = await runCli(['analyzecmd', '-d', 'local', 'uptime']);
    expect(stderr).toContain('local$ uptime');
  });
});

describe('input', () => {
  test('by stdin and by --file', async () => {
    const byStdin = JSON.parse((await runCli(['stacktrace', '--json'], { input: TRACE })).stdout);
    expect(byStdin.facts[0]).toMatchObject({ kind: 'trace', language: 'java' });
    expect(byStdin.facts[0].traces[0].frames[0]).toMatchObject({ line: 42, own: true });
  });

  test('a name without --file is a file where there is one, and said to be none where it can only be a path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perf-input-'));
    const file = join(folder, 'trace.txt');
    writeFileSync(file, TRACE);
    const report = JSON.parse((await runCli(['stacktrace', file, '--json'])).stdout);
    expect(report).toMatchObject({ target: 'trace.txt', facts: [{ kind: 'trace', language: 'java' }] });
    const missing = await runCli(['stacktrace', `${folder}/none.txt`]);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('none.txt: no such file') });
    expect((await runCli(['topn', folder])).stderr).toContain('this is a folder');
    expect(await runCli(['profile', folder])).toMatchObject({
      code: 1,
      stderr: `${folder}: this is a folder; name a file in it.\n`,
    });
  });

  test('who took the wrong word is told the right one', async () => {
    expect((await runCli(['topn'], { input: TRACE })).stdout).toContain(
      'stdin is a stack trace, no profile: ask stacktrace.',
    );
    const folded = 'app;main;parse 62\napp;main;render 30\n';
    expect((await runCli(['stacktrace'], { input: folded })).stdout).toContain(
      'stdin is a profile, no stack trace: ask topn.',
    );
  });

  test('a trace is read through gzip and as UTF-16', async () => {
    for (const input of [gzipSync(TRACE), Buffer.from(`\ufeff${TRACE}`, 'utf16le')]) {
      const report = JSON.parse((await runCli(['stacktrace', '--json'], { input })).stdout);
      expect(report.facts[0].traces[0].frames[0]).toMatchObject({ function: 'com.acme.Pool.take' });
    }
  });

  test('an empty stdin says what to give', async () => {
    const { code, stderr } = await runCli(['topn'], { input: '' });
    expect(code).toBe(2);
    expect(stderr).toContain('topn: stdin is empty');
  });
});

test('the words beside the sub-commands load and answer', async () => {
  expect((await runCli(['hosts'], { env: { HOME: sshd.home } })).stdout).toBe('local\nweb-03\n');
  const judged = await runCli(['policy', '--jsonl'], { input: '"vmstat 1 5"\n"vmstat 1"\n' });
  expect(
    judged.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).verdict),
  ).toEqual(['allow', 'refuse']);
  const read = await runCli(['read', 'free', '--json'], {
    input:
      '               total        used        free      shared  buff/cache   available\nMem:           24105        1285       22705           8         329       23820\nSwap:              0           0           0\n',
  });
  expect(JSON.parse(read.stdout)[0]).toMatchObject({ total: 24105, available: 23820 });
  expect((await runCli(['export', 'nosuchrun'])).code).toBe(2);
});

test.each([['--help'], ['-h'], []])('perf %s prints the help', async (...argv) => {
  const { code, stdout } = await runCli(argv);
  expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: 'perf SUB-COMMAND …' });
});

test('options outside the quotes of a command are told, with the quotes that were meant', async () => {
  const { code, stderr } = await runCli(['analyzecmd', 'local', 'df', '-h']);
  expect(code).toBe(3);
  expect(stderr).toContain("quoted: perf analyzecmd local 'df -h'");
});

test('what the catalogue has not is no good news', async () => {
  expect((await runCli(['findfaster', 'lodahs'])).stdout).toMatch(/^\? nothing faster than lodahs/);
});

test('a policy that is named and missing, or there and unreadable, runs nothing', async () => {
  for (const policy of ['/nowhere/policy.yml', '/']) {
    const { code, stdout, stderr } = await runCli(['analyzecmd', 'local', 'uptime', '--json'], {
      env: { PERF_POLICY: policy },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('mend PERF_POLICY');
  }
});

test('without colours where there is no terminal, and with the width respected', async () => {
  const { stdout } = await runCli(['findfaster', 'zlib']);
  expect(stdout).not.toContain('\u001b');
});
