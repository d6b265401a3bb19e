import { randomUUID } from 'node:crypto';
import { homeOpened, reactionChanged } from '../deliver/events.ts';
import type { Engine } from '../engine.ts';
import { Impossible, SlackRefusal } from '../errors.ts';
import { type Json, objectsOf, textOf } from '../json.ts';
import { checkBlocks } from '../limits/blocks.ts';
import { change, post, react, remove } from '../messages.ts';
import type { Channel, Person, Stored } from '../store.ts';
import { encodeTyped, richTextOf } from '../typed-text.ts';
import { permalink } from '../web-api/chat.ts';
import { describe, MAX_FILE_BYTES } from '../web-api/files.ts';
import { EMOJI_NAME } from '../web-api/reactions.ts';
import { channelFor, messageFor, personOf } from './who.ts';

const MAX_TYPED = 40_000;
const MAX_FILES = 10;

/** A person writes, with files perhaps. */
export function write(engine: Engine, body: Json): Json {
  const person = personOf(engine, body);
  const channel = channelFor(engine, person, body['channel']);
  const files = attach(engine, person, channel, body['files']);
  const text = typed(engine, body['text']);
  if (text === '' && files.length === 0 && body['blocks'] === undefined) {
    throw new Impossible('A message needs text, blocks or files.');
  }
  const stored = post(engine, channel, {
    ...authoredBy(engine, person),
    text,
    ...(text === '' ? {} : { blocks: [{ ...richTextOf(text), block_id: randomUUID().slice(0, 5) }] }),
    ...(body['blocks'] === undefined ? {} : { blocks: typedBlocks(body['blocks']) }),
    ...threadFor(engine, person, channel, body['thread_ts']),
    ...(files.length > 0 ? { files, upload: false, display_as_bot: false } : {}),
  });
  return { ts: stored.ts, channel: channel.id };
}

/** A person forwards a message: Slack's shared message, with the original's blocks and files. */
export function forward(engine: Engine, body: Json): Json {
  const person = personOf(engine, body);
  const channel = channelFor(engine, person, body['channel']);
  const source = (body['message'] ?? {}) as Json;
  const from = channelFor(engine, person, source['channel']);
  const original = messageFor(engine, person, from, source['ts']);
  if (original.visibleTo) throw new Impossible('A message that one person alone sees cannot be forwarded.');
  const text = typed(engine, body['text']);
  const stored = post(engine, channel, {
    ...authoredBy(engine, person),
    text,
    ...(text === '' ? {} : { blocks: [richTextOf(text)] }),
    ...threadFor(engine, person, channel, body['thread_ts']),
    attachments: [shareOf(engine, from, original)],
  });
  return { ts: stored.ts, channel: channel.id };
}

export function reactTo(engine: Engine, body: Json): Json {
  const person = personOf(engine, body);
  const channel = channelFor(engine, person, body['channel']);
  const stored = messageFor(engine, person, channel, body['ts']);
  const name = textOf(body['name']).replace(/^:|:$/g, '');
  if (!EMOJI_NAME.test(name)) throw new Impossible(`"${name}" is no emoji name: use one like eyes.`);
  if (stored.visibleTo) throw new Impossible('A message that one person alone sees takes no reactions.');
  const added = body['remove'] !== true;
  if (!react(engine, stored, person.id, name, added)) {
    throw new Impossible(
      added
        ? `${person.name} has reacted with ${name} already.`
        : `${person.name} has no reaction ${name} there.`,
    );
  }
  reactionChanged(engine, channel, stored, { added, user: person.id, name });
  return {};
}

export function edit(engine: Engine, body: Json): Json {
  const { person, channel, stored } = ownMessage(engine, body);
  const text = typed(engine, body['text']);
  if (text === '') throw new Impossible('An edited message needs text; to remove it use /_control/delete.');
  const edited = { user: person.id, ts: engine.store.timestamps.next() };
  change(engine, channel, stored, { ...stored.message, text, blocks: [richTextOf(text)], edited });
  return {};
}

export function erase(engine: Engine, body: Json): Json {
  const { channel, stored } = ownMessage(engine, body);
  remove(engine, channel, stored);
  return {};
}

