import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { state } from '../control/look.ts';
import type { Engine } from '../engine.ts';
import type { Json } from '../json.ts';
import { sendFile } from './private-files.ts';
import { sendJson } from './send.ts';

/** What the page's `/` key completes. */
export interface Completions {
  readonly subcommands: readonly { readonly name: string; readonly summary: string }[];
  readonly hosts: readonly string[];
}

const FOLDER = new URL('../page/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** A comment now and then keeps the stream from being taken for dead. */
const HEARTBEAT_MS = 15_000;

/** The page, its parts, and the stream of changes that keeps it live. */
export function pageRoutes(engine: Engine, completions: () => Completions) {
  const streams = new Set<ServerResponse>();
  engine.store.onChange(change => {
    if (streams.size === 0) return;
    const line = `data: ${JSON.stringify(change)}\n\n`;
    for (const stream of streams) stream.write(line);
  });
  const heartbeat = setInterval(() => {
    for (const stream of streams) stream.write(': \n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    answer: (request: IncomingMessage, response: ServerResponse): boolean => {
      if (request.method !== 'GET') return false;
      const path = (request.url ?? '/').replace(/[?#].*$/s, '');
      if (path === '/_page/events') follow(request, response, streams);
      else if (path === '/_page/start') sendJson(response, 200, start(engine, completions()));
      else if (path.startsWith('/_page/file/')) return privateFile(response, engine, path.slice(12));
      else return asset(response, path === '/' ? 'index.html' : path.replace(/^\/page\//, ''));
      return true;
    },
    close: (): void => {
      clearInterval(heartbeat);
      for (const stream of streams) stream.end();
    },
  };
}

function follow(request: IncomingMessage, response: ServerResponse, streams: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': connected\n\n');
  streams.add(response);
  request.on('close', () => streams.delete(response));
}

function start(engine: Engine, completions: Completions): Json {
  const { commands, shortcuts, homeTab, prompts } = engine.declared;
  return {
    ...state(engine),
    ok: true,
    commands,
    shortcuts,
    home: homeTab,
    prompts: prompts.map(prompt => ({ ...prompt })),
    suggested: engine.statuses.prompts(),
    titles: engine.statuses.titles(),
    completions,
  };
}

function privateFile(response: ServerResponse, engine: Engine, id: string): boolean {
  const file = engine.files.find(id);
  if (!file) return false;
  sendFile(response, engine, file);
  return true;
}

function asset(response: ServerResponse, name: string): boolean {
  const extension = /^[a-z0-9-]+\.(html|css|js|svg)$/.exec(name)?.[1];
  const type = TYPES[extension ?? ''];
  if (type === undefined) return false;
  let content: Buffer;
  try {
    content = readFileSync(fileURLToPath(new URL(name, FOLDER)));
  } catch {
    return false;
  }
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(content);
  return true;
}
