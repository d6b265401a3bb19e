import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { flagOf, type Json, textOf } from '../json.ts';
import { checkMetadata, checkUpdateText } from '../limits/texts.ts';
import { botAuthor, change, post, remove, whisper } from '../messages.ts';
import { authorship, contentOf, mayPost, newContent, threadOf } from './content.ts';
import { channelOf, type Methods, messageOf, ownMessage, required } from './method.ts';

const scopes = ['chat:write'];

export const chatMethods: Methods = {
  'chat.postMessage': { scopes, run: postMessage },
  'chat.update': { scopes, run: update },
  'chat.delete': { scopes, run: deleteMessage },
  'chat.postEphemeral': { scopes, run: postEphemeral },
  'chat.getPermalink': {
    run: (args, engine) => {
      const channel = channelOf(engine, required(args, 'channel'));
      const stored = messageOf(engine, channel, required(args, 'message_ts'));
      return { channel: channel.id, permalink: permalink(engine, channel.id, stored.message) };
    },
  },
};

export function permalink(engine: Engine, channel: string, message: Json): string {
  const ts = textOf(message['ts']);
  const root = textOf(message['thread_ts']);
  const query = root !== '' && root !== ts ? `?thread_ts=${root}&cid=${channel}` : '';
  return `${engine.url}/archives/${channel}/p${ts.replace('.', '')}${query}`;
}

function postMessage(args: Json, engine: Engine): Json {
  const channel = channelOf(engine, required(args, 'channel'));
  mayPost(engine, channel);
  const stored = post(engine, channel, {
    ...botAuthor(engine),
    ...authorship(engine, args),
    ...newContent(args),
    ...threadOf(engine, channel, args),
    ...(args['metadata'] === undefined ? {} : { metadata: checkMetadata(args['metadata']) }),
    ...(flagOf(args['reply_broadcast']) && textOf(args['thread_ts']) !== ''
      ? { subtype: 'thread_broadcast' }
      : {}),
  });
  return { channel: channel.id, ts: stored.ts, message: stored.message };
}

/** What is not sent stays as it was: blocks where no text comes either, attachments, metadata (`{}` removes it). */
function update(args: Json, engine: Engine): Json {
  const channel = channelOf(engine, required(args, 'channel'));
  const stored = messageOf(engine, channel, required(args, 'ts'));
  ownMessage(engine, stored, 'cant_update_message');
  if (stored.stream?.open) throw new SlackRefusal('streaming_state_conflict');
  checkUpdateText(textOf(args['text']));
  const content = contentOf(args);
  if (content.text === undefined && content.blocks === undefined && content.attachments === undefined) {
    throw new SlackRefusal('no_text');
  }
  const { blocks, metadata, ...kept } = stored.message;
  const given = args['metadata'] === undefined ? metadata : checkMetadata(args['metadata']);
  change(engine, channel, stored, {
    ...kept,
    ...(content.text === undefined && blocks !== undefined ? { blocks } : {}),
    ...content,
    ...(given !== undefined && Object.keys(given as Json).length > 0 ? { metadata: given } : {}),
    edited: { user: engine.app.botUserId, ts: engine.store.timestamps.next() },
  });
  return {
    channel: channel.id,
    ts: stored.ts,
    text: textOf(stored.message['text']),
    message: stored.message,
  };
}

function deleteMessage(args: Json, engine: Engine): Json {
  const channel = channelOf(engine, required(args, 'channel'));
  const stored = messageOf(engine, channel, required(args, 'ts'));
  ownMessage(engine, stored, 'cant_delete_message');
  if (stored.stream?.open) throw new SlackRefusal('cant_delete_message');
  remove(engine, channel, stored);
  return { channel: channel.id, ts: stored.ts };
}

function postEphemeral(args: Json, engine: Engine): Json {
  const channel = channelOf(engine, required(args, 'channel'));
  mayPost(engine, channel);
  const user = required(args, 'user');
  if (!channel.members.has(user) || !engine.store.person(user)) throw new SlackRefusal('user_not_in_channel');
  const stored = whisper(engine, channel, user, {
    ...botAuthor(engine),
    ...authorship(engine, args),
    ...newContent(args),
    ...threadOf(engine, channel, args),
  });
  return { message_ts: stored.ts };
}
