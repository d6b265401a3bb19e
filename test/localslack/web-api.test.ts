import { afterEach, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { box, closeAll, fixtureManifest, type Json, refusal } from './workspace.ts';

afterEach(closeAll);

const section = (text: string): Json => ({ type: 'section', text: { type: 'mrkdwn', text } });

function withoutScope(scope: string): Json {
  const manifest = fixtureManifest();
  const scopes = (manifest['oauth_config'] as { scopes: { bot: string[] } }).scopes;
  scopes.bot = scopes.bot.filter(name => name !== scope);
  return manifest;
}

test('a missing scope is named, with what is granted', async () => {
  const slack = await box({ manifest: withoutScope('reactions:write') });
  const channel = await slack.id('incidents');
  const { ts } = await slack.client.chat.postMessage({ channel, text: 'x' });
  const call = slack.client.reactions.add({ channel, timestamp: ts ?? '', name: 'eyes' });
  await expect(call).rejects.toMatchObject({
    data: {
      ok: false,
      error: 'missing_scope',
      needed: 'reactions:write',
      provided: expect.stringContaining('chat:write'),
    },
  });
});

test('tokens are checked', async () => {
  const slack = await box();
  const withToken = (token?: string): WebClient =>
    new WebClient(token, { slackApiUrl: slack.slackApiUrl, retryConfig: { retries: 0 } });
  expect(await refusal(withToken().auth.test())).toBe('not_authed');
  expect(await refusal(withToken('xoxb-wrong').auth.test())).toBe('invalid_auth');
  expect(await refusal(withToken(slack.appToken).auth.test())).toBe('not_allowed_token_type');
  expect(await refusal(slack.client.apps.connections.open())).toBe('not_allowed_token_type');
  expect(await refusal(slack.client.apiCall('chat.nothing'))).toBe('unknown_method');
  expect(await slack.client.auth.test()).toMatchObject({ team_id: slack.team, user: 'fixture' });
});

test('a form, JSON and a multipart form say the same', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const blocks = [section('*hi*')];
  const form = new FormData();
  form.set('channel', channel);
  form.set('blocks', JSON.stringify(blocks));
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const url = `${slack.slackApiUrl}chat.postMessage`;
  const json = { method: 'POST', headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } };
  await fetch(url, { ...json, body: JSON.stringify({ channel, blocks }) });
  await fetch(url, { method: 'POST', headers, body: form });
  await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ channel, blocks: JSON.stringify(blocks), token: slack.botToken }),
  });
  const { calls } = await slack.get('calls?method=chat.postMessage');
  expect(calls.map(({ ok, args }) => ({ ok, args }))).toEqual(
    [1, 2, 3].map(() => ({ ok: true, args: { channel, blocks } })),
  );
});

test('a channel must exist, and the app must be in it', async () => {
  const slack = await box();
  const random = await slack.id('random');
  expect(await refusal(slack.client.chat.postMessage({ channel: 'C0', text: 'x' }))).toBe(
    'channel_not_found',
  );
  expect(await refusal(slack.client.chat.postMessage({ channel: random, text: 'x' }))).toBe('not_in_channel');
  expect(await refusal(slack.client.conversations.history({ channel: random }))).toBe('not_in_channel');
  expect(await refusal(slack.client.users.info({ user: 'U0' }))).toBe('user_not_found');
  await slack.client.conversations.join({ channel: random });
  expect(await refusal(slack.client.chat.postMessage({ channel: random, text: 'x' }))).toBe('accepted');
});

