import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
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
  wordsOf,
} from './product.ts';

let box: Box;
let sshd: Sshd;
let model: ModelServer;
let bot: BotProcess | null = null;
const extra: Sshd[] = [];

async function another(alias: string): Promise<Sshd> {
  const started = await startSshd({ alias });
  extra.push(started);
  return started;
}

beforeAll(async () => {
  [box, sshd, model] = await Promise.all([
    startBox(),
    startSshd({ alias: 'web-03' }),
    startModelServer('honest'),
  ]);
});

afterEach(async () => {
  await bot?.kill();
  if (bot) removeData(bot);
  bot = null;
  await Promise.all(extra.splice(0).map(started => started.stop()));
  await box.post('/reset');
});

afterAll(() => Promise.all([box?.close(), sshd?.stop(), model?.close()]));

async function ask(
  text: string,
  env: Record<string, string>,
  states = ['answered', 'failed', 'refused', 'stopped'],
): Promise<{ root: Json; answer: Json }> {
  bot = await startBot({ home: sshd.home, env: { ...box.socketEnv, ...env } });
  await box.post('/command', { user: 'alice', channel: 'incidents', text });
  const root = await rootOf(box, 'incidents', states);
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[0],
    'an answer',
  );
  return { root, answer };
}

function modelEnv(scenario: string): Record<string, string> {
  return { GAI_API_KEY: 'sk-test', GAI_API_BASE: model.urlOf(scenario), GAI_MODEL: 'scripted' };
}

test.each([
  ['down', /model not reached \(503 after 3 tries\)/],
  ['wrong-key', /key/i],
  ['html', /model/],
  ['prose', /model/],
  ['empty-choices', /model/],
])('a model that is %s leaves the findings alone, and the footer says why', async (scenario, words) => {
  const { root, answer } = await ask('/perf analyzecmd web-03 free -m', modelEnv(scenario));
  expect(marker(root, 'perf_run')!['state']).toBe('answered');
  expect(marker(answer, 'perf_answer')!['degraded']).toMatch(words);
  expect(wordsOf(answer)).toMatch(words);
  expect(wordsOf(answer)).toContain('memory');
});

test('without a key the answer is the deterministic part and says so', async () => {
  const { answer } = await ask('/perf analyzecmd web-03 free -m', {});
  expect(marker(answer, 'perf_answer')!['degraded']).toBe('no model (GAI_API_KEY is not set)');
  expect(wordsOf(answer)).toMatch(/GiB|MiB/);
});

test('what a model invents is struck out, and never a claim', async () => {
  const { answer } = await ask('/perf analyzecmd web-03 free -m', modelEnv('lies'));
  expect(wordsOf(answer)).toContain('not found in the evidence');
  expect(JSON.stringify(answer['blocks'])).not.toMatch(/https?:\/\//);
});

test('a changed host key fails closed, with both fingerprints and what to do', async () => {
  const changed = await another('web-05');
  const known = changed.fingerprint();
  changed.changeHostKey();
  await changed.stopListening();
  await changed.start();
  bot = await startBot({ home: changed.home, env: box.socketEnv });
  await box.post('/command', { user: 'alice', channel: 'incidents', text: '/perf debughost web-05 slow' });
  const root = await rootOf(box, 'incidents', ['failed']);
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toContain('Not connected to web-05: its key changed');
  expect(wordsOf(answer)).toContain(known);
  expect(wordsOf(answer)).toContain(changed.fingerprint());
});

test('a host that dies in the middle: what was seen until then is kept, and said', async () => {
  const dying = await another('web-06');
  bot = await startBot({ home: dying.home, env: box.socketEnv });
  await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf analyzecmd web-06 "free -m" "vmstat 1 20"',
  });
  const running = await rootOf(box, 'incidents', ['running']);
  await eventually(
    async () => JSON.stringify(await box.messages('incidents', running['ts'])).includes('1 of 2'),
    'the first command is done',
  );
  await dying.stopListening();
  const root = await rootOf(box, 'incidents', ['answered']);
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toMatch(/web-06 stopped answering after \d+\.\d s\. What was seen until then:/);
  expect(wordsOf(answer)).toContain('memory');
});

test('Stop ends a run with what it has', async () => {
  bot = await startBot({ home: sshd.home, env: box.socketEnv });
  await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf analyzecmd web-03 "free -m" "vmstat 1 25"',
  });
  const running = await rootOf(box, 'incidents', ['running']);
  await eventually(
    async () => JSON.stringify(await box.messages('incidents', running['ts'])).includes('1 of 2'),
    'the first command is done',
  );
  await box.post('/action', { user: 'bob', channel: 'incidents', ts: running['ts'], action_id: 'stop_run' });
  const root = await rootOf(box, 'incidents', ['stopped']);
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toContain('stopped by @bob');
});

