import { reactionChanged } from '../deliver/events.ts';
import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import { react } from '../messages.ts';
import { channelOf, type Methods, messageOf, required } from './method.ts';

export const reactionMethods: Methods = {
  'reactions.add': { scopes: ['reactions:write'], run: (args, engine) => reaction(args, engine, true) },
  'reactions.remove': { scopes: ['reactions:write'], run: (args, engine) => reaction(args, engine, false) },
  'reactions.get': {
    scopes: ['reactions:read'],
    run: (args, engine) => {
      const channel = channelOf(engine, required(args, 'channel'));
      const stored = messageOf(engine, channel, required(args, 'timestamp'));
      return { type: 'message', channel: channel.id, message: stored.message };
    },
  },
};

/** The name of an emoji: letters, digits and a few signs, with a skin tone perhaps. */
export const EMOJI_NAME = /^[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?$/;

function reaction(args: Json, engine: Engine, added: boolean): Json {
  const channel = channelOf(engine, required(args, 'channel'));
  if (!engine.store.hasBot(channel)) throw new SlackRefusal('not_in_channel');
  const stored = messageOf(engine, channel, required(args, 'timestamp'));
  const name = textOf(args['name']).replace(/^:|:$/g, '');
  if (!EMOJI_NAME.test(name)) throw new SlackRefusal('invalid_name');
  const user = engine.app.botUserId;
  if (!react(engine, stored, user, name, added)) {
    throw new SlackRefusal(added ? 'already_reacted' : 'no_reaction');
  }
  reactionChanged(engine, channel, stored, { added, user, name });
  return {};
}
