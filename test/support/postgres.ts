/** A real PostgreSQL of the test's own, on a free port of loopback, gone at the end. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PostgresServer {
  readonly url: string;
  stop(): void;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  asOwner(folder, ['initdb', '-D', data, '-A', 'trust', '-U', 'perf']);
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  asOwner(folder, ['pg_ctl', '-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start']);
  return {
    url: `postgres://perf@127.0.0.1:${port}/postgres`,
    stop() {
      asOwner(folder, ['pg_ctl', '-D', data, 'stop', '-m', 'immediate']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: Debian's own user does it then. */
function asOwner(folder: string, [program = '', ...args]: readonly string[]): void {
  const binary = join(newest('/usr/lib/postgresql'), 'bin', program);
  if (process.getuid?.() !== 0) {
    execFileSync(binary, args, { stdio: 'ignore' });
    return;
  }
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const [uid, gid] = [id('-u'), id('-g')];
  chownSync(folder, uid, gid);
  execFileSync(binary, args, { stdio: 'ignore', uid, gid, cwd: folder });
}

function newest(folder: string): string {
  const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  return join(folder, versions[0] ?? '');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
