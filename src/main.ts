/** `npm start`: configuration in, the bot up, one line a fact; SIGTERM lets go of every run between two steps. */
import { flushCompileCache } from 'node:module';
import { config as loadEnvironment } from 'dotenv';
import packageFile from '../package.json' with { type: 'json' };
import type { Bot } from './bot.ts';
import { type Config, readConfig } from './config.ts';
import { PerfError } from './core/errors.ts';
import { collectAll } from './investigations/garbage.ts';
import { createLog } from './log.ts';

loadEnvironment({ quiet: true });

try {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const { startBot } = await import('./bot.ts');
  const bot = await startBot(config, log);
  flushCompileCache();
  collectAll();
  process.stdout.write(banner(config, bot));
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      // Runs that do not let go are resumed like after a crash.
      setTimeout(() => process.exit(0), 8000).unref();
      bot.close().then(
        () => process.exit(0),
        error => {
          log.error({ error }, 'the end was not clean');
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  process.stderr.write(
    `perf-copilot: ${error instanceof PerfError ? error.message : ((error as Error).stack ?? String(error))}\n`,
  );
  process.exit(1);
}

function banner(config: Config, bot: Bot): string {
  const mode = {
    local: 'local mode (no SLACK_BOT_TOKEN): a Slack-like workspace runs here',
    socket: 'Socket Mode',
    http: 'HTTP mode: Slack posts to /slack/events',
  }[config.slack.mode];
  const remote = bot.hosts.filter(name => name !== 'local');
  const shown = remote.slice(0, 6).join(' ') + (remote.length > 6 ? ' …' : '');
  const hosts = [
    ...(bot.hosts.includes('local') ? ['local'] : []),
    remote.length === 0 ? `none from ${bot.sources} yet` : `${remote.length} from ${bot.sources}: ${shown}`,
  ].join(', and ');
  const model = config.model
    ? `${config.model.model}${config.model.apiBase ? ` at ${new URL(config.model.apiBase).host}` : ''}`
    : 'none (GAI_API_KEY is not set): answers are computed from evidence, without prose';
  return [
    `perf-copilot ${packageFile.version}  ${mode}`,
    `  open    ${bot.url}`,
    `  model   ${model}`,
    `  hosts   ${hosts}`,
    `  data    ${config.databaseUrl ? 'Postgres (DATABASE_URL)' : config.dataDir}`,
    `  try     /perf debughost ${bot.hosts[0] ?? 'HOST'} high latency`,
    '',
  ].join('\n');
}
