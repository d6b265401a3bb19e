/** Commands over one ssh2 connection. */
import { inSpareShell, needsHome, type Watch, wrap } from '../envelope.ts';
import type { Execution, Outcome, Refused, Session } from '../transport.ts';
import { CONNECTION_GONE, type Host, RemoteCommand } from './command.ts';
import type { Life } from './connect.ts';
import type { Connection } from './driver.ts';
import { keepAlive } from './keepalive.ts';
import { SpareShell } from './spare.ts';

const KEEPALIVE_MS = 10_000;

export interface SessionOptions {
  readonly life: Life;
  readonly keepaliveMs?: number | undefined;
  readonly onClose: () => void;
}

export function sessionOver(connection: Connection, options: SessionOptions): Session {
  let watch: Watch = 'unknown';
  let gone = false;
  let active = 0;
  const host: Host = { connection, isGone: () => gone };
  const spare = new SpareShell(connection);
  const stopKeepalive = keepAlive(connection, options.keepaliveMs ?? KEEPALIVE_MS);
  const closed = new Promise<void>(resolve => {
    connection.once('close', () => {
      gone = true;
      stopKeepalive();
      options.onClose();
      resolve();
    });
  });

  async function run(execution: Execution, signal: AbortSignal | undefined): Promise<Outcome | Refused> {
    if (execution.guard) return new RemoteCommand(host, execution, guardRequest(execution)).run(signal);
    const shell = watch === 'timeout' && !needsHome(execution) ? spare.take() : null;
    if (shell) {
      const quick = new RemoteCommand(host, execution, inSpareShell(execution), shell);
      const outcome = await quick.run(signal);
      // A shell that had gone in the meantime has run nothing: ask in the ordinary way.
      if (quick.settled) return outcome;
    }
    const command = new RemoteCommand(host, execution, wrap(execution, watch));
    const outcome = await command.run(signal);
    if (command.watch !== 'unknown') watch = command.watch;
    if ('refused' in outcome) spare.renounce();
    return outcome;
  }

  return {
    closed,
    close() {
      connection.end();
      // A peer that is gone never answers the farewell.
      setTimeout(() => connection.destroy(), 1_000).unref();
    },
    async exec(execution, signal) {
      if (gone) return CONNECTION_GONE;
      active++;
      options.life.hold();
      const outcome = await run(execution, signal);
      options.life.drop();
      active--;
      if (active === 0 && !gone && watch === 'timeout' && !execution.guard) spare.prepare();
      return outcome;
    },
  };
}

/** The guard of `remote/guard/` takes one JSON object for a command line; no shell is involved. */
function guardRequest(execution: Execution): { line: string; nonce: null } {
  const { stages, seconds, bytes, sudo } = execution;
  const request = { v: 1, stages, timeout: seconds, max: bytes, ...(sudo ? { sudo } : {}) };
  return { line: JSON.stringify(request), nonce: null };
}
