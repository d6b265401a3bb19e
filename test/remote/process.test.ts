/** What only a process of its own can show: its memory, and whether it ends. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Sshd, startSshd } from '../support/sshd.ts';

// A gigabyte takes its time on a busy machine.
jest.setTimeout(150_000);

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

const support = JSON.stringify(fileURLToPath(new URL('../support/remote.ts', import.meta.url)));

/** Runs `script` with a collector `from` and a function `run`; resolves to what it printed as JSON. */
async function inProcess(script: string, flags: string[] = []): Promise<Record<string, unknown>> {
  const head = `
    import { collectorFor, line, origin, permissivePolicy } from ${support};
    const from = await collectorFor(process.argv[1], { policy: permissivePolicy({ seconds: 120 }) });
    const run = (...stages) => from.run('web-03', line(...stages), { origin });
  `;
  const child = spawn(process.execPath, [...flags, '--input-type=module', '-e', head + script, sshd.home], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
    timeout: 120_000,
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise(resolve => child.once('close', resolve));
  expect(code).toBe(0);
  return JSON.parse(text) as Record<string, unknown>;
}

test('a process ends although its connection is still open', async () => {
  expect(await inProcess(`console.log(JSON.stringify(await run(['echo', 'x'])));`)).toMatchObject({
    exit: 0,
    stdout: 'x\n',
  });
});

test('a gigabyte passes through with at most 32 MB more of resident memory', async () => {
  const seen = await inProcess(`
    for (let i = 0; i < 5; i++) await run(['head', '-c', '4000000', '/dev/zero']);
    const before = process.memoryUsage.rss();
    let peak = before;
    const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 5);
    const { bytes, truncated, exit, lost, stdout } = await run(['head', '-c', '1073741824', '/dev/zero']);
    clearInterval(timer);
    console.log(JSON.stringify({ bytes, truncated, exit, lost, kept: stdout.length, growth: Math.round((peak - before) / 1e6) }));
  `);
  expect(seen).toMatchObject({ bytes: 1_073_741_824, truncated: true, exit: null });
  expect(seen['growth']).toBeLessThanOrEqual(32);
});

test('a gigabyte on stderr passes through, too, and what stdout had is kept', async () => {
  const seen = await inProcess(`
    for (let i = 0; i < 5; i++) await run(['head', '-c', '4000000', '/dev/zero']);
    const before = process.memoryUsage.rss();
    let peak = before;
    const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 5);
    const { stdout, truncated, exit, stderr } = await run(['sh', '-c', 'echo kept; head -c 1073741824 /dev/zero >&2']);
    clearInterval(timer);
    console.log(JSON.stringify({ stdout, truncated, exit, kept: stderr.length, growth: Math.round((peak - before) / 1e6) }));
  `);
  expect(seen).toMatchObject({ stdout: 'kept\n', truncated: true, exit: null });
  expect(seen['kept']).toBeLessThan(70_000);
  expect(seen['growth']).toBeLessThanOrEqual(32);
});

test('a gigabyte on local passes through with at most 32 MB more of resident memory', async () => {
  const seen = await inProcess(`
    const local = (...stages) => from.run('local', line(...stages), { origin });
    for (let i = 0; i < 5; i++) await local(['head', '-c', '4000000', '/dev/zero'], ['cat']);
    const before = process.memoryUsage.rss();
    let peak = before;
    const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 5);
    const { bytes, truncated, exit, lost } = await local(['head', '-c', '1073741824', '/dev/zero'], ['cat']);
    clearInterval(timer);
    console.log(JSON.stringify({ bytes, truncated, exit, lost, growth: Math.round((peak - before) / 1e6) }));
  `);
  expect(seen).toMatchObject({ bytes: 1_073_741_824, truncated: true, exit: null });
  expect(seen['growth']).toBeLessThanOrEqual(32);
});
