/** How long one check takes, for short lines and for lines of 4 KB. The goal is under a millisecond. */
import { readFileSync } from 'node:fs';
import { createPolicy } from '../src/remote/policy/index.ts';

const ROUNDS = 200;

export function run(): void {
  const policy = createPolicy();
  const rows = [
    row('legitimate lines', linesOf('legit-commands'), policy.judge),
    row('hostile lines', linesOf('hostile-commands'), policy.judge),
    ...LONG.map(([name, line]) => row(`${name} (${line.length} bytes)`, [line], policy.judge)),
  ];
  console.log('policy: microseconds for one check, after warming up\n');
  console.log(`${'lines'.padEnd(46)}${'median'.padStart(9)}${'p99'.padStart(9)}${'slowest'.padStart(9)}`);
  for (const { name, median, p99, slowest } of rows) {
    console.log(
      `${name.padEnd(46)}${[median, p99, slowest].map(value => value.toFixed(1).padStart(9)).join('')}`,
    );
  }
  const worst = Math.max(...rows.map(({ median }) => median));
  console.log(
    `\ngoal: below 1000; slowest median ${worst.toFixed(1)}: ${worst < 1000 ? 'reached' : 'missed'}`,
  );
}

const SIZE = 4096;

/** Lines of 4 KB, accepted and refused at their very end, and words that regular expressions dislike. */
const LONG: readonly (readonly [name: string, line: string])[] = [
  ['files, allowed', filled('head -v -n 20', index => ` /proc/${index + 1}/schedstat`)],
  [
    'files, the last one refused',
    `${filled('head -v -n 20', index => ` /proc/${index + 1}/schedstat`)} /etc/shadow`,
  ],
  ['one word', `cat /sys/fs/cgroup/${'a'.repeat(SIZE)}`],
  ['cgroup path, almost', `cat /sys/fs/cgroup${'/a.b'.repeat(120)}/cpu.stax`],
  ['log path, almost', `tail -n 5 /var/log/${'a-'.repeat(240)}x`],
  ['awk, almost', `ps aux | awk '{print ${'$1,'.repeat(150)}x}'`],
  ['awk conditions, almost', `ps aux | awk '${'$1 == 1 && '.repeat(45)}x'`],
  ['quotes', `grep ${"'a'".repeat(SIZE / 3)} /var/log/syslog`],
  ['pipes', filled('uptime', () => ' | cat')],
  ['filter of ss', `ss -tan ${filled('', () => 'sport = :443 or ')}x`],
];

function filled(start: string, part: (index: number) => string): string {
  let line = start;
  for (let index = 0; line.length < SIZE; index++) line += part(index);
  return line;
}

function linesOf(name: string): string[] {
  return readFileSync(new URL(`../test/fixtures/policy/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => line.slice(0, line.lastIndexOf('\t')));
}

function row(name: string, lines: readonly string[], judge: (line: string) => unknown) {
  for (let round = 0; round < ROUNDS; round++) for (const line of lines) judge(line);
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const line of lines) {
      const start = process.hrtime.bigint();
      judge(line);
      samples.push(Number(process.hrtime.bigint() - start) / 1000);
    }
  }
  samples.sort((a, b) => a - b);
  const at = (share: number) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))]!;
  return { name, median: at(0.5), p99: at(0.99), slowest: samples.at(-1)! };
}
