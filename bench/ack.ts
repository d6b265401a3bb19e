/** How fast slash commands are acknowledged while fifty arrive at once; Slack gives three seconds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBot, startBox } from '../test/e2e/product.ts';
import { machine, quantile, table } from './shared/table.ts';

const AT_ONCE = 50;
const ROUNDS = 4;

export async function run(): Promise<void> {
  const box = await startBox();
  const dataDir = mkdtempSync(join(tmpdir(), 'perf-ack-'));
  const bot = await startBot({ env: box.socketEnv, dataDir });
  const rows: string[][] = [];
  for (const [name, text] of [
    ['a usage error', '/perf debughots web-03'],
    ['a run without a host', '/perf findfaster zlib'],
    ['a run on local', '/perf analyzecmd local uptime'],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () =>
          box.post('/command', { user: 'alice', channel: 'incidents', text }),
        ),
      );
      times.push(...answers.map(answer => Number(answer['ack']?.ms ?? Number.NaN)));
    }
    const late = times.filter(time => Number.isNaN(time)).length;
    const acked = times.filter(time => !Number.isNaN(time)).sort((a, b) => a - b);
    rows.push([
      name,
      String(times.length),
      quantile(acked, 0.5),
      quantile(acked, 0.95),
      quantile(acked, 1),
      String(late),
    ]);
  }
  await bot.kill('SIGKILL');
  await box.close();
  rmSync(dataDir, { recursive: true, force: true });
  console.log(machine());
  console.log(
    table(['slash command, 50 at once', 'commands', 'p50 ms', 'p95 ms', 'max ms', 'not acknowledged'], rows),
  );
}
