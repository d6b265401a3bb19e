/**
 * What a message carries: words, pasted blocks, forwarded messages, files. Slack escapes and links `text`;
 * `blocks` keep line breaks and code as they were pasted, so they are read first.
 */
import { typedText } from '../core/slack-text.ts';

export interface SlackFile {
  readonly name: string;
  readonly url: string;
  readonly size: number;
}

export interface Extract {
  /** Typed words, without the bot's own mention and without what stands in code blocks. */
  readonly words: string;
  /** Code blocks and forwarded texts. */
  readonly pastes: readonly { readonly name: string; readonly text: string }[];
  readonly files: readonly SlackFile[];
}

type Json = Readonly<Record<string, unknown>>;

export function extract(message: Json, botUser: string): Extract {
  const own = new RegExp(`<@${botUser}(?:\\|[^>]*)?>`, 'g');
  const fromBlocks = richText(list(message['blocks']), botUser);
  const text = string(message['text']).replace(own, ' ');
  const written = fromBlocks ?? fences(typedText(text));
  const shared = list(message['attachments']).filter(attachment => attachment['is_share'] === true);
  return {
    words: written.words.trim(),
    pastes: [
      ...written.pastes.map(paste => ({ name: 'pasted text', text: paste })),
      ...shared.flatMap(attachment => forwarded(attachment, botUser)),
    ],
    files: [...files(message), ...shared.flatMap(files)],
  };
}

/** Only a real share: an ordinary link's preview is the web's text, not the person's. */
function forwarded(attachment: Json, botUser: string): { name: string; text: string }[] {
  const author = string(attachment['author_name']) || string(attachment['author_subname']) || 'somebody';
  const inner = list(attachment['message_blocks']).flatMap(entry =>
    list((entry['message'] as Json | undefined)?.['blocks']),
  );
  const rich = richText(inner, botUser);
  const text = rich
    ? [rich.words, ...rich.pastes].filter(Boolean).join('\n')
    : withoutFences(typedText(string(attachment['text'])));
  return text.trim() === '' ? [] : [{ name: `message of ${author}`, text }];
}

function files(message: Json): SlackFile[] {
  return list(message['files']).flatMap(file => {
    const url = string(file['url_private_download']) || string(file['url_private']);
    return url === ''
      ? []
      : [
          {
            name: string(file['name']) || string(file['title']) || 'file',
            url,
            size: Number(file['size'] ?? 0),
          },
        ];
  });
}

interface Written {
  words: string;
  pastes: string[];
}

/** null where there is no rich text (a bot's message, an old client): then `text` is all there is. */
function richText(blocks: readonly Json[], botUser: string): Written | null {
  const rich = blocks.filter(block => block['type'] === 'rich_text');
  if (rich.length === 0) return null;
  const written: Written = { words: '', pastes: [] };
  for (const element of rich.flatMap(block => list(block['elements']))) {
    const text = inline(element, botUser);
    if (element['type'] === 'rich_text_preformatted') written.pastes.push(text);
    else written.words += `${text}\n`;
  }
  return written;
}

function inline(element: Json, botUser: string): string {
  const type = element['type'];
  if (type === 'rich_text_list')
    return list(element['elements'])
      .map(item => inline(item, botUser))
      .join('\n');
  const children = list(element['elements']);
  if (children.length > 0) return children.map(child => inline(child, botUser)).join('');
  if (type === 'user') return element['user_id'] === botUser ? '' : `@${string(element['user_id'])}`;
  if (type === 'channel') return `#${string(element['channel_id'])}`;
  if (type === 'broadcast') return `@${string(element['range'])}`;
  if (type === 'emoji') return `:${string(element['name'])}:`;
  if (type === 'link') return string(element['text']) || string(element['url']);
  return string(element['text']);
}

function fences(text: string): Written {
  const parts = text.split(/```\n?/);
  return {
    words: parts.filter((_, index) => index % 2 === 0).join('\n'),
    pastes: parts.filter((part, index) => index % 2 === 1 && part.trim() !== ''),
  };
}

function withoutFences(text: string): string {
  return text.replaceAll('```', '');
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value)
    ? (value as Json[]).filter(entry => typeof entry === 'object' && entry !== null)
    : [];
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
