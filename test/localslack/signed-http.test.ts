import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type Box, box, closeAll, eventually, fixtureManifest, httpApp, type Json } from './workspace.ts';

afterEach(closeAll);

test('everything reaches a real Bolt app behind signed HTTP', async () => {
  const seen: string[] = [];
  let slack: Box | null = null;
  const bolt = await httpApp(
    () => slack as Box,
    app => {
      app.command('/fixture', async ({ command, ack }) => {
        seen.push(`command ${command.text}`);
        await ack('got it');
      });
      app.event('app_mention', async () => void seen.push('mention'));
      app.shortcut('anywhere', async ({ ack, shortcut, client }) => {
        seen.push('shortcut');
        await client.views.open({
          trigger_id: shortcut.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'form',
            title: { type: 'plain_text', text: 'F' },
            submit: { type: 'plain_text', text: 'S' },
            blocks: [
              {
                type: 'input',
                block_id: 'b',
                label: { type: 'plain_text', text: 'L' },
                element: { type: 'plain_text_input', action_id: 'a' },
              },
            ],
          },
        });
        await ack();
      });
      app.view('form', async ({ ack }) => {
        seen.push('view');
        await ack({ response_action: 'errors', errors: { b: 'no' } });
      });
    },
  );
  slack = await box({ requestUrl: `http://127.0.0.1:${bolt.port}/slack/events` });
  await bolt.start();
  const answer = await slack.post('command', { user: 'alice', channel: 'incidents', text: '/fixture a' });
  expect(answer.ack?.payload).toEqual({ text: 'got it' });
  await slack.post('message', { user: 'alice', channel: 'incidents', text: '@fixture x' });
  await eventually(async () => seen.includes('mention'));
  await slack.post('shortcut', { user: 'alice', callback_id: 'anywhere' });
  const [view] = (await slack.get('views?user=alice')).views;
  const submitted = await slack.post('view', { user: 'alice', view_id: view?.id, values: { b: { a: 'x' } } });
  expect(submitted.ack?.payload).toMatchObject({ response_action: 'errors' });
  expect(seen).toEqual(['command a', 'mention', 'shortcut', 'view']);
});

test('an event is signed, sent again with the retry headers, and not after x-slack-no-retry', async () => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    received.push({ headers: request.headers, body });
    if (received.length > 1) response.setHeader('x-slack-no-retry', '1');
    response.statusCode = 500;
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
  const slack = await box({ requestUrl: url });
  await slack.post('home', { user: 'alice' });
  await eventually(async () => received.length === 2);
  server.close();
  const [first, second] = received;
  expect(first?.headers['x-slack-retry-num']).toBeUndefined();
  expect(second?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
  expect(second?.body).toBe(first?.body);
  const signed = `v0:${String(first?.headers['x-slack-request-timestamp'])}:${first?.body ?? ''}`;
  const signature = createHmac('sha256', slack.signingSecret).update(signed).digest('hex');
  expect(first?.headers['x-slack-signature']).toBe(`v0=${signature}`);
});

test('a manifest without Socket Mode is delivered to its request URLs, a command to its own', async () => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume();
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const manifest = fixtureManifest();
  const settings = manifest['settings'] as Json;
  settings['socket_mode_enabled'] = false;
  (settings['event_subscriptions'] as Json)['request_url'] = `${root}/events`;
  (settings['interactivity'] as Json)['request_url'] = `${root}/interactive`;
  ((manifest['features'] as Json)['slash_commands'] as Json[])[0]!['url'] = `${root}/command`;
  const slack = await box({ manifest });
  await slack.post('home', { user: 'alice' });
  await eventually(async () => paths.length === 1);
  await slack.post('shortcut', { user: 'alice', callback_id: 'anywhere' });
  await slack.post('command', { user: 'alice', channel: 'incidents', text: '/fixture' });
  server.close();
  expect(paths).toEqual(['/events', '/interactive', '/command']);
});
