/** Words for the asker alone: by response_url while it lives, else as an ephemeral message. */
import type { Place } from '../core/threads.ts';
import type { WebClient } from './slack.ts';

export async function tellPrivately(
  client: WebClient,
  place: Place,
  user: string,
  text: string,
  log: { error(data: Record<string, unknown>, message: string): void },
): Promise<void> {
  if (place.responseUrl !== null && (await respond(place.responseUrl, text))) return;
  try {
    await client.chat.postEphemeral({
      channel: place.channel,
      user,
      text,
      ...(place.threadTs === null ? {} : { thread_ts: place.threadTs }),
    });
  } catch (error) {
    log.error({ user, error }, 'a private word did not arrive');
  }
}

async function respond(url: string, text: string): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
      redirect: 'error',
      signal: AbortSignal.timeout(5000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
