import { expect, test } from '@jest/globals';
import { extract } from '../../src/handlers/extract.ts';
import { deliveryId } from '../../src/handlers/receiver.ts';
import { isForUs } from '../../src/handlers/sorting.ts';

const own = {
  botUser: 'UBOT',
  parentOf: async (_: string, threadTs: string) => (threadTs === '1.0' ? 'run' : null),
};
const message = (event: Record<string, unknown>) => ({
  event_id: 'Ev1',
  event: {
    type: 'message',
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    ts: '2.0',
    text: 'hello',
    ...event,
  },
});

test.each<[string, Record<string, unknown>, boolean]>([
  ['a message in a channel', {}, false],
  ['a mention', { text: 'so <@UBOT> debughost web-03' }, true],
  ['a direct message', { channel_type: 'im' }, true],
  ['a reply in a run’s thread', { thread_ts: '1.0' }, true],
  ['a reply in another thread', { thread_ts: '9.0' }, false],
  ['a reply to somebody else by name', { thread_ts: '1.0', text: '<@U2> can you look?' }, false],
  ['a bot', { channel_type: 'im', bot_id: 'B2' }, false],
  ['ourselves', { channel_type: 'im', user: 'UBOT' }, false],
  ['an edit', { channel_type: 'im', subtype: 'message_changed' }, false],
  ['a file', { channel_type: 'im', subtype: 'file_share' }, true],
])('%s is for us: %s', async (_, event, expected) => {
  expect(await isForUs(message(event), own)).toBe(expected);
});

test('a mention and its twin are one delivery; a command is its trigger', () => {
  const twin = { event_id: 'Ev2', event: { ...message({}).event, type: 'app_mention' } };
  expect(deliveryId(twin)).toBe(deliveryId(message({})));
  expect(deliveryId({ command: '/perf', trigger_id: '1.2.abc' })).toBe('1.2.abc');
});

test('a pasted block keeps its lines, words around it stay words', () => {
  const blocks = [
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'user', user_id: 'UBOT' },
            { type: 'text', text: ' what is this?' },
          ],
        },
        {
          type: 'rich_text_preformatted',
          elements: [
            { type: 'text', text: 'a\n  b' },
            { type: 'link', url: 'http://app.py', text: 'app.py' },
          ],
        },
      ],
    },
  ];
  const found = extract({ text: 'ignored', blocks }, 'UBOT');
  expect(found).toMatchObject({
    words: 'what is this?',
    pastes: [{ name: 'pasted text', text: 'a\n  bapp.py' }],
  });
});

test('only a real share is read, not the preview of a link', () => {
  const preview = extract(
    { text: 'see', attachments: [{ text: 'from the web', from_url: 'https://x.example' }] },
    'UBOT',
  );
  expect(preview.pastes).toEqual([]);
  const share = extract(
    { text: '', attachments: [{ is_share: true, author_name: 'bob', text: 'KeyError: &lt;x&gt;' }] },
    'UBOT',
  );
  expect(share.pastes).toEqual([{ name: 'message of bob', text: 'KeyError: <x>' }]);
});
