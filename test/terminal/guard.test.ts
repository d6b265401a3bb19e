import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { guard } from '../../src/terminal/guard.ts';

async function run(argv: readonly string[]) {
  const said = { stdout: '', stderr: '' };
  const status = await guard.run(argv, {
    stdin: (async function* () {})(),
    stdinIsTty: false,
    stdout: text => {
      said.stdout += text;
    },
    stderr: text => {
      said.stderr += text;
    },
    tty: false,
    colour: false,
    columns: 80,
    env: {},
  });
  return { status, ...said };
}

test('the guard alone is on stdout, one file that needs nothing but Python', async () => {
  const { status, stdout } = await run([]);
  expect(status).toBe(0);
  expect(stdout.startsWith('#!/usr/bin/python3 -I\n')).toBe(true);
  expect(stdout).not.toContain('@TABLE@');
  expect(stdout).toMatch(/^[\n -~]*$/);
  const imports = [...stdout.matchAll(/^(?:import|from) (\w+)/gm)].map(match => match[1]!);
  const known = execFileSync('python3', ['-c', 'import sys; print("\\n".join(sys.stdlib_module_names))'], {
    encoding: 'utf8',
  });
  expect(imports.filter(name => !known.split('\n').includes(name))).toEqual([]);
  execFileSync(
    'python3',
    ['-I', '-W', 'error', '-c', 'import sys; compile(sys.stdin.read(), "perf-guard", "exec")'],
    { input: stdout },
  );
});

test('how to install it is on stderr, with the line for authorized_keys and the sum of the file', async () => {
  const { stdout, stderr } = await run([]);
  expect(stderr).toContain('restrict,command="/usr/local/libexec/perf-guard"');
  expect(stderr).toContain(createHash('sha256').update(stdout).digest('hex'));
});

test('it is the same file every time', async () => {
  expect((await run([])).stdout).toBe((await run([])).stdout);
});

test('an operand is a usage error', async () => {
  expect(await run(['web-03'])).toMatchObject({ status: 2, stdout: '' });
});
