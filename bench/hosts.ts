/** What the two benchmarks of hosts share: a real sshd, our collector over it, and OpenSSH's client beside it. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '../src/database.ts';
import { auditTables, openAudit } from '../src/remote/audit.ts';
import { type Collector, createCollector } from '../src/remote/collector.ts';
import { loadInventory } from '../src/remote/inventory.ts';
import { localTransport } from '../src/remote/local/transport.ts';
import { createPolicy } from '../src/remote/policy/index.ts';
import { createPool } from '../src/remote/pool.ts';
import { ssh2Transport } from '../src/remote/ssh2/transport.ts';
import { origin } from '../test/support/remote.ts';
import { startSshd } from '../test/support/sshd.ts';

export interface Peers {
  /** As the product runs it: policy, pool, transport, audit. */
  ours(): Promise<Collector>;
  /** `ssh HOST LINE`, a connection each. */
  ssh(line: string): Promise<void>;
  /** `ssh HOST LINE` over the connection that a ControlMaster holds. */
  master(line: string): Promise<void>;
  startMaster(): void;
  stopMaster(): void;
  stop(): Promise<void>;
}

export const host = 'web-03';
export { origin };

export async function startPeers(): Promise<Peers> {
  const sshd = await startSshd({ alias: host });
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-'));
  const database = await openDatabase({ dataDir, databaseUrl: null });
  await auditTables(database.db);
  const inventory = await loadInventory({ home: sshd.home, allowLocal: false });
  const policy = createPolicy();
  const files = [`UserKnownHostsFile=${sshd.home}/.ssh/known_hosts`, 'BatchMode=yes', 'LogLevel=ERROR'];
  const base = ['-F', join(sshd.home, '.ssh', 'config'), ...files.flatMap(option => ['-o', option])];
  const socket = ['-S', join(dataDir, 'master')];
  const run = promisify(execFile);
  const ssh = async (words: readonly string[]): Promise<void> => {
    await run('ssh', [...base, ...words], { maxBuffer: 64 * 1024 * 1024 });
  };
  return {
    async ours() {
      const transports = { ssh: ssh2Transport(), local: localTransport() };
      const audit = openAudit(database.db, dataDir);
      return createCollector({ inventory, policy, audit, pool: createPool({ transports }) });
    },
    ssh: line => ssh([host, line]),
    master: line => ssh([...socket, host, line]),
    startMaster: () =>
      void execFileSync('ssh', [...base, ...socket, '-f', '-N', '-M', host], { stdio: 'ignore' }),
    stopMaster: () => void execFileSync('ssh', [...base, ...socket, '-O', 'exit', host], { stdio: 'ignore' }),
    async stop() {
      await database.close();
      await sshd.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Milliseconds. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map(row =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}
