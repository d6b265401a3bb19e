/**
 * Files of 100 MB through the terminal, as npm runs it: seconds, peak resident memory of the whole process. Goal: 200 MB.
 *
 *     npm run bench -- large-input [FORMAT…]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { scriptOf } from '../test/e2e/product.ts';
import { eachLarge, type Large, writeLarge } from './shared/large.ts';
import { machine, table } from './shared/table.ts';

export async function run(words: readonly string[]): Promise<void> {
  const rows = await eachLarge(words, measure);
  console.log(machine());
  console.log(table(['file in the terminal', 'MB', 's', 'resident MB (goal 200)', 'answer'], rows));
}

async function measure(large: Large, folder: string): Promise<string[]> {
  const file = join(folder, `${large.name}${large.ending}`);
  const bytes = await writeLarge(large, file);
  const script = scriptOf('perf');
  const words = [...script.words, large.command, '--file', file, '--json'];
  const { stderr, stdout } = spawnSync('/usr/bin/time', ['-f', '%e %M', process.execPath, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...script.env, PERF_DATA_DIR: folder },
    maxBuffer: 64 * 1024 * 1024,
  });
  rmSync(file);
  const [seconds = '', kilobytes = ''] = stderr.trim().split('\n').at(-1)?.split(' ') ?? [];
  const { verdict } = JSON.parse(stdout || '{"verdict":"no answer"}') as { verdict: string };
  return [
    large.name,
    (bytes / 1e6).toFixed(0),
    seconds,
    (Number(kilobytes) / 1000).toFixed(0),
    verdict.slice(0, 90),
  ];
}
