import type { Engine } from '../engine.ts';
import { Impossible } from '../errors.ts';
import { type Json, objectOf, textOf } from '../json.ts';
import type { Person } from '../store.ts';
import { actionOf, holdsValue, type Placed, placed } from './elements.ts';
import { actionTs, common, deliver, responseUrl } from './payload.ts';
import { refuseUnknownValues, stateValues, withValue } from './state-values.ts';
import { channelFor, channelName, messageFor, personOf } from './who.ts';

/** A person uses a button or a menu, in a message, in a modal or in App Home. */
export async function action(engine: Engine, body: Json): Promise<Json> {
  const person = personOf(engine, body);
  if (!engine.declared.interactive) throw new Impossible('The manifest does not enable interactivity.');
  return body['view_id'] === undefined
    ? await inMessage(engine, person, body)
    : await inView(engine, person, body);
}

async function inMessage(engine: Engine, person: Person, body: Json): Promise<Json> {
  const channel = channelFor(engine, person, body['channel']);
  const stored = messageFor(engine, person, channel, body['ts']);
  const target = find(stored.message['blocks'], body);
  const done = { ...actionOf(target, body['value'], body['selected']), action_ts: actionTs() };
  if (holdsValue(target.element)) {
    const before = stored.inputs.get(person.id) ?? {};
    stored.inputs.set(person.id, remember(before, target, done));
  }
  const trigger = engine.triggers.create(person.id);
  const threadTs = textOf(stored.message['thread_ts']);
  const { metadata: _metadata, ...message } = stored.message;
  const payload = {
    type: 'block_actions',
    ...common(engine, person, trigger),
    container: {
      type: 'message',
      message_ts: stored.ts,
      channel_id: channel.id,
      is_ephemeral: stored.visibleTo !== null,
      ...(threadTs === '' ? {} : { thread_ts: threadTs }),
    },
    channel: { id: channel.id, name: channelName(channel) },
    ...(stored.visibleTo === null ? { message } : {}),
    state: { values: stateValues(stored.message['blocks'], stored.inputs.get(person.id) ?? {}) },
    response_url: responseUrl(engine, {
      channel: channel.id,
      user: person.id,
      messageTs: stored.ts,
      ...(threadTs === '' ? {} : { threadTs }),
    }),
    actions: [done],
  };
  return { ack: await deliver(engine, 'block_actions', trigger, payload) };
}

async function inView(engine: Engine, person: Person, body: Json): Promise<Json> {
  const view = engine.views.find(textOf(body['view_id']));
  if (!view || engine.views.owner(textOf(view['id'])) !== person.id) {
    throw new Impossible(`${person.name} has no open view "${textOf(body['view_id'])}".`);
  }
  const target = find(view['blocks'], body);
  const done = { ...actionOf(target, body['value'], body['selected']), action_ts: actionTs() };
  refuseUnknownValues(view['blocks'], body['values']);
  const typed = { ...objectOf(objectOf(view['state'])['values']), ...objectOf(body['values']) };
  const given = holdsValue(target.element) ? remember(typed, target, done) : typed;
  view['state'] = { values: stateValues(view['blocks'], given) };
  const trigger = engine.triggers.create(person.id, textOf(view['id']));
  const payload = {
    type: 'block_actions',
    ...common(engine, person, trigger),
    container: { type: 'view', view_id: view['id'] },
    view,
    actions: [done],
  };
  return { ack: await deliver(engine, 'block_actions', trigger, payload) };
}

/** The element with that action_id; where several share it, the one with that value. */
function find(blocks: unknown, body: Json): Placed {
  const actionId = textOf(body['action_id']);
  const same = placed(blocks).filter(({ element }) => element['action_id'] === actionId);
  const match = same.find(({ element }) => element['value'] === body['value']) ?? same[0];
  if (!match) throw new Impossible(`There is no element with the action_id "${actionId}" there.`);
  return match;
}

function remember(given: Json, { block, element }: Placed, done: Json): Json {
  const { action_id: _action, block_id: _block, action_ts: _ts, ...value } = done;
  return withValue(given, textOf(block['block_id']), textOf(element['action_id']), value);
}
