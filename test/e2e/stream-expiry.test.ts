import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answersIn, type BotProcess, type Box, removeData, rootOf, startBot, startBox } from './product.ts';

let box: Box;
let bot: BotProcess;

beforeAll(async () => {
  box = await startBox(['--stream-expiry', '1200']);
  bot = await startBot({ env: box.socketEnv });
});

afterAll(async () => {
  await bot?.kill();
  await box?.close();
  removeData(bot);
});

test('Slack closes the stream in the middle of a run: the plan goes on below, and nothing looks broken', async () => {
  await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf analyzecmd local "uptime" "vmstat 1 3" "vmstat 1 4" "vmstat 1 6"',
  });
  const root = await rootOf(box, 'incidents');
  expect((await answersIn(box, 'incidents', root['ts'])).length).toBe(1);
  const thread = await box.messages('incidents', root['ts']);
  expect(thread.filter(message => message['streaming'] === true)).toEqual([]);
  expect(JSON.stringify(thread)).not.toContain('Something went wrong');
});
