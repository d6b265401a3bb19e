import type { App } from '@slack/bolt';
import { typedText } from '../core/slack-text.ts';
import type { Handling } from './index.ts';

/** `/perf …`. The receiver has written and acknowledged it; what goes wrong is told to the asker alone. */
export function registerSlash(app: App, { desk, directory, tell }: Handling): void {
  app.command(/^\//, async ({ command, ack }) => {
    await ack();
    const person = await directory.person(command.user_id);
    const place = {
      channel: command.channel_id,
      threadTs: null,
      responseUrl: command.response_url,
      team: command.team_id,
    };
    const word = await desk({
      key: command.trigger_id,
      words: typedText(command.text),
      prefix: command.command,
      person,
      place,
      inputs: async () => [],
      hasInputs: false,
      parent: null,
    });
    if (word !== null) await tell(place, person, word);
  });
}
