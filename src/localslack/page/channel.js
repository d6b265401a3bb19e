import { Composer } from './composer.js';
import { el, replace } from './dom.js';
import { drawHome } from './home.js';
import { icon } from './icons.js';
import { channelById, emit, isTopLevel, messagesOf, on, state } from './state.js';
import { suggestions } from './suggestions.js';
import { Timeline } from './timeline.js';

let timeline = null;
let composer = null;
let chips = null;
let status = null;

/** The channel one is in: head, messages, suggestions, composer. */
export function drawChannel() {
  const node = document.getElementById('channel');
  const channel = channelById(state.channel);
  timeline = new Timeline({
    label: title(channel),
    days: true,
    place: { channel: channel.id, inThread: false, openThread },
  });
  chips = el('div.suggestions');
  status = el('div.typing', { 'aria-live': 'polite' });
  const messages = el('div.messages', null, timeline.node, status, chips);
  composer = new Composer({
    channel: () => state.channel,
    thread: () => null,
    label: () => `Message ${title(channel)}`,
    dropZone: messages,
  });
  messages.append(composer.node);
  const home = el('div.home');
  const showHome = channel.is_im && state.tab === 'home';
  replace(node, head(channel), showHome ? home : messages);
  if (showHome) return drawHome(home);
  composer.refresh();
  redraw();
  timeline.toEnd();
  if (window.innerWidth > 760) composer.field.focus();
}

export function openThread(ts) {
  state.thread = ts;
  emit('thread', ts);
}

function title(channel) {
  return channel.is_im ? state.app.user_name : `#${channel.name}`;
}

function head(channel) {
  const tabs =
    channel.is_im && state.home
      ? el(
          'div.tabs',
          { role: 'tablist' },
          ['messages', 'home'].map(tab =>
            el(
              `button.tab${state.tab === tab ? '.current' : ''}`,
              {
                type: 'button',
                role: 'tab',
                'aria-selected': String(state.tab === tab),
                onclick: () => switchTab(tab),
              },
              tab === 'home' ? 'Home' : 'Messages',
            ),
          ),
        )
      : null;
  const inside = channel.members.includes(state.app.user_id);
  return el(
    'header.pane-head',
    null,
    el(
      'button.tool.burger',
      {
        type: 'button',
        'aria-label': 'Channels',
        onclick: () => document.getElementById('app').classList.toggle('show-sidebar'),
      },
      icon('menu'),
    ),
    el('h1', null, title(channel)),
    !channel.is_im &&
      el(
        'span.hint.members',
        null,
        inside
          ? `${channel.members.length} members, ${state.app.user_name} among them`
          : `${state.app.user_name} is not in this channel`,
      ),
    tabs,
    el('span.spacer'),
    el(
      'button.button.traffic-toggle',
      { type: 'button', title: 'What goes over the wire', onclick: () => emit('toggle-traffic') },
      [icon('traffic'), ' Traffic'],
    ),
  );
}

function switchTab(tab) {
  state.tab = tab;
  drawChannel();
}

function redraw() {
  if (!timeline || state.tab === 'home') return;
  const messages = messagesOf(state.channel).filter(isTopLevel);
  timeline.draw(messages);
  replace(
    chips,
    suggestions(state.channel, text => composer.set(text), openThread),
  );
  replace(status, state.statuses.get(`${state.channel} `) ?? '');
  if (messages.length === 0 && !timeline.node.querySelector('.empty')) timeline.node.append(empty());
}

function empty() {
  const channel = channelById(state.channel);
  return el(
    'div.empty',
    null,
    el(
      'h2',
      null,
      channel.is_im ? `This is your conversation with ${state.app.user_name}` : `#${channel.name} is empty`,
    ),
    el(
      'p',
      null,
      channel.is_im
        ? 'Paste a stack trace or a profile, drop a file, or ask about a host.'
        : `Type / for commands, or write to @${state.app.user_name}.`,
    ),
  );
}

on('messages', channel => channel === state.channel && redraw());
on('me', () => state.channel && drawChannel());
on('home-changed', () => state.tab === 'home' && drawChannel());
