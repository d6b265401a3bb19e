import type { Engine } from '../engine.ts';
import { Impossible } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import { actionTs, common, deliver, responseUrl } from './payload.ts';
import { channelFor, channelName, messageFor, personOf } from './who.ts';

/** A person takes a global shortcut, or one on a message. */
export async function shortcut(engine: Engine, body: Json): Promise<Json> {
  const person = personOf(engine, body);
  const callbackId = textOf(body['callback_id']);
  const onMessage = body['ts'] !== undefined;
  const type = onMessage ? 'message' : 'global';
  const declared = engine.declared.shortcuts.find(
    entry => entry.callbackId === callbackId && entry.type === type,
  );
  if (!declared) throw new Impossible(`The manifest declares no ${type} shortcut "${callbackId}".`);
  if (!engine.declared.interactive) throw new Impossible('The manifest does not enable interactivity.');
  const trigger = engine.triggers.create(person.id);
  if (!onMessage) {
    const payload = {
      type: 'shortcut',
      ...common(engine, person, trigger),
      callback_id: callbackId,
      action_ts: actionTs(),
    };
    return { ack: await deliver(engine, 'shortcut', trigger, payload) };
  }
  const channel = channelFor(engine, person, body['channel']);
  const stored = messageFor(engine, person, channel, body['ts']);
  const threadTs = textOf(stored.message['thread_ts']);
  const { metadata: _metadata, ...message } = stored.message;
  const payload = {
    type: 'message_action',
    ...common(engine, person, trigger),
    callback_id: callbackId,
    action_ts: actionTs(),
    message_ts: stored.ts,
    channel: { id: channel.id, name: channelName(channel) },
    message,
    response_url: responseUrl(engine, {
      channel: channel.id,
      user: person.id,
      messageTs: stored.ts,
      ...(threadTs === '' ? {} : { threadTs }),
    }),
  };
  return { ack: await deliver(engine, 'message_action', trigger, payload) };
}
