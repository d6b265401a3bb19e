import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commands } from '../../src/commands/index.ts';
import { readConfig } from '../../src/config.ts';
import type { Report } from '../../src/core/report.ts';
import type { Transcript } from '../../src/core/transcript.ts';
import { type Hosts, openHosts } from '../../src/hosts.ts';
import { type Attempt, liveThrough, type Rooms } from '../../src/investigations/lifecycle.ts';
import { memoryRuns, memoryTexts } from '../../src/investigations/memory.ts';
import { memorySteps } from '../../src/investigations/steps.ts';
import { openDrivers, openModel } from '../../src/rooms.ts';

const env = { HOME: tmpdir(), PERF_DATA_DIR: mkdtempSync(join(tmpdir(), 'perf-replay-')) };
const texts = memoryTexts();
const heard = new Map<string, Transcript>();
let hosts: Hosts;

beforeAll(async () => {
  hosts = await openHosts({ ...readConfig(env), allowLocal: true });
});

afterAll(async () => {
  hosts.collector.close();
  await hosts.database.close();
});

const TRACE = 'java.lang.IllegalStateException: pool is empty\n\tat com.acme.Pool.take(Pool.java:42)\n';
const PROFILE =
  '# Overhead  Command  Shared Object  Symbol\n# ........  .......  .............  ......\n    45.20%  app      app            [.] parse_json\n    30.10%  app      libc.so.6      [.] __memmove_avx_unaligned_erms\n';

const CASES: readonly [string, Record<string, unknown>, string | null][] = [
  ['debughost', { host: 'local', problem: 'high latency' }, null],
  [
    'analyzecmd',
    { host: 'local', commands: ['free -m', 'uptime', 'vmstat 1 2', 'tail -f /var/log/syslog'] },
    null,
  ],
  ['topn', {}, PROFILE],
  ['code', {}, '62.10 | total += a[i] % n;\n20.00 | i++;\n'],
  ['stacktrace', {}, TRACE],
  ['explainfunction', { library: 'libc', function: 'memcpy' }, null],
  ['explainprocess', { process: 'kswapd0' }, null],
  ['findfaster', { target: 'zlib' }, null],
];

test('there is a case for every command', () => {
  expect(CASES.map(([name]) => name).sort()).toEqual(commands.map(({ name }) => name).sort());
});

test.each(CASES)('%s: what arrives in another order gives the same Report', async (name, args, paste) => {
  // Once for real, so that the two runs below hear the same hosts say the same.
  await run(name, args, paste, 'real');
  const forward = await run(name, args, paste, 'forward');
  const reversed = await run(name, args, paste, 'reversed');
  expect(reversed).toEqual(forward);
});

async function run(
  name: string,
  args: Record<string, unknown>,
  paste: string | null,
  order: 'real' | 'forward' | 'reversed',
): Promise<Report> {
  const drivers = await openDrivers(hosts, await openModel(readConfig(env), 1), texts, { busy: false });
  let asked = 0;
  const times = new Map<string, number>();
  const rooms: Rooms = {
    drivers: {
      ...drivers,
      async collect(host, line, options) {
        const place = asked++;
        // The counter files are read in two rounds.
        const time = (times.get(line) ?? 0) + 1;
        times.set(line, time);
        const key = `${time} ${line}`;
        if (order === 'real') {
          const transcript = await drivers.collect(host, line, options);
          heard.set(key, transcript);
          return transcript;
        }
        await wait(order === 'forward' ? place * 5 : Math.max(0, 40 - place) * 5);
        return heard.get(key) ?? drivers.collect(host, line, options);
      },
      draw: async () => null,
    },
    threads: silentThreads,
    runs: memoryRuns(),
    texts,
    transcripts: { keep: async () => {}, of: async () => [] },
    sightings: { healthy: async () => null, keep: async () => null },
    questions: {
      put: async () => {},
      get: async () => null,
      decision: async () => null,
      decide: async () => false,
    },
    log: { info: () => {}, error: () => {} },
  };
  const handle = paste === null ? null : await texts.put(paste);
  const attempt: Attempt = {
    command: commands.find(command => command.name === name)!,
    input: {
      run: 'r1',
      command: name,
      args,
      inputs: handle === null ? [] : [{ name: 'pasted text', handle, bytes: paste?.length ?? 0 }],
      options: {},
      asker: { id: 'U1', name: '@alice' },
      place: { channel: 'terminal', threadTs: null, responseUrl: null, team: 'T1' },
      parent: null,
    },
    steps: memorySteps(),
    signal: new AbortController().signal,
    completed: null,
    asking: { ask: async () => null },
  };
  const report = await liveThrough(attempt, rooms);
  if (report === null) throw new Error('no report');
  return report;
}

const silentThreads: Rooms['threads'] = {
  open: async () => ({ ok: true, root: { channel: 'C1', ts: '1', threadTs: '1' } }),
  live: async () => ({ task: () => {}, say: () => {}, settle: async () => {}, close: async () => {} }),
  answer: async () => {},
  attach: async () => {},
  state: async () => {},
  tell: async () => {},
  ask: async () => {},
};
