import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Handling } from './index.ts';

/** Buttons carry ids, never commands: what they may do is judged here, by who presses. */
export function registerActions(app: App, handling: Handling): void {
  const { buttons, directory, tell } = handling;

  app.action<BlockAction<ButtonAction>>(
    /^(stop_run|recheck_run|show_\w+)$/,
    async ({ action, body, ack }) => {
      await ack();
      const person = await directory.person(body.user.id);
      const place = placeOf(body);
      const word = await buttons.press(action.action_id, action.value ?? '', person, place, body.trigger_id);
      if (word !== null) await tell(place, person, word);
    },
  );

  app.action<BlockAction<ButtonAction>>(/^decide_\d+$/, async ({ action, body, ack }) => {
    await ack();
    const person = await directory.person(body.user.id);
    const place = placeOf(body);
    const choice = action.text.text;
    const word = await buttons.decide(action.value ?? '', choice, person, place, body.message?.ts ?? null);
    if (word !== null) await tell(place, person, word);
  });

  app.action('rate_answer', async ({ action, body, ack }) => {
    await ack();
    const value = (action as { value?: string }).value ?? '';
    const person = await directory.person(body.user.id);
    await buttons.rate(value, person);
    await tell(placeOf(body as BlockAction), person, 'Noted, thank you.');
  });
}

function placeOf(body: BlockAction) {
  const message = body.message as { ts?: string; thread_ts?: string } | undefined;
  return {
    channel: body.channel?.id ?? body.container['channel_id'] ?? '',
    threadTs: message?.thread_ts ?? message?.ts ?? null,
    responseUrl: null,
    team: body.team?.id ?? '',
  };
}
