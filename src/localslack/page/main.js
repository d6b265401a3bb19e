import { act, follow, loadViews, start } from './api.js';
import { drawChannel } from './channel.js';
import { leaveHome } from './home.js';
import './modal.js';
import { drawSidebar } from './sidebar.js';
import { channelById, emit, isTopLevel, keep, myChannels, on, state } from './state.js';
import './thread.js';
import { toast } from './toast.js';
import './traffic.js';

/** Goes where the address says: `#incidents`, `#D0123`, `#incidents/1700000000.000100`. */
function navigate() {
  const [name, thread] = decodeURIComponent(location.hash.slice(1)).split('/');
  const mine = myChannels();
  const channel = mine.find(entry => entry.id === name || (!entry.is_im && entry.name === name)) ?? mine[0];
  document.getElementById('app').classList.remove('show-sidebar');
  if (state.channel !== channel.id) {
    state.channel = channel.id;
    state.tab = 'messages';
    leaveHome();
    if (channel.is_im) void act('home', { tab: 'messages' });
  }
  state.unread.delete(channel.id);
  state.thread = thread ?? null;
  document.title = `${channel.is_im ? state.app.user_name : `#${channel.name}`} · ${state.team.name}`;
  emit('navigate');
  drawChannel();
  emit('thread', state.thread);
}

on('message', ({ channel, message }) => {
  const fresh = keep(channel, message);
  const elsewhere = channel !== state.channel && myChannels().some(entry => entry.id === channel);
  const seen = !message.ephemeral || message.visible_to === state.me.id;
  if (fresh && elsewhere && seen && isTopLevel(message)) {
    state.unread.set(channel, (state.unread.get(channel) ?? 0) + 1);
    emit('unread');
  }
  schedule(channel);
});
on('message_removed', ({ channel, ts }) => {
  state.messages.get(channel)?.delete(ts);
  schedule(channel);
});
on('status', ({ channel, thread_ts, status }) => {
  const key = `${channel} ${thread_ts}`;
  if (status) state.statuses.set(key, `${state.app.user_name} ${status}`);
  else state.statuses.delete(key);
  schedule(channel);
});
on('prompts', ({ channel, title, prompts }) => {
  state.suggested[channel] = { title, prompts };
  schedule(channel);
});
on('views', async () => {
  await loadViews();
  emit('views-changed');
  emit('home-changed');
});
on('connections', ({ connections }) => {
  state.connections = connections;
  emit('online');
});
on('offline', offline => document.body.classList.toggle('offline', offline));
on('reset', () => {
  state.messages.clear();
  state.statuses.clear();
  state.unread.clear();
  state.views = [];
  state.thread = null;
  toast('The workspace was reset.');
  emit('views-changed');
  navigate();
});

const waiting = new Set();

/** Many changes within one frame are drawn once. */
function schedule(channel) {
  if (waiting.size === 0) {
    requestAnimationFrame(() => {
      const channels = [...waiting];
      waiting.clear();
      for (const changed of channels) if (channelById(changed)) emit('messages', changed);
    });
  }
  waiting.add(channel);
}

await start();
drawSidebar();
navigate();
window.addEventListener('hashchange', navigate);
document.getElementById('app').addEventListener('click', event => {
  // The shade beside the open channel list is the frame itself.
  if (event.target === event.currentTarget) event.currentTarget.classList.remove('show-sidebar');
});
emit('views-changed');
follow();
