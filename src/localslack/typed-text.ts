import type { Json } from './json.ts';
import type { Store } from './store.ts';

/** Slack's own sequences, which a client writes for what a person picked: `<@U1>`, `<#C1|x>`, `<!here>`, `<https://…|…>`. */
const SEQUENCE =
  /<(?:@[UW][A-Z0-9]+|#[CDG][A-Z0-9]+|![a-z][a-z0-9^]*|https?:\/\/[^\s<>|]+|mailto:[^\s<>|]+)(?:\|[^<>\n]*)?>/;
const ENTITY = /&(?:amp|lt|gt);/;
const FENCE = /(```[\s\S]*?```|`[^`\n]+`)/;
const URL_OR_DOMAIN =
  /(https?:\/\/(?:(?!&[lg]t;)[^\s<>|`"')\]])*(?<![.,;:!?]))|(?<![\w@./:-])((?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|io|dev))(?![\w.-]*\w)/gi;

interface Names {
  readonly store: Store;
  readonly bot: { readonly id: string; readonly name: string };
}

/**
 * What a client sends for what a person types: names become mentions, `& < >` entities,
 * addresses links (outside code). Sequences that are already there stay.
 */
export function encodeTyped(text: string, names: Names): string {
  return text
    .split(FENCE)
    .map((part, index) => {
      if (index % 2 === 1) return encodePart(part, escapeText);
      return encodePart(part, plain => linkify(escapeText(mentionNames(plain, names))));
    })
    .join('');
}

/** `& < >` as entities, everything else as it is. */
export function escapeText(text: string): string {
  return encodePart(text, plain =>
    plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  );
}

function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The rich text block that Slack's client sends beside the text. */
export function richTextOf(text: string): Json {
  const elements = text.split(/```(?:\n)?([\s\S]*?)(?:\n)?```/).flatMap((part, index) => {
    if (index % 2 === 1) {
      return [{ type: 'rich_text_preformatted', border: 0, elements: [textElement(part)] }];
    }
    const inner = part.replace(index === 0 ? /\n$/ : /^\n|\n$/g, '');
    return inner === '' ? [] : [{ type: 'rich_text_section', elements: inlineElements(inner) }];
  });
  return { type: 'rich_text', elements };
}

function encodePart(
  text: string,
  encode: (plain: string) => string,
  kept = new RegExp(`${SEQUENCE.source}|${ENTITY.source}`, 'g'),
): string {
  let encoded = '';
  let at = 0;
  for (const match of text.matchAll(kept)) {
    encoded += encode(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return encoded + encode(text.slice(at));
}

function mentionNames(text: string, { store, bot }: Names): string {
  return text
    .replace(/(?<![\w@.])@([\w.-]*\w)/g, (whole, name: string) => {
      if (name === bot.name) return `<@${bot.id}>`;
      const person = store.person(name);
      return person ? `<@${person.id}>` : whole;
    })
    .replace(/(?<![\w#&])#([\w-]+)/g, (whole, name: string) => {
      const channel = store.channel(name);
      return channel ? `<#${channel.id}|${channel.name}>` : whole;
    });
}

function linkify(text: string): string {
  const link = (plain: string): string =>
    plain.replace(URL_OR_DOMAIN, (_whole, url: string | undefined, domain: string | undefined) =>
      url ? `<${url}>` : `<http://${domain}|${domain}>`,
    );
  return encodePart(text, link, new RegExp(SEQUENCE.source, 'g'));
}

function inlineElements(text: string): Json[] {
  const pieces = new RegExp(`(${SEQUENCE.source})|\`([^\`\\n]+)\``, 'g');
  const elements: Json[] = [];
  let at = 0;
  for (const match of text.matchAll(pieces)) {
    if (match.index > at) elements.push(textElement(text.slice(at, match.index)));
    elements.push(
      match[1] ? sequenceElement(match[1]) : { ...textElement(match[2] ?? ''), style: { code: true } },
    );
    at = match.index + match[0].length;
  }
  if (at < text.length) elements.push(textElement(text.slice(at)));
  return elements;
}

function sequenceElement(sequence: string): Json {
  const [target = '', label] = sequence.slice(1, -1).split('|');
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', channel_id: target.slice(1) };
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1) };
  return { type: 'link', url: unescapeText(target), ...(label ? { text: unescapeText(label) } : {}) };
}

function textElement(text: string): Json {
  return { type: 'text', text: unescapeText(text) };
}
