import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPolicy } from '../../../src/remote/policy/index.ts';
import { quoteStages } from '../../../src/remote/policy/quote.ts';
import { corpus } from './corpus.ts';

/** Every tool is replaced by a program that writes its argv, NUL behind each word, to a file of its own process. */
const folder = mkdtempSync(join(tmpdir(), 'argv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PRINTER = `#!/bin/dash
{ printf '%s\\0' "\${0##*/}" "$@"; printf '\\n\\0'; } > "$ARGV_FILE.$$"
`;

const policy = createPolicy();
for (const { tool } of policy.grammars) {
  writeFileSync(join(folder, tool), PRINTER);
  chmodSync(join(folder, tool), 0o755);
}

const accepted = [...corpus('legit-commands'), ...corpus('legit-more')]
  .map(({ line }) => policy.judge(line))
  .filter(({ verdict }) => verdict !== 'refuse');

/** busybox prefers its own applets to any file of the same name: there the printers are called by their path. */
function linesFor(shell: readonly string[]): string[] {
  if (!shell.includes('/bin/busybox')) return accepted.map(({ line }) => line);
  return accepted.map(({ stages }) =>
    quoteStages(stages.map(([tool, ...words]) => [`${folder}/${tool}`, ...words])),
  );
}

const SHELLS: readonly (readonly [name: string, argv: readonly string[]])[] = [
  ['bash', ['/bin/bash', '--norc', '--noprofile', '-c']],
  ['dash', ['/bin/dash', '-c']],
  ['busybox sh', ['/bin/busybox', 'sh', '-c']],
];

/** Runs all lines in one shell; the argv of each stage of line `n` is in a file `KEY-n.PID`, whose name stands first. */
function argvsOf(shell: readonly string[], lines: readonly string[], key: string): string[][] {
  const script = lines
    .map((line, index) => `export ARGV_FILE='${folder}/${key}-${index}'\n${line}`)
    .join('\n');
  const [program = '', ...words] = shell;
  execFileSync(program, [...words, `${script}\n`], {
    env: { PATH: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const collected = execFileSync(
    '/bin/bash',
    ['-c', `cd '${folder}'; for f in ${key}-*.*; do printf '%s\\0' "$f"; /bin/cat "$f"; done`],
    {
      encoding: 'buffer',
      maxBuffer: 1 << 28,
    },
  ).toString('latin1');
  return collected
    .split('\n\0')
    .filter(part => part !== '')
    .map(part => part.split('\0').slice(0, -1));
}

test.each(SHELLS)('%s reads each re-quoted line as the argv that was judged', (_name, shell) => {
  const key = shell.join('').replaceAll(/[^a-z]/g, '');
  const printed = new Map<string, string[]>();
  for (const [file = '', ...argv] of argvsOf(shell, linesFor(shell), key)) {
    const index = /^[a-z]+-([0-9]+)\./.exec(file)?.[1] ?? file;
    printed.set(index, [...(printed.get(index) ?? []), JSON.stringify(argv)]);
  }
  for (const [index, { line, stages }] of accepted.entries()) {
    const seen = [...(printed.get(String(index)) ?? [])].sort();
    expect({ line, seen }).toEqual({ line, seen: stages.map(argv => JSON.stringify(argv)).sort() });
  }
});

test.each(SHELLS)('%s changes no printable word that is quoted, whatever stands in it', (_name, shell) => {
  const words = fc.array(
    fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map(code => String.fromCharCode(code)),
      maxLength: 20,
    }),
    { minLength: 1, maxLength: 5 },
  );
  const samples = fc.sample(words, { numRuns: 300, seed: 7 });
  const script = samples.map(sample => `printf '%s\\0' ${quoteStages([sample])}; printf '\\n\\0'`).join('\n');
  const [program = '', ...argv] = shell;
  const output = execFileSync(program, [...argv, script], {
    encoding: 'latin1',
    env: { PATH: '/usr/bin:/bin' },
  });
  const read = output
    .split('\n\0')
    .filter(part => part !== '')
    .map(part => part.split('\0').slice(0, -1));
  expect(read).toEqual(samples);
});
