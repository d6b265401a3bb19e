import { messageChanged, messageDeleted, messagePosted } from './deliver/events.ts';
import type { Engine } from './engine.ts';
import { type Json, listOf, textOf } from './json.ts';
import type { Channel, Stored } from './store.ts';

/** What the app's own messages carry about their author. */
export function botAuthor(engine: Engine): Json {
  return {
    user: engine.app.botUserId,
    bot_id: engine.app.botId,
    app_id: engine.app.id,
    team: engine.team.id,
    bot_profile: {
      id: engine.app.botId,
      app_id: engine.app.id,
      user_id: engine.app.botUserId,
      name: engine.app.botName,
      icons: {},
      deleted: false,
      updated: 0,
      team_id: engine.team.id,
    },
  };
}

/** Posts a message for everybody in the channel and tells the app of it. */
export function post(engine: Engine, channel: Channel, fields: Json, options: { ts?: string } = {}): Stored {
  const stored = engine.store.add(channel.id, {
    type: 'message',
    ...withThread(engine, channel, fields),
    ts: options.ts ?? engine.store.timestamps.next(),
  });
  if (fields['bot_id'] !== undefined) engine.statuses.set(channel.id, textOf(fields['thread_ts']), '');
  messagePosted(engine, channel, stored);
  return stored;
}

/** Posts what one person alone sees. */
export function whisper(engine: Engine, channel: Channel, user: string, fields: Json): Stored {
  const ts = engine.store.timestamps.next();
  return engine.store.add(
    channel.id,
    { type: 'message', ...withThread(engine, channel, fields), ts, is_ephemeral: true },
    { visibleTo: user },
  );
}

/** Changes a message in place and tells the app of it. */
export function change(engine: Engine, channel: Channel, stored: Stored, message: Json): void {
  const previous = stored.message;
  engine.store.replace(stored, message);
  messageChanged(engine, channel, stored, previous);
}

export function remove(engine: Engine, channel: Channel, stored: Stored): void {
  const previous = stored.message;
  stored.stream?.abandon();
  engine.store.remove(stored);
  if (!stored.visibleTo) messageDeleted(engine, channel, previous);
}

/** Adds or takes back a reaction; false when it was so already. */
export function react(engine: Engine, stored: Stored, user: string, name: string, added: boolean): boolean {
  const reactions = listOf(stored.message['reactions']) as { name: string; users: string[]; count: number }[];
  const users = reactions.find(reaction => reaction.name === name)?.users ?? [];
  if (users.includes(user) === added) return false;
  const left = added ? [...users, user] : users.filter(other => other !== user);
  const others = reactions.filter(reaction => reaction.name !== name);
  const changed = left.length > 0 ? [...others, { name, users: left, count: left.length }] : others;
  const { reactions: _reactions, ...rest } = stored.message;
  engine.store.replace(stored, changed.length > 0 ? { ...rest, reactions: changed } : rest);
  return true;
}

/** A reply carries its root's ts and author; Slack takes the ts of a reply for its root. */
export function withThread(engine: Engine, channel: Channel, fields: Json): Json {
  const threadTs = textOf(fields['thread_ts']);
  if (threadTs === '') return fields;
  const named = engine.store.find(channel.id, threadTs);
  const rootTs = textOf(named?.message['thread_ts']) || threadTs;
  const root = engine.store.find(channel.id, rootTs);
  return { ...fields, thread_ts: rootTs, ...(root ? { parent_user_id: root.message['user'] } : {}) };
}
