import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Value } from '../../src/core/grammar.ts';
import { createPolicy } from '../../src/remote/policy/index.ts';
import { grammars } from '../../src/tools/grammars.ts';

const policy = createPolicy();
const source = new URL('../../src/tools/', import.meta.url);

test('every grammar.ts is on the list, once, under the name of its folder', () => {
  const folders = readdirSync(source).filter(name => existsSync(new URL(`${name}/grammar.ts`, source)));
  expect(grammars.map(({ tool }) => tool).sort()).toEqual(folders.sort());
});

test('the tools that an operator expects are all there', () => {
  const expected =
    'uptime dmesg vmstat mpstat pidstat iostat free sar top ps pstree pgrep ss netstat ip nstat ethtool tc df du lsblk findmnt mount lsof iotop slabtop numastat numactl swapon sysctl uname hostname date lscpu journalctl systemctl loginctl docker crictl kubectl jstat cat head tail grep sort uniq wc cut tr column awk perf strace tcpdump jstack jcmd py-spy bpftrace';
  const known = grammars.map(({ tool }) => tool);
  expect(expected.split(' ').filter(tool => !known.includes(tool))).toEqual([]);
});

test.each(grammars.map(grammar => [grammar.tool, grammar] as const))(
  'the examples of %s are accepted as they stand',
  (_tool, grammar) => {
    for (const example of grammar.examples) {
      const { verdict, reason } = policy.judge(example);
      const expected = grammar.tier === 'read' ? 'allow' : 'approve';
      // One example may show the other tier: `jcmd -l` only lists.
      expect({ example, verdict, reason: verdict === 'refuse' ? reason : '' }).toMatchObject({
        verdict: example === 'jcmd -l' ? 'allow' : expected,
        reason: '',
      });
    }
  },
);

test('grammars are plain data, the same behind JSON', () => {
  expect(JSON.parse(JSON.stringify(grammars))).toEqual(grammars);
});

test('no abbreviation of a long flag is taken for it', () => {
  const wrong: string[] = [];
  for (const grammar of grammars) {
    const names = new Set(grammar.forms.flatMap(({ flags }) => flags.flatMap(flag => flag.names)));
    for (const name of names) {
      if (!name.startsWith('--')) continue;
      for (let length = 3; length < name.length; length++) {
        const short = name.slice(0, length);
        if (names.has(short)) continue;
        const [tool = '', ...rest] = grammar.examples[0].split(' ');
        for (const word of [short, `${short}=1`]) {
          const line = [tool, word, ...rest].join(' ');
          if (policy.judge(line).verdict !== 'refuse') wrong.push(line);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('no flag is known in another case than its own', () => {
  const wrong: string[] = [];
  for (const grammar of grammars) {
    const names = new Set(grammar.forms.flatMap(({ flags }) => flags.flatMap(flag => flag.names)));
    for (const name of names) {
      const other = /[a-z]/.test(name) ? name.toUpperCase() : name.toLowerCase();
      if (names.has(other) || !name.startsWith('-') || other === name) continue;
      const [tool = '', ...rest] = grammar.examples[0].split(' ');
      const line = [tool, other, ...rest].join(' ');
      if (policy.judge(line).verdict !== 'refuse' && name.startsWith('--')) wrong.push(line);
    }
  }
  expect(wrong).toEqual([]);
});

test('patterns are of the syntax that JavaScript and Python share, and no group that varies is repeated without bound', () => {
  const sources = grammars.flatMap(({ forms }) =>
    forms.flatMap(({ flags, operands }) => [
      ...flags.flatMap(({ value }) => (value ? patternsOf(value) : [])),
      ...operands.flatMap(({ value }) => patternsOf(value)),
    ]),
  );
  for (const pattern of new Set(sources)) {
    expect(() => new RegExp(`^(?:${pattern})$`)).not.toThrow();
    expect(pattern).not.toMatch(/\(\?(?!:|!)|\\[dwsbDWSB1-9]|\)[*+]|\\p/);
  }
});

function patternsOf(value: Value): string[] {
  switch (value.type) {
    case 'pattern':
      return [value.pattern];
    case 'list':
    case 'tokens':
      return patternsOf(value.of);
    case 'either':
      return value.of.flatMap(patternsOf);
    default:
      return [];
  }
}
