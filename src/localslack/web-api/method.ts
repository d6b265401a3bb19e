import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import type { Channel, Stored } from '../store.ts';

/** One Web API method. */
export interface Method {
  /** The token it takes; `bot` unless said otherwise. */
  readonly token?: 'bot' | 'app' | 'none';
  /** Any one of these scopes will do; the first is named in the refusal. */
  readonly scopes?: readonly string[];
  run(args: Json, engine: Engine): Json | Promise<Json>;
}

export type Methods = Readonly<Record<string, Method>>;

/** Refuses with `missing_scope` unless one of the scopes was granted. */
export function requireScope(engine: Engine, scopes: readonly string[]): void {
  if (scopes.some(scope => engine.declared.scopes.has(scope))) return;
  throw new SlackRefusal('missing_scope', {
    needed: scopes[0],
    provided: [...engine.declared.scopes].join(','),
  });
}

/** The argument, refused when it is not there. */
export function required(args: Json, name: string): string {
  const value = args[name];
  const text = typeof value === 'number' ? String(value) : textOf(value);
  if (text === '') {
    throw new SlackRefusal('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
    });
  }
  return text;
}

/** A channel that the app may name: by id, by `#name`, or a person's id for the direct message. */
export function channelOf(engine: Engine, key: string): Channel {
  const channel = engine.store.channel(key) ?? engine.store.directMessage(key);
  if (!channel) throw new SlackRefusal('channel_not_found');
  return channel;
}

/** A channel that the app may read: it is a member, and has the scope for its kind. */
export function readableChannel(engine: Engine, args: Json, family: 'history' | 'read'): Channel {
  const channel = channelOf(engine, required(args, 'channel'));
  requireScope(engine, [`${channel.isIm ? 'im' : 'channels'}:${family}`]);
  if (family === 'history' && !engine.store.hasBot(channel)) throw new SlackRefusal('not_in_channel');
  return channel;
}

/** A message that everybody in the channel sees. */
export function messageOf(engine: Engine, channel: Channel, ts: string, error = 'message_not_found'): Stored {
  const stored = engine.store.find(channel.id, ts);
  if (!stored || stored.visibleTo) throw new SlackRefusal(error);
  return stored;
}

export function ownMessage(engine: Engine, stored: Stored, error: string): void {
  if (stored.message['bot_id'] !== engine.app.botId) throw new SlackRefusal(error);
}
