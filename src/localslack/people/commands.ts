import type { Engine } from '../engine.ts';
import { Impossible, SlackRefusal } from '../errors.ts';
import { isJson, type Json, textOf } from '../json.ts';
import { shown } from '../store.ts';
import { encodeTyped } from '../typed-text.ts';
import { responseUrl } from './payload.ts';
import { answerOrigin } from './responses.ts';
import { channelFor, channelName, personOf } from './who.ts';

/** A person sends a slash command; the answer is what they see of it at once. */
export async function command(engine: Engine, body: Json): Promise<Json> {
  const person = personOf(engine, body);
  const channel = channelFor(engine, person, body['channel']);
  const [, word = '', rest = ''] = /^\s*(\/\S*)\s*([\s\S]*)$/.exec(textOf(body['text'])) ?? [];
  const declared = engine.declared.commands.find(entry => entry.command === word);
  if (!declared)
    throw new Impossible(`The manifest declares no slash command "${word || textOf(body['text'])}".`);
  const trigger = engine.triggers.create(person.id);
  const origin = { channel: channel.id, user: person.id };
  const { botUserId, botName } = engine.app;
  const names = { store: engine.store, bot: { id: botUserId, name: botName } };
  const before = new Set(engine.store.messages(channel.id).map(({ ts }) => ts));
  const ack = await engine.deliveries.once({
    envelope: 'slash_commands',
    kind: 'slash_commands',
    id: trigger,
    url: declared.url,
    body: {
      token: engine.app.verificationToken,
      team_id: engine.team.id,
      team_domain: engine.team.domain,
      channel_id: channel.id,
      channel_name: channelName(channel),
      user_id: person.id,
      user_name: person.name,
      command: declared.command,
      text: declared.shouldEscape ? withNames(encodeTyped(rest.trim(), names), engine) : rest.trim(),
      api_app_id: engine.app.id,
      is_enterprise_install: 'false',
      response_url: responseUrl(engine, origin),
      trigger_id: trigger,
    },
  });
  if (ack) say(engine, origin, ack.payload);
  const responses = engine.store
    .messages(channel.id)
    .filter(({ ts, visibleTo }) => visibleTo === person.id && !before.has(ts))
    .map(shown);
  return { ack, responses };
}

/** A payload in the acknowledgement is a message. */
function say(engine: Engine, origin: { channel: string; user: string }, payload: unknown): void {
  if (!isJson(payload) || Object.keys(payload).length === 0) return;
  try {
    answerOrigin(engine, origin, payload, 'say');
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
  }
}

/** In an escaped command a mention carries the name too: `<@U1|alice>`. */
function withNames(text: string, engine: Engine): string {
  return text.replace(/<@([A-Z0-9]+)>/g, (whole, id: string) => {
    const name = id === engine.app.botUserId ? engine.app.botName : engine.store.person(id)?.name;
    return name ? `<@${id}|${name}>` : whole;
  });
}
