import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { act, look } from '../control/routes.ts';
import type { Engine } from '../engine.ts';
import { Impossible, SlackRefusal } from '../errors.ts';
import { answerCall } from '../web-api/dispatch.ts';
import { bodyOf, parseObject } from './body.ts';
import { isOwn } from './guard.ts';
import { receiveUpload, sendPrivateFile } from './private-files.ts';
import { receiveResponse } from './response-url.ts';
import { sendJson, sendText } from './send.ts';

/** A file of the largest size fits, as base64 or with its line ends escaped. */
const MAX_CONTROL_BYTES = 256 * 1024 * 1024;

export type ExtraRoutes = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The page's own routes: true when it was one of them. */
export type PageRoutes = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** Listens on loopback alone, on `port` (0: any free one); rejects with the system's error when it is taken. */
export async function listen(
  port: number,
  engine: Engine,
  routes: { page: PageRoutes; extra?: ExtraRoutes | undefined },
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    answer(request, response, engine, routes, bound).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { ok: false, error: 'internal_error' });
      process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  });
  let bound = port;
  server.on('upgrade', (request, socket, head) => {
    if (!isOwn(request, bound)) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    else engine.sockets.upgrade(request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  bound = (server.address() as AddressInfo).port;
  return { server, port: bound };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine,
  routes: { page: PageRoutes; extra?: ExtraRoutes | undefined },
  port: number,
): Promise<void> {
  response.setHeader('x-content-type-options', 'nosniff');
  if (!isOwn(request, port)) {
    return sendJson(response, 403, {
      ok: false,
      error: 'forbidden: this address answers to its own page and machine only',
    });
  }
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  if (path.startsWith('/api/')) return await answerCall(request, response, engine);
  if (path.startsWith('/_control/'))
    return await control(request, response, engine, path.slice('/_control/'.length));
  if (path.startsWith('/response/')) return await receiveResponse(request, response, engine);
  if (path.startsWith('/upload/v1/')) return await receiveUpload(request, response, engine);
  if (path.startsWith('/files-pri/')) return await sendPrivateFile(request, response, engine);
  if (path === '/signin') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!DOCTYPE html><title>Sign in</title><p>Sign in to see this file.</p>');
    return;
  }
  if (routes.extra?.(request, response)) return;
  if (await routes.page(request, response)) return;
  sendText(response, 404, 'not found');
}

async function control(
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine,
  name: string,
): Promise<void> {
  try {
    if (request.method === 'GET') {
      const query = new URL(request.url ?? '/', engine.url).searchParams;
      return sendJson(response, 200, look(engine, name, query));
    }
    if (request.method !== 'POST') throw new Impossible('Use GET or POST.');
    const body = await bodyOf(request, MAX_CONTROL_BYTES);
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
      return sendJson(response, 415, { ok: false, error: 'Send JSON, with content-type application/json.' });
    }
    sendJson(response, 200, await act(engine, name, parseObject(body)));
  } catch (error) {
    if (!(error instanceof Impossible) && !(error instanceof SlackRefusal)) throw error;
    sendJson(response, 400, { ok: false, error: error.message });
  }
}
