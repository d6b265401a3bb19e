/** Slack's client as `thread/` uses it, and what its errors mean to people. */
import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';

export type { WebClient };

/** Interactive work: a call that fails for longer than some seconds is told, not waited for (default: 30 min). */
export const RETRIES = { retries: 4, factor: 2, minTimeout: 250, maxTimeout: 3000 };

export function slackError(error: unknown): string {
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : '';
}

/** Errors after which no root can stand in the channel; null: something else, worth another try. */
export function whyNoPlace(error: unknown): string | null {
  switch (slackError(error)) {
    case 'not_in_channel':
    case 'channel_not_found':
      return 'I am not in this channel. Invite me with /invite @perf and ask again, or ask in a direct message.';
    case 'is_archived':
      return 'This channel is archived: I cannot answer here. Ask in another channel or in a direct message.';
    case 'restricted_action':
    case 'restricted_action_read_only_channel':
    case 'restricted_action_thread_only_channel':
      return 'This channel does not let me post. Ask in another channel or in a direct message.';
    default:
      return null;
  }
}

export interface Found {
  readonly ts: string;
  readonly metadata: MessageMetadata | null;
  readonly own: boolean;
}

/** The latest messages of a channel's top level or of a thread, with their metadata. */
export async function recentMessages(
  client: WebClient,
  channel: string,
  threadTs: string | null,
  botUser: string,
): Promise<Found[]> {
  const options = { channel, include_all_metadata: true, limit: 200 };
  const answer =
    threadTs === null
      ? await client.conversations.history(options)
      : await client.conversations.replies({ ...options, ts: threadTs });
  return (answer.messages ?? []).map(message => ({
    ts: message.ts ?? '',
    metadata: (message as { metadata?: MessageMetadata }).metadata ?? null,
    own: message.user === botUser || message.bot_id !== undefined,
  }));
}

export async function findByRun(
  client: WebClient,
  place: { readonly channel: string; readonly threadTs: string | null; readonly botUser: string },
  event: string,
  run: string,
): Promise<string | null> {
  const messages = await recentMessages(client, place.channel, place.threadTs, place.botUser);
  const found = messages.find(
    ({ metadata }) =>
      metadata?.event_type === event && (metadata.event_payload as { run?: unknown }).run === run,
  );
  return found?.ts ?? null;
}
