import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commands } from '../../src/commands/index.ts';
import { checkArguments } from '../../src/core/help.ts';
import { Report } from '../../src/core/report.ts';
import { parseWords } from '../../src/core/words.ts';
import { openTerminalRuns, type TerminalRuns } from '../../src/terminal/runs.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import { rememberingIo } from './io.ts';

let sshd: Sshd;
let sibling: Sshd;
let runs: TerminalRuns;

beforeAll(async () => {
  sshd = await startSshd({ alias: 'web-03' });
  sibling = await startSshd({ alias: 'web-04', home: sshd.home });
  const env = { HOME: sshd.home, PERF_DATA_DIR: mkdtempSync(join(tmpdir(), 'perf-examples-')) };
  runs = await openTerminalRuns(rememberingIo(env), {});
});

afterAll(async () => {
  await runs?.close();
  await Promise.all([sshd?.stop(), sibling?.stop()]);
});

test('every file in src/commands is a command on the list', () => {
  const files = readdirSync(new URL('../../src/commands/', import.meta.url));
  const names = files.filter(file => file !== 'index.ts').map(file => file.replace('.ts', ''));
  expect(commands.map(command => command.name).sort()).toEqual(names.sort());
});

const examples = commands.flatMap(command => command.examples.map(example => ({ command, example })));

test.each(examples)(
  'example runs and answers something true: $example',
  async ({ command, example }) => {
    const parsed = parseWords(example, commands);
    if (parsed.kind !== 'command') throw new Error(`not a command: ${JSON.stringify(parsed)}`);
    expect(parsed.command.name).toBe(command.name);
    const checked = checkArguments(parsed.command, parsed.raw);
    if (!checked.ok) throw new Error(checked.message);
    const inputs = parsed.paste === '' ? [] : [await runs.keep('words', bytes(parsed.paste))];
    const report = await runs.run(parsed.command, checked.args, inputs, 'example');
    expect(Report.parse(report)).toEqual(report);
    expect(report.command).toBe(command.name);
    expect(report.verdict).not.toBe('');
    expect(report.facts.length).toBeGreaterThan(0);
    expect(report.degraded).toBe('no model (GAI_API_KEY is not set)');
  },
  60_000,
);

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
