import type { App, MessageShortcut } from '@slack/bolt';
import type { Handling } from './index.ts';
import { answerMessage } from './messages.ts';

/** `Analyse this` on a message: its text is the input, whoever wrote it. */
export function registerShortcuts(app: App, handling: Handling): void {
  app.shortcut<MessageShortcut>(
    { callback_id: 'analyse_message', type: 'message_action' },
    async ({ shortcut, ack }) => {
      await ack();
      await answerMessage(
        {
          channel: shortcut.channel.id,
          user: shortcut.user.id,
          ts: shortcut.message.ts,
          threadTs: shortcut.message.thread_ts ?? null,
          team: shortcut.team?.id ?? handling.team,
          message: shortcut.message,
          wordsAreContent: true,
          key: shortcut.trigger_id,
        },
        handling,
      );
    },
  );

  // Any reaction would be noise: only the stethoscope asks.
  app.event('reaction_added', async ({ event, client, body }) => {
    if (event.item.type !== 'message') return;
    const { channel, ts } = event.item;
    const { messages } = await client.conversations.replies({
      channel,
      ts,
      latest: ts,
      inclusive: true,
      limit: 1,
    });
    const message = messages?.find(candidate => candidate.ts === ts);
    if (!message) return;
    await answerMessage(
      {
        channel,
        user: event.user,
        ts,
        threadTs: message.thread_ts ?? null,
        team: body.team_id,
        message: message as unknown as Readonly<Record<string, unknown>>,
        wordsAreContent: true,
        key: `${channel}/${ts}/reaction`,
      },
      handling,
    );
  });
}

export const REACTION = 'stethoscope';
