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
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { machine, table } from './shared/table.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const ROUNDS = 5;
const GOAL = 7;
const GOAL_THREADS = 10;
const GOAL_MB = 150;
const THREADS = Math.min(4, availableParallelism());

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
    console.log(`${machine()}, load ${loadavg()[0]!.toFixed(1)} at the end`);
    const head = [
      '',
      'process s',
      'reading s',
      'times',
      'least s',
      'times',
      'in pairs',
      'MB/s',
      'CPU s',
      'resident MB',
      'same lines',
    ];
    console.log(table(head, rows));
    console.log(
      `
goals: ${GOAL} times on one thread, ${GOAL_THREADS} times with threads where those help (${GOAL_MB} MB resident); medians and least of ${ROUNDS} rounds, in each of which all take their turn
reading: in a process that runs already, as the bot does; times: the script's whole process over it; CPU: least, of the whole process and its start, what other programs do is not in it; resident: most, 0 where the process does not say`,
    );
    if (peer === null) console.log('stackcollapse-perf.pl was not found: give its path to compare');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(kind: string, file: string, peer: string | null): string[][] {
  const ours = (road: keyof typeof ROADS): readonly string[] => [
    process.execPath,
    '--input-type=module',
    '-e',
    `${START}${ROADS[road]}${END}`,
    file,
  ];
  const programs: [name: string, command: readonly string[]][] = [
    ...(peer === null
      ? []
      : [['stackcollapse-perf.pl', ['perl', peer, file]] as [string, readonly string[]]]),
    ['ours, standard input', ours('stdin')],
    ['ours, one thread', ours('one')],
    [`ours, ${THREADS} threads`, ours('threads')],
  ];
  const rounds = Array.from({ length: ROUNDS }, () => programs.map(([, command]) => measure(command)));
  const all = programs.map(([name], index) => ({ name, runs: rounds.map(round => round[index]!) }));
  const theirs = peer === null ? null : all[0]!;
  const megabytes = statSync(file).size / 1e6;
  return all.map(({ name, runs }) => {
    const wall = runs.map(({ seconds, reading }) => reading ?? seconds);
    const base = theirs?.runs.map(({ seconds }) => seconds);
    const times = (of: Statistic) => (base === undefined ? '' : (of(base) / of(wall)).toFixed(1));
    const ratios = base?.map((seconds, index) => seconds / wall[index]!);
    return [
      `${kind}: ${name}`,
      median(runs.map(({ seconds }) => seconds)).toFixed(2),
      median(wall).toFixed(3),
      times(median),
      least(wall).toFixed(3),
      times(least),
      ratios === undefined ? '' : `${least(ratios).toFixed(1)} to ${most(ratios).toFixed(1)}`,
      (megabytes / median(wall)).toFixed(0),
      least(runs.map(({ cpu }) => cpu)).toFixed(2),
      most(runs.map(({ resident }) => resident ?? 0)).toFixed(0),
      theirs === null || name === theirs.name ? '' : isSame(runs, theirs.runs) ? 'yes' : 'NO',
    ];
  });
}

/** The code of the last start comes from Node's compile cache, as in the terminal. */
const START = `
import { enableCompileCache } from 'node:module';
import { createReadStream } from 'node:fs';
enableCompileCache();
const { profile } = await import(${JSON.stringify(`${root}src/terminal/profile.ts`)});
const file = process.argv[1];
const io = { stdin: createReadStream(file, { highWaterMark: 1 << 19 }), stdout: text => process.stdout.write(text), stderr: () => undefined };
const begun = performance.now();
`;

/** What the terminal does with standard input, with a file of up to 128 MB, and with a larger one. */
const ROADS = {
  stdin: `await profile.run(['-', '--folded'], io);`,
  one: `await profile.run([file, '--folded'], io);`,
  threads: `
const { foldFile } = await import(${JSON.stringify(`${root}src/profiles/fold-file.ts`)});
const { lines } = await foldFile(file, ${THREADS});
process.stdout.write(lines.join('\\n'));`,
};

const END = `
process.stderr.write('\\nreading ' + (performance.now() - begun) + ' resident ' + process.resourceUsage().maxRSS + '\\n');
`;

interface Measured {
  readonly seconds: number;
  /** Of it, in the running process: without its start; null where the process does not tell. */
  readonly reading: number | null;
  readonly cpu: number;
  /** MB; null where the process does not tell. */
  readonly resident: number | null;
  /** Digest of the lines, sorted. */
  readonly lines: string;
}

function measure(command: readonly string[]): Measured {
  const begun = performance.now();
  const { stdout, stderr, status } = spawnSync('/usr/bin/time', ['-f', 'cpu %U %S', ...command], {
    maxBuffer: 1024 ** 3,
    encoding: 'utf8',
  });
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0) throw new Error(`Expected exit status 0, got ${status}: ${stderr.slice(0, 300)}`);
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  const reading = /reading ([\d.]+)/.exec(stderr)?.[1];
  const resident = /resident (\d+)/.exec(stderr)?.[1];
  return {
    seconds,
    reading: reading === undefined ? null : Number(reading) / 1000,
    cpu: Number(user) + Number(system),
    resident: resident === undefined ? null : Number(resident) / 1000,
    lines: digest(stdout.trim().split('\n').sort()),
  };
}

type Statistic = (values: readonly number[]) => number;

const median: Statistic = values => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const least: Statistic = values => Math.min(...values);
const most: Statistic = values => Math.max(...values);

function isSame(ours: readonly Measured[], theirs: readonly Measured[]): boolean {
  return ours.every(({ lines }) => lines === theirs[0]!.lines);
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
