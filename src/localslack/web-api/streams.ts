import { messageChanged, messagePosted } from '../deliver/events.ts';
import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import { checkBlocks } from '../limits/blocks.ts';
import { checkChunks, checkMarkdown, checkMetadata } from '../limits/texts.ts';
import { botAuthor, withThread } from '../messages.ts';
import type { Channel, Stored } from '../store.ts';
import { Stream } from '../stream.ts';
import { authorship, mayPost, rootOf } from './content.ts';
import { channelOf, type Methods, messageOf, ownMessage, required } from './method.ts';

const scopes = ['chat:write'];

/** The text of a finished stream that had tasks alone. */
const WITHOUT_WORDS = 'This message contains interactive elements.';

export const streamMethods: Methods = {
  'chat.startStream': { scopes, run: start },
  'chat.appendStream': { scopes, run: append },
  'chat.stopStream': { scopes, run: stop },
};

function start(args: Json, engine: Engine): Json {
  const channel = channelOf(engine, required(args, 'channel'));
  mayPost(engine, channel);
  checkRecipient(engine, channel, args);
  const mode = textOf(args['task_display_mode']) || 'timeline';
  if (mode !== 'timeline' && mode !== 'plan') throw new SlackRefusal('invalid_arguments');
  const { markdown, chunks } = growth(args);
  const fields: Json = {
    ...botAuthor(engine),
    ...authorship(engine, args),
    thread_ts: rootOf(engine, channel, args),
  };
  const stream = new Stream(mode, engine.streamExpiryMs, () =>
    engine.store.replace(stored, { ...stored.message, ...grown(stream) }),
  );
  stream.append(markdown, chunks);
  const stored: Stored = engine.store.add(
    channel.id,
    {
      type: 'message',
      ...withThread(engine, channel, fields),
      ts: engine.store.timestamps.next(),
      ...grown(stream),
    },
    { stream },
  );
  engine.statuses.set(channel.id, textOf(fields['thread_ts']), '');
  messagePosted(engine, channel, stored);
  return { channel: channel.id, ts: stored.ts };
}

function append(args: Json, engine: Engine): Json {
  const { channel, stored, stream } = streaming(args, engine);
  const { markdown, chunks } = growth(args);
  if (markdown === '' && chunks.length === 0) throw new SlackRefusal('no_text');
  stream.append(markdown, chunks);
  engine.store.replace(stored, { ...stored.message, ...grown(stream) });
  return { channel: channel.id, ts: stored.ts };
}

function stop(args: Json, engine: Engine): Json {
  const { channel, stored, stream } = streaming(args, engine);
  const { markdown, chunks } = growth(args);
  const blocks = args['blocks'] === undefined ? [] : checkBlocks(args['blocks'], 'message');
  const metadata = args['metadata'] === undefined ? {} : { metadata: checkMetadata(args['metadata']) };
  const previous = stored.message;
  stream.append(markdown, chunks);
  stream.stop(blocks);
  engine.store.replace(stored, { ...previous, ...grown(stream), ...metadata });
  messageChanged(engine, channel, stored, previous);
  return { channel: channel.id, ts: stored.ts, message: stored.message };
}

function grown(stream: Stream): Json {
  return {
    text: stream.open || stream.text !== '' ? stream.text : WITHOUT_WORDS,
    blocks: stream.blocks,
    streaming_state: stream.open ? 'in_progress' : 'completed',
  };
}

function streaming(args: Json, engine: Engine): { channel: Channel; stored: Stored; stream: Stream } {
  const channel = channelOf(engine, required(args, 'channel'));
  const stored = messageOf(engine, channel, required(args, 'ts'));
  ownMessage(engine, stored, 'message_not_owned_by_app');
  if (!stored.stream?.open) throw new SlackRefusal('message_not_in_streaming_state');
  return { channel, stored, stream: stored.stream };
}

function growth(args: Json): { markdown: string; chunks: Json[] } {
  const markdown = textOf(args['markdown_text']);
  checkMarkdown(markdown);
  return { markdown, chunks: checkChunks(args['chunks']) };
}

/** Outside a direct message a stream is for one person. */
function checkRecipient(engine: Engine, channel: Channel, args: Json): void {
  if (channel.isIm) return;
  const user = textOf(args['recipient_user_id']);
  if (user === '') throw new SlackRefusal('missing_recipient_user_id');
  if (textOf(args['recipient_team_id']) === '') throw new SlackRefusal('missing_recipient_team_id');
  if (user !== engine.app.botUserId && !engine.store.person(user)) throw new SlackRefusal('user_not_found');
}
