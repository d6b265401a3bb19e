import { afterEach, expect, test } from '@jest/globals';
import { box, closeAll, type Json, socketApp } from './workspace.ts';

afterEach(closeAll);

const button = (action_id: string, value: string): Json => ({
  type: 'button',
  action_id,
  value,
  text: { type: 'plain_text', text: 'Press' },
});

const modal = (extra: Json = {}): Json => ({
  type: 'modal',
  callback_id: 'form',
  title: { type: 'plain_text', text: 'Form' },
  submit: { type: 'plain_text', text: 'Go' },
  blocks: [
    {
      type: 'input',
      block_id: 'host',
      label: { type: 'plain_text', text: 'Host' },
      element: { type: 'plain_text_input', action_id: 'name' },
    },
    {
      type: 'input',
      block_id: 'kind',
      optional: true,
      label: { type: 'plain_text', text: 'Kind' },
      element: {
        type: 'static_select',
        action_id: 'pick',
        options: [{ text: { type: 'plain_text', text: 'CPU' }, value: 'cpu' }],
      },
    },
  ],
  ...extra,
});

test('a button sends the whole message, and its response_url takes five answers', async () => {
  const slack = await box();
  const statuses: number[] = [];
  let payload: Json = {};
  await socketApp(slack, app => {
    app.action('go', async ({ ack, body }) => {
      await ack();
      payload = body as unknown as Json;
    });
  });
  const { ts } = await slack.client.chat.postMessage({
    channel: await slack.id('incidents'),
    text: 'choose',
    blocks: [{ type: 'actions', block_id: 'row', elements: [button('go', 'a'), button('go', 'b')] }] as never,
  });
  const answer = await slack.post('action', {
    user: 'bob',
    channel: 'incidents',
    ts,
    action_id: 'go',
    value: 'b',
  });
  expect(answer.ack).not.toBeNull();
  expect(payload).toMatchObject({
    type: 'block_actions',
    user: { id: await slack.id('bob'), name: 'bob' },
    container: { type: 'message', message_ts: ts, is_ephemeral: false },
    message: { text: 'choose', ts },
    channel: { name: 'incidents' },
    state: { values: {} },
    actions: [{ action_id: 'go', block_id: 'row', type: 'button', value: 'b' }],
  });
  for (let index = 0; index < 6; index += 1) {
    const response = await fetch(String(payload['response_url']), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: `answer ${index}`, replace_original: index === 0 }),
    });
    statuses.push(response.status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  const { messages } = await slack.get('messages?channel=incidents');
  expect(messages.find(message => message.ts === ts)?.text).toBe('answer 0');
  expect(messages.filter(message => message['ephemeral']).map(({ text }) => text)).toEqual([
    'answer 1',
    'answer 2',
    'answer 3',
    'answer 4',
  ]);
});

test('a value or an action that nobody offered cannot be used', async () => {
  const slack = await box();
  const { ts } = await slack.client.chat.postMessage({
    channel: await slack.id('incidents'),
    text: 'x',
    blocks: [{ type: 'actions', elements: [button('go', 'a')] }] as never,
  });
  const at = { user: 'bob', channel: 'incidents', ts };
  expect(await slack.post('action', { ...at, action_id: 'gone' })).toMatchObject({ ok: false });
  expect(await slack.post('action', { ...at, action_id: 'go', value: 'forged' })).toMatchObject({
    ok: false,
  });
});

test.each([
  ['number_input', { is_decimal_allowed: false }, 'twelve', '12'],
  ['plain_text_input', {}, 12, 'twelve'],
  ['users_select', {}, 'nobody here', 'U0000000001'],
  ['datepicker', {}, '2026-13-01', '2026-12-01'],
  ['timepicker', {}, '25:00', '23:59'],
  ['datetimepicker', {}, 'soon', 1_790_000_000],
])('a %s in a modal takes nothing but its kind', async (type, more, wrong, right) => {
  const slack = await box();
  await socketApp(slack, app => {
    app.shortcut('anywhere', async ({ ack, shortcut, client }) => {
      await ack();
      const block = { type: 'input', block_id: 'b', label: { type: 'plain_text', text: 'L' } };
      const view = {
        type: 'modal',
        callback_id: 'form',
        title: { type: 'plain_text', text: 'T' },
        submit: { type: 'plain_text', text: 'Go' },
        blocks: [{ ...block, element: { type, action_id: 'a', ...more } }],
      };
      await client.views.open({ trigger_id: shortcut.trigger_id, view: view as never });
    });
    app.view('form', ({ ack }) => ack());
  });
  await slack.post('shortcut', { user: 'alice', callback_id: 'anywhere' });
  const id = (await slack.get('views?user=alice')).views[0]?.id;
  const submit = (values: unknown) => slack.post('view', { user: 'alice', view_id: id, values });
  expect(await submit({ b: { a: wrong } })).toMatchObject({ ok: false });
  expect(await submit({ b: { other: right } })).toMatchObject({ ok: false });
  expect(await submit('x')).toMatchObject({ ok: false });
  expect(await submit({ b: { a: right } })).toMatchObject({ ok: true });
});

