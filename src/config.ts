/** Environment → typed configuration. Every variable is in `.env.example`; no other file reads the environment. */
import { homedir } from 'node:os';
import { z } from 'zod';
import { PerfError } from './core/errors.ts';

const flag = z
  .enum(['true', 'false', '1', '0', ''])
  .default('')
  .transform(value => value === 'true' || value === '1');
const text = z
  .string()
  .trim()
  .optional()
  .transform(value => value || null);

const Environment = z.object({
  SLACK_BOT_TOKEN: text,
  SLACK_APP_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  SLACK_API_URL: text,
  GAI_API_TYPE: z.enum(['openai', 'azure']).default('openai'),
  GAI_API_KEY: text,
  GAI_API_BASE: text,
  GAI_API_VERSION: text,
  GAI_MODEL: text,
  PERF_DATA_DIR: z.string().default('./data'),
  DATABASE_URL: text,
  PERF_HOSTS: text,
  PERF_POLICY: text,
  PERF_ALLOW_LOCAL: flag,
  PERF_BIND: z.string().default('127.0.0.1'),
  PERF_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PORT: z.coerce.number().int().min(1).max(65535).optional(),
});

/** The names, for the test that compares them with `.env.example`. */
export const VARIABLES = Object.keys(Environment.shape);

export type SlackMode = 'local' | 'socket' | 'http';

export interface ModelConfig {
  readonly apiType: 'openai' | 'azure';
  readonly apiKey: string;
  readonly apiBase: string | null;
  readonly apiVersion: string | null;
  readonly model: string;
}

export interface Config {
  readonly slack: {
    readonly mode: SlackMode;
    readonly botToken: string | null;
    readonly appToken: string | null;
    readonly signingSecret: string | null;
    readonly apiUrl: string | null;
  };
  /** null: no key; answers are the deterministic part. */
  readonly model: ModelConfig | null;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly hostsFile: string | null;
  /** null: not set; then `./policy.yml` where there is one. A file that is named must be there. */
  readonly policyFile: string | null;
  readonly allowLocal: boolean;
  /** null: 3000, or the next free one. */
  readonly port: number | null;
  readonly bind: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly home: string;
  /** ssh-agent's own variable; not one of ours. */
  readonly agentSocket: string | null;
}

const DEFAULT_MODEL = 'gpt-5-mini';

/** @throws PerfError that names the variable, what was expected and what to do. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  // `PORT=` as it stands in .env.example is not set.
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = Environment.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? 'environment');
    throw new PerfError('config', `${name}: ${issue?.message ?? 'not valid'}. See .env.example.`);
  }
  const env = parsed.data;
  const mode = slackMode(env.SLACK_BOT_TOKEN, env.SLACK_APP_TOKEN, env.SLACK_SIGNING_SECRET);
  return {
    slack: {
      mode,
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      signingSecret: env.SLACK_SIGNING_SECRET,
      apiUrl: env.SLACK_API_URL,
    },
    model: modelConfig(env),
    dataDir: env.PERF_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    hostsFile: env.PERF_HOSTS,
    policyFile: env.PERF_POLICY,
    allowLocal: mode === 'local' || env.PERF_ALLOW_LOCAL,
    port: env.PORT ?? null,
    bind: mode === 'local' ? '127.0.0.1' : env.PERF_BIND,
    logLevel: env.PERF_LOG_LEVEL,
    home: environment['HOME'] ?? homedir(),
    agentSocket: environment['SSH_AUTH_SOCK'] ?? null,
  };
}

function slackMode(bot: string | null, app: string | null, secret: string | null): SlackMode {
  if (!bot) {
    if (app || secret) {
      throw new PerfError(
        'config',
        'SLACK_BOT_TOKEN is not set, but another Slack variable is. Set the bot token (xoxb-…) of your app, or unset SLACK_APP_TOKEN and SLACK_SIGNING_SECRET for local mode.',
      );
    }
    return 'local';
  }
  if (app) return 'socket';
  if (secret) return 'http';
  throw new PerfError(
    'config',
    'SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode, xapp-…) nor SLACK_SIGNING_SECRET (HTTP). Set one of them.',
  );
}

function modelConfig(env: z.output<typeof Environment>): ModelConfig | null {
  if (!env.GAI_API_KEY) return null;
  if (env.GAI_API_BASE && !isWebAddress(env.GAI_API_BASE)) {
    throw new PerfError('config', 'GAI_API_BASE is no address. Expected http(s)://HOST[:PORT]/v1.');
  }
  if (env.GAI_API_TYPE === 'azure' && !(env.GAI_API_BASE && env.GAI_API_VERSION && env.GAI_MODEL)) {
    throw new PerfError(
      'config',
      'GAI_API_TYPE=azure needs GAI_API_BASE (https://NAME.openai.azure.com), GAI_API_VERSION and GAI_MODEL (the deployment).',
    );
  }
  return {
    apiType: env.GAI_API_TYPE,
    apiKey: env.GAI_API_KEY,
    apiBase: env.GAI_API_BASE,
    apiVersion: env.GAI_API_VERSION,
    model: env.GAI_MODEL ?? DEFAULT_MODEL,
  };
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
}
