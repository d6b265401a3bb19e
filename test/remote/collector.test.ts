import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Judgement, Policy } from '../../src/core/ports.ts';
import type { AuditRecord } from '../../src/remote/audit.ts';
import { type Collector, createCollector } from '../../src/remote/collector.ts';
import { loadInventory } from '../../src/remote/inventory.ts';
import { localTransport } from '../../src/remote/local/transport.ts';
import { createPolicy } from '../../src/remote/policy/index.ts';
import { createPool } from '../../src/remote/pool.ts';
import { ssh2Transport } from '../../src/remote/ssh2/transport.ts';
import { collectorFor, line, origin, permissivePolicy, type TestCollector } from '../support/remote.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

let sshd: Sshd;
let real: TestCollector;

beforeAll(async () => {
  sshd = await startSshd();
  real = await collectorFor(sshd.home, { policy: createPolicy() });
});
afterAll(async () => {
  real.close();
  await sshd.stop();
});

test('what is sent is made from the judged argv: the typed quotes are gone, the shown line is the re-quoted one', async () => {
  const transcript = await real.run('web-03', "  uname   '-s'  |  head '-n' 1", { origin });
  expect(transcript).toMatchObject({
    host: 'web-03',
    line: 'uname -s | head -n 1',
    stages: [
      ['uname', '-s'],
      ['head', '-n', '1'],
    ],
    stdout: 'Linux\n',
    exit: 0,
    stageExits: [0, 0],
  });
});

test.each(['web-03', 'local'])(
  'on %s a refused line never runs, says why, and stands in the audit',
  async host => {
    const transcript = await real.run(host, 'tail -f /var/log/syslog', { origin });
    expect(transcript).toMatchObject({
      exit: null,
      stages: [],
      stdout: '',
      bytes: 0,
      refused: expect.stringContaining('tail'),
    });
    expect(real.records.at(-1)).toMatchObject({
      person: 'U1',
      name: 'alice',
      channel: 'terminal',
      host,
      line: 'tail -f /var/log/syslog',
      tier: 'refused',
      result: 'refused',
      start: null,
      sha256: null,
      reason: transcript.refused,
    });
  },
);

test('a line that ran leaves who, argv, times, status, size and hash in the audit', async () => {
  const transcript = await real.run('web-03', 'uname -s', { origin });
  const record = real.records.at(-1);
  expect(record).toMatchObject({
    host: 'web-03',
    argv: [['uname', '-s']],
    tier: 'read',
    approver: null,
    exit: 0,
    bytes: 6,
    result: 'ran',
    reason: null,
    sha256: createHash('sha256').update('Linux\n').digest('hex'),
  });
  expect(Date.parse(record?.end ?? '') - Date.parse(record?.start ?? '')).toBe(transcript.ms);
});

const PROFILING = 'perf stat -a -e cycles sleep 1';

test('an intrusive line needs an approval of exactly this line on exactly this host', async () => {
  const policy: Policy = {
    judge: typed => ({
      ...permissivePolicy().judge('[["echo","ran"]]'),
      line: typed,
      verdict: 'approve',
      reason: 'it costs 1 %',
    }),
  };
  const from = await collectorFor(sshd.home, { policy });
  const yes = { host: 'web-03', line: PROFILING, approver: 'bob' };
  const asked = await from.run('web-03', PROFILING, { origin });
  expect(asked).toMatchObject({ exit: null, stdout: '', refused: 'needs approval: it costs 1 %' });
  const elsewhere = await from.run('web-03', PROFILING, { origin, approved: [{ ...yes, host: 'web-04' }] });
  expect(elsewhere.refused).toMatch(/^needs approval/);
  const otherLine = await from.run('web-03', PROFILING, {
    origin,
    approved: [{ ...yes, line: `${PROFILING}0` }],
  });
  expect(otherLine.refused).toMatch(/^needs approval/);
  expect(await from.run('web-03', PROFILING, { origin, approved: [yes] })).toMatchObject({
    exit: 0,
    stdout: 'ran\n',
  });
  expect(from.records.map(({ result, tier, approver }) => [result, tier, approver])).toEqual([
    ['refused', 'intrusive', null],
    ['refused', 'intrusive', null],
    ['refused', 'intrusive', null],
    ['ran', 'intrusive', 'bob'],
  ]);
  from.close();
});

test('an approval does not make a refused line run', async () => {
  const approved = [{ host: 'web-03', line: 'rm -rf /', approver: 'bob' }];
  expect((await real.run('web-03', 'rm -rf /', { origin, approved })).refused).toBeDefined();
});

test('a denial is recorded with who said no', async () => {
  await real.denied('web-03', 'dmesg -T', { origin, by: 'bob' });
  expect(real.records.at(-1)).toMatchObject({
    result: 'denied',
    line: 'dmesg -T',
    reason: 'denied by bob',
    name: 'alice',
    start: null,
  });
});

test('transcripts come in the order of the lines, and each is told as soon as it is done', async () => {
  const from = await collectorFor(sshd.home);
  const done: number[] = [];
  const lines = [line(['sh', '-c', 'sleep 0.6; echo slow']), line(['echo', 'fast'])];
  const transcripts = await from.collect('web-03', lines, { origin, onDone: index => done.push(index) });
  expect(transcripts.map(({ stdout }) => stdout)).toEqual(['slow\n', 'fast\n']);
  expect(done).toEqual([1, 0]);
  from.close();
});

test('a name that is no host is refused with the near names, and nothing is looked up for it', async () => {
  expect(await real.run('web-3', 'uptime', { origin })).toMatchObject({
    exit: null,
    refused: expect.stringMatching(/^web-3 is not in the inventory\. Near: web-03\./),
  });
  expect((await real.run('-oProxyCommand=id', 'uptime', { origin })).refused).toMatch(/is no host name/);
});

test('NUL and other control characters of a host are storable in a transcript', async () => {
  const from = await collectorFor(sshd.home);
  const { stdout, bytes } = await from.run('web-03', line(['printf', 'a\\000b\\033[31m\\n']), { origin });
  expect(stdout).toBe('a\ufffdb\u001b[31m\n');
  expect(bytes).toBe(9);
  from.close();
});

test('stopping a collection ends all of its commands, and each says so', async () => {
  const from = await collectorFor(sshd.home);
  const controller = new AbortController();
  const lines = Array.from({ length: 16 }, () => line(['sh', '-c', 'echo begun; sleep 30']));
  const pending = from.collect('web-03', lines, { origin, signal: controller.signal });
  setTimeout(() => controller.abort(), 1000);
  const transcripts = await pending;
  expect(transcripts.every(({ exit, lost }) => exit === null && /stopped/.test(lost ?? ''))).toBe(true);
  expect(transcripts.filter(({ stdout }) => stdout === 'begun\n').length).toBeGreaterThanOrEqual(6);
  from.close();
});

test('when the audit cannot be written, the run ends with that error', async () => {
  const failing: { append(record: AuditRecord): Promise<void> } = {
    append: () => Promise.reject(new Error('disk full')),
  };
  const from: Collector = createCollector({
    inventory: await loadInventory({ home: sshd.home, allowLocal: true }),
    policy: { judge: (): Judgement => permissivePolicy().judge('[["true"]]') },
    pool: createPool({ transports: { ssh: ssh2Transport(), local: localTransport() } }),
    audit: failing,
  });
  await expect(from.collect('local', ['true', 'true'], { origin })).rejects.toThrow('disk full');
  from.close();
});
