import { code } from './code.js';
import { el, link } from './dom.js';
import { emoji } from './emoji.js';
import { channelMention, mention } from './mrkdwn.js';

/** A rich_text block as nodes. */
export function richText(block, key = '') {
  return el(
    'div.rich',
    null,
    (block.elements ?? []).map((part, index) => PARTS[part.type]?.(part, `${key}:${index}`)),
  );
}

const PARTS = {
  rich_text_section: part => el('div', null, inline(part.elements)),
  rich_text_quote: part => el('blockquote', null, inline(part.elements)),
  rich_text_preformatted: (part, key) =>
    code((part.elements ?? []).map(piece => piece.text ?? piece.url ?? '').join(''), key),
  rich_text_list: part =>
    el(
      part.style === 'ordered' ? 'ol' : 'ul',
      { class: `indent-${Math.min(part.indent ?? 0, 4)}` },
      (part.elements ?? []).map(item => el('li', null, inline(item.elements))),
    ),
};

function inline(elements = []) {
  return elements.map(piece => styled(INLINE[piece.type]?.(piece) ?? '', piece.style));
}

const INLINE = {
  text: piece => piece.text,
  link: piece => link(piece.url, piece.text ?? piece.url),
  user: piece => mention(piece.user_id),
  channel: piece => channelMention(piece.channel_id),
  broadcast: piece => el('span.mention.me', null, `@${piece.range}`),
  emoji: piece => emoji(piece.name),
  date: piece => piece.fallback ?? new Date(piece.timestamp * 1000).toLocaleString(),
  color: piece => piece.value,
};

const STYLES = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code' };

function styled(node, style = {}) {
  return Object.keys(STYLES)
    .filter(name => style?.[name])
    .reduce((inner, name) => el(STYLES[name], null, inner), node);
}
