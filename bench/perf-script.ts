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
      'times',
      'reading s',
      'times',
      'MB/s',
      'CPU s',
      'resident MB',
      'same lines',
    ];
    console.log(table(head, rows));
    console.log(
      `
goals: ${GOAL} times on one thread, ${GOAL_THREADS} times with ${availableParallelism()} (${GOAL_MB} MB resident); median of ${ROUNDS} rounds, in each of which all take their turn
reading: in a process that runs already, as the bot does; CPU: of the whole process, what other programs of the machine do is not in it`,
    );
    if (peer === null) console.log('stackcollapse-perf.pl was not found: give its path to compare');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(kind: string, file: string, peer: string | null): string[][] {
  const ours = (word: string): readonly string[] => [
    process.execPath,
    '--input-type=module',
    '-e',
    OURS,
    file,
    word,
  ];
  const programs: [name: string, command: readonly string[]][] = [
    ...(peer === null
      ? []
      : [['stackcollapse-perf.pl', ['perl', peer, file]] as [string, readonly string[]]]),
    ['ours, one thread', ours('-')],
    ['ours, threads', ours(file)],
  ];
  const rounds = Array.from({ length: ROUNDS }, () => programs.map(([, command]) => measure(command)));
  const all = programs.map(([name], index) => ({ name, ...medians(rounds.map(round => round[index]!)) }));
  const theirs = peer === null ? null : all[0]!;
  const megabytes = statSync(file).size / 1e6;
  const times = (seconds: number | null) =>
    theirs === null || seconds === null ? '' : (theirs.seconds / seconds).toFixed(1);
  return all.map(of => [
    `${kind}: ${of.name}`,
    of.seconds.toFixed(2),
    times(of.seconds),
    of.reading?.toFixed(2) ?? '',
    times(of.reading),
    (megabytes / (of.reading ?? of.seconds)).toFixed(0),
    of.cpu.toFixed(2),
    of.resident?.toFixed(0) ?? '',
    theirs === null || of === theirs ? '' : of.lines === theirs.lines ? 'yes' : 'NO',
  ]);
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

function medians(rounds: readonly Measured[]): Measured {
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  const of = (pick: (measured: Measured) => number | null) => {
    const values = rounds.map(pick).filter(value => value !== null);
    return values.length === 0 ? null : median(values);
  };
  return {
    seconds: of(({ seconds }) => seconds)!,
    reading: of(({ reading }) => reading),
    cpu: of(({ cpu }) => cpu)!,
    resident: of(({ resident }) => resident),
    lines: rounds[0]!.lines,
  };
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
