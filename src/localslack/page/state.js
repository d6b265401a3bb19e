/** What the page knows; changed by events from the server, read by everything that draws. */
export const state = {
  me: null,
  app: null,
  team: null,
  users: [],
  channels: [],
  commands: [],
  shortcuts: [],
  prompts: [],
  suggested: {},
  completions: { subcommands: [], hosts: [] },
  home: false,
  channel: null,
  tab: 'messages',
  thread: null,
  messages: new Map(),
  statuses: new Map(),
  views: [],
  unread: new Map(),
  connections: 0,
};

const listeners = new Map();

export function on(kind, listener) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
}

export function emit(kind, data) {
  for (const listener of listeners.get(kind) ?? []) listener(data);
}

export function channelById(id) {
  return state.channels.find(channel => channel.id === id);
}

/** The channels that a person sees: the public ones and their own direct message. */
export function myChannels() {
  return state.channels.filter(channel => !channel.is_im || channel.user === state.me.id);
}

export function userById(id) {
  if (id === state.app.user_id) return { id, name: state.app.user_name, bot: true };
  return state.users.find(user => user.id === id);
}

export function author(message) {
  if (message.username) return { name: message.username, bot: true };
  return userById(message.user) ?? { name: message.user ?? 'unknown' };
}

export function messagesOf(channel) {
  const known = state.messages.get(channel) ?? new Map();
  return [...known.values()]
    .filter(message => !message.ephemeral || message.visible_to === state.me.id)
    .sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

export function isTopLevel(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast';
}

export function keep(channel, message) {
  const known = state.messages.get(channel) ?? new Map();
  const fresh = !known.has(message.ts);
  known.set(message.ts, message);
  state.messages.set(channel, known);
  return fresh;
}

/** The open modal of the person, and their App Home. */
export function topModal() {
  return state.views.filter(view => view.user === state.me.id && view.type === 'modal').at(-1) ?? null;
}

export function homeView() {
  return state.views.find(view => view.user === state.me.id && view.type === 'home') ?? null;
}
