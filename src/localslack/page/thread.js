import { Composer } from './composer.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { channelById, emit, messagesOf, on, state } from './state.js';
import { Timeline } from './timeline.js';

let timeline = null;
let status = null;

/** The thread beside the channel. */
function drawThread() {
  const node = document.getElementById('thread');
  node.hidden = !state.thread;
  document.getElementById('app').classList.toggle('with-thread', Boolean(state.thread));
  if (!state.thread) return;
  const channel = channelById(state.channel);
  timeline = new Timeline({
    label: 'Thread',
    days: false,
    place: { channel: state.channel, inThread: true, openThread: () => {} },
    afterFirst: count =>
      el(
        'div.thread-count',
        null,
        el('span', null, count === 0 ? 'No replies yet' : `${count} ${count === 1 ? 'reply' : 'replies'}`),
      ),
  });
  status = el('div.typing', { 'aria-live': 'polite' });
  const messages = el('div.messages', null, timeline.node, status);
  const composer = new Composer({
    channel: () => state.channel,
    thread: () => state.thread,
    label: () => 'Reply…',
    dropZone: messages,
  });
  messages.append(composer.node);
  replace(
    node,
    el(
      'header.pane-head',
      null,
      el('h1', null, 'Thread'),
      el('span.hint', null, channel.is_im ? state.app.user_name : `#${channel.name}`),
      el('span.spacer'),
      el('button.tool', { type: 'button', 'aria-label': 'Close thread', onclick: close }, icon('close')),
    ),
    messages,
  );
  composer.refresh();
  redraw();
  timeline.toEnd();
}

function close() {
  state.thread = null;
  emit('thread', null);
}

function redraw() {
  if (!state.thread) return;
  timeline.draw(
    messagesOf(state.channel).filter(
      message => message.ts === state.thread || message.thread_ts === state.thread,
    ),
  );
  replace(status, state.statuses.get(`${state.channel} ${state.thread}`) ?? '');
}

on('thread', drawThread);
on('messages', channel => channel === state.channel && redraw());
on('me', drawThread);
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && state.thread && !document.querySelector('dialog[open], .menu')) close();
});
