/**
 * Hostile input of 1 MB and more, whole analysis included: how long, and how much is resident. One process each,
 * which reads a file that another has written: making the input is not measured.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from './hosts.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const HEADER = 'dd 1 [000] 1.000001: 5 cycles: \\n';

const INPUTS: readonly (readonly [name: string, expression: string])[] = [
  ['perf script: one line of 1 MB', `'${HEADER}\\t           7fff1 ' + 'x'.repeat(1e6) + ' (/x)\\n\\n'`],
  [
    'perf script: a stack 100,000 frames deep',
    `'${HEADER}' + Array.from({ length: 1e5 }, (_, i) => '\\t           7fff1 f' + (i % 977) + '+0x1 (/x)\\n').join('') + '\\n'`,
  ],
  [
    'perf script: a million distinct symbols',
    `Array.from({ length: 1e5 }, (_, i) => '${HEADER}' + Array.from({ length: 10 }, (_, j) => '\\t           7fff1 f' + i + '_' + j + '+0x1 (/x)\\n').join('') + '\\n').join('')`,
  ],
  ['perf script: a million parentheses', `'${HEADER}\\t           7fff1 ' + '('.repeat(1e6) + ' (/x)\\n\\n'`],
  [
    'folded: one stack 100,000 frames deep',
    `Array.from({ length: 1e5 }, (_, i) => 'f' + (i % 977)).join(';') + ' 1\\na;b 2\\n'`,
  ],
  [
    'folded: a million distinct frames',
    `Array.from({ length: 1e5 }, (_, i) => 'main;' + Array.from({ length: 10 }, (_, j) => 'f' + i + '_' + j).join(';') + ' 1\\n').join('')`,
  ],
  [
    'perf report: a row of 1 MB of blanks',
    `"# Samples: 1  of event 'c'\\n# Overhead  Symbol\\n# ........  ......\\n    1.00%" + ' '.repeat(1e6) + '[.] f\\n'`,
  ],
  [
    'perf report: 200,000 rows',
    `"# Samples: 1  of event 'c'\\n# Overhead  Symbol\\n# ........  ......\\n" + Array.from({ length: 2e5 }, (_, i) => '     0.01%  [.] f' + i + '\\n').join('')`,
  ],
  ['table: 1 MB of words in one row', `'name  self %\\n' + 'x '.repeat(5e5) + ' 5%\\ny  4%\\nz  3%\\n'`],
  [
    'cpuprofile: 100,000 nodes deep',
    `JSON.stringify({ nodes: Array.from({ length: 1e5 }, (_, i) => ({ id: i + 1, callFrame: { functionName: 'f' + i, url: '', lineNumber: i }, hitCount: 1, children: i < 99999 ? [i + 2] : [] })), samples: [100000, 5], timeDeltas: [0, 10, 10], startTime: 0, endTime: 20 })`,
  ],
  [
    'callgrind: 300,000 functions',
    `'# callgrind format\\nevents: Ir\\n' + Array.from({ length: 3e5 }, (_, i) => 'fn=f' + i + '\\n1 2\\n').join('')`,
  ],
  ['digits: 1 MB', `'1'.repeat(1e6)`],
];

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-adversarial-'));
  try {
    const rows = INPUTS.map(([name, expression]) => rowOf(name, expression, join(folder, 'input.txt')));
    console.log(table(['', 'MB', 'seconds', 'resident MB', 'verdict'], rows));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowOf(name: string, expression: string, file: string): string[] {
  start(`import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(file)}, ${expression});`);
  const { stdout, status, stderr } = start(`
    import { createReadStream } from 'node:fs';
    import { analyseProfile } from ${JSON.stringify(`${root}src/profiles/analyse.ts`)};
    const chunks = createReadStream(${JSON.stringify(file)}, { highWaterMark: 1 << 19 });
    const begun = performance.now();
    let says;
    try { says = (await analyseProfile([{ name: 'hostile', chunks }], 'topn')).verdict; }
    catch (error) { if (error.name !== 'PerfError') throw error; says = error.message; }
    console.log(JSON.stringify({ ms: performance.now() - begun, resident: process.resourceUsage().maxRSS / 1000, says }));`);
  if (status !== 0) return [name, '', 'FAILED', '', stderr.slice(0, 200)];
  const { ms, resident, says } = JSON.parse(stdout) as { ms: number; resident: number; says: string };
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  return [name, megabytes, (ms / 1000).toFixed(2), resident.toFixed(0), says.slice(0, 60)];
}

function start(script: string) {
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 120_000,
  });
}
