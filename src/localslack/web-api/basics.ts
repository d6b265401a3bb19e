import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { type Json, listOf, objectsOf, textOf } from '../json.ts';
import { validateBlocks } from '../limits/blocks.ts';
import type { Person } from '../store.ts';
import { rootOf } from './content.ts';
import { channelOf, type Methods, required } from './method.ts';
import { page } from './paging.ts';

/** Who is who: authentication, team, bots, users, and what an app shows beside messages. */
export const basicMethods: Methods = {
  'api.test': {
    token: 'none',
    run: args => {
      const error = textOf(args['error']);
      if (error !== '') throw new SlackRefusal(error, { args });
      return { args };
    },
  },
  'auth.test': {
    run: (_args, engine) => ({
      url: `${engine.url}/`,
      team: engine.team.name,
      user: engine.app.botName,
      team_id: engine.team.id,
      user_id: engine.app.botUserId,
      bot_id: engine.app.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    token: 'app',
    run: (_args, engine) => {
      if (!engine.usesSockets) throw new SlackRefusal('socket_mode_not_enabled');
      return { url: `${engine.url.replace('http:', 'ws:')}${engine.sockets.ticket()}` };
    },
  },
  'team.info': {
    scopes: ['team:read'],
    run: (_args, engine) => ({
      team: {
        id: engine.team.id,
        name: engine.team.name,
        domain: engine.team.domain,
        email_domain: '',
        icon: {},
      },
    }),
  },
  'bots.info': {
    scopes: ['users:read'],
    run: (args, engine) => {
      if (required(args, 'bot') !== engine.app.botId) throw new SlackRefusal('bot_not_found');
      const { botId, id, botUserId, botName } = engine.app;
      return {
        bot: {
          id: botId,
          app_id: id,
          user_id: botUserId,
          name: botName,
          deleted: false,
          updated: 0,
          icons: {},
        },
      };
    },
  },
  'users.info': {
    scopes: ['users:read'],
    run: (args, engine) => {
      const id = required(args, 'user');
      const user = allUsers(engine).find(entry => entry['id'] === id);
      if (!user) throw new SlackRefusal('user_not_found');
      return { user };
    },
  },
  'users.list': {
    scopes: ['users:read'],
    run: (args, engine) => {
      const { items, metadata } = page(allUsers(engine), args, 1000);
      return { members: items, cache_ts: Math.floor(Date.now() / 1000), response_metadata: metadata };
    },
  },
  'blocks.validate': {
    run: args => {
      const blocks = args['blocks'];
      if (!Array.isArray(blocks)) throw new SlackRefusal('invalid_blocks_format');
      const errors = validateBlocks(blocks, 'message');
      if (errors.length === 0) return {};
      throw new SlackRefusal('invalid_blocks', {
        errors,
        response_metadata: { messages: errors.map(error => `[ERROR] ${error}`) },
      });
    },
  },
  'assistant.threads.setStatus': {
    scopes: ['chat:write', 'assistant:write'],
    run: (args, engine) => {
      if (listOf(args['loading_messages']).length > 10) throw new SlackRefusal('invalid_arguments');
      const channel = channelOf(engine, required(args, 'channel_id'));
      if (!engine.store.hasBot(channel)) throw new SlackRefusal('not_in_channel');
      engine.statuses.set(channel.id, rootOf(engine, channel, args), textOf(args['status']));
      return {};
    },
  },
  'assistant.threads.setSuggestedPrompts': {
    scopes: ['assistant:write'],
    run: (args, engine) => {
      const channel = channelOf(engine, required(args, 'channel_id'));
      const prompts = objectsOf(args['prompts']);
      const sound = prompts.every(({ title, message }) => textOf(title) !== '' && textOf(message) !== '');
      if (prompts.length < 1 || prompts.length > 4 || !sound) throw new SlackRefusal('invalid_arguments');
      engine.statuses.suggest(channel.id, textOf(args['title']), prompts);
      return {};
    },
  },
  'assistant.threads.setTitle': {
    scopes: ['assistant:write'],
    run: (args, engine) => {
      const channel = channelOf(engine, required(args, 'channel_id'));
      engine.statuses.title(channel.id, required(args, 'thread_ts'), required(args, 'title'));
      return {};
    },
  },
};

function allUsers(engine: Engine): Json[] {
  return [...engine.store.people.map(person => userObject(engine, person)), botUser(engine)];
}

function userObject(engine: Engine, person: Person): Json {
  return {
    ...common(engine, person.id, person.name, person.realName),
    is_admin: person.isAdmin,
    is_owner: person.isAdmin,
    is_bot: false,
  };
}

function botUser(engine: Engine): Json {
  const { botUserId, botName, name, botId, id } = engine.app;
  const user = common(engine, botUserId, botName, name);
  return {
    ...user,
    profile: { ...(user['profile'] as Json), bot_id: botId, api_app_id: id },
    is_admin: false,
    is_owner: false,
    is_bot: true,
  };
}

function common(engine: Engine, id: string, name: string, realName: string): Json {
  return {
    id,
    team_id: engine.team.id,
    name,
    real_name: realName,
    deleted: false,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    profile: {
      real_name: realName,
      display_name: name,
      real_name_normalized: realName,
      team: engine.team.id,
    },
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_app_user: false,
    updated: 0,
  };
}
