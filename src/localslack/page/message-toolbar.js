import { act } from './api.js';
import { el } from './dom.js';
import { emoji, QUICK_REACTIONS } from './emoji.js';
import { icon } from './icons.js';
import { decode } from './mrkdwn.js';
import { menuAt } from './overlay.js';
import { state } from './state.js';
import { toast } from './toast.js';

/** What can be done with a message: react, reply, forward, shortcuts, edit, delete. */
export function toolbar(message, place) {
  if (message.ephemeral) return null;
  const at = { channel: place.channel, ts: message.ts };
  const root = message.thread_ts ?? message.ts;
  return el(
    'div.toolbar',
    { role: 'toolbar', 'aria-label': 'Message actions' },
    [
      ['eyes', 'eyes'],
      ['up', '+1'],
    ].map(([shape, name]) => tool(icon(shape), `React with ${name}`, () => act('reaction', { ...at, name }))),
    !place.inThread && tool(icon('reply'), 'Reply in thread', () => place.openThread(root)),
    tool(icon('forward'), `Forward to ${state.app.user_name}`, () => forward(at)),
    tool(icon('more'), 'More actions', event => menuAt(event.currentTarget, items(message, at))),
  );
}

function tool(sign, label, onclick) {
  return el('button.tool', { type: 'button', title: label, 'aria-label': label, onclick }, sign);
}

function items(message, at) {
  const shortcuts = state.shortcuts
    .filter(({ type }) => type === 'message')
    .map(({ name, callbackId }) => ({ label: `⌁ ${name}`, run: () => takeShortcut(name, callbackId, at) }));
  const own = message.user === state.me.id;
  return [
    ...(shortcuts.length > 0 ? [{ heading: state.app.name }, ...shortcuts, 'line'] : []),
    ...QUICK_REACTIONS.slice(2).map(name => ({
      label: `${emoji(name)} React`,
      run: () => act('reaction', { ...at, name }),
    })),
    { label: '⧉ Copy text', run: () => navigator.clipboard.writeText(decode(message.text ?? '')) },
    ...(own
      ? [
          'line',
          { label: '✎ Edit', run: () => edit(message, at) },
          { label: '✕ Delete', danger: true, run: () => act('delete', at) },
        ]
      : []),
  ];
}

/** Takes a message shortcut, and says so when the app does not answer. */
export async function takeShortcut(name, callbackId, at) {
  const answer = await act('shortcut', { callback_id: callbackId, ...at });
  if (answer && !answer.ack) toast(`“${name}” was not acknowledged within 3 seconds.`, 'error');
}

async function forward(at) {
  const answer = await act('forward', { channel: 'dm', message: at });
  if (!answer) return;
  toast(`Forwarded to ${state.app.user_name}.`, 'note', {
    label: 'Open',
    run: () => {
      location.hash = `#${answer.channel}`;
    },
  });
}

/** Puts a field in the place of the message's content. */
function edit(message, at) {
  const body = document.querySelector(`[data-ts="${message.ts}"] .content`);
  if (!body) return;
  const field = el(
    'textarea.field.edit-field',
    { rows: '3', 'aria-label': 'Edit message' },
    decode(message.text ?? ''),
  );
  const finish = async save => {
    if (!save) return form.replaceWith(body);
    if (await act('edit', { ...at, text: field.value })) form.replaceWith(body);
  };
  const form = el(
    'div.edit',
    null,
    field,
    el(
      'div.edit-foot',
      null,
      el('button.button', { type: 'button', onclick: () => finish(false) }, 'Cancel'),
      el('button.button.primary', { type: 'button', onclick: () => finish(true) }, 'Save'),
    ),
  );
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') void finish(false);
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void finish(true);
    }
  });
  body.replaceWith(form);
  field.focus();
}
