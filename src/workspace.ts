/** Local mode: the embedded workspace takes Slack's place, on the real protocol. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { commands } from './commands/index.ts';
import type { Config } from './config.ts';
import type { Workspace } from './localslack/index.ts';
import { firstFree, type healthRoute } from './server.ts';
import type { SlackSettings } from './slack.ts';

export async function localWorkspace(
  config: Config,
  health: ReturnType<typeof healthRoute>,
  names: () => readonly string[],
): Promise<Workspace> {
  const { createWorkspace } = await import('./localslack/index.ts');
  const manifest: unknown = parse(readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8'));
  const workspace = await firstFree(config.port, port =>
    createWorkspace({
      port,
      manifest,
      people: ['alice', 'bob', 'admin'],
      extraRoutes: health,
      completions: () => ({
        subcommands: commands.map(({ name, summary }) => ({ name, summary })),
        hosts: [...names()],
      }),
    }),
  );
  workspace.seed();
  return workspace;
}

export function slackSettings(config: Config, workspace: Workspace | null): SlackSettings {
  if (workspace) {
    const { botToken, appToken, signingSecret, slackApiUrl } = workspace;
    return { mode: 'socket', botToken, appToken, signingSecret, apiUrl: slackApiUrl };
  }
  const { mode, botToken, appToken, signingSecret, apiUrl } = config.slack;
  return {
    mode: mode === 'http' ? 'http' : 'socket',
    botToken: botToken ?? '',
    appToken,
    signingSecret,
    apiUrl,
  };
}
