import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { box, closeAll, refusal, socketApp } from './workspace.ts';

afterEach(closeAll);

function raw(
  url: string,
  options: { path: string; headers: Record<string, string>; method?: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const call = request({ host: '127.0.0.1', port, method: 'GET', ...options }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end();
  });
}

test('a foreign Host or Origin is refused on every route', async () => {
  const slack = await box({
    extraRoutes: (incoming, response) => {
      if (incoming.url !== '/healthz') return false;
      response.end('well');
      return true;
    },
  });
  const { host } = new URL(slack.url);
  const paths = [
    '/',
    '/healthz',
    '/_control/state',
    '/api/auth.test',
    '/_page/events',
    '/response/x',
    '/files-pri/T-F/x',
    '/link/',
  ];
  for (const path of paths) {
    for (const headers of [
      { host: 'attacker.example' },
      { host: `attacker.example:${host.split(':')[1]}` },
      { host, origin: 'https://attacker.example' },
      { host, origin: 'null' },
      { host, origin: 'http://localhost:1' },
    ]) {
      expect([path, headers, await raw(slack.url, { path, headers })]).toEqual([path, headers, 403]);
    }
  }
  expect(await raw(slack.url, { path: '/healthz', headers: { host } })).toBe(200);
  expect(await raw(slack.url, { path: '/_control/state', headers: { host, origin: `http://${host}` } })).toBe(
    200,
  );
  expect(
    await raw(slack.url, {
      path: '/link/',
      headers: { host: 'attacker.example', connection: 'Upgrade', upgrade: 'websocket' },
    }),
  ).toBe(403);
});

