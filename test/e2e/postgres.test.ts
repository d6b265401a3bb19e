import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import {
  answersIn,
  type BotProcess,
  type Box,
  eventually,
  marker,
  removeData,
  rootOf,
  startBot,
  startBox,
  wordsOf,
} from './product.ts';

let postgres: PostgresServer;
let box: Box;
let bot: BotProcess;

beforeAll(async () => {
  [postgres, box] = await Promise.all([startPostgres(), startBox()]);
  bot = await startBot({ env: { ...box.socketEnv, DATABASE_URL: postgres.url } });
});

afterAll(async () => {
  await bot?.kill();
  await box?.close();
  postgres?.stop();
  removeData(bot);
});

test('the same on Postgres: a run, its answer, a reply, and output with a NUL in it', async () => {
  await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf analyzecmd local "uptime" "head -n 1 /proc/self/cmdline" "free -m"',
  });
  const root = await rootOf(box, 'incidents', ['answered', 'refused', 'failed']);
  expect(marker(root, 'perf_run')!['state']).toBe('answered');
  expect((await answersIn(box, 'incidents', root['ts'])).length).toBe(1);
  await box.post('/message', { user: 'alice', channel: 'incidents', thread_ts: root['ts'], text: 'free -m' });
  const reply = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[1],
    'a follow-up',
  );
  expect(wordsOf(reply)).toContain('memory');
});

test('a paste with what Postgres refuses in text is stored and read all the same', async () => {
  const posted = await box.post('/message', {
    user: 'alice',
    channel: 'dm',
    text: 'stacktrace',
    files: [
      {
        name: 'log.txt',
        content:
          'x\u0000y \ud800\nTraceback (most recent call last):\n  File "app.py", line 3, in <module>\nKeyError: \u0000\n',
      },
    ],
  });
  const answer = await eventually(
    async () => (await answersIn(box, posted['channel'], posted['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toContain('KeyError');
});
