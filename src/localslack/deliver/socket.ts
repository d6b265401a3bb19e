import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { isJson, type Json } from '../json.ts';
import { ACK_LIMIT_MS, type Attempt, type Outgoing, type Result, type Transport } from './transport.ts';

const MAX_CONNECTIONS = 10;
const TICKET_LIFETIME_MS = 30_000;
/** Slack pings; the client takes a socket without pings for dead. */
const PING_INTERVAL_MS = 10_000;
const CLOSE_LIMIT_MS = 500;
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

interface InFlight {
  readonly socket: WebSocket;
  readonly settle: (result: Result) => void;
}

/** Socket Mode, the server's side: tickets, hello, envelopes to one connection each, acknowledgements. */
export class SocketServer implements Transport {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  readonly #tickets = new Map<string, number>();
  readonly #sockets = new Set<WebSocket>();
  readonly #inFlight = new Map<string, InFlight>();
  readonly #waiting = new Set<() => void>();
  readonly #appId: string;
  readonly #changed: (connections: number) => void;

  constructor(appId: string, changed: (connections: number) => void) {
    this.#appId = appId;
    this.#changed = changed;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** The path and query of a new connection, good once and for half a minute. */
  ticket(): string {
    const ticket = randomUUID();
    this.#tickets.set(ticket, Date.now());
    return `/link/?ticket=${ticket}&app_id=${this.#appId}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    const issued = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (issued === undefined || Date.now() - issued > TICKET_LIFETIME_MS) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, connected => this.#connected(connected));
  }

  /** Resolves once somebody is connected; false when the signal aborts first. */
  ready(signal: AbortSignal): Promise<boolean> {
    if (this.#sockets.size > 0) return Promise.resolve(true);
    if (signal.aborted) return Promise.resolve(false);
    return new Promise(resolve => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve(!signal.aborted);
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  send(payload: Outgoing, attempt: Attempt): Promise<Result> {
    const sockets = [...this.#sockets];
    const socket = sockets[Math.floor(Math.random() * sockets.length)];
    if (!socket) return Promise.resolve({ acked: false, reason: 'connection_failed' });
    const id = randomUUID();
    const sent = Date.now();
    return new Promise(resolve => {
      const timer = setTimeout(() => settle({ acked: false, reason: 'timeout' }), ACK_LIMIT_MS);
      const settle = (result: Result): void => {
        clearTimeout(timer);
        this.#inFlight.delete(id);
        resolve(result.acked ? { ...result, ms: Date.now() - sent } : result);
      };
      this.#inFlight.set(id, { socket, settle });
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type: payload.envelope,
          payload: payload.body,
          accepts_response_payload: payload.envelope !== 'events_api',
          ...(payload.envelope === 'events_api'
            ? { retry_attempt: attempt.retry, retry_reason: attempt.reason }
            : {}),
        }),
      );
    });
  }

  /** Closes every connection: at once, or after the `disconnect` that Slack sends before. */
  disconnect(reason: string | null): void {
    for (const socket of this.#sockets) {
      if (reason === null) socket.terminate();
      else {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'localslack' } }));
        socket.close();
      }
    }
  }

  /** Ends every connection with a close handshake, and by force where the client does not answer it. */
  async close(): Promise<void> {
    for (const done of [...this.#waiting]) done();
    const closing = [...this.#sockets].map(socket => {
      const closed = new Promise(resolve => socket.once('close', resolve));
      socket.close();
      return closed;
    });
    await Promise.race([Promise.all(closing), wait(CLOSE_LIMIT_MS, undefined, { ref: false })]);
    for (const socket of this.#sockets) socket.terminate();
    this.#server.close();
  }

  #connected(socket: WebSocket): void {
    if (this.#sockets.size >= MAX_CONNECTIONS) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    this.#sockets.add(socket);
    const pings = setInterval(() => socket.ping(), PING_INTERVAL_MS);
    socket.on('error', () => socket.terminate());
    socket.on('message', data => this.#acknowledged(String(data)));
    socket.on('close', () => {
      clearInterval(pings);
      this.#sockets.delete(socket);
      this.#changed(this.#sockets.size);
      for (const { socket: used, settle } of [...this.#inFlight.values()]) {
        if (used === socket) settle({ acked: false, reason: 'timeout' });
      }
    });
    socket.send(JSON.stringify(this.#hello()));
    this.#changed(this.#sockets.size);
    for (const done of [...this.#waiting]) done();
  }

  #hello(): Json {
    return {
      type: 'hello',
      num_connections: this.#sockets.size,
      connection_info: { app_id: this.#appId },
      debug_info: { host: 'localslack', approximate_connection_time: 18_060 },
    };
  }

  #acknowledged(text: string): void {
    const message = parse(text);
    const flight = this.#inFlight.get(String(message?.['envelope_id']));
    flight?.settle({ acked: true, ms: 0, payload: message?.['payload'] ?? {} });
  }
}

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}
