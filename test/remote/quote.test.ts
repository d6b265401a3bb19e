/** What is sent, read by the shells themselves: argv must arrive as it was judged. */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inSpareShell, wrap } from '../../src/remote/envelope.ts';
import type { Execution } from '../../src/remote/transport.ts';

/** Printable ASCII, with the characters that shells read as their own several times as likely. */
const word = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~^%= -'),
      fc.integer({ min: 0x20, max: 0x7e }).map(code => String.fromCharCode(code)),
    ),
    { maxLength: 12 },
  )
  .map(characters => characters.join(''));
const words = fc.array(word, { minLength: 1, maxLength: 40 });

const execution = (stages: string[][]): Execution => ({
  stages,
  sudo: false,
  guard: false,
  seconds: 20,
  bytes: 1e6,
});

/** Behind the opening line: the words, each between `<` and `>` and a newline. */
function seenBy(shell: readonly string[], line: string, nonce: string): string {
  const [file = '', ...flags] = shell;
  const text = execFileSync(file, [...flags, line], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text.slice(text.indexOf('\n', text.indexOf(nonce)) + 1);
}

const printed = (argv: readonly string[]): string => argv.map(one => `<${one}>\n`).join('');

test.each([
  ['bash', ['/usr/bin/bash', '-c']],
  ['dash', ['/usr/bin/dash', '-c']],
  ['busybox sh', ['/usr/bin/busybox', 'sh', '-c']],
  ['fish', ['/usr/bin/fish', '-c']],
  ['tcsh', ['/usr/bin/tcsh', '-c']],
])('any argv reaches the program unchanged through a login shell %s', (_, shell) => {
  fc.assert(
    fc.property(words, argv => {
      const single = wrap(execution([['printf', '<%s>\\n', ...argv]]), 'timeout');
      expect(seenBy(shell, single.line, single.nonce)).toBe(printed(argv));
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['dash', ['/usr/bin/dash', '-c']],
  ['fish', ['/usr/bin/fish', '-c']],
  ['tcsh', ['/usr/bin/tcsh', '-c']],
])('and through a pipeline under %s', (_, shell) => {
  fc.assert(
    fc.property(words, argv => {
      const piped = wrap(
        execution([
          ['printf', '<%s>\\n', ...argv],
          ['cat', '-'],
        ]),
        'timeout',
      );
      expect(seenBy(shell, piped.line, piped.nonce)).toBe(printed(argv));
    }),
    { numRuns: 20 },
  );
});

test.each([
  ['bash', ['/usr/bin/bash', '-c']],
  ['dash', ['/usr/bin/dash', '-c']],
  ['busybox sh', ['/usr/bin/busybox', 'sh', '-c']],
])('and through a waiting shell that is %s', (_, shell) => {
  fc.assert(
    fc.property(words, argv => {
      const quick = inSpareShell(execution([['printf', '<%s>\\n', ...argv]]));
      expect(seenBy(shell, quick.line, quick.nonce)).toBe(printed(argv));
    }),
    { numRuns: 20 },
  );
});
