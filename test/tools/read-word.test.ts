import { expect, test } from '@jest/globals';
import { read } from '../../src/terminal/read.ts';

async function run(
  argv: readonly string[],
  input: string,
): Promise<{ exit: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  async function* stdin(): AsyncGenerator<Uint8Array> {
    // In pieces of three bytes, so that characters are cut in two.
    const bytes = new TextEncoder().encode(input);
    for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
  }
  const exit = await read.run(argv, {
    stdin: stdin(),
    stdinIsTty: false,
    stdout: text => {
      out += text;
    },
    stderr: text => {
      err += text;
    },
    tty: false,
    colour: false,
    columns: 80,
    env: {},
  });
  return { exit, out, err };
}

const DF =
  'Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/sda1 10 5 5 50% /büro\ndf: /x: Stale file handle\n';

test('perf read --json prints one array of flat rows, and the unread lines on stderr', async () => {
  const { exit, out, err } = await run(['df', '--json'], DF);
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toEqual([
    {
      table: 'filesystem',
      line: 2,
      sample: 0,
      filesystem: '/dev/sda1',
      '1k-blocks': 10,
      used: 5,
      available: 5,
      'use%': 50,
      'mounted on': '/büro',
    },
  ]);
  expect(err).toBe('1 line was not understood:\n  3: df: /x: Stale file handle\n');
});

test('perf read marks the rows that are means since boot', async () => {
  const text =
    ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1 0 0 1 1 1 0 0 0 0 1 1 0 0 100 0 0\n 2 0 0 1 1 1 0 0 0 0 1 1 0 0 100 0 0\n';
  const rows: unknown = JSON.parse((await run(['vmstat', '--json'], text)).out);
  expect(rows).toMatchObject([{ since_boot: true, r: 1 }, { r: 2 }]);
  expect(rows).not.toMatchObject([{}, { since_boot: true }]);
  expect((await run(['vmstat'], text)).out).toMatch(/\* {2}.*\n/);
});

test('perf read without --json prints an aligned table, control characters shown', async () => {
  const { out } = await run(['ps'], 'PID COMMAND\n  1 evil\u0007name\n');
  expect(out).toContain('evil\\u{7}name');
});

test('perf read of something else fails, and says so', async () => {
  const { exit, out, err } = await run(['ss', '--json'], 'bash: ss: command not found\n');
  expect({ exit, out }).toEqual({ exit: 1, out: '[]\n' });
  expect(err).toContain('Nothing was read: is this the output of ss?');
});

test('an unknown tool is a usage error that names the near ones', async () => {
  const { exit, err } = await run(['vmstt'], '');
  expect(exit).toBe(2);
  expect(err).toContain('There is no reader for vmstt. Did you mean vmstat?');
  expect((await run([], '')).exit).toBe(2);
  expect((await run(['df', 'free'], '')).exit).toBe(2);
  expect((await run(['--help'], '')).exit).toBe(0);
});
