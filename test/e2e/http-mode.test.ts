import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
} from './product.ts';

let box: Box;
let bot: BotProcess;

beforeAll(async () => {
  const port = await freePort();
  box = await startBox(['--request-url', `http://127.0.0.1:${port}/slack/events`]);
  bot = await startBot({ env: { ...box.httpEnv, PORT: String(port) } });
});

afterAll(async () => {
  await bot?.kill();
  await box?.close();
  removeData(bot);
});

test('the same over HTTP with real signatures: command, message and reply', async () => {
  const { ack } = await box.post('/command', {
    user: 'alice',
    channel: 'incidents',
    text: '/perf analyzecmd local uptime',
  });
  expect(ack).not.toBeNull();
  const root = await rootOf(box, 'incidents');
  expect((await answersIn(box, 'incidents', root['ts'])).length).toBe(1);
  await box.post('/message', { user: 'alice', channel: 'incidents', thread_ts: root['ts'], text: 'free -m' });
  const reply = await eventually(
    async () => (await answersIn(box, 'incidents', root['ts']))[1],
    'a follow-up',
  );
  expect(marker(reply, 'perf_answer')).toMatchObject({ followup: true });
});

test('an unsigned or wrongly signed request is turned away', async () => {
  const body = 'command=%2Fperf&text=debughost+local&trigger_id=1.2.3';
  const plain = await fetch(`${bot.url}slack/events`, { method: 'POST', body });
  expect(plain.status).toBe(401);
  const forged = await fetch(`${bot.url}slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-slack-signature': `v0=${'0'.repeat(64)}`,
    },
    body,
  });
  expect(forged.status).toBe(401);
});

test('the port serves health and events, and nothing else', async () => {
  expect((await fetch(`${bot.url}healthz`)).status).toBe(200);
  expect((await fetch(bot.url)).status).toBe(404);
  expect((await fetch(`${bot.url}slack/events`)).status).toBe(404);
  expect((await fetch(`${bot.url}_control/state`)).status).toBe(404);
});

test('a port that is set and taken is a clear error', async () => {
  const port = new URL(bot.url).port;
  await expect(startBot({ env: { ...box.httpEnv, PORT: port } })).rejects.toThrow(`PORT ${port} is taken`);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
