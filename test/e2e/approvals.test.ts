import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  answersIn,
  type BotProcess,
  type Box,
  eventually,
  type Json,
  marker,
  removeData,
  rootOf,
  startBot,
  startBox,
  whispers,
  wordsOf,
} from './product.ts';

let box: Box;
let bot: BotProcess;

const LINE = 'perf stat -a -- sleep 1';

beforeAll(async () => {
  box = await startBox();
  bot = await startBot({ env: box.socketEnv });
});

afterAll(async () => {
  await bot?.kill();
  await box?.close();
  removeData(bot);
});

async function askAndWait(channel: string): Promise<{ root: Json; question: Json }> {
  await box.post('/command', { user: 'alice', channel, text: `/perf analyzecmd local ${LINE}` });
  const root = await rootOf(box, channel, ['waiting']);
  const question = await eventually(
    async () =>
      (await box.messages(channel, root['ts'])).find(
        message => message['metadata']?.event_type === 'perf_question',
      ),
    'the question',
  );
  return { root, question };
}

test('an intrusive command waits for another person, who sees exactly the line, the host and the cost', async () => {
  const { root, question } = await askAndWait('incidents');
  expect(wordsOf(question)).toContain(LINE);
  expect(wordsOf(question)).toContain('on local');
  expect(wordsOf(question)).toContain('expires in 10 min');

  await box.post('/action', {
    user: 'alice',
    channel: 'incidents',
    ts: question['ts'],
    action_id: 'decide_0',
  });
  await eventually(
    async () =>
      (await whispersIn('incidents', root['ts'])).some(text =>
        text.includes('another member of the channel has to approve'),
      ),
    'the requester learns that she may not',
  );
  expect(await answersIn(box, 'incidents', root['ts'])).toEqual([]);

  await box.post('/action', { user: 'bob', channel: 'incidents', ts: question['ts'], action_id: 'decide_0' });
  const done = await rootOf(box, 'incidents', ['answered', 'failed'], marker(root, 'perf_run')!['run']);
  expect(marker(done, 'perf_run')!['state']).toBe('answered');
  const decided = (await box.messages('incidents', root['ts'])).find(
    message => message['ts'] === question['ts'],
  )!;
  expect(wordsOf(decided)).toMatch(/approved by @bob \d\d:\d\d:\d\d/);
  expect(JSON.stringify(decided['blocks'])).not.toContain('"button"');
});

test('Deny runs nothing and says who said no', async () => {
  const { root, question } = await askAndWait('general');
  await box.post('/action', { user: 'bob', channel: 'general', ts: question['ts'], action_id: 'decide_1' });
  await rootOf(box, 'general', ['refused']);
  const [answer] = await answersIn(box, 'general', root['ts']);
  expect(wordsOf(answer!)).toContain('denied by @bob');
});

test('a run that waits for a decision survives a crash, and goes on when it comes', async () => {
  await box.post('/reset');
  await bot.kill();
  bot = await startBot({ env: box.socketEnv, dataDir: bot.dataDir });
  const { root, question } = await askAndWait('incidents');
  await bot.kill('SIGKILL');
  bot = await startBot({ env: box.socketEnv, dataDir: bot.dataDir });
  await box.post('/action', { user: 'bob', channel: 'incidents', ts: question['ts'], action_id: 'decide_0' });
  await rootOf(box, 'incidents', ['answered']);
  expect((await answersIn(box, 'incidents', root['ts'])).length).toBe(1);
  const questions = (await box.messages('incidents', root['ts'])).filter(
    message => message['metadata']?.event_type === 'perf_question',
  );
  expect(questions.length).toBe(1);
});

async function whispersIn(channel: string, threadTs: string): Promise<string[]> {
  const thread = (await box.messages(channel, threadTs))
    .filter(message => message['ephemeral'] === true)
    .map(wordsOf);
  return [...thread, ...(await whispers(box, channel))];
}
