import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { flagOf, isJson, type Json, textOf } from '../json.ts';
import { botAuthor, change, post, remove, whisper } from '../messages.ts';
import type { Origin } from '../response-urls.ts';
import type { Channel, Stored } from '../store.ts';
import { contentOf, newContent } from '../web-api/content.ts';

/** A message by response_url or by the acknowledgement of a command: for one person, or for the channel. */
export function answerOrigin(
  engine: Engine,
  origin: Origin,
  args: Json,
  what: 'say' | 'delete',
): Stored | null {
  const channel = engine.store.channel(origin.channel);
  if (!channel) throw new SlackRefusal('channel_not_found');
  const original = origin.messageTs ? engine.store.find(channel.id, origin.messageTs) : null;
  if (what === 'delete') {
    if (original) remove(engine, channel, original);
    return null;
  }
  if (flagOf(args['replace_original']) && original) return replace(engine, channel, original, args);
  const threadTs = textOf(args['thread_ts']) || origin.threadTs;
  const fields = {
    ...botAuthor(engine),
    ...newContent(args),
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  return args['response_type'] === 'in_channel'
    ? post(engine, channel, fields)
    : whisper(engine, channel, origin.user, fields);
}

function replace(engine: Engine, channel: Channel, original: Stored, args: Json): Stored {
  const { blocks: _blocks, ...kept } = original.message;
  const metadata = isJson(args['metadata']) ? { metadata: args['metadata'] } : {};
  change(engine, channel, original, { ...kept, ...contentOf(args), ...metadata });
  return original;
}
