import type { Engine } from '../engine.ts';
import { newId } from '../ids.ts';
import { type Json, listOf, textOf } from '../json.ts';
import type { Channel, Stored } from '../store.ts';

/** Which scope an event needs beside its subscription. */
const EVENT_SCOPES: Readonly<Record<string, string>> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.im': 'im:history',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  file_shared: 'files:read',
  member_joined_channel: 'channels:read',
};

/** A new message: `message`, and `app_mention` beside it where the app is mentioned. */
export function messagePosted(engine: Engine, channel: Channel, stored: Stored): void {
  if (stored.visibleTo || !engine.store.hasBot(channel)) return;
  const message = withoutMetadata(stored.message);
  const files = listOf(message['files']);
  const common = { channel: channel.id, event_ts: stored.ts };
  messageEvent(engine, channel, {
    ...message,
    ...common,
    ...(files.length > 0 ? { subtype: 'file_share' } : {}),
  });
  const mentioned = textOf(message['text']).includes(`<@${engine.app.botUserId}>`);
  // With a file, Slack sends the mention as the message alone; in a direct message there is no mention.
  if (mentioned && files.length === 0 && !channel.isIm && message['bot_id'] === undefined) {
    dispatch(engine, 'app_mention', { ...message, ...common, type: 'app_mention' });
  }
  for (const file of files) {
    dispatch(engine, 'file_shared', {
      type: 'file_shared',
      file_id: (file as Json)['id'],
      file: { id: (file as Json)['id'] },
      user_id: message['user'],
      channel_id: channel.id,
      event_ts: stored.ts,
    });
  }
}

export function messageChanged(engine: Engine, channel: Channel, stored: Stored, previous: Json): void {
  if (stored.visibleTo || !engine.store.hasBot(channel)) return;
  const ts = engine.store.timestamps.next();
  messageEvent(engine, channel, {
    type: 'message',
    subtype: 'message_changed',
    message: withoutMetadata(stored.message),
    previous_message: withoutMetadata(previous),
    channel: channel.id,
    hidden: true,
    ts,
    event_ts: ts,
  });
}

export function messageDeleted(engine: Engine, channel: Channel, previous: Json): void {
  if (!engine.store.hasBot(channel)) return;
  const ts = engine.store.timestamps.next();
  messageEvent(engine, channel, {
    type: 'message',
    subtype: 'message_deleted',
    previous_message: withoutMetadata(previous),
    deleted_ts: previous['ts'],
    channel: channel.id,
    hidden: true,
    ts,
    event_ts: ts,
  });
}

export function reactionChanged(
  engine: Engine,
  channel: Channel,
  stored: Stored,
  change: { added: boolean; user: string; name: string },
): void {
  if (!engine.store.hasBot(channel)) return;
  const type = change.added ? 'reaction_added' : 'reaction_removed';
  dispatch(engine, type, {
    type,
    user: change.user,
    reaction: change.name,
    item: { type: 'message', channel: channel.id, ts: stored.ts },
    item_user: stored.message['user'],
    event_ts: engine.store.timestamps.next(),
  });
}

export function memberJoined(engine: Engine, channel: Channel, user: string): void {
  dispatch(engine, 'member_joined_channel', {
    type: 'member_joined_channel',
    user,
    channel: channel.id,
    channel_type: 'C',
    team: engine.team.id,
    event_ts: engine.store.timestamps.next(),
  });
}

export function homeOpened(engine: Engine, user: string, channel: string, tab: 'home' | 'messages'): void {
  const view = engine.views.home(user);
  dispatch(engine, 'app_home_opened', {
    type: 'app_home_opened',
    user,
    channel,
    tab,
    event_ts: engine.store.timestamps.next(),
    ...(tab === 'home' && view ? { view } : {}),
  });
}

function messageEvent(engine: Engine, channel: Channel, event: Json): void {
  dispatch(engine, channel.isIm ? 'message.im' : 'message.channels', {
    ...event,
    channel_type: channel.isIm ? 'im' : 'channel',
  });
}

/** Sends an event, if the manifest subscribes to it and the scopes allow it. */
function dispatch(engine: Engine, subscription: string, event: Json): void {
  const scope = EVENT_SCOPES[subscription];
  if (!engine.declared.events.has(subscription)) return;
  if (scope !== undefined && !engine.declared.scopes.has(scope)) return;
  const id = newId('Ev');
  engine.deliveries.event({
    envelope: 'events_api',
    kind: textOf(event['type']),
    id,
    body: wrap(engine, id, event),
  });
}

function wrap(engine: Engine, id: string, event: Json): Json {
  return {
    token: engine.app.verificationToken,
    team_id: engine.team.id,
    context_team_id: engine.team.id,
    context_enterprise_id: null,
    api_app_id: engine.app.id,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: engine.team.id,
        user_id: engine.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  };
}

function withoutMetadata(message: Json): Json {
  const { metadata: _metadata, ...rest } = message;
  return rest;
}
