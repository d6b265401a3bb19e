import type { Engine } from '../engine.ts';
import { Impossible } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import type { Channel, Person, Stored } from '../store.ts';

/** The person that a request names, by id or name. */
export function personOf(engine: Engine, body: Json): Person {
  const key = textOf(body['user']);
  const person = engine.store.person(key);
  if (!person) throw new Impossible(`There is no user "${key}": GET /_control/state lists them.`);
  return person;
}

/** The channel that a request names, by id, name or `dm`; the person must be in it. */
export function channelFor(engine: Engine, person: Person, key: unknown): Channel {
  const name = textOf(key);
  const channel = name === 'dm' ? engine.store.directMessage(person.id) : engine.store.channel(name);
  if (!channel) throw new Impossible(`There is no channel "${name}": GET /_control/state lists them.`);
  if (!channel.members.has(person.id)) throw new Impossible(`${person.name} is not in that channel.`);
  return channel;
}

/** A message that the person can see. */
export function messageFor(engine: Engine, person: Person, channel: Channel, ts: unknown): Stored {
  const stored = engine.store.find(channel.id, textOf(ts));
  if (!stored || (stored.visibleTo && stored.visibleTo !== person.id)) {
    throw new Impossible(`${person.name} sees no message ${textOf(ts)} in ${channel.name || channel.id}.`);
  }
  return stored;
}

/** How payloads name a person. */
export function userPayload(engine: Engine, person: Person): Json {
  return { id: person.id, username: person.name, name: person.name, team_id: engine.team.id };
}

export function channelName(channel: Channel): string {
  return channel.isIm ? 'directmessage' : channel.name;
}
