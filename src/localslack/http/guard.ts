import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request comes from this machine's own clients: its `Host` must be a loopback name with our port,
 * and an `Origin`, if there is one, our own page. Anything else is a web page elsewhere (or a rebound name)
 * that tries to drive the bot.
 */
export function isOwn(request: IncomingMessage, port: number): boolean {
  const { host, origin } = request.headers;
  if (!isLoopback(host, port)) return false;
  if (origin === undefined) return true;
  const match = /^http:\/\/([^/]+)$/.exec(origin);
  return isLoopback(match?.[1], port);
}

function isLoopback(authority: string | undefined, port: number): boolean {
  const match = /^(\[::1\]|[a-z0-9.]+)(?::(\d+))?$/i.exec(authority ?? '');
  return LOOPBACK.has(match?.[1]?.toLowerCase() ?? '') && Number(match?.[2] ?? 80) === port;
}
