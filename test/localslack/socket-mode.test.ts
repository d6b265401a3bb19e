import { afterEach, expect, test } from '@jest/globals';
import { box, closeAll, eventually, type Json, socketApp } from './workspace.ts';

afterEach(closeAll);

test('a slash command reaches Bolt and its acknowledgement comes back', async () => {
  const slack = await box();
  const seen: Json[] = [];
  await socketApp(slack, app => {
    app.command('/fixture', async ({ command, ack }) => {
      seen.push(command as unknown as Json);
      await ack({ response_type: 'ephemeral', text: 'got it' });
    });
  });
  const answer = await slack.post('command', {
    user: 'alice',
    channel: 'incidents',
    text: '/fixture a & b @bob',
  });
  expect(answer.ack).toMatchObject({ ms: expect.any(Number), payload: { text: 'got it' } });
  expect(answer.responses).toMatchObject([
    { text: 'got it', ephemeral: true, visible_to: await slack.id('alice') },
  ]);
  expect(seen).toMatchObject([
    {
      command: '/fixture',
      text: `a &amp; b <@${await slack.id('bob')}|bob>`,
      channel_id: await slack.id('incidents'),
      channel_name: 'incidents',
      user_name: 'alice',
    },
  ]);
});

test('a command without an acknowledgement gives null after three seconds and is not sent again', async () => {
  const slack = await box();
  await socketApp(slack, app => app.command('/fixture', async () => {}));
  const answer = await slack.post('command', { user: 'alice', channel: 'incidents', text: '/fixture x' });
  expect(answer).toMatchObject({ ok: true, ack: null, responses: [] });
  const { deliveries } = await slack.get('deliveries');
  expect(deliveries).toMatchObject([{ kind: 'slash_commands', attempt: 1, acked_ms: null }]);
});

test('a mention in a channel comes twice, as app_mention and as message', async () => {
  const slack = await box();
  const seen: string[] = [];
  await socketApp(slack, app => {
    app.event('app_mention', async ({ event }) => void seen.push(`mention ${event.ts}`));
    app.message(async ({ message }) => void seen.push(`message ${message.ts}`));
  });
  const { ts } = await slack.post('message', { user: 'alice', channel: 'general', text: '@fixture help' });
  await eventually(async () => seen.length === 2);
  expect(seen.sort()).toEqual([`mention ${ts}`, `message ${ts}`]);
});

test('a mention with a file comes as a file_share message alone', async () => {
  const slack = await box();
  const seen: Json[] = [];
  await socketApp(slack, app => {
    app.use(async ({ body, next }) => {
      seen.push((body as unknown as { event: Json }).event);
      await next();
    });
  });
  await slack.post('message', {
    user: 'alice',
    channel: 'general',
    text: '@fixture read this',
    files: [{ name: 'dump.txt', content: 'at a.b.C\n' }],
  });
  await eventually(async () => seen.length > 0);
  expect(seen).toMatchObject([
    { type: 'message', subtype: 'file_share', files: [{ name: 'dump.txt', mode: 'snippet', size: 9 }] },
  ]);
});

test('a direct message and a forwarded message arrive as Slack sends them', async () => {
  const slack = await box();
  const seen: Json[] = [];
  await socketApp(slack, app =>
    app.message(async ({ message }) => void seen.push(message as unknown as Json)),
  );
  const original = await slack.post('message', {
    user: 'bob',
    channel: 'random',
    text: '```\nat <init> & co\n```',
  });
  await slack.post('forward', { user: 'alice', channel: 'dm', message: original });
  await eventually(async () => seen.length === 1);
  expect(seen).toMatchObject([
    {
      channel_type: 'im',
      text: '',
      attachments: [
        {
          is_share: true,
          is_msg_unfurl: true,
          author_id: await slack.id('bob'),
          text: '```\nat &lt;init&gt; &amp; co\n```',
          message_blocks: [
            {
              message: {
                blocks: [
                  { elements: [{ type: 'rich_text_preformatted', elements: [{ text: 'at <init> & co' }] }] },
                ],
              },
            },
          ],
        },
      ],
    },
  ]);
});