test('a body that is not JSON is 415, and what cannot be is 400 with a reason', async () => {
  const slack = await box();
  const plain = await fetch(`${slack.url}_control/message`, { method: 'POST', body: 'user=alice' });
  expect(plain.status).toBe(415);
  const broken = await fetch(`${slack.url}_control/message`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect([broken.status, await broken.json()]).toEqual([400, { ok: false, error: expect.any(String) }]);
  for (const [name, body] of [
    ['message', { user: 'mallory', channel: 'incidents', text: 'x' }],
    ['message', { user: 'alice', channel: 'nowhere', text: 'x' }],
    ['message', { user: 'alice', channel: 'incidents' }],
    ['message', { user: 'alice', channel: 'incidents', text: 'x', thread_ts: '1.000000' }],
    ['command', { user: 'alice', channel: 'incidents', text: '/unknown' }],
    ['edit', { user: 'alice', channel: 'incidents', ts: '1.000000', text: 'x' }],
    ['fault', { on: 'chat.nothing' }],
    ['fault', { on: 'delivery', times: 0 }],
    ['nonsense', {}],
  ] as const) {
    expect([name, await slack.post(name, body)]).toEqual([name, { ok: false, error: expect.any(String) }]);
  }
  expect(await slack.get('messages?channel=nowhere')).toMatchObject({ ok: false });
});

test('the state names people, channels and each direct message', async () => {
  const slack = await box();
  const { users, channels, app } = await slack.get('state');
  expect(users.map(({ name }) => name)).toEqual(['alice', 'bob']);
  expect(channels.filter(({ is_im }) => !is_im).map(({ name }) => name)).toEqual([
    'incidents',
    'general',
    'random',
  ]);
  expect(channels.filter(({ is_im }) => is_im).map(({ user }) => user)).toEqual(users.map(({ id }) => id));
  const withApp = channels.filter(({ members }) => members.includes(app.user_id)).map(({ name }) => name);
  expect(withApp).toEqual(['incidents', 'general', 'dm', 'dm']);
});

test('a fault answers the next calls with an error, a status or a Retry-After, before the scope check', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const post = (): Promise<string> => refusal(slack.client.chat.postMessage({ channel, text: 'x' }));
  await slack.post('fault', { on: 'chat.postMessage', error: 'fatal_error', times: 2 });
  expect([await post(), await post(), await post()]).toEqual(['fatal_error', 'fatal_error', 'accepted']);
  await slack.post('fault', { on: 'chat.postMessage', status: 503 });
  expect(await post()).toBe('slack_webapi_http_error');
  await slack.post('fault', { on: 'chat.postMessage', retryAfter: 7 });
  await expect(slack.client.chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject({
    retryAfter: 7,
  });
  await slack.post('fault', { on: 'chat.postMessage', drop: true });
  expect(await post()).toBe('slack_webapi_request_error');
  await slack.post('fault', { on: 'team.info', error: 'fatal_error' });
  expect(await refusal(slack.client.team.info())).toBe('fatal_error');
  expect(await refusal(slack.client.team.info())).toBe('missing_scope');
  const { calls } = await slack.get('calls?method=chat.postMessage');
  expect(calls.map(({ error }) => error)).toEqual([
    'fatal_error',
    'fatal_error',
    undefined,
    'http_503',
    'ratelimited',
    'dropped',
  ]);
});

test('calls can be asked for since a time', async () => {
  const slack = await box();
  await slack.client.auth.test();
  const { calls } = await slack.get('calls');
  const since = (calls[0]?.at ?? 0) + 1;
  expect((await slack.get(`calls?since=${since}`)).calls).toEqual([]);
  expect(await slack.get('calls?since=yesterday')).toMatchObject({ ok: false });
});

test('a reset leaves channels, people and the connection, and no message', async () => {
  const slack = await box();
  await socketApp(slack, app => app.command('/fixture', async ({ ack }) => await ack()));
  slack.seed();
  expect((await slack.get('messages?channel=incidents')).messages).toHaveLength(5);
  const before = await slack.get('state');
  await slack.post('fault', { on: 'auth.test', error: 'fatal_error' });
  expect(await slack.post('reset', {})).toEqual({ ok: true });
  expect(await slack.get('state')).toEqual(before);
  expect((await slack.get('messages?channel=incidents')).messages).toEqual([]);
  expect((await slack.get('files')).files).toEqual([]);
  expect((await slack.get('calls')).calls).toEqual([]);
  expect((await slack.client.auth.test()).ok).toBe(true);
  const answer = await slack.post('command', { user: 'alice', channel: 'incidents', text: '/fixture' });
  expect(answer.ack).not.toBeNull();
});

test('the scene has an alert, a thread dump with a deadlock and a profile, and delivers nothing', async () => {
  const slack = await box();
  slack.seed();
  const { messages } = await slack.get('messages?channel=incidents');
  const [alert, , dump, profile] = messages;
  expect(alert).toMatchObject({ subtype: 'bot_message', username: 'Alertmanager' });
  expect(dump?.text).toContain('Found one Java-level deadlock');
  expect(dump?.blocks).toMatchObject([
    { elements: [{ type: 'rich_text_section' }, { type: 'rich_text_preformatted' }] },
  ]);
  expect(profile?.files).toMatchObject([{ name: 'checkout.perf.txt', mode: 'snippet' }]);
  expect((await slack.get('deliveries')).deliveries).toEqual([]);
});

test('its own process prints what an app needs to connect on the first line, and ends when it is told to', async () => {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('../../src/localslack/serve.ts', import.meta.url)),
    '--manifest',
    fileURLToPath(new URL('../fixtures/localslack/manifest.yml', import.meta.url)),
    '--people',
    'carol,dave',
  ]);
  const line = await new Promise<string>(resolve => child.stdout.once('data', data => resolve(String(data))));
  const { url, slackApiUrl, botToken } = JSON.parse(line) as Record<string, string>;
  expect(slackApiUrl).toBe(`${url}api/`);
  const state = (await (await fetch(`${url}_control/state`)).json()) as { users: { name: string }[] };
  expect(state.users.map(({ name }) => name)).toEqual(['carol', 'dave']);
  const auth = await fetch(`${slackApiUrl}auth.test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}` },
  });
  expect(await auth.json()).toMatchObject({ ok: true });
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a wrong option ends the process with the usage', async () => {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('../../src/localslack/serve.ts', import.meta.url)),
    '--port',
    'x',
  ]);
  let said = '';
  child.stderr.on('data', data => {
    said += String(data);
  });
  const status = await new Promise(resolve => child.once('close', resolve));
  expect([status, said]).toEqual([2, expect.stringContaining('usage: npm run --silent localslack')]);
});

test.each([
  [{ on: 'chat.postMessage' }, 'needs an effect'],
  [{ on: 'chat.postMessage', error: 5 }, '"error" must be the name'],
  [{ on: 'chat.postMessage', delay_ms: 5 }, 'has no "delay_ms"'],
  [{ on: 'chat.postMessage', error: 'x', times: 1.5 }, 'whole number'],
  [{ on: 'chat.postMessage', duplicate: true }, 'is of deliveries'],
])('a fault that would do nothing is refused with what is wrong: %j', async (body, words) => {
  const slack = await box();
  const answer = await fetch(`${slack.url}_control/fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ ok: false, error: expect.stringContaining(words) });
});

test('a file of 100 MB is taken, kept without a preview as Slack does, and given out as it was', async () => {
  const slack = await box();
  const content = `${'\tat com.shop.Orders.place(Orders.java:7)\n'.repeat(64)}`.repeat(40_000);
  const { ok } = await slack.post('message', {
    user: 'alice',
    channel: 'incidents',
    files: [{ name: 'large.log', content }],
  });
  expect(ok).toBe(true);
  const [file] = (await slack.get('messages?channel=incidents')).messages[0]?.files ?? [];
  expect(file).toMatchObject({ mode: 'hosted', size: content.length });
  expect(file?.['preview']).toBeUndefined();
  const answer = await fetch(String(file?.['url_private_download']), {
    headers: { authorization: `Bearer ${slack.botToken}` },
  });
  expect((await answer.bytes()).length).toBe(content.length);
}, 60_000);