test('texts and blocks over the limits are refused as Slack refuses them', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const post = (blocks: Json[]): Promise<string> =>
    refusal(slack.client.chat.postMessage({ channel, text: 'x', blocks: blocks as never }));
  expect(await refusal(slack.client.chat.postMessage({ channel, text: '' }))).toBe('no_text');
  expect(await post([section('a'.repeat(3001))])).toBe('invalid_blocks');
  expect(await post([section('')])).toBe('invalid_blocks');
  expect(await post([{ type: 'header', text: { type: 'plain_text', text: 'a'.repeat(151) } }])).toBe(
    'invalid_blocks',
  );
  expect(await post([{ type: 'nonsense' }])).toBe('invalid_blocks');
  expect(await post([{ type: 'alert', text: { type: 'plain_text', text: 'x' } }])).toBe('invalid_blocks');
  expect(
    await post([
      { ...section('a'), block_id: 'b' },
      { ...section('a'), block_id: 'b' },
    ]),
  ).toBe('invalid_blocks');
  expect(await post(Array.from({ length: 51 }, () => ({ type: 'divider' })))).toBe('invalid_blocks');
  expect(await post(Array.from({ length: 5 }, () => section('a'.repeat(2900))))).toBe('msg_blocks_too_long');
  expect(await post([{ type: 'markdown', text: 'a'.repeat(12_000) }])).toBe('accepted');
  const { ts } = await slack.client.chat.postMessage({ channel, text: 'x' });
  const update = (text: string): Promise<string> =>
    refusal(slack.client.chat.update({ channel, ts: ts ?? '', text }));
  expect(await update('ä'.repeat(2001))).toBe('msg_too_long');
  expect(await update('ä'.repeat(2000))).toBe('accepted');
  expect(
    await refusal(slack.client.apiCall('blocks.validate', { blocks: [section('a'.repeat(3001))] })),
  ).toBe('invalid_blocks');
});

test('an error of blocks points to the place', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const blocks = [section('ok'), section('a'.repeat(3001))] as never;
  await expect(slack.client.chat.postMessage({ channel, text: 'x', blocks })).rejects.toMatchObject({
    data: { errors: ['must be less than 3001 characters [json-pointer:/blocks/1/text/text]'] },
  });
});

test('an update keeps the metadata unless it sends some, and an empty one removes it', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const metadata = { event_type: 'perf_run', event_payload: { run: 'a' } };
  const { ts = '' } = await slack.client.chat.postMessage({ channel, text: 'x', metadata });
  const now = async () => (await slack.get('messages?channel=incidents')).messages[0]?.metadata;
  await slack.client.chat.update({ channel, ts, text: 'y' });
  expect(await now()).toEqual(metadata);
  await slack.client.chat.update({
    channel,
    ts,
    text: 'z',
    metadata: { ...metadata, event_payload: { run: 'b' } },
  });
  expect(await now()).toMatchObject({ event_payload: { run: 'b' } });
  await slack.client.chat.update({ channel, ts, text: 'z', metadata: {} as never });
  expect(await now()).toBeUndefined();
});

test('metadata is read only where it is asked for', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const metadata = { event_type: 'perf_run', event_payload: { run: 'a' } };
  const { ts = '' } = await slack.client.chat.postMessage({ channel, text: 'root', metadata });
  await slack.client.chat.postMessage({ channel, text: 'reply', thread_ts: ts, metadata });
  const plain = await slack.client.conversations.replies({ channel, ts });
  expect(plain.messages?.map(({ text, metadata }) => [text, metadata])).toEqual([
    ['root', undefined],
    ['reply', undefined],
  ]);
  const full = await slack.client.conversations.replies({ channel, ts, include_all_metadata: true });
  expect(full.messages?.map(message => message.metadata)).toEqual([metadata, metadata]);
  const history = await slack.client.conversations.history({ channel, include_all_metadata: true });
  expect(history.messages).toMatchObject([
    { text: 'root', metadata, reply_count: 1, latest_reply: expect.any(String) },
  ]);
});

test('history comes newest first, in pages', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  for (const text of ['1', '2', '3']) await slack.client.chat.postMessage({ channel, text });
  const first = await slack.client.conversations.history({ channel, limit: 2 });
  expect(first.messages?.map(({ text }) => text)).toEqual(['3', '2']);
  expect(first.has_more).toBe(true);
  const cursor = first.response_metadata?.next_cursor ?? '';
  const second = await slack.client.conversations.history({ channel, limit: 2, cursor });
  expect(second.messages?.map(({ text }) => text)).toEqual(['1']);
  expect(await refusal(slack.client.conversations.history({ channel, cursor: 'nonsense' }))).toBe(
    'invalid_cursor',
  );
});

