/**
 * 100 MB of `perf script` text to folded stacks: ours against stackcollapse-perf.pl, in one run on the same files.
 * Goals: 7 times its speed on one thread and 10 times with threads, at 150 MB resident or less, with the same lines.
 *
 *     npm run bench -- perf-script [PATH OF stackcollapse-perf.pl] [MB]
 *
 * No package of Debian 12 or npm ships the script: without a path (or one on $PATH) ours is measured alone.
 * A: the samples of one capture in random order. B: addresses shifted a process, as address space randomisation does.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { table } from './hosts.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const ROUNDS = 3;
const GOAL = 7;
const GOAL_THREADS = 10;
const GOAL_MB = 150;

export async function run(words: readonly string[]): Promise<void> {
  const peer = words.find(word => word.endsWith('.pl')) ?? onPath('stackcollapse-perf.pl');
  const megabytes = Number(words.find(word => /^\d+$/.test(word)) ?? 100);
  const folder = mkdtempSync(join(tmpdir(), 'bench-perf-script-'));
  try {
    const rows: string[][] = [];
    for (const kind of ['A', 'B'] as const) {
      const file = join(folder, `${kind}.txt`);
      await writeText(file, megabytes * 1e6, kind === 'B');
      rows.push(...compare(kind, file, peer));
    }
    console.log(
      table(['', 'process s', 'times', 'reading s', 'times', 'MB/s', 'resident MB', 'same lines'], rows),
    );
    console.log(
      `
goals: ${GOAL} times on one thread, ${GOAL_THREADS} times with ${availableParallelism()} (${GOAL_MB} MB resident); median of ${ROUNDS}; reading: in a process that runs already, as the bot does`,
    );
    if (peer === null) console.log('stackcollapse-perf.pl was not found: give its path to compare');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(kind: string, file: string, peer: string | null): string[][] {
  const size = statSync(file).size / 1e6;
  const start = (word: string) => () =>
    spawnSync(process.execPath, ['--input-type=module', '-e', OURS, file, word], options());
  const ours = measure(start('-'));
  const threads = measure(start(file));
  const row = (name: string, of: Measured, same: string, times: (seconds: number) => string) => [
    `${kind}: ${name}`,
    of.seconds.toFixed(2),
    times(of.seconds),
    of.reading === null ? '' : of.reading.toFixed(2),
    of.reading === null ? '' : times(of.reading),
    (size / (of.reading ?? of.seconds)).toFixed(0),
    of.resident === null ? '' : of.resident.toFixed(0),
    same,
  ];
  if (peer === null)
    return [row('ours, one thread', ours, '', () => ''), row('ours, threads', threads, '', () => '')];
  const theirs = measure(() => spawnSync('perl', [peer, file], options()));
  const same = (lines: readonly string[]) => (digest(lines) === digest(theirs.lines) ? 'yes' : 'NO');
  const times = (seconds: number) => (theirs.seconds / seconds).toFixed(1);
  return [
    row('stackcollapse-perf.pl', theirs, '', () => '1'),
    row('ours, one thread', ours, same(ours.lines), times),
    row('ours, threads', threads, same(threads.lines), times),
  ];
}

/** As the terminal does it (standard input in one thread, a file in several), the code of the last start from Node's compile cache. */
const OURS = `
import { createReadStream } from 'node:fs';
import { enableCompileCache } from 'node:module';
enableCompileCache();
const { profile } = await import(${JSON.stringify(`${root}src/terminal/profile.ts`)});
const begun = performance.now();
const stdin = createReadStream(process.argv[1], { highWaterMark: 1 << 19 });
await profile.run([process.argv[2], '--folded'], { stdin, stdout: text => process.stdout.write(text), stderr: () => undefined });
process.stderr.write('reading ' + (performance.now() - begun) + ' resident ' + process.resourceUsage().maxRSS);
`;

interface Measured {
  readonly seconds: number;
  /** Of it, in the running process: without its start; null where the process does not tell. */
  readonly reading: number | null;
  /** MB; null where the process does not tell. */
  readonly resident: number | null;
  readonly lines: readonly string[];
}

function measure(start: () => ReturnType<typeof spawnSync>): Measured {
  const times: number[] = [];
  let output = '';
  let resident: number | null = null;
  const readings: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    const { stdout, stderr, status } = start();
    times.push((performance.now() - begun) / 1000);
    if (status !== 0)
      throw new Error(`Expected exit status 0, got ${status}: ${String(stderr).slice(0, 300)}`);
    output = String(stdout);
    const milliseconds = /reading ([\d.]+)/.exec(String(stderr))?.[1];
    if (milliseconds !== undefined) readings.push(Number(milliseconds) / 1000);
    const kilobytes = /resident (\d+)/.exec(String(stderr))?.[1];
    resident = kilobytes === undefined ? null : Number(kilobytes) / 1000;
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
  return {
    seconds: median(times)!,
    reading: median(readings) ?? null,
    resident,
    lines: output.trim().split('\n').sort(),
  };
}

function options() {
  return { maxBuffer: 1024 ** 3, encoding: 'utf8' as const };
}

function digest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function onPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders.map(folder => join(folder, name)).find(path => existsSync(path)) ?? null;
}

/** Samples of the project's own captures, at random; comms without digits, which the script would cut. */
async function writeText(file: string, size: number, shifted: boolean): Promise<void> {
  const random = generator(7);
  const blocks = ['script-stacks', 'script-system']
    .flatMap(name => readFileSync(`${root}test/fixtures/profiles/perf/${name}.txt`, 'utf8').split('\n\n'))
    .filter(block => block.includes('\n'))
    .map(block => block.replace(/^bg worker 7/, 'bg worker').trim());
  const stream = createWriteStream(file);
  let written = 0;
  while (written < size) {
    const shift = Math.floor(random() * 2 ** 20);
    const part = Array.from({ length: 400 }, () => {
      const block = blocks[Math.floor(random() * blocks.length)]!;
      return shifted ? shiftAddresses(block, shift, random) : block;
    }).join('\n\n');
    written += part.length + 2;
    if (!stream.write(`${part}\n\n`))
      await new Promise<void>(resolve => stream.once('drain', () => resolve()));
  }
  stream.end();
  await finished(stream);
}

function shiftAddresses(block: string, shift: number, random: () => number): string {
  const leaf = Math.floor(random() * 4096);
  return block
    .split('\n')
    .map((line, index) => {
      const match = /^\t\s*(?!ffff)([0-9a-f]+) (.*?)\+0x([0-9a-f]+) (\(.*)$/.exec(line);
      if (match === null) return line;
      const address = (Number.parseInt(match[1]!, 16) + shift * 4096).toString(16).padStart(16);
      const offset = index === 1 ? (Number.parseInt(match[3]!, 16) + leaf).toString(16) : match[3]!;
      return `\t${address} ${match[2]}+0x${offset} ${match[4]}`;
    })
    .join('\n');
}

/** A small linear congruential generator: the same text on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
