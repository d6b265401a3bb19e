import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createGuard } from '../../../src/remote/guard/index.ts';
import { createPolicy, readSite } from '../../../src/remote/policy/index.ts';
import { lex } from '../../../src/remote/policy/lexer.ts';
import { quoteStages } from '../../../src/remote/policy/quote.ts';
import { corpus } from '../policy/corpus.ts';

const site = readSite(
  'tools:\n  - says: x\n    argv: [redis-cli, -h, 127.0.0.1, info, "{part}"]\n    parameters: { part: { pattern: "[a-z]{1,20}", says: a part } }\n',
  'policy.yml',
);
const policy = createPolicy({ site });
const folder = mkdtempSync(join(tmpdir(), 'guard-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const guard = join(folder, 'perf-guard');
writeFileSync(guard, createGuard(policy).text);

type Stages = readonly (readonly string[])[];

/** What the guard says to each pipeline: `ok`, or why not. */
function guardSays(pipelines: readonly Stages[]): string[] {
  const input = pipelines.map(stages => JSON.stringify({ v: 1, stages, timeout: 30, max: 1000 })).join('\n');
  const output = execFileSync('python3', ['-I', guard, '--check'], {
    input: `${input}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return output.trimEnd().split('\n');
}

/** What the judge would send is asked of the guard; a pipeline that it refuses is asked as it was typed. */
function disagreements(pipelines: readonly Stages[]): string[] {
  const judged = pipelines.map(stages => ({ stages, judgement: policy.judge(quoteStages(stages)) }));
  const asked = judged.map(({ stages, judgement }) =>
    judgement.verdict === 'refuse' ? stages : judgement.stages,
  );
  const says = guardSays(asked);
  expect(says).toHaveLength(asked.length);
  return judged
    .filter(({ judgement }, index) => (judgement.verdict === 'refuse') === (says[index] === 'ok'))
    .map(({ stages, judgement }) => `${judgement.verdict} ${quoteStages(stages)} ${judgement.reason}`);
}

const lines = ['hostile-commands', 'hostile-more', 'legit-commands', 'legit-more'].flatMap(name =>
  corpus(name),
);
const lexed = lines.flatMap(({ line }) => {
  const result = lex(line);
  return result.ok ? [result.stages] : [];
});

test('guard and judge agree on every line of the corpora', () => {
  expect(lexed.length).toBeGreaterThan(1200);
  expect(disagreements(lexed)).toEqual([]);
});

test("guard and judge agree on a site's own tool", () => {
  const typed = [
    [['redis-cli', '-h', '127.0.0.1', 'info', 'memory']],
    [['redis-cli', '-h', '127.0.0.1', 'info', '-x']],
    [['redis-cli', '-h', '10.0.0.1', 'info', 'memory']],
    [['redis-cli', '-h', '127.0.0.1', 'info']],
    [['redis-cli', '-h', '127.0.0.1', 'info', 'memory', 'x']],
  ];
  expect(disagreements(typed)).toEqual([]);
  expect(guardSays(typed)[0]).toBe('ok');
});

test('guard and judge agree on whatever words are put into a line', () => {
  const words = [...new Set(lexed.flat(2))];
  const edit = fc.tuple(
    fc.nat(8),
    fc.nat(30),
    fc.constantFrom('insert', 'replace', 'drop', 'move'),
    fc.constantFrom(...words),
  );
  const mutated = fc
    .tuple(fc.constantFrom(...lexed), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([stages, edits]) =>
      edits.reduce<Stages>((before, [stage, at, kind, word]) => {
        const index = stage % before.length;
        const argv = before[index]!;
        const place = at % (argv.length + 1);
        const next =
          kind === 'insert'
            ? argv.toSpliced(place, 0, word)
            : kind === 'replace'
              ? argv.toSpliced(Math.min(place, argv.length - 1), 1, word)
              : kind === 'move'
                ? argv.toSpliced(place, 0, argv[argv.length - 1]!)
                : argv.toSpliced(place, 1);
        return next.length === 0 ? before : before.toSpliced(index, 1, next);
      }, stages),
    );
  for (let batch = 0; batch < 2; batch++) {
    expect(disagreements(fc.sample(mutated, { numRuns: 3_000, seed: 40 + batch }))).toEqual([]);
  }
});

test.each([
  ['vmstat 1 5', 'plain line'],
  ['', 'plain line'],
  ['[]', 'version 1'],
  ['{"v":2,"stages":[["uptime"]],"timeout":1,"max":1}', 'version 1'],
  ['{"v":1,"stages":[["uptime"]],"timeout":1,"max":1,"shell":true}', 'version 1'],
  ['{"v":1,"stages":[],"timeout":1,"max":1}', 'stages'],
  ['{"v":1,"stages":[[]],"timeout":1,"max":1}', 'stages'],
  ['{"v":1,"stages":"uptime","timeout":1,"max":1}', 'stages'],
  ['{"v":1,"stages":[["uptime",7]],"timeout":1,"max":1}', 'printable'],
  ['{"v":1,"stages":[["uptime\\n"]],"timeout":1,"max":1}', 'printable'],
  ['{"v":1,"stages":[["\\u0075ptime\\u00a0"]],"timeout":1,"max":1}', 'printable'],
  ['{"v":1,"stages":[["uptime"]],"timeout":true,"max":1}', 'timeout'],
  ['{"v":1,"stages":[["uptime"]],"timeout":-1,"max":1}', 'timeout'],
  ['{"v":1,"stages":[["uptime"]],"timeout":1,"max":1e3}', 'max'],
  ['{"v":1,"stages":[["uptime"]],"timeout":1,"max":1,"sudo":"yes"}', 'sudo'],
  ['{"v":1,"stages":[["sudo","-n","--","dmesg"]],"timeout":1,"max":1}', 'not on the list'],
  ['{"v":1,"stages":[["/bin/uptime"]],"timeout":1,"max":1}', 'not on the list'],
  ['{"v":1,"stages":[["timeout","5","strace","-c","-p","1"]],"timeout":1,"max":1}', 'not on the list'],
  [`${'['.repeat(60_000)}`, 'plain line'],
])('a request that is not one is refused: %s', (request, words) => {
  const output = execFileSync('python3', ['-I', guard, '--check'], {
    input: `${request}\n`,
    encoding: 'utf8',
  });
  expect(output).toContain(words);
});
