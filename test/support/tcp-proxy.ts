/** A TCP proxy on loopback that delays, stalls, and cuts. */
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Milliseconds that each chunk is held back, in each direction. */
  delayMs: number;
  /** Swallows everything in both directions; connections stay open. */
  stalled: boolean;
  /** Ends a connection with RST once this many bytes came from the server. */
  cutAfterBytes: number;
  /** Bytes that came from the server on the newest connection. */
  bytes: number;
  /** RST on every open connection. */
  cut(): void;
  connections(): number;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer(client => {
    const target = connect(targetPort, '127.0.0.1');
    proxy.bytes = 0;
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        if (!proxy.stalled) (socket === client ? target : client).destroy();
      });
    }
    client.on('data', chunk => forward(chunk, target));
    target.on('data', chunk => {
      proxy.bytes += chunk.length;
      if (proxy.bytes >= proxy.cutAfterBytes) client.resetAndDestroy();
      else forward(chunk, client);
    });
  });
  function forward(chunk: Buffer, to: Socket): void {
    if (proxy.stalled) return;
    if (proxy.delayMs > 0) setTimeout(() => to.write(chunk), proxy.delayMs);
    else to.write(chunk);
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const proxy: TcpProxy = {
    port: (server.address() as { port: number }).port,
    delayMs: 0,
    stalled: false,
    bytes: 0,
    cutAfterBytes: Number.POSITIVE_INFINITY,
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    connections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return proxy;
}
