import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  answersIn,
  type BotProcess,
  type Box,
  boxAt,
  eventually,
  marker,
  removeData,
  rootOf,
  startBot,
  wordsOf,
} from './product.ts';

let bot: BotProcess;
let box: Box;

beforeAll(async () => {
  bot = await startBot({ env: {} });
  box = boxAt(bot.url);
});

afterAll(async () => {
  await bot?.kill();
  removeData(bot);
});

test('it says in a few lines what it is, where to look, and what to try', () => {
  expect(bot.output()).toMatch(/^perf-copilot \d+\.\d+\.\d+ {2}local mode \(no SLACK_BOT_TOKEN\)/);
  expect(bot.output()).toContain('answers are computed from evidence, without prose');
  expect(bot.output()).toContain('try     /perf debughost local high latency');
});

test('the page is served with a policy against foreign content', async () => {
  const page = await fetch(bot.url);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const foreign = await fetch(bot.url, { headers: { origin: 'https://evil.example' } });
  expect(foreign.status).toBe(403);
});

async function seeded(words: string) {
  const messages = await box.messages('incidents');
  return messages.find(message => JSON.stringify(message).includes(words))!;
}

test('`Analyse this` on the seeded thread dump finds the deadlock, in that message’s thread', async () => {
  const dump = await seeded('Full thread dump');
  await box.post('/shortcut', {
    user: 'alice',
    callback_id: 'analyse_message',
    channel: 'incidents',
    ts: dump['ts'],
  });
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', dump['ts']))[0],
    'an answer',
  );
  expect(marker(answer, 'perf_answer')!['findings']).toContain('trace.deadlock');
  const root = await eventually(async () => {
    const messages = await box.messages('incidents', dump['ts']);
    return messages.find(message => marker(message, 'perf_run')?.['state'] === 'answered');
  }, 'a root that is answered');
  expect(marker(root, 'perf_run')).toMatchObject({ command: 'stacktrace', state: 'answered' });
  await eventually(
    async () => JSON.stringify(await box.messages('incidents', dump['ts'])).includes('locks.png'),
    'the picture of who waits for whom',
  );
});

test('`Analyse this` on the seeded profile reads the file', async () => {
  const file = await seeded('checkout.perf.txt');
  await box.post('/shortcut', {
    user: 'bob',
    callback_id: 'analyse_message',
    channel: 'incidents',
    ts: file['ts'],
  });
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', file['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toMatch(/%/);
  const root = (await box.messages('incidents', file['ts'])).find(message => marker(message, 'perf_run'))!;
  expect(marker(root, 'perf_run')).toMatchObject({ command: 'topn', target: 'checkout.perf.txt' });
});

test('a stethoscope on a message asks for it too', async () => {
  const posted = await box.post('/message', {
    user: 'bob',
    channel: 'incidents',
    text: 'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    main()\nZeroDivisionError: division by zero',
  });
  await box.post('/reaction', { user: 'alice', channel: 'incidents', ts: posted['ts'], name: 'stethoscope' });
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', posted['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toContain('ZeroDivisionError');
});

test.each([['<@ME> findfaster zlib'], ['@perf findfaster zlib']])(
  'a mention takes the same words as the slash command, and answers in its thread: %s',
  async text => {
    const { app } = await box.get('/state');
    const posted = await box.post('/message', {
      user: 'alice',
      channel: 'incidents',
      text: text.replace('ME', app['user_id']),
    });
    const answer = await eventually(
      async () => (await answersIn(box, 'incidents', posted['ts']))[0],
      'an answer',
    );
    expect(wordsOf(answer)).toContain('zlib-ng');
  },
);

test('a file in a direct message, without a word, is recognised', async () => {
  const posted = await box.post('/message', {
    user: 'alice',
    channel: 'dm',
    text: '',
    files: [
      { name: 'stacks.folded', content: 'app;main;parse_json 62\napp;main;render 30\napp;main;idle 8\n' },
    ],
  });
  const answer = await eventually(
    async () => (await answersIn(box, posted['channel'], posted['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toContain('parse_json');
  const names = async () => {
    const thread = await box.messages(posted['channel'], posted['ts']);
    return thread.flatMap(message =>
      ((message['files'] ?? []) as { name: string }[]).map(({ name }) => name),
    );
  };
  await eventually(
    async () => (await names()).includes('profile.speedscope.json'),
    'the files beside the answer',
  );
  expect(await names()).toEqual(expect.arrayContaining(['flame.png', 'flame.svg']));
});

test('a reply is answered from what was read; a profile that comes with one is compared, a trace is read', async () => {
  const stacks = 'app;main;parse;malloc 30\napp;main;render;malloc 10\napp;main;render 60\n';
  const posted = await box.post('/message', {
    user: 'bob',
    channel: 'dm',
    text: 'why?',
    files: [{ name: 'before.folded', content: stacks }],
  });
  const answer = async (index: number) =>
    wordsOf(
      await eventually(
        async () => (await answersIn(box, posted['channel'], posted['ts']))[index],
        'an answer',
      ),
    );
  const reply = (text: string, files: readonly { name: string; content: string }[] = []) =>
    box.post('/message', { user: 'bob', channel: 'dm', thread_ts: posted['ts'], text, files });
  expect(await answer(0)).toContain('render');
  await reply('who calls malloc?');
  expect(await answer(1)).toContain('`malloc` is called by `parse` 75.0 % of it, `render` 25.0 %');
  await reply('and what now?', [{ name: 'after.folded', content: stacks.replace('render 60', 'render 55') }]);
  expect(await answer(2)).toContain('beyond noise');
  await reply('java.lang.IllegalStateException: x\n\tat com.acme.B.c(B.java:1)\n\tat com.acme.B.d(B.java:2)');
  expect(await answer(3)).toContain('IllegalStateException');
  await reply('and this?', [{ name: 'notes.txt', content: 'nothing that a profiler prints. '.repeat(60) }]);
  expect(await answer(4)).toContain('notes.txt is neither a stack trace nor a profile that I know');
});

test('Re-check, What changed, Commands and Full report do what they say', async () => {
  await box.post('/command', { user: 'alice', channel: 'general', text: '/perf debughost local' });
  const root = await rootOf(box, 'general');
  const [answer] = await answersIn(box, 'general', root['ts']);
  const press = (action: string) =>
    box.post('/action', { user: 'bob', channel: 'general', ts: answer!['ts'], action_id: action });
  await press('show_commands');
  await eventually(
    async () => JSON.stringify(await box.messages('general', root['ts'])).includes('commands-'),
    'the commands as a file',
  );
  await press('show_changes');
  await press('show_report');
  await eventually(
    async () => JSON.stringify(await box.messages('general', root['ts'])).includes('report-'),
    'the report as a file',
  );
  await press('recheck_run');
  const again = await eventually(async () => (await answersIn(box, 'general', root['ts']))[1], 'a re-check');
  expect(marker(again, 'perf_answer')).toMatchObject({ followup: true });
  expect(wordsOf(again)).toContain('local:');
});

test('App Home says what can be asked', async () => {
  await box.post('/home', { user: 'alice' });
  await eventually(
    async () => JSON.stringify(await box.get('/views?user=alice')).includes('findfaster'),
    'the home view',
  );
});
