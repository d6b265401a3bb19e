import { newId, Timestamps } from './ids.ts';
import { type Json, textOf } from './json.ts';
import type { Stream } from './stream.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly isAdmin: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly isIm: boolean;
  /** The person of a direct message. */
  readonly user: string | null;
  readonly members: Set<string>;
  readonly created: number;
}

/** A message with what Slack knows of it beside the message object. */
export interface Stored {
  readonly channel: string;
  readonly ts: string;
  message: Json;
  /** The one person who sees an ephemeral message. */
  readonly visibleTo: string | null;
  stream: Stream | null;
  /** What people chose in its inputs, by person. */
  readonly inputs: Map<string, Json>;
}

export interface Change {
  readonly kind: string;
  readonly data: Json;
}

const BOT_CHANNELS = ['incidents', 'general'];
const CHANNELS = [...BOT_CHANNELS, 'random'];

/** People, channels and messages: the state of the workspace. */
export class Store {
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly timestamps = new Timestamps();
  readonly #messages = new Map<string, Map<string, Stored>>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #bot: string;

  constructor(names: readonly string[], bot: string) {
    this.#bot = bot;
    this.people = names.map(name => ({
      id: newId('U'),
      name,
      realName: name.charAt(0).toUpperCase() + name.slice(1),
      isAdmin: name === 'admin',
    }));
    const created = Math.floor(Date.now() / 1000);
    const everybody = this.people.map(person => person.id);
    this.channels = [
      ...CHANNELS.map(name => ({
        id: newId('C'),
        name,
        isIm: false,
        user: null,
        members: new Set([...everybody, ...(BOT_CHANNELS.includes(name) ? [bot] : [])]),
        created,
      })),
      ...this.people.map(person => ({
        id: newId('D'),
        name: '',
        isIm: true,
        user: person.id,
        members: new Set([person.id, bot]),
        created,
      })),
    ];
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(kind: string, data: Json): void {
    for (const listener of this.#listeners) listener({ kind, data });
  }

  /** By id or by name. */
  person(key: string): Person | null {
    return this.people.find(({ id, name }) => id === key || name === key) ?? null;
  }

  /** By id, by name or by `#name`. */
  channel(key: string): Channel | null {
    const name = key.replace(/^#/, '');
    return (
      this.channels.find(channel => channel.id === key || (name !== '' && channel.name === name)) ?? null
    );
  }

  directMessage(user: string): Channel | null {
    return this.channels.find(channel => channel.user === user) ?? null;
  }

  hasBot(channel: Channel): boolean {
    return channel.members.has(this.#bot);
  }

  messages(channel: string): Stored[] {
    return [...(this.#messages.get(channel)?.values() ?? [])];
  }

  find(channel: string, ts: string): Stored | null {
    return this.#messages.get(channel)?.get(ts) ?? null;
  }

  /** Adds a message; a reply is counted on its root. */
  add(channel: string, message: Json, options: { visibleTo?: string; stream?: Stream } = {}): Stored {
    const ts = textOf(message['ts']);
    const stored: Stored = {
      channel,
      ts,
      message,
      visibleTo: options.visibleTo ?? null,
      stream: options.stream ?? null,
      inputs: new Map(),
    };
    const messages = this.#messages.get(channel) ?? new Map<string, Stored>();
    messages.set(ts, stored);
    this.#messages.set(channel, messages);
    if (!stored.visibleTo) this.#recount(channel, textOf(message['thread_ts']));
    this.changed(stored);
    return stored;
  }

  replace(stored: Stored, message: Json): void {
    stored.message = message;
    this.changed(stored);
  }

  /** Removes a message; a root with replies leaves a tombstone. */
  remove(stored: Stored): void {
    if (this.replies(stored.channel, stored.ts).length > 0) {
      const { thread_ts, reply_count, reply_users, reply_users_count, latest_reply } = stored.message;
      this.replace(stored, {
        type: 'message',
        subtype: 'tombstone',
        user: 'USLACKBOT',
        text: 'This message was deleted.',
        hidden: true,
        ts: stored.ts,
        thread_ts,
        reply_count,
        reply_users,
        reply_users_count,
        latest_reply,
      });
      return;
    }
    this.#messages.get(stored.channel)?.delete(stored.ts);
    this.announce('message_removed', { channel: stored.channel, ts: stored.ts });
    this.#recount(stored.channel, textOf(stored.message['thread_ts']));
  }

  /** The replies that everybody in the channel sees. */
  replies(channel: string, root: string): Stored[] {
    return this.messages(channel).filter(
      ({ ts, message, visibleTo }) => message['thread_ts'] === root && ts !== root && !visibleTo,
    );
  }

  changed(stored: Stored): void {
    this.announce('message', { channel: stored.channel, message: shown(stored) });
  }

  clear(): void {
    for (const messages of this.#messages.values()) {
      for (const { stream } of messages.values()) stream?.abandon();
    }
    this.#messages.clear();
    for (const channel of this.channels) {
      if (!channel.isIm && !BOT_CHANNELS.includes(channel.name)) channel.members.delete(this.#bot);
    }
  }

  #recount(channel: string, rootTs: string): void {
    const root = rootTs === '' ? null : this.find(channel, rootTs);
    if (!root || root.message['ts'] !== rootTs) return;
    const replies = this.replies(channel, rootTs);
    const users = [...new Set(replies.map(({ message }) => textOf(message['user'])))];
    const { reply_count, reply_users, reply_users_count, latest_reply, thread_ts, ...rest } = root.message;
    root.message =
      replies.length === 0
        ? rest
        : {
            ...rest,
            thread_ts: rootTs,
            reply_count: replies.length,
            reply_users: users.slice(0, 5),
            reply_users_count: users.length,
            latest_reply: replies.at(-1)?.ts,
          };
    this.changed(root);
  }
}

/** A message as the control interface and the page show it. */
export function shown(stored: Stored): Json {
  return {
    ...stored.message,
    ...(stored.stream?.open ? { streaming: true } : {}),
    ...(stored.visibleTo ? { ephemeral: true, visible_to: stored.visibleTo } : {}),
  };
}
