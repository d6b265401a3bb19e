import { el, replace } from './dom.js';
import { avatar } from './message.js';
import { menuAt } from './overlay.js';
import { emit, myChannels, on, state } from './state.js';

/** Channels, the app, and in the corner who one is. */
export function drawSidebar() {
  const node = document.getElementById('sidebar');
  const channels = myChannels();
  const entry = (channel, label, sign) => {
    const unread = state.unread.get(channel.id) ?? 0;
    const current = channel.id === state.channel;
    return el(
      `a.entry${current ? '.current' : ''}${unread ? '.unread' : ''}`,
      { href: `#${channel.is_im ? channel.id : channel.name}`, 'aria-current': current ? 'page' : null },
      el('span.sign', { 'aria-hidden': 'true' }, sign),
      el('span.entry-name', null, label),
      unread > 0 && el('span.count', null, String(unread)),
    );
  };
  replace(
    node,
    el(
      'div.brand',
      null,
      el('img', { src: '/page/icon.svg', alt: '' }),
      el('div', null, el('b', null, state.team.name), el('span.brand-note', null, 'on this machine alone')),
    ),
    el(
      'div.group',
      null,
      el('h2', null, 'Channels'),
      channels.filter(channel => !channel.is_im).map(channel => entry(channel, channel.name, '#')),
    ),
    el(
      'div.group',
      null,
      el('h2', null, 'Apps'),
      channels.filter(channel => channel.is_im).map(channel => entry(channel, state.app.user_name, '⌁')),
    ),
    el('div.spacer'),
    status(),
    switcher(),
  );
}

function status() {
  const connected = state.connections > 0;
  return el(
    `div.status${connected ? '.up' : '.down'}`,
    { title: connected ? 'The app is connected' : 'No app is connected: nothing will answer' },
    el('i'),
    el(
      'span',
      null,
      connected ? `${state.app.user_name} is connected` : `${state.app.user_name} is not connected`,
    ),
  );
}

function switcher() {
  return el(
    'button.who',
    {
      type: 'button',
      title: 'Switch person',
      'aria-haspopup': 'menu',
      onclick: event =>
        menuAt(event.currentTarget, [
          { heading: 'Who you are' },
          ...state.users.map(user => ({
            label: user.is_admin ? `${user.name} (administrator)` : user.name,
            chosen: user.id === state.me.id,
            run: () => become(user),
          })),
        ]),
    },
    avatar(state.me),
    el('span', null, el('b', null, state.me.name), el('small', null, 'switch person')),
    el('span.chevron', { 'aria-hidden': 'true' }, '⌃'),
  );
}

function become(user) {
  if (user.id === state.me.id) return;
  sessionStorage.setItem('me', user.id);
  const wasDirect = state.channels.find(channel => channel.id === state.channel)?.is_im;
  state.me = user;
  state.thread = null;
  if (wasDirect) location.hash = `#${state.channels.find(channel => channel.user === user.id).id}`;
  emit('me', user);
}

for (const kind of ['me', 'unread', 'navigate', 'online']) on(kind, drawSidebar);
