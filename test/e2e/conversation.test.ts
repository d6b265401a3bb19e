import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
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
  whispers,
  wordsOf,
} from './product.ts';

let box: Box;
let bot: BotProcess;
let sshd: Sshd;
let model: ModelServer;

beforeAll(async () => {
  [box, sshd, model] = await Promise.all([
    startBox(),
    startSshd({ alias: 'web-03' }),
    startModelServer('honest'),
  ]);
  bot = await startBot({
    home: sshd.home,
    env: { ...box.socketEnv, GAI_API_KEY: 'sk-test', GAI_API_BASE: model.url, GAI_MODEL: 'scripted' },
  });
});

afterAll(async () => {
  await bot?.kill();
  await Promise.all([box?.close(), sshd?.stop(), model?.close()]);
  removeData(bot);
});

test('a slash command becomes a root, progress, an answer with its proof, and a reply a follow-up', async () => {
  const { ack } = await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf debughost web-03 high latency',
  });
  expect(ack).not.toBeNull();
  const root = await rootOf(box, 'incidents');
  expect(marker(root, 'perf_run')).toMatchObject({
    command: 'debughost',
    target: 'web-03',
    state: 'answered',
  });
  expect(wordsOf(root)).toContain('web-03');
  expect(wordsOf(root)).toContain('high latency');

  const thread = await box.messages('incidents', root['ts']);
  expect(thread.filter(message => message['streaming'])).toEqual([]);
  const plan = thread.find(message => JSON.stringify(message['blocks'] ?? []).includes('task_card'));
  expect(JSON.stringify(plan)).toContain('"complete"');
  const [answer] = await answersIn(box, 'incidents', root['ts']);
  expect(marker(answer!, 'perf_answer')).toMatchObject({ degraded: '' });
  expect(wordsOf(answer!)).toContain('every number checked');

  await box.post('/message', {
    user: 'alice',
    channel: 'incidents',
    thread_ts: root['ts'],
    text: 'was it the deploy?',
  });
  const second = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[1],
    'a second answer',
  );
  expect(marker(second, 'perf_answer')).toMatchObject({ followup: true });
  expect(marker(await rootOf(box, 'incidents'), 'perf_run')!['state']).toBe('answered');
});

test('a reply that is a read-only command runs on the host of the thread, an order to change it does not', async () => {
  const root = await rootOf(box, 'incidents');
  const before = (await answersIn(box, 'incidents', root['ts'])).length;
  await box.post('/message', { user: 'alice', channel: 'incidents', thread_ts: root['ts'], text: 'uptime' });
  const ran = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[before],
    'an answer',
  );
  expect(wordsOf(ran)).toMatch(/load/);
  await box.post('/message', {
    user: 'bob',
    channel: 'incidents',
    thread_ts: root['ts'],
    text: 'restart it',
  });
  const refused = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[before + 1],
    'an answer',
  );
  expect(wordsOf(refused)).toContain('I do not change hosts.');
});

test('a forwarded thread dump is recognised and explained in the direct message', async () => {
  const dump = [
    '"worker-1" #11 prio=5 tid=0x00007f01 nid=0x1a waiting for monitor entry [0x00007f0000000000]',
    '   java.lang.Thread.State: BLOCKED (on object monitor)',
    '\tat com.acme.OrderStore.save(OrderStore.java:118)',
    '\t- waiting to lock <0x00000007a1> (a com.acme.Audit)',
    '\t- locked <0x00000007b8> (a com.acme.OrderStore)',
    '',
    '"worker-2" #12 prio=5 tid=0x00007f02 nid=0x1b waiting for monitor entry [0x00007f0000000001]',
    '   java.lang.Thread.State: BLOCKED (on object monitor)',
    '\tat com.acme.Audit.flush(Audit.java:42)',
    '\t- waiting to lock <0x00000007b8> (a com.acme.OrderStore)',
    '\t- locked <0x00000007a1> (a com.acme.Audit)',
    '',
  ].join('\n');
  const posted = await box.post('/message', {
    user: 'bob',
    channel: 'general',
    text: `\`\`\`\n${dump}\n\`\`\``,
  });
  const forwarded = await box.post('/forward', {
    user: 'bob',
    channel: 'dm',
    message: { channel: 'general', ts: posted['ts'] },
  });
  const answer = await eventually(
    async () => (await answersIn(box, forwarded['channel'], forwarded['ts']))[0],
    'an answer in the thread of the forwarded message',
  );
  expect(wordsOf(answer)).toMatch(/deadlock/i);
  expect(wordsOf(answer)).toContain('worker-1');
  expect(marker(answer, 'perf_answer')!['findings']).toContain('trace.deadlock');
});

