import type { Connection } from './driver.ts';

const KEEPALIVE_MISSES = 3;

/**
 * Asks for a sign of life every 10 s and gives the connection up after three without an answer. ssh2 has this
 * built in, but its timer keeps the process alive, so that a terminal run would not end. The request asks for the
 * cancelling of a forwarding that does not exist, which every server answers with a refusal.
 */
export function keepAlive(connection: Connection, everyMs: number): () => void {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered >= KEEPALIVE_MISSES) {
      connection.destroy();
      return;
    }
    unanswered++;
    try {
      connection.unforwardIn('127.0.0.1', 1, () => {
        unanswered = 0;
      });
    } catch {
      connection.destroy();
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
