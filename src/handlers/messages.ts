import type { App } from '@slack/bolt';
import { extract } from './extract.ts';
import { FileProblem, keepInputs } from './files.ts';
import type { Handling } from './index.ts';

/** A message as mentions, direct messages, forwards and shortcuts give it. */
export interface Heard {
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly team: string;
  readonly message: Readonly<Record<string, unknown>>;
  /** A message that was only posted: its words are content, not an order. */
  readonly wordsAreContent: boolean;
  readonly key: string;
}

/** Mentions, direct messages, and replies in a run's thread. The twin of a mention has the same channel and ts. */
export function registerMessages(app: App, handling: Handling): void {
  app.event('app_mention', ({ event, body }) => hear(event as unknown as Raw, body.team_id, handling));
  app.event('message', ({ event, body }) => hear(event as unknown as Raw, body.team_id, handling));
}

type Raw = Readonly<Record<string, unknown>>;

async function hear(event: Raw, team: string, handling: Handling): Promise<void> {
  const channel = String(event['channel']);
  const ts = String(event['ts']);
  await answerMessage(
    {
      channel,
      user: String(event['user']),
      ts,
      threadTs: typeof event['thread_ts'] === 'string' ? event['thread_ts'] : null,
      team,
      message: event,
      wordsAreContent: false,
      key: `${channel}/${ts}`,
    },
    handling,
  );
}

export async function answerMessage(heard: Heard, handling: Handling): Promise<void> {
  const { desk, directory, tell, keeper, botUser, botToken, parentOf } = handling;
  const person = await directory.person(heard.user);
  const place = {
    channel: heard.channel,
    threadTs: heard.threadTs ?? heard.ts,
    responseUrl: null,
    team: heard.team,
  };
  const found = extract(heard.message, botUser);
  const content = heard.wordsAreContent && found.pastes.length === 0 && found.files.length === 0;
  const pastes = content ? [{ name: 'the message', text: found.words }] : found.pastes;
  try {
    const word = await desk({
      key: heard.key,
      words: heard.wordsAreContent ? '' : found.words,
      prefix: '@perf',
      person,
      place,
      inputs: () => keepInputs({ ...found, pastes }, keeper, botToken),
      hasInputs: pastes.length + found.files.length > 0,
      parent: heard.threadTs === null ? null : await parentOf(heard.channel, heard.threadTs),
    });
    if (word !== null) await tell(place, person, word);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    await tell(place, person, error.message);
  }
}