test.each([
  [
    'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    main()\nKeyError: \'k\'',
    'KeyError',
  ],
  [
    'what is this?\njava.lang.IllegalStateException: x\n\tat com.acme.B.c(B.java:1)\n\tat com.acme.B.d(B.java:2)',
    'IllegalStateException',
  ],
  ['goroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:8 +0x1d\nexit status 2', 'main.main'],
])(
  'a trace that is pasted without a code block in a direct message is recognised: %j',
  async (text, words) => {
    const posted = await box.post('/message', { user: 'alice', channel: 'dm', text });
    const answer = await eventually(
      async () => (await answersIn(box, posted['channel'], posted['ts']))[0],
      'an answer',
    );
    expect(wordsOf(answer)).toContain(words);
  },
);

test('a trace and a profile in one message are both answered in its thread, and what is neither is named', async () => {
  const file = (name: string, content: string) => ({ name, content });
  const posted = await box.post('/message', {
    user: 'alice',
    channel: 'dm',
    text: 'slow since the deploy',
    files: [
      file(
        'trace.txt',
        'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\nKeyError: 1\n',
      ),
      file('stacks.txt', 'app;main;parse_json 70\napp;main;read_file 20\napp;main;write_file 10\n'),
      file('notes.txt', `${'nothing that a profiler or a runtime prints. '.repeat(40)}\n`),
    ],
  });
  const answers = await eventually(async () => {
    const found = await answersIn(box, posted['channel'], posted['ts']);
    return found.length === 2 ? found : undefined;
  }, 'two answers');
  const words = answers.map(wordsOf).join('\n');
  expect(words).toContain('KeyError');
  expect(words).toContain('parse_json');
  const calls = JSON.stringify(await box.get('/calls?method=chat.postEphemeral'));
  expect(calls).toContain('notes.txt was left out');
});

test('what is no trace and no profile is answered, not broken', async () => {
  await box.post('/command', { user: 'alice', channel: 'general', text: '/perf topn hello there' });
  const root = await eventually(
    async () =>
      (await box.messages('general')).find(message => marker(message, 'perf_run')?.['command'] === 'topn'),
    'a root',
  );
  const answer = await eventually(async () => (await answersIn(box, 'general', root['ts']))[0], 'an answer');
  expect(wordsOf(answer)).toContain('?');
  expect(wordsOf(answer)).not.toContain('broke inside');
});

test('a typo in a mention is told once, though the mention comes twice', async () => {
  const { app } = await box.get('/state');
  await box.post('/message', {
    user: 'bob',
    channel: 'general',
    text: `<@${app['user_id']}> findfastre zlib`,
  });
  await eventually(async () => (await mentionErrors()) === 1, 'one word');
  await box.post('/command', { user: 'bob', channel: 'general', text: '/perf hosts' });
  await eventually(
    async () =>
      (await box.messages('general')).some(
        message => message['ephemeral'] && wordsOf(message).includes('web-03'),
      ),
    'the hosts',
  );
  expect(await mentionErrors()).toBe(1);

  async function mentionErrors() {
    const { calls } = await box.get('/calls?method=chat.postEphemeral');
    return calls.filter((call: { args: unknown }) => JSON.stringify(call.args).includes('findfastre')).length;
  }
});

