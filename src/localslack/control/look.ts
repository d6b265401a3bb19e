import type { Engine } from '../engine.ts';
import { Impossible } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import { shown } from '../store.ts';
import { isTopLevel } from '../web-api/conversations.ts';
import { describe } from '../web-api/files.ts';

/** A channel's top level, or a thread: its root and the replies. */
export function messages(engine: Engine, query: URLSearchParams): Json {
  const key = query.get('channel') ?? '';
  const user = query.get('user');
  const channel = key === 'dm' && user ? directMessage(engine, user) : engine.store.channel(key);
  if (!channel) throw new Impossible(`There is no channel "${key}": GET /_control/state lists them.`);
  const threadTs = query.get('thread_ts') ?? '';
  if (threadTs !== '' && !engine.store.find(channel.id, threadTs)) {
    throw new Impossible(`There is no message ${threadTs} in ${key}.`);
  }
  const wanted = engine.store.messages(channel.id).filter(({ message, ts }) => {
    if (threadTs === '') return isTopLevel(message, ts);
    return ts === threadTs || message['thread_ts'] === threadTs;
  });
  return { messages: wanted.sort((a, b) => (a.ts < b.ts ? -1 : 1)).map(shown) };
}

export function calls(engine: Engine, query: URLSearchParams): Json {
  const since = sinceOf(query);
  const method = query.get('method');
  return {
    calls: engine.journal.calls.filter(call => call.at >= since && (!method || call.method === method)),
  };
}

export function deliveries(engine: Engine, query: URLSearchParams): Json {
  const since = sinceOf(query);
  return { deliveries: engine.journal.deliveries.filter(({ at }) => at >= since) };
}

export function state(engine: Engine): Json {
  const { team, app, store, declared } = engine;
  return {
    team: { id: team.id, name: team.name, domain: team.domain },
    app: {
      id: app.id,
      name: app.name,
      bot_id: app.botId,
      user_id: app.botUserId,
      user_name: app.botName,
      connected: engine.usesSockets ? engine.sockets.connections : null,
      scopes: [...declared.scopes],
    },
    users: store.people.map(({ id, name, isAdmin }) => ({
      id,
      name,
      ...(isAdmin ? { is_admin: true } : {}),
    })),
    channels: store.channels.map(channel => ({
      id: channel.id,
      name: channel.isIm ? 'dm' : channel.name,
      is_im: channel.isIm,
      ...(channel.user ? { user: channel.user } : {}),
      members: [...channel.members],
    })),
  };
}

/** The open modals, the topmost last, and the published App Homes. */
export function views(engine: Engine, query: URLSearchParams): Json {
  const key = query.get('user');
  const person = key ? engine.store.person(key) : null;
  if (key && !person) throw new Impossible(`There is no user "${key}".`);
  const people = person ? [person] : engine.store.people;
  return {
    views: people.flatMap(({ id }) => {
      const home = engine.views.home(id);
      return [...engine.views.stack(id), ...(home ? [home] : [])].map(view => ({ ...view, user: id }));
    }),
  };
}

export function files(engine: Engine): Json {
  return { files: engine.files.all().map(file => describe(engine, file)) };
}

function directMessage(engine: Engine, user: string) {
  return engine.store.directMessage(engine.store.person(user)?.id ?? '');
}

function sinceOf(query: URLSearchParams): number {
  const since = Number(textOf(query.get('since') ?? '0'));
  if (!Number.isFinite(since)) throw new Impossible('"since" must be milliseconds since the epoch.');
  return since;
}