test('a trigger opens one view, within three seconds', async () => {
  const slack = await box();
  const outcomes: string[] = [];
  const triggers: string[] = [];
  await socketApp(slack, app => {
    app.shortcut('anywhere', async ({ ack, shortcut, client }) => {
      await ack();
      triggers.push(shortcut.trigger_id);
      if (triggers.length > 1) return;
      for (let index = 0; index < 2; index += 1) {
        await client.views.open({ trigger_id: shortcut.trigger_id, view: modal() as never }).then(
          () => outcomes.push('opened'),
          error => outcomes.push(error.data.error),
        );
      }
    });
  });
  await slack.post('shortcut', { user: 'alice', callback_id: 'anywhere' });
  await slack.post('shortcut', { user: 'alice', callback_id: 'anywhere' });
  await new Promise(resolve => setTimeout(resolve, 3_100));
  await slack.client.views
    .open({ trigger_id: triggers[1] ?? '', view: modal() as never })
    .catch(error => outcomes.push(error.data.error));
  await slack.client.views
    .open({ trigger_id: 'made.up', view: modal() as never })
    .catch(error => outcomes.push(error.data.error));
  expect(outcomes).toEqual(['opened', 'exchanged_trigger_id', 'expired_trigger_id', 'invalid_trigger_id']);
});

test('a submission carries its values; errors keep the modal, nothing closes it', async () => {
  const slack = await box();
  const values: unknown[] = [];
  let refuse = true;
  await socketApp(slack, app => {
    app.shortcut('anywhere', async ({ ack, shortcut, client }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal() as never });
    });
    app.view('form', async ({ ack, view }) => {
      values.push(view.state.values);
      if (refuse) await ack({ response_action: 'errors', errors: { host: 'no such host' } });
      else await ack();
    });
  });
  await slack.post('shortcut', { user: 'alice', callback_id: 'anywhere' });
  const open = async () => (await slack.get('views?user=alice')).views;
  for (let attempt = 0; attempt < 50 && (await open()).length === 0; attempt += 1)
    await new Promise(r => setTimeout(r, 20));
  const view_id = (await open())[0]?.id ?? '';
  const given = { host: { name: 'web-03' }, kind: { pick: 'cpu' } };
  expect(await slack.post('view', { user: 'alice', view_id, values: {} })).toMatchObject({ ok: false });
  expect(await slack.post('view', { user: 'bob', view_id, values: given })).toMatchObject({ ok: false });
  const refused = await slack.post('view', { user: 'alice', view_id, values: given });
  expect(refused.ack?.payload).toMatchObject({ response_action: 'errors' });
  expect(await open()).toHaveLength(1);
  refuse = false;
  await slack.post('view', { user: 'alice', view_id, values: given });
  expect(await open()).toEqual([]);
  expect(values[1]).toMatchObject({
    host: { name: { type: 'plain_text_input', value: 'web-03' } },
    kind: { pick: { type: 'static_select', selected_option: { value: 'cpu', text: { text: 'CPU' } } } },
  });
});

test('a submission can push, update and clear, and a close is told where it was asked for', async () => {
  const slack = await box();
  const closed: unknown[] = [];
  const next: Json[] = [
    { response_action: 'push', view: modal({ callback_id: 'form', private_metadata: 'second' }) },
    {
      response_action: 'update',
      view: modal({ callback_id: 'form', private_metadata: 'third', notify_on_close: true }),
    },
  ];
  await socketApp(slack, app => {
    app.shortcut('anywhere', async ({ ack, shortcut, client }) => {
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal() as never });
      await ack();
    });
    app.view('form', async ({ ack }) => await ack(next.shift() as never));
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, view }) => {
      closed.push(view.private_metadata);
      await ack();
    });
  });
  await slack.post('shortcut', { user: 'alice', callback_id: 'anywhere' });
  const stack = async () => (await slack.get('views?user=alice')).views.map(view => view['private_metadata']);
  const submit = async () => {
    const view_id = (await slack.get('views?user=alice')).views.at(-1)?.id;
    return await slack.post('view', { user: 'alice', view_id, values: { host: { name: 'x' } } });
  };
  await submit();
  expect(await stack()).toEqual(['', 'second']);
  await submit();
  expect(await stack()).toEqual(['', 'third']);
  const top = (await slack.get('views?user=alice')).views.at(-1)?.id;
  expect((await slack.post('view', { user: 'alice', view_id: top, close: true })).ack).not.toBeNull();
  expect(closed).toEqual(['third']);
  expect(await stack()).toEqual(['']);
});

test('a message shortcut carries the message it was taken on', async () => {
  const slack = await box();
  let payload: Json = {};
  await socketApp(slack, app => {
    app.shortcut('on_message', async ({ ack, shortcut }) => {
      payload = shortcut as unknown as Json;
      await ack();
    });
  });
  const { ts } = await slack.post('message', { user: 'bob', channel: 'random', text: 'look' });
  const answer = await slack.post('shortcut', {
    user: 'alice',
    callback_id: 'on_message',
    channel: 'random',
    ts,
  });
  expect(answer.ack).not.toBeNull();
  expect(payload).toMatchObject({
    type: 'message_action',
    channel: { name: 'random' },
    message: { text: 'look', ts, user: await slack.id('bob') },
    message_ts: ts,
    response_url: expect.stringContaining('/response/'),
  });
  expect(await slack.post('shortcut', { user: 'alice', callback_id: 'nothing' })).toMatchObject({
    ok: false,
  });
});

test('App Home shows what was published, and its buttons work', async () => {
  const slack = await box();
  let view: Json = {};
  await socketApp(slack, app => {
    app.action('go', async ({ ack, body }) => {
      view = body as unknown as Json;
      await ack();
    });
  });
  const user = await slack.id('alice');
  await slack.client.views.publish({
    user_id: user,
    view: { type: 'home', blocks: [{ type: 'actions', elements: [button('go', 'a')] }] } as never,
  });
  const [home] = (await slack.get('views?user=alice')).views;
  expect(home).toMatchObject({ type: 'home' });
  await slack.post('action', { user: 'alice', view_id: home?.id, action_id: 'go' });
  expect(view).toMatchObject({ type: 'block_actions', container: { type: 'view' }, view: { type: 'home' } });
});
