/** Words for what went wrong, from what the real tools say when they are run without tools and rights. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Transcript } from '../../src/core/transcript.ts';
import { explainFailure } from '../../src/remote/explain.ts';
import { collectorFor, line, origin, type TestCollector } from '../support/remote.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

let sshd: Sshd;
let from: TestCollector;

beforeAll(async () => {
  sshd = await startSshd();
  from = await collectorFor(sshd.home);
});
afterAll(async () => {
  from.close();
  await sshd.stop();
});

const run = (...stages: string[][]): Promise<Transcript> => from.run('web-03', line(...stages), { origin });
const explained = async (...stages: string[][]) => explainFailure(await run(...stages));

test('a missing tool is named with its package on Debian and on Red Hat', async () => {
  // Not installed here, and named like one that is known.
  const transcript = await run(['bpftrace-not-there']);
  const renamed = JSON.parse(
    JSON.stringify(transcript).replaceAll('bpftrace-not-there', 'mpstat'),
  ) as Transcript;
  expect(explainFailure(renamed)).toEqual({
    code: 'missing',
    says: 'mpstat is not installed on web-03. Install it: apt-get install sysstat (or dnf install sysstat).',
  });
  expect(explainFailure(transcript)).toEqual({
    code: 'missing',
    says: 'bpftrace-not-there is not installed on web-03.',
  });
});

test('a missing tool at the head of a pipeline, and in its middle', async () => {
  expect(await explained(['not-there-x'], ['wc', '-l'])).toMatchObject({
    code: 'missing',
    says: expect.stringContaining('not-there-x'),
  });
  expect(await explained(['echo', 'a'], ['not-there-y'], ['wc', '-l'])).toMatchObject({
    code: 'missing',
    says: expect.stringContaining('not-there-y'),
  });
});

test('the kernel log without rights is not a clean kernel log', async () => {
  for (const stages of [[['dmesg']], [['dmesg'], ['tail', '-n', '3']]]) {
    expect(await explained(...stages)).toMatchObject({
      code: 'privilege',
      says: expect.stringMatching(/^The kernel log of web-03 is for root alone/),
    });
  }
});

test('a file that only root may read', async () => {
  expect(await explained(['cat', '/proc/1/io'])).toMatchObject({
    code: 'privilege',
    says: 'web-03 shows /proc/1/io to root or its owner alone. Do without it, or add the login to the group that may read it.',
  });
});

test('sar without a history says how to turn it on', async () => {
  expect(await explained(['sar', '-q', '-f', '/var/log/sysstat/sa99'])).toMatchObject({
    code: 'not-set-up',
    says: expect.stringMatching(
      /^sysstat on web-03 keeps no history\. Turn it on: systemctl enable --now sysstat/,
    ),
  });
});

test('a stage that failed before the pipe is told, although the pipeline ended well', async () => {
  expect(await explained(['ls', '/no-such-folder'], ['wc', '-l'])).toMatchObject({
    code: 'stage',
    says: expect.stringMatching(/^ls on web-03 ended with status 2 before the pipe: ls: cannot access/),
  });
});

test.each([
  ['a command that worked', [['uptime']]],
  ['a filter that cuts its input short', [['yes'], ['head', '-n', '1']]],
  [
    'a grep that found nothing',
    [
      ['echo', 'a'],
      ['grep', 'z'],
    ],
  ],
  ['output that speaks of errors', [['echo', 'Permission denied: Operation not permitted']]],
])('nothing is explained about %s', async (_, stages) => {
  expect(await explained(...stages)).toBeNull();
});

test('nothing is explained about a refused line', () => {
  const refused = {
    host: 'web-03',
    line: 'rm',
    stages: [],
    stdout: '',
    stderr: '',
    exit: null,
    stageExits: [],
    startedAt: 0,
    ms: 0,
    bytes: 0,
    truncated: false,
    refused: 'no',
  };
  expect(explainFailure(refused)).toBeNull();
});
