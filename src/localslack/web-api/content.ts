import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { type Json, listOf, textOf } from '../json.ts';
import { checkBlocks } from '../limits/blocks.ts';
import { checkMarkdown, truncateText } from '../limits/texts.ts';
import type { Channel } from '../store.ts';
import { escapeText } from '../typed-text.ts';
import { requireScope } from './method.ts';

/** The text, blocks and attachments of a message as an app sends it. */
export function contentOf(args: Json): { text?: string; blocks?: Json[]; attachments?: unknown[] } {
  const markdown = args['markdown_text'];
  if (typeof markdown === 'string') {
    if (args['text'] !== undefined || args['blocks'] !== undefined)
      throw new SlackRefusal('markdown_text_conflict');
    checkMarkdown(markdown);
    return { text: markdown, blocks: checkBlocks([{ type: 'markdown', text: markdown }], 'message') };
  }
  return {
    ...(args['text'] === undefined ? {} : { text: truncateText(escapeText(textOf(args['text']))) }),
    ...(args['blocks'] === undefined ? {} : { blocks: checkBlocks(args['blocks'], 'message') }),
    ...(args['attachments'] === undefined ? {} : { attachments: listOf(args['attachments']) }),
  };
}

/** The content of a new message, refused when it is empty. */
export function newContent(args: Json): Json {
  const content = contentOf(args);
  const empty = !content.text?.trim() && !content.blocks?.length && !content.attachments?.length;
  if (empty) throw new SlackRefusal('no_text');
  return { text: '', ...content };
}

/** Refuses to post where the app is not: with `chat:write.public`, any public channel will do. */
export function mayPost(engine: Engine, channel: Channel): void {
  if (engine.store.hasBot(channel)) return;
  if (!engine.declared.scopes.has('chat:write.public')) throw new SlackRefusal('not_in_channel');
}

/** A name or a picture of the app's choosing needs a scope of its own. */
export function authorship(engine: Engine, args: Json): Json {
  const chosen = ['username', 'icon_emoji', 'icon_url'].filter(name => textOf(args[name]) !== '');
  if (chosen.length === 0) return {};
  requireScope(engine, ['chat:write.customize']);
  return Object.fromEntries(chosen.map(name => [name, args[name]]));
}

const TIMESTAMP = /^\d{1,12}\.\d{6}$/;

/** A root's `thread_ts`, which Slack insists on for streams and statuses: not that of a reply. */
export function rootOf(engine: Engine, channel: Channel, args: Json): string {
  const threadTs = textOf(threadOf(engine, channel, args)['thread_ts']);
  const root = textOf(engine.store.find(channel.id, threadTs)?.message['thread_ts']) || threadTs;
  if (threadTs === '' || root !== threadTs) throw new SlackRefusal('invalid_thread_ts');
  return threadTs;
}

/** `thread_ts`, refused when it is no timestamp or there is no such message. */
export function threadOf(engine: Engine, channel: Channel, args: Json): Json {
  const threadTs = textOf(args['thread_ts']);
  if (args['thread_ts'] === undefined || threadTs === '') return {};
  if (!TIMESTAMP.test(threadTs)) throw new SlackRefusal('invalid_thread_ts');
  const root = engine.store.find(channel.id, threadTs);
  if (!root || root.visibleTo) throw new SlackRefusal('thread_not_found');
  return { thread_ts: threadTs };
}
