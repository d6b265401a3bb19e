/** The product from outside: a workspace and the bot as processes of their own, driven over the control interface. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Script {
  readonly env: Readonly<Record<string, string>>;
  /** Node's flags, and the file. */
  readonly words: readonly string[];
}

/** `NAME=value … exec node --flag … FILE` of the package, so that what is tested and measured is what people start. */
export function scriptOf(name: 'start' | 'perf'): Script {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<typeof name, string>;
  };
  const words = scripts[name].split(' ');
  const node = words.indexOf('node');
  return {
    env: Object.fromEntries(
      words.slice(0, node).flatMap(word => {
        const [, key, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
        return key === undefined ? [] : [[key, value ?? '']];
      }),
    ),
    words: [...words.slice(node + 1, -1), join(root, words.at(-1)!)],
  };
}

// biome-ignore lint/suspicious/noExplicitAny: JSON from outside, looked into by tests alone
export type Json = Record<string, any>;

export interface Box {
  readonly url: string;
  readonly env: Record<string, string>;
  readonly socketEnv: Record<string, string>;
  readonly httpEnv: Record<string, string>;
  post(path: string, body?: Json): Promise<Json>;
  get(path: string): Promise<Json>;
  /** Top-level messages, or a thread's. */
  messages(channel: string, threadTs?: string, user?: string): Promise<Json[]>;
  close(): Promise<void>;
}

/** `npm run localslack` as a process of its own. */
export async function startBox(args: readonly string[] = []): Promise<Box> {
  const child = spawn(process.execPath, [join(root, 'src/localslack/serve.ts'), '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const first = await firstLine(child);
  const printed = JSON.parse(first) as Json;
  const api = { SLACK_BOT_TOKEN: printed['botToken'], SLACK_API_URL: printed['slackApiUrl'] };
  return {
    ...boxAt(printed['url']),
    env: api,
    socketEnv: { ...api, SLACK_APP_TOKEN: printed['appToken'] },
    httpEnv: { ...api, SLACK_SIGNING_SECRET: printed['signingSecret'] },
    close: () => ended(child, 'SIGKILL'),
  };
}

/** The control interface of a workspace that runs at `url`: the bot's own one in local mode. */
export function boxAt(url: string): Box {
  const base = url.replace(/\/$/, '');
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${base}/_control${path}`, init);
    return (await answer.json()) as Json;
  };
  return {
    url: base,
    env: {},
    socketEnv: {},
    httpEnv: {},
    post: (path, body = {}) =>
      call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    get: path => call(path),
    async messages(channel, threadTs) {
      const query = new URLSearchParams({ channel, ...(threadTs ? { thread_ts: threadTs } : {}) });
      return (await call(`/messages?${query}`))['messages'] as Json[];
    },
    close: async () => {},
  };
}

export interface BotProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  readonly output: () => string;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface BotOptions {
  readonly env: Record<string, string>;
  readonly dataDir?: string;
  readonly home?: string;
}

/** `npm start` as a process, up when `/healthz` says so. */
export async function startBot(options: BotOptions): Promise<BotProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'perf-data-'));
  const script = scriptOf('start');
  const child = spawn(process.execPath, script.words, {
    cwd: dataDir,
    env: {
      ...script.env,
      PATH: process.env['PATH'] ?? '',
      HOME: options.home ?? dataDir,
      PERF_DATA_DIR: dataDir,
      PERF_ALLOW_LOCAL: 'true',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr?.on('data', chunk => {
    output += chunk;
  });
  child.stdout?.on('data', chunk => {
    output += chunk;
  });
  try {
    const url = await addressOf(child, () => output);
    return {
      url,
      dataDir,
      pid: child.pid ?? 0,
      output: () => output,
      kill: (signal = 'SIGTERM') => ended(child, signal),
    };
  } catch (error) {
    // One that comes up late would hold the data folder of the tests behind this one.
    await ended(child, 'SIGKILL');
    throw error;
  }
}

async function addressOf(child: ChildProcess, output: () => string): Promise<string> {
  const url = await eventually(
    () => {
      if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}:\n${output()}`);
      return / {2}open {4}(http:\S+)/.exec(output())?.[1] ?? null;
    },
    'the bot comes up',
    45_000,
  );
  await eventually(
    async () => ((await fetch(`${url}healthz`)).status === 200 ? true : null),
    'healthz is 200',
  );
  return url;
}

export function removeData(bot: { readonly dataDir: string }): void {
  rmSync(bot.dataDir, { recursive: true, force: true });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  child.kill(signal);
  await gone;
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('the workspace ended without a line');
}

/** Polls until `look` gives something; tests wait for states, never for times. */
export async function eventually<Seen>(
  look: () => Promise<Seen | null | undefined | false> | Seen | null | undefined | false,
  what: string,
  timeoutMs = 40_000,
): Promise<Seen> {
  const until = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const seen = await look();
      if (seen) return seen;
      last = seen;
    } catch (error) {
      last = error;
      if (/the bot ended/.test(String(error))) throw error;
    }
    await wait(50);
  }
  throw new Error(`in vain: ${what} (last: ${last instanceof Error ? last.stack : JSON.stringify(last)})`);
}

export function marker(message: Json, event: 'perf_run' | 'perf_answer'): Json | null {
  return message['metadata']?.event_type === event ? message['metadata'].event_payload : null;
}

/** The run's root at the channel's top level, once it is in one of `states`. */
export function rootOf(
  box: Box,
  channel: string,
  states: readonly string[] = ['answered'],
  run?: string,
): Promise<Json> {
  return eventually(
    async () => {
      const roots = (await box.messages(channel)).filter(message => {
        const mark = marker(message, 'perf_run');
        return mark !== null && (run === undefined || mark['run'] === run);
      });
      return roots.find(message => states.includes(marker(message, 'perf_run')!['state']));
    },
    `a root in ${states.join(' or ')}`,
  );
}

export async function answersIn(box: Box, channel: string, threadTs: string): Promise<Json[]> {
  return (await box.messages(channel, threadTs)).filter(message => marker(message, 'perf_answer') !== null);
}

/** All text of a message that a person reads: fallback and blocks. */
export function wordsOf(message: Json): string {
  const texts: string[] = [String(message['text'] ?? '')];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if ((key === 'text' || key === 'title') && typeof inner === 'string') texts.push(inner);
        else walk(inner);
      }
    }
  };
  walk(message['blocks']);
  return texts.join('\n');
}

/** What one person alone sees in a channel. */
export async function whispers(box: Box, channel: string): Promise<string[]> {
  const all = await box.messages(channel);
  return all.filter(message => message['ephemeral'] === true).map(wordsOf);
}

export async function runCli(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly input?: string | Uint8Array } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perf-cli-'));
  const child = spawn(process.execPath, [...scriptOf('perf').words, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: dataDir, PERF_DATA_DIR: dataDir, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  rmSync(dataDir, { recursive: true, force: true });
  return { code, stdout, stderr };
}
