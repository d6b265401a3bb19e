import { memberJoined } from '../deliver/events.ts';
import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { flagOf, type Json, textOf } from '../json.ts';
import type { Channel, Stored } from '../store.ts';
import { channelOf, type Methods, messageOf, readableChannel, required, requireScope } from './method.ts';
import { page } from './paging.ts';

export const conversationMethods: Methods = {
  'conversations.info': {
    run: (args, engine) => ({ channel: channelObject(engine, readableChannel(engine, args, 'read')) }),
  },
  'conversations.list': {
    run: (args, engine) => {
      const { items, metadata } = page(ofTypes(engine, args), args, 1000);
      return { channels: items.map(channel => channelObject(engine, channel)), response_metadata: metadata };
    },
  },
  'users.conversations': {
    run: (args, engine) => {
      const user = textOf(args['user']) || engine.app.botUserId;
      const joined = ofTypes(engine, args).filter(channel => channel.members.has(user));
      const { items, metadata } = page(joined, args, 999);
      return { channels: items.map(channel => channelObject(engine, channel)), response_metadata: metadata };
    },
  },
  'conversations.members': {
    run: (args, engine) => {
      const { items, metadata } = page([...readableChannel(engine, args, 'read').members], args, 1000);
      return { members: items, response_metadata: metadata };
    },
  },
  'conversations.history': { run: history },
  'conversations.replies': { run: replies },
  'conversations.open': { scopes: ['im:write', 'mpim:write'], run: open },
  'conversations.join': {
    scopes: ['channels:join'],
    run: (args, engine) => {
      const channel = channelOf(engine, required(args, 'channel'));
      if (channel.isIm) throw new SlackRefusal('method_not_supported_for_channel_type');
      const already = engine.store.hasBot(channel);
      channel.members.add(engine.app.botUserId);
      if (!already) memberJoined(engine, channel, engine.app.botUserId);
      return {
        channel: channelObject(engine, channel),
        ...(already ? { warning: 'already_in_channel' } : {}),
      };
    },
  },
};

function channelObject(engine: Engine, channel: Channel): Json {
  const common = { id: channel.id, created: channel.created, is_im: channel.isIm, is_org_shared: false };
  if (channel.isIm) {
    return { ...common, user: channel.user, is_user_deleted: false, is_open: true, priority: 0 };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_mpim: false,
    is_private: false,
    is_archived: false,
    is_general: channel.name === 'general',
    is_shared: false,
    is_ext_shared: false,
    is_member: engine.store.hasBot(channel),
    creator: engine.store.people[0]?.id,
    context_team_id: engine.team.id,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size,
  };
}

/** Messages as the app reads them: metadata only when asked for. */
export function readable(stored: Stored, args: Json): Json {
  const { metadata, ...rest } = stored.message;
  const all = flagOf(args['include_all_metadata']) && metadata !== undefined;
  return all ? { ...rest, metadata } : rest;
}

function ofTypes(engine: Engine, args: Json): Channel[] {
  const types = (textOf(args['types']) || 'public_channel').split(',').map(type => type.trim());
  const scopes: Record<string, string> = {
    public_channel: 'channels:read',
    private_channel: 'groups:read',
    im: 'im:read',
    mpim: 'mpim:read',
  };
  for (const type of types) {
    const scope = scopes[type];
    if (scope === undefined) throw new SlackRefusal('invalid_types');
    requireScope(engine, [scope]);
  }
  return engine.store.channels.filter(channel => types.includes(channel.isIm ? 'im' : 'public_channel'));
}

function history(args: Json, engine: Engine): Json {
  const channel = readableChannel(engine, args, 'history');
  const top = engine.store
    .messages(channel.id)
    .filter(({ message, ts, visibleTo }) => !visibleTo && isTopLevel(message, ts))
    .filter(({ ts }) => inWindow(ts, args))
    .sort((a, b) => (a.ts < b.ts ? 1 : -1));
  const { items, metadata } = page(top, args, 999);
  return {
    messages: items.map(stored => readable(stored, args)),
    has_more: metadata.next_cursor !== '',
    pin_count: 0,
    response_metadata: metadata,
  };
}

function replies(args: Json, engine: Engine): Json {
  const channel = readableChannel(engine, args, 'history');
  const named = messageOf(engine, channel, required(args, 'ts'), 'thread_not_found');
  const root = engine.store.find(channel.id, textOf(named.message['thread_ts'])) ?? named;
  const inside = engine.store.replies(channel.id, root.ts).filter(({ ts }) => inWindow(ts, args));
  const { items, metadata } = page(inside, args, 1000);
  return {
    messages: [root, ...items].map(stored => readable(stored, args)),
    has_more: metadata.next_cursor !== '',
    response_metadata: metadata,
  };
}

/** Whether a message stands in the channel and not in a thread alone. */
export function isTopLevel(message: Json, ts: string): boolean {
  const root = textOf(message['thread_ts']);
  return root === '' || root === ts || message['subtype'] === 'thread_broadcast';
}

function inWindow(ts: string, args: Json): boolean {
  const time = Number(ts);
  const oldest = numberLike(args['oldest'], 0);
  const latest = numberLike(args['latest'], Number.POSITIVE_INFINITY);
  if (flagOf(args['inclusive'])) return time >= oldest && time <= latest;
  return time > oldest && time < latest;
}

function numberLike(value: unknown, otherwise: number): number {
  const number = typeof value === 'number' ? value : Number.parseFloat(textOf(value));
  return Number.isFinite(number) ? number : otherwise;
}

function open(args: Json, engine: Engine): Json {
  const given = textOf(args['channel']);
  const users = textOf(args['users'])
    .split(',')
    .map(user => user.trim())
    .filter(user => user !== '');
  if (given === '' && users.length === 0) throw new SlackRefusal('users_list_not_supplied');
  if (users.length > 1) throw new SlackRefusal('restricted_action');
  const channel = given === '' ? engine.store.directMessage(users[0] ?? '') : engine.store.channel(given);
  if (!channel) throw new SlackRefusal(given === '' ? 'user_not_found' : 'channel_not_found');
  const whole = flagOf(args['return_im']);
  return {
    no_op: true,
    already_open: true,
    channel: whole ? channelObject(engine, channel) : { id: channel.id },
  };
}
