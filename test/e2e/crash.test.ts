import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import {
  answersIn,
  type BotProcess,
  type Box,
  eventually,
  marker,
  rootOf,
  startBot,
  startBox,
  whispers,
  wordsOf,
} from './product.ts';

let box: Box;
let sshd: Sshd;
let model: ModelServer;
const dataDir = mkdtempSync(join(tmpdir(), 'perf-crash-'));
let bot: BotProcess | null = null;

beforeAll(async () => {
  [box, sshd, model] = await Promise.all([
    startBox(),
    startSshd({ alias: 'web-03' }),
    startModelServer('slow'),
  ]);
});

afterAll(async () => {
  await bot?.kill('SIGKILL');
  await Promise.all([box?.close(), sshd?.stop(), model?.close()]);
});

function start(): Promise<BotProcess> {
  return startBot({
    dataDir,
    home: sshd.home,
    env: { ...box.socketEnv, GAI_API_KEY: 'sk-test', GAI_API_BASE: model.url, GAI_MODEL: 'scripted' },
  });
}

/** Spread over the life of a run: before the root, in the commands, at the model, around the answer. */
const MOMENTS = Array.from({ length: 10 }, (_, index) => Math.round((index + Math.random()) * 600));

test.each(MOMENTS)(
  'killed %i ms into a run, it goes on and ends with one root, one answer and no open stream',
  async moment => {
    bot = await start();
    const before = new Set((await runRoots()).map(message => message['ts']));
    const { ack } = await box.post('/command', {
      user: 'alice',
      channel: 'incidents',
      text: '/perf analyzecmd web-03 "vmstat 1 3" "mpstat 1 2" "free -m" uptime --problem slow',
    });
    expect(ack).not.toBeNull();
    await wait(moment);
    await bot.kill('SIGKILL');
    bot = await start();

    const root = await eventually(async () => {
      const fresh = (await runRoots()).filter(message => !before.has(message['ts']));
      return fresh.find(message => marker(message, 'perf_run')!['state'] === 'answered');
    }, 'the run is answered');
    await bot.kill('SIGTERM');
    const fresh = (await runRoots()).filter(message => !before.has(message['ts']));
    expect(fresh.length).toBe(1);
    expect((await answersIn(box, 'incidents', root['ts'])).length).toBe(1);
    const thread = await box.messages('incidents', root['ts']);
    expect(thread.filter(message => message['streaming'] === true)).toEqual([]);
  },
);

async function runRoots() {
  return (await box.messages('incidents')).filter(message => marker(message, 'perf_run') !== null);
}

test('a run that was interrupted in its commands says so, and what was already done', async () => {
  bot = await start();
  await box.post('/command', {
    user: 'alice',
    channel: 'general',
    text: '/perf analyzecmd web-03 "uptime" "vmstat 1 4" --problem slow',
  });
  const running = await rootOf(box, 'general', ['running']);
  await eventually(
    async () => /1 of 2/.test(JSON.stringify(await box.messages('general', running['ts']))),
    'the first command is done',
  );
  await bot.kill('SIGKILL');
  bot = await start();
  const root = await rootOf(box, 'general');
  const thread = await box.messages('general', root['ts']);
  expect(thread.map(wordsOf).join('\n')).toContain(
    'resumed after a restart; 1 of 2 commands were already done',
  );
});

test('a second bot on the same data folder says who is there, and ends', async () => {
  await expect(start()).rejects.toThrow(/Another bot \(pid \d+\) works on .*PERF_DATA_DIR/);
});

test('where the store does not answer, the delivery is acknowledged and the person told that it may be lost', async () => {
  const { DatabaseSync } = await import('node:sqlite');
  const locker = new DatabaseSync(join(dataDir, 'perf.db'));
  locker.exec('BEGIN IMMEDIATE');
  const { ack } = await box.post('/command', {
    user: 'bob',
    channel: 'general',
    text: '/perf findfaster zlib',
  });
  locker.exec('ROLLBACK');
  locker.close();
  expect(ack).not.toBeNull();
  expect(ack['ms']).toBeLessThan(3000);
  await eventually(
    async () => (await whispers(box, 'general')).some(text => text.includes('may be lost')),
    'the word',
  );
});
