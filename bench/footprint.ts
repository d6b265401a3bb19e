/**
 * What a `debughost` costs the host: processor time and memory of all that it runs there, sshd's own children
 * included, by a control group (v1) around a loopback sshd.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../test/e2e/product.ts';
import { startSshd } from '../test/support/sshd.ts';
import { machine, table } from './shared/table.ts';

const GROUP = 'perf-footprint';
const CPU = `/sys/fs/cgroup/cpuacct/${GROUP}`;
const MEMORY = `/sys/fs/cgroup/memory/${GROUP}`;

export async function run(): Promise<void> {
  mkdirSync(CPU, { recursive: true });
  mkdirSync(MEMORY, { recursive: true });
  const enter = `echo $$ > ${CPU}/cgroup.procs; echo $$ > ${MEMORY}/cgroup.procs; exec "$@"`;
  const sshd = await startSshd({ alias: 'web-03', under: ['sh', '-c', enter, 'sh'] });
  const rows: string[][] = [];
  for (let round = 1; round <= 3; round++) {
    const before = number(`${CPU}/cpuacct.usage`);
    const begun = performance.now();
    const { stdout } = await runCli(['debughost', 'web-03', 'slow', '--json'], {
      env: { HOME: sshd.home, PERF_DATA_DIR: mkdtempSync(join(tmpdir(), 'perf-footprint-')) },
    });
    const seconds = (performance.now() - begun) / 1000;
    const used = (number(`${CPU}/cpuacct.usage`) - before) / 1e9;
    const commands = JSON.parse(stdout).commands.length;
    rows.push([
      String(round),
      String(commands),
      seconds.toFixed(1),
      used.toFixed(2),
      `${((100 * used) / seconds).toFixed(1)} %`,
      `${(number(`${MEMORY}/memory.max_usage_in_bytes`) / 1024 ** 2).toFixed(0)} MiB`,
    ]);
  }
  await sshd.stop();
  for (const group of [CPU, MEMORY]) rmdirSync(group);
  console.log(machine());
  console.log(
    table(
      [
        'debughost',
        'commands',
        'seconds',
        'CPU seconds on the host',
        'of one core (goal 3 %)',
        'peak memory with page cache (goal 40 MB)',
      ],
      rows,
    ),
  );
}

function number(file: string): number {
  return Number(readFileSync(file, 'utf8'));
}