test('an edit, a deletion and reactions are told to the app', async () => {
  const slack = await box();
  const seen: Json[] = [];
  await socketApp(slack, app => {
    app.use(async ({ body, next }) => {
      seen.push((body as unknown as { event: Json }).event);
      await next();
    });
  });
  const { ts } = await slack.post('message', { user: 'alice', channel: 'general', text: 'one' });
  const at = { user: 'alice', channel: 'general', ts };
  expect(await slack.post('reaction', { ...at, user: 'bob', name: 'eyes' })).toEqual({ ok: true });
  expect(await slack.post('reaction', { ...at, user: 'bob', name: 'eyes', remove: true })).toEqual({
    ok: true,
  });
  expect(await slack.post('edit', { ...at, text: 'two' })).toEqual({ ok: true });
  expect(await slack.post('delete', at)).toEqual({ ok: true });
  await eventually(async () => seen.length === 5);
  expect(seen.map(event => event['subtype'] ?? event['type']).sort()).toEqual([
    'message',
    'message_changed',
    'message_deleted',
    'reaction_added',
    'reaction_removed',
  ]);
});

test('nothing is delivered from a channel in which the app is not, and nothing that is not declared', async () => {
  const slack = await box();
  await socketApp(slack, () => {});
  await slack.post('message', { user: 'alice', channel: 'random', text: '@fixture help' });
  expect((await slack.get('deliveries')).deliveries).toEqual([]);
  expect(await slack.post('command', { user: 'alice', channel: 'random', text: '/other x' })).toMatchObject({
    ok: false,
  });
});

test('an event that nobody acknowledges is sent again, with the number and reason of the retry', async () => {
  const slack = await box();
  const seen: unknown[] = [];
  await slack.post('fault', { on: 'delivery', drop: true });
  await socketApp(slack, app =>
    app.event(
      'app_home_opened',
      async ({ context }) => void seen.push([context.retryNum, context.retryReason]),
    ),
  );
  await slack.post('home', { user: 'alice' });
  await eventually(async () => seen.length > 0);
  expect(seen).toEqual([[1, 'timeout']]);
  const { deliveries } = await slack.get('deliveries');
  expect(deliveries).toMatchObject([
    { kind: 'app_home_opened', attempt: 1, acked_ms: null },
    { kind: 'app_home_opened', attempt: 2, acked_ms: expect.any(Number) },
  ]);
  expect(deliveries[0]?.id).toBe(deliveries[1]?.id);
});

test('a duplicated event comes twice under one id', async () => {
  const slack = await box();
  await socketApp(slack, () => {});
  await slack.post('fault', { on: 'delivery', duplicate: true });
  await slack.post('home', { user: 'alice' });
  const deliveries = await eventually(async () => {
    const all = (await slack.get('deliveries')).deliveries;
    return all.length === 2 && all.every(({ acked_ms }) => acked_ms !== null) && all;
  });
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(1);
});

test('events wait while nobody is connected', async () => {
  const slack = await box();
  await slack.post('message', { user: 'alice', channel: 'general', text: 'early' });
  const seen: string[] = [];
  await socketApp(slack, app =>
    app.message(async ({ message }) => void seen.push((message as unknown as Json)['text'] as string)),
  );
  await eventually(async () => seen.length === 1);
  expect(seen).toEqual(['early']);
});

test('a cut socket and a disconnect are both followed by a new connection', async () => {
  const slack = await box();
  await socketApp(slack, app => app.command('/fixture', async ({ ack }) => await ack()));
  const connections = async (): Promise<number> =>
    (await slack.get('calls?method=apps.connections.open')).calls.length;
  for (const [fault, wanted] of [
    [{ drop: true }, 2],
    [{ error: 'refresh_requested' }, 3],
  ] as const) {
    await slack.post('fault', { on: 'socket', ...fault });
    await eventually(async () => (await connections()) === wanted);
    const answer = await slack.post('command', { user: 'alice', channel: 'general', text: '/fixture' });
    expect(answer.ack).not.toBeNull();
  }
});

test('of several connections one gets each payload', async () => {
  const slack = await box();
  let count = 0;
  const listen = (app: Parameters<Parameters<typeof socketApp>[1]>[0]): void => {
    app.command('/fixture', async ({ ack }) => {
      count += 1;
      await ack();
    });
  };
  await socketApp(slack, listen);
  await socketApp(slack, listen);
  for (let index = 0; index < 5; index += 1) {
    await slack.post('command', { user: 'alice', channel: 'general', text: '/fixture' });
  }
  expect(count).toBe(5);
});