test('nothing in host output can mention, link or break out of a message', async () => {
  const loud = await another('web-07');
  bot = await startBot({ home: loud.home, env: box.socketEnv });
  const trace =
    'java.lang.IllegalStateException: <!channel> <@U123> [click](https://evil.example) @here\n\tat a.B.c(B.java:1)';
  await box.post('/message', {
    user: 'alice',
    channel: 'dm',
    text: `stacktrace\n\`\`\`\n${trace.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\n\`\`\``,
  });

  const calls = await eventually(async () => {
    const made = (await box.get('/calls'))['calls'] as Json[];
    return made.some(
      call => call['method'] === 'chat.postMessage' && JSON.stringify(call['args']).includes('IllegalState'),
    )
      ? made
      : null;
  }, 'an answer');
  const sent = JSON.stringify(
    calls.filter(call => String(call['method']).startsWith('chat.')).map(call => call['args']),
  );
  expect(sent).not.toContain('<!channel>');
  expect(sent).not.toContain('<@U123>');
  expect(sent).not.toContain('](https://');
  expect(sent).not.toMatch(/https:\/\/evil/);
});

test('a host whose login shell runs nothing is not reached, and certainly not healthy', async () => {
  const mute = await startSshd({ alias: 'web-08', forcedCommand: 'echo hello' });
  extra.push(mute);
  bot = await startBot({ home: mute.home, env: box.socketEnv });
  await box.post('/command', { user: 'alice', channel: 'incidents', text: '/perf debughost web-08' });
  const root = await rootOf(box, 'incidents', ['failed']);
  const answer = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[0],
    'an answer',
  );
  expect(wordsOf(answer)).toContain('? web-08');
  expect(wordsOf(answer)).not.toContain('✓');
});

test.each([
  { on: 'chat.stopStream', error: 'internal_error' },
  { on: 'chat.appendStream', error: 'message_not_in_streaming_state' },
  { on: 'chat.startStream', error: 'unknown_method', times: 9 },
  { on: 'chat.postMessage', status: 500, times: 2 },
  { on: 'chat.update', status: 429, retryAfter: 1, times: 2 },
  { on: 'chat.update', error: 'message_not_found', times: 3 },
  { on: 'socket', drop: true },
])('when Slack falters (%j), a run still ends with one root, one answer and no open stream', async fault => {
  bot = await startBot({ home: sshd.home, env: box.socketEnv });
  await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf analyzecmd web-03 "vmstat 1 3" "uptime" "free -m"',
  });
  await box.post('/fault', fault);
  const root = await rootOf(box, 'incidents', ['answered']);
  const roots = (await box.messages('incidents')).filter(message => marker(message, 'perf_run') !== null);
  expect(roots.length).toBe(1);
  expect((await answersIn(box, 'incidents', root['ts'])).length).toBe(1);
  await eventually(
    async () => (await box.messages('incidents', root['ts'])).every(message => message['streaming'] !== true),
    'no stream is open',
  );
});

test('an answer that Slack refuses at first is posted in the end, and leaves no stream open', async () => {
  bot = await startBot({ home: sshd.home, env: box.socketEnv });
  await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf analyzecmd web-03 "vmstat 1 3" "uptime"',
  });
  const running = await rootOf(box, 'incidents', ['running']);
  await eventually(
    async () => JSON.stringify(await box.messages('incidents', running['ts'])).includes('1 of 2'),
    'the plan runs',
  );
  await box.post('/fault', { on: 'chat.postMessage', error: 'internal_error', times: 2 });
  const root = await rootOf(box, 'incidents', ['answered']);
  expect((await answersIn(box, 'incidents', root['ts'])).length).toBe(1);
  await eventually(
    async () => (await box.messages('incidents', root['ts'])).every(message => message['streaming'] !== true),
    'no stream is open',
  );
});

test('a person whom Slack does not name just now is told so, and not called a guest', async () => {
  bot = await startBot({ home: sshd.home, env: box.socketEnv });
  await box.post('/fault', { on: 'users.info', error: 'internal_error', times: 5 });
  await box.post('/command', { user: 'bob', channel: 'general', text: '/perf findfaster zlib' });
  await eventually(
    async () =>
      (await box.messages('general')).some(message =>
        wordsOf(message).includes('Slack did not say who you are'),
      ),
    'the word',
  );
});
