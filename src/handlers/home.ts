import type { App } from '@slack/bolt';
import type { Handling } from './index.ts';

/** App Home says what can be asked, from the commands' own declarations. */
export function registerHome(app: App, { help }: Handling): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'perf-copilot' } },
          {
            type: 'rich_text',
            elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: help() }] }],
          },
        ],
      },
    });
  });
}