export function openHome(engine: Engine, body: Json): Json {
  const person = personOf(engine, body);
  const channel = engine.store.directMessage(person.id);
  const tab = body['tab'] === 'messages' ? 'messages' : 'home';
  if (tab === 'home' && !engine.declared.homeTab)
    throw new Impossible('The manifest does not enable the home tab.');
  if (channel) homeOpened(engine, person.id, channel.id, tab);
  return {};
}

function ownMessage(engine: Engine, body: Json): { person: Person; channel: Channel; stored: Stored } {
  const person = personOf(engine, body);
  const channel = channelFor(engine, person, body['channel']);
  const stored = messageFor(engine, person, channel, body['ts']);
  if (stored.message['user'] !== person.id) throw new Impossible(`That message is not ${person.name}'s.`);
  return { person, channel, stored };
}

function authoredBy(engine: Engine, person: Person): Json {
  return { user: person.id, team: engine.team.id, client_msg_id: randomUUID() };
}

function typed(engine: Engine, value: unknown): string {
  const { botUserId, botName } = engine.app;
  const text = encodeTyped(textOf(value), { store: engine.store, bot: { id: botUserId, name: botName } });
  if (text.length > MAX_TYPED) {
    throw new Impossible(
      `msg_too_long: the text has ${text.length} characters; a message takes ${MAX_TYPED}. Send it as a file.`,
    );
  }
  return text;
}

function typedBlocks(blocks: unknown): Json[] {
  try {
    return checkBlocks(blocks, 'message');
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    throw new Impossible(`${error.code}: ${JSON.stringify(error.extra['errors'] ?? [])}`);
  }
}

function threadFor(engine: Engine, person: Person, channel: Channel, ts: unknown): Json {
  if (ts === undefined || ts === null) return {};
  const root = messageFor(engine, person, channel, ts);
  if (root.visibleTo) throw new Impossible('A message that one person alone sees has no thread.');
  return { thread_ts: root.ts };
}

function attach(engine: Engine, person: Person, channel: Channel, value: unknown): Json[] {
  const files = objectsOf(value);
  if (files.length > MAX_FILES) throw new Impossible(`A message takes ${MAX_FILES} files.`);
  return files.map(({ name, content, encoding }) => {
    if (textOf(name) === '' || typeof content !== 'string') {
      throw new Impossible(
        'Each file needs a name and a content (a string; "encoding": "base64" for bytes).',
      );
    }
    if (![undefined, 'utf8', 'base64'].includes(encoding as string | undefined)) {
      throw new Impossible('A file\'s "encoding" is "utf8" or "base64".');
    }
    if (encoding === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) {
      throw new Impossible(`The content of ${textOf(name)} is no base64.`);
    }
    const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
    if (bytes.length > MAX_FILE_BYTES) throw new Impossible(`${textOf(name)} is too large.`);
    const file = engine.files.add({ name: textOf(name), user: person.id, bytes });
    file.channels.add(channel.id);
    return describe(engine, file);
  });
}

function shareOf(engine: Engine, from: Channel, original: Stored): Json {
  const { message, ts } = original;
  const author = engine.store.person(textOf(message['user']));
  const name = author?.realName ?? (textOf(message['username']) || engine.app.botName);
  const url = permalink(engine, from.id, message);
  return {
    from_url: url,
    original_url: url,
    ts,
    author_id: message['user'],
    author_name: name,
    author_subname: name,
    channel_id: from.id,
    channel_team: engine.team.id,
    channel_name: from.name,
    is_msg_unfurl: true,
    is_share: true,
    id: 1,
    fallback: `[${ts}] ${author?.name ?? name}: ${textOf(message['text'])}`,
    text: textOf(message['text']),
    message_blocks: [
      {
        team: engine.team.id,
        channel: from.id,
        ts,
        message: { blocks: message['blocks'] ?? [richTextOf(textOf(message['text']))] },
      },
    ],
    mrkdwn_in: ['text'],
    footer: from.isIm ? 'Direct message' : `Posted in #${from.name}`,
    ...(message['files'] === undefined ? {} : { files: message['files'] }),
    ...(message['thread_ts'] === undefined ? {} : { is_reply_unfurl: message['thread_ts'] !== ts }),
  };
}