test('replies in one thread are answered in turn', async () => {
  const root = await rootOf(box, 'incidents');
  const before = (await answersIn(box, 'incidents', root['ts'])).length;
  for (const text of ['vmstat 1 2', 'uptime', 'tail -f /var/log/syslog']) {
    await box.post('/message', { user: 'alice', channel: 'incidents', thread_ts: root['ts'], text });
  }
  const answers = await eventually(async () => {
    const all = (await answersIn(box, 'incidents', root['ts'])).slice(before);
    return all.length === 3 ? all : null;
  }, 'three answers');
  expect(wordsOf(answers[0]!)).toContain('Commands 1');
  expect(wordsOf(answers[1]!)).toContain('load');
  expect(wordsOf(answers[2]!)).toContain('Not run: tail');
});

test('a trace that is merely posted in a channel is left in silence', async () => {
  const posted = await box.post('/message', {
    user: 'bob',
    channel: 'general',
    text: 'java.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)',
  });
  await box.post('/command', { user: 'bob', channel: 'general', text: '/perf help' });
  await eventually(
    async () => (await whispers(box, 'general')).find(text => text.includes('debughost')),
    'the help',
  );
  expect((await box.messages('general', posted['ts'])).length).toBe(1);
});

test.each([
  [
    '/perf debughots web-03',
    'No sub-command debughots. Did you mean debughost? You typed: /perf debughots web-03',
  ],
  [
    '/perf debughost',
    'debughost needs a host: /perf debughost HOST [PROBLEM…]  e.g. /perf debughost web-03 high latency',
  ],
  [
    '/perf debughost web-3',
    'web-3 is not in the inventory. Near: web-03. Hosts come from ~/.ssh/config (/perf hosts lists them).',
  ],
])('%s is answered to the asker alone and is no run', async (text, words) => {
  const roots = (await box.messages('incidents')).filter(
    message => marker(message, 'perf_run') !== null,
  ).length;
  await box.post('/command', { user: 'alice', channel: 'incidents', text });
  await eventually(async () => (await whispers(box, 'incidents')).some(seen => seen.includes(words)), words);
  expect(
    (await box.messages('incidents')).filter(message => marker(message, 'perf_run') !== null).length,
  ).toBe(roots);
});

test('a refused command is said in the thread with the nearest allowed form', async () => {
  await box.post('/command', {
    user: 'alice',
    channel: 'general',
    text: '/perf analyzecmd web-03 tail -f /var/log/syslog',
  });
  const root = await rootOf(box, 'general', ['refused']);
  const [answer] = await answersIn(box, 'general', root['ts']);
  expect(wordsOf(answer!)).toContain('Not run:');
  expect(wordsOf(answer!)).toContain('tail -n 200');
});

test('one delivery that comes twice is one run', async () => {
  await box.post('/fault', { on: 'delivery', duplicate: true });
  await box.post('/command', { user: 'alice', channel: 'incidents', text: '/perf findfaster zlib' });
  await eventually(async () => {
    const roots = (await box.messages('incidents')).filter(
      message => marker(message, 'perf_run')?.['command'] === 'findfaster',
    );
    return roots.length > 0 && roots.every(message => marker(message, 'perf_run')!['state'] === 'answered');
  }, 'an answer');
  const roots = (await box.messages('incidents')).filter(
    message => marker(message, 'perf_run')?.['command'] === 'findfaster',
  );
  expect(roots.length).toBe(1);
  expect((await answersIn(box, 'incidents', roots[0]!['ts'])).length).toBe(1);
});

test('where the bot is not a member, the asker alone learns what to do', async () => {
  await box.post('/command', { user: 'alice', channel: 'random', text: '/perf debughost web-03' });
  await eventually(
    async () => (await whispers(box, 'random')).some(text => text.includes('/invite @perf')),
    'a word to the asker',
  );
});
