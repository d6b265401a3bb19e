/** The port: `/healthz` in every mode and, over HTTP, `POST /slack/events`; nothing else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Check } from './core/check.ts';
import { PerfError } from './core/errors.ts';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** 503 until work can be taken, 200 after; the body says which room is not ready. */
export function healthRoute(
  checks: () => readonly Check[],
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (pathOf(request) !== '/healthz') return false;
    void Promise.all(checks().map(async check => ({ name: check.name, ...(await check.run()) })))
      .catch(error => [{ name: 'health', ok: false, says: String(error), do: '' }])
      .then(results => {
        const ok = results.length > 0 && results.every(result => result.ok);
        response.writeHead(ok ? 200 : 503, {
          'content-type': 'application/json',
          'cache-control': 'no-store',
        });
        response.end(`${JSON.stringify({ ok, checks: results })}\n`);
      });
    return true;
  };
}

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

/** Listens on `port`, or with null on 3000 or the next free one. @throws PerfError when a set port is taken. */
export async function firstFree<Started>(
  port: number | null,
  listen: (port: number) => Promise<Started>,
): Promise<Started> {
  for (let candidate = port ?? 3000; ; candidate++) {
    try {
      return await listen(candidate);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (port !== null) {
        throw new PerfError(
          'port',
          `PORT ${port} is taken by another program. Set PORT to a free one, or unset it.`,
          { cause: error },
        );
      }
      if (candidate > 3100)
        throw new PerfError('port', 'No port between 3000 and 3100 is free. Set PORT.', { cause: error });
    }
  }
}

export function serve(
  bind: string,
  routes: { health: ReturnType<typeof healthRoute>; events: Handle | null },
) {
  return (port: number): Promise<{ readonly server: Server; readonly url: string }> =>
    new Promise((resolve, reject) => {
      const server = createServer((request, response) => {
        if (routes.health(request, response)) return;
        if (routes.events && request.method === 'POST' && pathOf(request) === '/slack/events')
          return routes.events(request, response);
        response.writeHead(404).end();
      });
      server.once('error', reject);
      server.listen(port, bind, () => resolve({ server, url: `http://${bind}:${port}/` }));
    });
}

export function closeServer(server: Server | null): Promise<void> {
  return new Promise(resolve => {
    if (!server) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