test('only its own messages can be changed, and a deleted root with replies leaves a tombstone', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const theirs = await slack.post('message', { user: 'bob', channel: 'incidents', text: 'mine' });
  expect(await refusal(slack.client.chat.update({ channel, ts: theirs.ts, text: 'x' }))).toBe(
    'cant_update_message',
  );
  expect(await refusal(slack.client.chat.delete({ channel, ts: theirs.ts }))).toBe('cant_delete_message');
  expect(await refusal(slack.client.chat.update({ channel, ts: '1.000000', text: 'x' }))).toBe(
    'message_not_found',
  );
  const { ts = '' } = await slack.client.chat.postMessage({ channel, text: 'root' });
  await slack.client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  await slack.client.chat.delete({ channel, ts });
  const { messages } = await slack.get(`messages?channel=incidents&thread_ts=${ts}`);
  expect(messages.map(message => message['subtype'] ?? message.text)).toEqual(['tombstone', 'reply']);
});

test('an ephemeral message is seen by one person, who must be in the channel', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  const user = await slack.id('alice');
  await slack.client.chat.postEphemeral({ channel, user, text: 'psst' });
  expect(await refusal(slack.client.chat.postEphemeral({ channel, user: 'U0', text: 'psst' }))).toBe(
    'user_not_in_channel',
  );
  const { messages } = await slack.get('messages?channel=incidents');
  expect(messages).toMatchObject([{ text: 'psst', ephemeral: true, visible_to: user }]);
  expect((await slack.client.conversations.history({ channel })).messages).toEqual([]);
});

test('a direct message is opened by its person, and joined channels are listed', async () => {
  const slack = await box();
  const user = await slack.id('bob');
  const opened = await slack.client.conversations.open({ users: user });
  const { channels } = await slack.get('state');
  expect(opened.channel?.id).toBe(channels.find(channel => channel.user === user)?.id);
  const joined = await slack.client.users.conversations({ types: 'public_channel,im' });
  expect(joined.channels?.map(({ name, is_im }) => name ?? is_im)).toEqual([
    'incidents',
    'general',
    true,
    true,
  ]);
  expect(await refusal(slack.client.conversations.list({ types: 'private_channel' }))).toBe('missing_scope');
});

test('a file goes up in three steps and comes down with the token alone', async () => {
  const slack = await box();
  const channel = await slack.id('incidents');
  await slack.client.filesUploadV2({
    channel_id: channel,
    filename: 'flame.svg',
    content: '<svg/>',
    initial_comment: 'a picture',
  });
  const [file] = (await slack.get('files')).files;
  expect(file).toMatchObject({ name: 'flame.svg', size: 6, channels: [channel] });
  const url = String(file?.['url_private_download']);
  const signed = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } });
  expect(await signed.text()).toBe('<svg/>');
  expect(signed.headers.get('content-type')).toBe('application/octet-stream');
  const anonymous = await fetch(url);
  expect(anonymous.headers.get('content-type')).toContain('text/html');
  const { messages } = await slack.get('messages?channel=incidents');
  expect(messages).toMatchObject([{ text: 'a picture', files: [{ name: 'flame.svg' }] }]);
  await slack.client.files.delete({ file: String(file?.['id']) });
  expect(await refusal(slack.client.files.info({ file: String(file?.['id']) }))).toBe('file_not_found');
});

test('a file of a channel in which the app is not cannot be read', async () => {
  const slack = await box();
  await slack.post('message', {
    user: 'bob',
    channel: 'random',
    files: [{ name: 'a.txt', content: 'secret' }],
  });
  const [file] = (await slack.get('files')).files;
  expect(await refusal(slack.client.files.info({ file: String(file?.['id']) }))).toBe('file_not_found');
});
