import { emit, keep, state } from './state.js';
import { toast } from './toast.js';

export async function get(path) {
  const response = await fetch(path);
  return await response.json();
}

/** Does something as the person one is; a refusal is shown and answered with null. */
export async function act(name, body) {
  try {
    const response = await fetch(`/_control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: state.me.id, ...body }),
    });
    const answer = await response.json();
    if (answer.ok) return answer;
    toast(answer.error, 'error');
  } catch {
    toast('The workspace does not answer. Is the process still running?', 'error');
  }
  return null;
}

export async function start() {
  const { channels, ...rest } = await get('/_page/start');
  Object.assign(state, rest, { channels, connections: rest.app.connected ?? 1 });
  const remembered = sessionStorage.getItem('me');
  state.me = state.users.find(user => user.id === remembered) ?? state.users[0];
  await loadEverything();
}

/** Messages and threads of every channel, and the views. */
export async function loadEverything() {
  await Promise.all(state.channels.map(channel => loadChannel(channel.id)));
  await loadViews();
}

export async function loadViews() {
  state.views = (await get('/_control/views')).views;
}

async function loadChannel(channel) {
  const { messages } = await get(`/_control/messages?channel=${channel}`);
  for (const message of messages) keep(channel, message);
  const roots = messages.filter(message => message.reply_count > 0);
  await Promise.all(roots.map(root => loadThread(channel, root.ts)));
}

async function loadThread(channel, ts) {
  const { messages = [] } = await get(`/_control/messages?channel=${channel}&thread_ts=${ts}`);
  for (const message of messages) keep(channel, message);
}

/** Follows the changes; after a lost connection everything is read again. */
export function follow() {
  let lost = false;
  const source = new EventSource('/_page/events');
  source.onmessage = event => {
    const change = JSON.parse(event.data);
    emit(change.kind, change.data);
  };
  source.onerror = () => {
    lost = true;
    emit('offline', true);
  };
  source.onopen = () => {
    emit('offline', false);
    if (lost) location.reload();
  };
}
