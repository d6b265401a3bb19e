/** A perf script text of 100 MB, plain and gzipped, through `perf topn` as npm runs it: seconds, resident memory. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { machine, table } from './shared/table.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const MEGABYTES = 100;

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-large-'));
  const plain = join(folder, 'large.perf.txt');
  await writeSamples(plain, MEGABYTES * 1024 * 1024 - 64 * 1024);
  const zipped = join(folder, 'large.perf.txt.gz');
  writeFileSync(zipped, gzipSync(readFileSync(plain), { level: 1 }));
  const rows = [plain, zipped].map(file => {
    const { stderr, stdout } = spawnSync(
      '/usr/bin/time',
      [
        '-f',
        '%e %M',
        process.execPath,
        '--max-semi-space-size=2',
        join(root, 'src/cli.ts'),
        'topn',
        '--file',
        file,
        '--json',
      ],
      { encoding: 'utf8', env: { ...process.env, PERF_DATA_DIR: folder } },
    );
    const [seconds = '', kilobytes = ''] = stderr.trim().split('\n').at(-1)?.split(' ') ?? [];
    const total = JSON.parse(stdout).facts[0]?.total;
    return [
      file.endsWith('.gz') ? 'gzip' : 'plain',
      seconds,
      `${Math.round(Number(kilobytes) / 1024)} MiB`,
      String(total),
    ];
  });
  rmSync(folder, { recursive: true, force: true });
  console.log(machine());
  console.log(
    table(['perf topn, 100 MB', 'seconds', 'peak resident (goal 200 MiB)', 'samples counted'], rows),
  );
}

async function writeSamples(file: string, bytes: number): Promise<void> {
  const out = createWriteStream(file);
  let written = 0;
  for (let sample = 0; written < bytes; sample++) {
    const frames = Array.from({ length: 12 }, (_, depth) => {
      const name = `function_${(sample * 7 + depth * 13) % 900}`;
      return `\t    ${(0x5500000 + ((sample * 31 + depth * 4096) % 0xfffff)).toString(16)} ${name}+0x${(sample % 4096).toString(16)} (/usr/bin/app)`;
    });
    const text = `app ${1000 + (sample % 8)} ${(sample / 1000).toFixed(6)}:     250000 cpu-clock: \n${frames.join('\n')}\n\n`;
    written += text.length;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
