import { act } from './api.js';
import { blocks } from './blocks.js';
import { el, link } from './dom.js';
import { emoji } from './emoji.js';
import { files } from './file-cards.js';
import { toolbar } from './message-toolbar.js';
import { mrkdwn } from './mrkdwn.js';
import { author, state, userById } from './state.js';

/** A message as a node. `place` says where it stands: `{ channel, grouped, inThread, openThread }`. */
export function messageNode(message, place) {
  const from = author(message);
  const node = el(
    `article.message${place.grouped ? '.grouped' : ''}${message.ephemeral ? '.ephemeral' : ''}`,
    {
      tabindex: '0',
      dataset: { ts: message.ts },
      'aria-label': `Message from ${from.name}`,
    },
  );
  if (message.subtype === 'tombstone')
    node.append(el('div.gutter'), el('div.body.tombstone', null, message.text));
  else {
    node.append(
      el('div.gutter', null, place.grouped ? el('time.stamp', null, clock(message.ts)) : avatar(from)),
      el(
        'div.body',
        null,
        message.ephemeral && el('div.only-you', null, '⊘ Only visible to you'),
        !place.grouped && head(message, from),
        content(message, place),
        reactions(message, place),
        !place.inThread && threadLink(message, place),
      ),
      toolbar(message, place) ?? '',
    );
  }
  return node;
}

export function avatar(from, size = '') {
  if (from.bot && from.name === state.app.user_name)
    return el(`div.avatar.app-avatar${size}`, { 'aria-hidden': 'true' }, '⌁');
  let hue = 0;
  for (const letter of from.name) hue = (hue * 31 + letter.charCodeAt(0)) % 360;
  const node = el(`div.avatar${size}`, { 'aria-hidden': 'true' }, from.name.charAt(0).toUpperCase());
  node.style.setProperty('--hue', String(hue));
  return node;
}

export function clock(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

function head(message, from) {
  return el(
    'div.head',
    null,
    el('span.author', null, from.name),
    from.bot && el('span.badge', null, 'APP'),
    el('time.time', { datetime: new Date(Number(message.ts) * 1000).toISOString() }, clock(message.ts)),
  );
}

function content(message, place) {
  const key = `${place.channel}/${message.ts}`;
  const use = async (_block, part, given) => {
    await act('action', { channel: place.channel, ts: message.ts, action_id: part.action_id, ...given });
  };
  const parts =
    message.blocks?.length > 0
      ? blocks(message.blocks, { key, act: use })
      : message.text && el('div.text', null, mrkdwn(message.text, key));
  return el(
    'div.content',
    null,
    parts,
    (message.attachments ?? []).map((attachment, index) => attached(attachment, `${key}/a${index}`, use)),
    files(message.files),
    message.streaming &&
      el('span.streaming', { role: 'img', 'aria-label': 'still writing' }, el('i'), el('i'), el('i')),
    message.edited && !message.bot_id && el('span.edited', null, '(edited)'),
  );
}

function attached(attachment, key, use) {
  const shared = attachment.message_blocks?.[0]?.message?.blocks;
  const node = el(
    'div.attachment',
    null,
    attachment.author_name && el('div.attachment-author', null, attachment.author_name),
    attachment.title &&
      el(
        'div.attachment-title',
        null,
        attachment.title_link ? link(attachment.title_link, attachment.title) : attachment.title,
      ),
    shared
      ? blocks(shared, { key, act: null })
      : attachment.blocks
        ? blocks(attachment.blocks, { key, act: use })
        : attachment.text && el('div.text', null, mrkdwn(attachment.text, key)),
    attachment.fields &&
      el(
        'div.fields',
        null,
        attachment.fields.map(field =>
          el(
            `div.field-pair${field.short ? '' : '.wide'}`,
            null,
            el('b', null, field.title),
            el('span', null, mrkdwn(field.value ?? '')),
          ),
        ),
      ),
    files(attachment.files),
    attachment.footer && el('div.attachment-footer', null, attachment.footer),
  );
  const color = /^#?[0-9a-f]{6}$/i.exec(attachment.color ?? '')?.[0];
  if (color) node.style.setProperty('--bar', `#${color.replace('#', '')}`);
  return node;
}

function reactions(message, place) {
  if (!message.reactions?.length) return null;
  return el(
    'div.reactions',
    null,
    message.reactions.map(({ name, users }) => {
      const mine = users.includes(state.me.id);
      const names = users.map(id => userById(id)?.name ?? id).join(', ');
      return el(
        `button.reaction${mine ? '.mine' : ''}`,
        {
          type: 'button',
          title: `${names} reacted with :${name}:`,
          onclick: () => act('reaction', { channel: place.channel, ts: message.ts, name, remove: mine }),
        },
        emoji(name),
        el('span', null, String(users.length)),
      );
    }),
  );
}

function threadLink(message, place) {
  if (!message.reply_count) return null;
  return el(
    'button.thread-link',
    { type: 'button', onclick: () => place.openThread(message.ts) },
    el(
      'span.faces',
      null,
      (message.reply_users ?? []).map(id => avatar(userById(id) ?? { name: id }, '.tiny')),
    ),
    el('b', null, `${message.reply_count} ${message.reply_count === 1 ? 'reply' : 'replies'}`),
    el('span.hint', null, `last ${clock(message.latest_reply)}`),
  );
}
