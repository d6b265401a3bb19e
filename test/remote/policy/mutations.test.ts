import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPolicy } from '../../../src/remote/policy/index.ts';
import { corpus } from './corpus.ts';

const policy = createPolicy();
const legit = [...corpus('legit-commands'), ...corpus('legit-more')].map(({ line }) => line);

const FRAGMENTS = [
  ';id',
  '| sh',
  '|| id',
  '&& id',
  '$(id)',
  '`id`',
  '> /tmp/x',
  '< /etc/shadow',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u00a0',
  '-f',
  '-F',
  '-o',
  '-o/tmp/x',
  '-w',
  '-K',
  '-e',
  '-r',
  '-D',
  '-c',
  '-Z',
  '--',
  '-',
  '--follow',
  '--output=/tmp/x',
  '--out',
  '--compress-program=sh',
  '--files0-from=/etc/shadow',
  '/etc/shadow',
  '/proc/1/environ',
  '/proc/self/root/etc/shadow',
  '/var/log/../../etc/shadow',
  '/proc/1/fd/3',
  '{system(1)}',
  '\'{print > "x"}\'',
  '99999999999',
  '-1',
  '0',
  '1e9',
  '0x10',
  'exec',
  'restart',
  'set',
  'flush',
  'add',
  'delete',
  'secrets',
  'sh',
  'id',
  '..',
  '.',
  '*',
  '~',
  '!',
  '#',
  '\\',
  '"',
  "'",
];
const CHARACTERS = fc.constantFrom(
  ...' \'"|;&<>$`\\(){}[]*?~#!^=-/.,:@%+\n\r\t\u0000\u00a0\u2028aefFoKwrx019AEZ',
);

/** Edits as people and attackers make them: a word put in, taken out, doubled or moved, a character changed. */
const edit = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(40), what: fc.constantFrom(...FRAGMENTS) }),
  fc.record({ kind: fc.constant('append' as const), at: fc.nat(300), what: fc.constantFrom(...FRAGMENTS) }),
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat(40), what: fc.constant('') }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(40), what: fc.constant('') }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.nat(40), what: fc.constant('') }),
  fc.record({ kind: fc.constant('character' as const), at: fc.nat(300), what: CHARACTERS }),
);

function apply(line: string, { kind, at, what }: { kind: string; at: number; what: string }): string {
  const words = line.split(' ');
  const index = at % words.length;
  switch (kind) {
    case 'insert':
      return words.toSpliced(index, 0, what).join(' ');
    case 'drop':
      return words.toSpliced(index, 1).join(' ');
    case 'double':
      return words.toSpliced(index, 0, words[index]!).join(' ');
    case 'swap':
      return words.toSpliced(index, 1).toSpliced(0, 0, words[index]!).join(' ');
    case 'append':
      return line.slice(0, at % (line.length + 1)) + what + line.slice(at % (line.length + 1));
    default:
      return line.slice(0, at % (line.length + 1)) + what + line.slice((at % (line.length + 1)) + 1);
  }
}

const mutated = fc
  .tuple(fc.constantFrom(...legit), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([line, edits]) => edits.reduce(apply, line));

/** All spellings that the grammars of a tool know, by tool. */
const flagsOf = new Map(
  policy.grammars.map(({ tool, forms }) => [
    tool,
    new Set(forms.flatMap(({ flags }) => flags.flatMap(({ names }) => names))),
  ]),
);

/** Their operands are text or patterns: whatever stands in them opens no file. */
const TEXT_TOOLS = new Set(['grep', 'egrep', 'fgrep', 'pgrep', 'awk', 'sed', 'tr', 'date']);
const FORBIDDEN =
  /^\/etc\/shadow|^\/.*(?:\/\.\.?(?:\/|$)|\/\/)|^\/proc\/(?:self|[0-9]+)\/(?:task\/[0-9]+\/)?(?:environ|root|cwd|exe|mem|maps|fd\/[0-9])/;

/** What no accepted argv may hold, written without the judge's own code: known flags, clean paths, printable words. */
function strangers(stages: readonly (readonly string[])[]): string[] {
  return stages.flatMap(([tool = '', ...words]) => {
    const flags = flagsOf.get(tool);
    if (!flags) return [tool];
    return words.filter(word => {
      if (!/^[ -~]*$/.test(word)) return true;
      if (FORBIDDEN.test(word) && !TEXT_TOOLS.has(tool)) return true;
      if (!word.startsWith('-') || /^-[0-9.,]+$/.test(word) || word === '--' || word === '-') return false;
      const name = word.split('=')[0]!;
      const isValue = TEXT_TOOLS.has(tool) || ['top', 'ps', 'journalctl', 'cut'].includes(tool);
      return !flags.has(name) && !flags.has(word.slice(0, 2)) && !isValue;
    });
  });
}

test('no mutation of a legitimate line is accepted with an argv outside the grammar', () => {
  fc.assert(
    fc.property(mutated, line => {
      const judgement = policy.judge(line);
      if (judgement.verdict === 'refuse') {
        expect(judgement.line).toBe('');
        return;
      }
      expect(strangers(judgement.stages)).toEqual([]);
      // A fixed point: what is sent is read back as what was judged.
      const { verdict, line: sent, stages, root } = judgement;
      expect(policy.judge(judgement.line)).toMatchObject({ verdict, line: sent, stages, root });
    }),
    { numRuns: 10_000 },
  );
});

test('any text at all gets a verdict, and nothing unprintable is ever accepted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      const judgement = policy.judge(text);
      if (judgement.verdict !== 'refuse') expect(text).toMatch(/^[ -~]+$/);
    }),
    { numRuns: 5_000 },
  );
});

test('a control character or a lookalike anywhere in a legitimate line makes it refused', () => {
  const marks = [
    '\n',
    '\r',
    '\t',
    '\u0000',
    '\u001b',
    '\u0085',
    '\u00a0',
    '\u200b',
    '\u2028',
    '\u202e',
    '\uff5c',
    '\u0455',
    '\ufeff',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...legit), fc.nat(), fc.constantFrom(...marks), (line, at, mark) => {
      const where = at % (line.length + 1);
      expect(policy.judge(line.slice(0, where) + mark + line.slice(where)).verdict).toBe('refuse');
    }),
    { numRuns: 5_000 },
  );
});
