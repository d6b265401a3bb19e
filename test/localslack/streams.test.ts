import { afterEach, expect, test } from '@jest/globals';
import { type Box, box, closeAll, refusal } from './workspace.ts';

afterEach(closeAll);

async function stream(slack: Box, mode = 'plan') {
  const channel = await slack.id('incidents');
  const { ts: thread_ts = '' } = await slack.client.chat.postMessage({ channel, text: 'root' });
  const { ts = '' } = await slack.client.chat.startStream({
    channel,
    thread_ts,
    recipient_user_id: await slack.id('alice'),
    recipient_team_id: slack.team,
    task_display_mode: mode,
  });
  const now = async () =>
    (await slack.get(`messages?channel=incidents&thread_ts=${thread_ts}`)).messages.find(
      message => message.ts === ts,
    );
  return { channel, ts, now };
}

test('tasks tick in a plan, text grows, and the stream ends as a message', async () => {
  const slack = await box();
  const { channel, ts, now } = await stream(slack);
  const append = (chunks: unknown[]) =>
    slack.client.chat.appendStream({ channel, ts, chunks: chunks as never });
  await append([
    { type: 'plan_update', title: 'Looking' },
    { type: 'task_update', id: '1', title: 'connect', status: 'in_progress' },
  ]);
  await append([
    { type: 'task_update', id: '1', title: 'connect 0.1 s', status: 'complete', output: 'fine' },
  ]);
  await append([{ type: 'markdown_text', text: '**so' }]);
  await slack.client.chat.appendStream({ channel, ts, markdown_text: ' far**' });
  expect(await now()).toMatchObject({ streaming: true, text: '**so far**' });
  await slack.client.chat.stopStream({
    channel,
    ts,
    blocks: [{ type: 'divider' }],
    metadata: { event_type: 'perf_answer', event_payload: { run: '1' } },
  });
  const done = await now();
  expect(done?.['streaming']).toBeUndefined();
  expect(done).toMatchObject({
    text: '**so far**',
    metadata: { event_type: 'perf_answer' },
    blocks: [
      {
        type: 'plan',
        title: 'Looking',
        tasks: [{ task_id: '1', title: 'connect 0.1 s', status: 'complete' }],
      },
      { type: 'markdown', text: '**so far**' },
      { type: 'divider' },
    ],
  });
  expect(await refusal(slack.client.chat.stopStream({ channel, ts }))).toBe('message_not_in_streaming_state');
});

test('details and output add up over the updates of a task, and are short', async () => {
  const slack = await box();
  const { channel, ts, now } = await stream(slack);
  const update = (details: string): Promise<string> => {
    const chunk = { type: 'task_update', id: '1', title: 'read', status: 'in_progress', details };
    return refusal(slack.client.chat.appendStream({ channel, ts, chunks: [chunk] as never }));
  };
  expect([await update('one '), await update('two')]).toEqual(['accepted', 'accepted']);
  expect(JSON.stringify((await now())?.blocks)).toContain('"one two"');
  expect(await update('a'.repeat(257))).toBe('invalid_chunks');
});

test('in a timeline the tasks stand among the text', async () => {
  const slack = await box();
  const { channel, ts, now } = await stream(slack, 'timeline');
  await slack.client.chat.appendStream({
    channel,
    ts,
    chunks: [
      { type: 'markdown_text', text: 'a' },
      { type: 'task_update', id: '1', title: 'one', status: 'pending' },
      { type: 'markdown_text', text: 'b' },
    ],
  });
  expect((await now())?.blocks.map(block => block['type'])).toEqual(['markdown', 'task_card', 'markdown']);
});

test('a stream expires, and can then be edited but not appended to', async () => {
  const slack = await box({ streamExpiryMs: 150 });
  const { channel, ts, now } = await stream(slack);
  expect(await refusal(slack.client.chat.update({ channel, ts, text: 'x' }))).toBe(
    'streaming_state_conflict',
  );
  expect(await refusal(slack.client.chat.delete({ channel, ts }))).toBe('cant_delete_message');
  expect((await now())?.['streaming_state']).toBe('in_progress');
  await new Promise(resolve => setTimeout(resolve, 200));
  expect((await now())?.['streaming_state']).toBe('completed');
  expect((await now())?.['streaming']).toBeUndefined();
  expect(await refusal(slack.client.chat.appendStream({ channel, ts, markdown_text: 'x' }))).toBe(
    'message_not_in_streaming_state',
  );
  expect(await refusal(slack.client.chat.update({ channel, ts, text: 'x' }))).toBe('accepted');
});

test('a task that still runs when the stream stops is shown as failed', async () => {
  const slack = await box();
  const { channel, ts, now } = await stream(slack);
  const chunks = [{ type: 'task_update', id: '1', title: 'read', status: 'in_progress' }];
  await slack.client.chat.appendStream({ channel, ts, chunks: chunks as never });
  await slack.client.chat.stopStream({ channel, ts });
  expect(await now()).toMatchObject({
    text: 'This message contains interactive elements.',
    blocks: [{ type: 'plan', title: 'Something went wrong', tasks: [{ status: 'error' }] }],
  });
});

test('a stream in a channel needs its recipient, and chunks must be whole', async () => {
  const slack = await box();
  const { channel, ts } = await stream(slack);
  expect(await refusal(slack.client.chat.startStream({ channel, thread_ts: ts }))).toBe(
    'missing_recipient_user_id',
  );
  const target = { channel, recipient_user_id: await slack.id('alice'), recipient_team_id: slack.team };
  for (const thread_ts of [undefined, 'yesterday', ts]) {
    const call = slack.client.chat.startStream({ ...target, thread_ts } as never);
    expect(await refusal(call)).toBe('invalid_thread_ts');
  }
  const append = (chunk: unknown) =>
    refusal(slack.client.chat.appendStream({ channel, ts, chunks: [chunk] as never }));
  expect(await append({ type: 'task_update', id: '1', title: 'x', status: 'done' })).toBe('invalid_chunks');
  expect(await append({ type: 'nonsense' })).toBe('invalid_chunks');
  expect(await append({ type: 'markdown_text', text: 'a'.repeat(12_001) })).toBe('msg_too_long');
  expect(await append({ type: 'blocks', blocks: [{ type: 'header' }] })).toBe('invalid_blocks');
});
