import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { policy } from '../../src/terminal/policy.ts';
import type { Io } from '../../src/terminal/word.ts';
import { corpus } from '../remote/policy/corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  argv: readonly string[],
  stdin: string | readonly Uint8Array[],
  env: Io['env'] = {},
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const chunks = typeof stdin === 'string' ? [new TextEncoder().encode(stdin)] : stdin;
  const status = await policy.run(argv, {
    stdin: (async function* () {
      yield* chunks;
    })(),
    stdinIsTty: false,
    stdout: text => {
      stdout += text;
    },
    stderr: text => {
      stderr += text;
    },
    tty: false,
    colour: false,
    columns: 80,
    env,
  });
  return { status, stdout, stderr };
}

function rows(stdout: string): Record<string, string>[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Record<string, string>);
}

test('each JSON line gets one JSON line with exactly the four fields', async () => {
  const { status, stdout } = await run(
    ['--jsonl'],
    '"vmstat 1 5"\n"jstack 812"\n"tail -f /var/log/syslog"\n',
  );
  expect(status).toBe(0);
  expect(rows(stdout)).toEqual([
    { command: 'vmstat 1 5', verdict: 'allow', line: 'vmstat 1 5', reason: '' },
    {
      command: 'jstack 812',
      verdict: 'approve',
      line: 'jstack 812',
      reason: expect.stringContaining('approval'),
    },
    {
      command: 'tail -f /var/log/syslog',
      verdict: 'refuse',
      line: '',
      reason: 'tail -f never ends: use tail -n 200 /var/log/syslog',
    },
  ]);
});

test('a bad line is refused in its place, and the lines behind it are still judged', async () => {
  const { status, stdout } = await run(['--jsonl'], 'uptime\n{"a":1}\n"unclosed\n\n"\\u0000"\n"uptime"');
  expect(status).toBe(0);
  expect(rows(stdout).map(({ verdict }) => verdict)).toEqual([
    'refuse',
    'refuse',
    'refuse',
    'refuse',
    'refuse',
    'allow',
  ]);
  expect(rows(stdout)[0]!['reason']).toContain('not a JSON string');
});

test('a line of megabytes is refused without being kept, and the next one is judged', async () => {
  const chunk = new TextEncoder().encode('x'.repeat(65_536));
  const big = Array.from({ length: 64 }, () => chunk);
  const { stdout } = await run(['--jsonl'], [...big, new TextEncoder().encode('\n"uptime"\n')]);
  expect(rows(stdout).map(({ verdict }) => verdict)).toEqual(['refuse', 'allow']);
  expect(stdout.length).toBeLessThan(3_000);
});

test('a line that is cut anywhere between two chunks is read whole', async () => {
  const bytes = new TextEncoder().encode('"df\u00a0-h"\n"uptime"\n');
  for (let at = 0; at <= bytes.length; at++) {
    const { stdout } = await run(['--jsonl'], [bytes.slice(0, at), bytes.slice(at)]);
    expect(rows(stdout).map(({ verdict, command }) => `${verdict} ${command}`)).toEqual([
      'refuse df\u00a0-h',
      'allow uptime',
    ]);
  }
});

test('plain lines give a table that says what is sent, and why not', async () => {
  const { status, stdout } = await run(
    [],
    'systemctl status nginx\nhtop\ntimeout 5 strace -c -p 812\ndmesg\n',
  );
  expect(status).toBe(0);
  expect(stdout).toBe(
    [
      '✓ allow    systemctl status --no-pager nginx',
      '■ refuse   htop',
      '            htop: it waits for keys and never ends: use top -b -n 1',
      '▲ approve  strace -c -p 812 (as root where the inventory says sudo: true)',
      '            strace needs the approval of a second person: every system call of the process is several times slower while it runs',
      '✓ allow    dmesg (as root where the inventory says sudo: true)',
      '',
    ].join('\n'),
  );
});

test('what a terminal would act on is shown, not sent to it', async () => {
  const { stdout } = await run([], 'uptime\u001b[2J\u202e\n');
  expect(stdout).not.toMatch(/\u001b|\u202e/);
});

test('--tools lists what may run', async () => {
  const { status, stdout } = await run(['--tools'], '');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^vmstat +run queue/m);
});

test('an unknown option is a usage error', async () => {
  const { status, stderr } = await run(['--json'], '');
  expect(status).toBe(2);
  expect(stderr).toContain('does not know --json');
});

test("the site's policy file is read, and a wrong one is told with its line", async () => {
  const good = join(folder, 'good.yml');
  writeFileSync(good, 'without: [docker]\nlogs: [/srv/app/log/*.log]\n');
  const { stdout } = await run(['--jsonl'], '"docker ps"\n"tail -n 5 /srv/app/log/web.log"\n', {
    PERF_POLICY: good,
  });
  expect(rows(stdout).map(({ verdict }) => verdict)).toEqual(['refuse', 'allow']);
  const bad = join(folder, 'bad.yml');
  writeFileSync(bad, 'logs:\n  - /srv/app/log/*.log\n  - /etc/shadow\n');
  const outcome = await run(['--jsonl'], '"uptime"\n', { PERF_POLICY: bad });
  expect(outcome.status).toBe(2);
  expect(outcome.stderr).toContain('bad.yml line 3: logs.1: a log is an absolute path');
  expect((await run([], 'uptime\n', { PERF_POLICY: join(folder, 'none.yml') })).status).toBe(2);
});

test('as a process of its own it holds to both corpora', () => {
  const script = `
    import { policy } from ${JSON.stringify(new URL('../../src/terminal/policy.ts', import.meta.url).href)};
    process.exitCode = await policy.run(['--jsonl'], { stdin: process.stdin, stdinIsTty: false,
      stdout: text => process.stdout.write(text), stderr: text => process.stderr.write(text),
      tty: false, colour: false, columns: 80, env: {} });`;
  const lines = [...corpus('hostile-commands'), ...corpus('legit-commands')];
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    input: lines.map(({ line }) => `${JSON.stringify(line)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  expect(result.status).toBe(0);
  const answers = rows(result.stdout);
  expect(answers.map(({ command }) => command)).toEqual(lines.map(({ line }) => line));
  const hostile = corpus('hostile-commands').length;
  expect(answers.slice(0, hostile).filter(({ verdict }) => verdict === 'allow')).toEqual([]);
  expect(answers.slice(hostile).filter(({ verdict }) => verdict === 'refuse')).toEqual([]);
});
