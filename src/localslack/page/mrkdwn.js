import { code } from './code.js';
import { append, el, link } from './dom.js';
import { emoji } from './emoji.js';
import { channelById, state, userById } from './state.js';

/** Slack's own markup as nodes: `*bold*`, `<https://…|label>`, `<@U1>`, fences, quotes. */
export function mrkdwn(text, key = '') {
  return text.split(/```\n?([\s\S]*?)\n?```/).map((part, index) => {
    if (index % 2 === 1) return code(decode(part), `${key}:${index}`);
    return quoted(index === 0 ? part : part.replace(/^\n/, ''));
  });
}

export function plain(text) {
  return text
    .split(/(:[a-z0-9_+-]+:)/)
    .map((part, index) => (index % 2 === 1 ? emoji(part.slice(1, -1)) : part));
}

export function decode(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export function mention(id) {
  const user = userById(id);
  return el(`span.mention${id === state.me.id ? '.me' : ''}`, null, `@${user?.name ?? id}`);
}

export function channelMention(id, label) {
  return el('span.mention', null, `#${channelById(id)?.name ?? label ?? id}`);
}

function quoted(text) {
  const nodes = [];
  let quote = null;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const match = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (match) {
      if (quote) quote.append('\n');
      else {
        quote = el('blockquote');
        nodes.push(quote);
      }
      append(quote, inline(match[1]));
      continue;
    }
    const last = index === lines.length - 1;
    nodes.push(...inline(line));
    if (!last && !quote) nodes.push('\n');
    quote = null;
  }
  return nodes;
}

const INLINE =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])|:([a-z0-9_+-]+):/g;

function inline(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) nodes.push(decode(text.slice(at, match.index)));
    nodes.push(piece(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(decode(text.slice(at)));
  return nodes;
}

function piece([whole, sequence, mono, bold, italic, strike, name]) {
  if (sequence !== undefined) return special(sequence);
  if (mono !== undefined) return el('code', null, decode(mono));
  if (bold !== undefined) return el('strong', null, inline(bold));
  if (italic !== undefined) return el('em', null, inline(italic));
  if (strike !== undefined) return el('s', null, inline(strike));
  return name === undefined ? whole : emoji(name);
}

function special(sequence) {
  const [target, label] = sequence.split('|');
  if (target.startsWith('@')) return mention(target.slice(1));
  if (target.startsWith('#')) return channelMention(target.slice(1), label);
  if (target.startsWith('!date')) return decode(label ?? '');
  if (target.startsWith('!')) return el('span.mention.me', null, `@${target.slice(1)}`);
  return link(decode(target), decode(label ?? target));
}
