/** What a person waits for at the terminal, npm included: help, and a command over its own time. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine, quantile, table } from './shared/table.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const RUNS = 9;

const CASES: readonly (readonly [string, readonly string[], string])[] = [
  ['npm itself: npm run --silent (true)', ['exec', '--silent', '--', 'true'], '-'],
  ['perf help', ['run', '--silent', 'perf', '--', 'help'], '300'],
  ['perf policy --jsonl, one line', ['run', '--silent', 'perf', '--', 'policy', '--jsonl'], '-'],
  [
    'perf analyzecmd local uptime',
    ['run', '--silent', 'perf', '--', 'analyzecmd', 'local', 'uptime'],
    '500 over the command',
  ],
];

export async function run(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perf-start-'));
  const rows = CASES.map(([name, args, goal]) => {
    const once = () => {
      const begun = performance.now();
      spawnSync('npm', args, {
        cwd: root,
        input: '"uptime"\n',
        env: { ...process.env, PERF_DATA_DIR: dataDir },
      });
      return performance.now() - begun;
    };
    once();
    const times = Array.from({ length: RUNS }, once).sort((a, b) => a - b);
    return [name, quantile(times, 0), quantile(times, 0.5), quantile(times, 1), goal];
  });
  rmSync(dataDir, { recursive: true, force: true });
  console.log(machine());
  console.log(table(['start, npm included', 'min ms', 'median ms', 'max ms', 'goal ms'], rows));
}
