/** Which deliveries are for us. The others are acknowledged unwritten and leave no trace. */

import type { Body } from './receiver.ts';
import { REACTION } from './shortcuts.ts';

type Json = Readonly<Record<string, unknown>>;

const SUBTYPES: ReadonlySet<unknown> = new Set([undefined, 'file_share', 'thread_broadcast']);

export async function isForUs(
  body: Body,
  own: { readonly botUser: string; parentOf(channel: string, threadTs: string): Promise<string | null> },
): Promise<boolean> {
  const event = body['event'] as Json | undefined;
  if (event === undefined) return true;
  switch (event['type']) {
    case 'app_mention':
    case 'message':
      return isMessageForUs(event, own);
    case 'reaction_added':
      return event['reaction'] === REACTION && event['user'] !== own.botUser;
    case 'app_home_opened':
      return true;
    default:
      return false;
  }
}

async function isMessageForUs(
  event: Json,
  own: { readonly botUser: string; parentOf(channel: string, threadTs: string): Promise<string | null> },
): Promise<boolean> {
  // Bots, ourselves among them, start nothing: two bots would answer each other for ever.
  if (event['bot_id'] !== undefined || event['user'] === undefined || event['user'] === own.botUser)
    return false;
  if (!SUBTYPES.has(event['subtype'])) return false;
  if (event['type'] === 'app_mention' || event['channel_type'] === 'im') return true;
  const text = String(event['text'] ?? '');
  if (text.includes(`<@${own.botUser}>`) || text.includes(`<@${own.botUser}|`)) return true;
  const threadTs = event['thread_ts'];
  // A reply to somebody else by name is between people.
  if (typeof threadTs !== 'string' || /^\s*<@[UW]/.test(text)) return false;
  return (await own.parentOf(String(event['channel']), threadTs)) !== null;
}
