/** Who sent a delivery, and what they are told when it goes wrong. */
import type { Person } from './core/ports.ts';
import type { Place } from './core/threads.ts';
import { MAY_BE_LOST } from './handlers/receiver.ts';

export type Tell = (place: Place, person: Person, text: string) => Promise<void>;
type Json = Readonly<Record<string, unknown>>;

/** Who sent a delivery and from where, whatever kind it is; null when it names nobody. */
function senderOf(body: Json, team: string): { place: Place; person: Person } | null {
  const event = (body['event'] ?? {}) as Json;
  const user = (body['user'] as Json | undefined)?.['id'] ?? body['user_id'] ?? event['user'];
  const channel = (body['channel'] as Json | undefined)?.['id'] ?? body['channel_id'] ?? event['channel'];
  if (typeof user !== 'string' || typeof channel !== 'string') return null;
  const threadTs = (event['thread_ts'] ?? event['ts'] ?? null) as string | null;
  const responseUrl = typeof body['response_url'] === 'string' ? body['response_url'] : null;
  return { place: { channel, threadTs, responseUrl, team }, person: { id: user, name: user } };
}

export async function tellLost(body: Json, tell: Tell, team: string): Promise<void> {
  const sender = senderOf(body, team);
  if (sender) await tell(sender.place, sender.person, MAY_BE_LOST);
}

export async function tellBroken(body: Json, tell: Tell, team: string): Promise<void> {
  const sender = senderOf(body, team);
  if (sender)
    await tell(
      sender.place,
      sender.person,
      'This broke inside the bot, and the log has it. Ask again; if it breaks again, tell whoever runs the bot.',
    );
}
