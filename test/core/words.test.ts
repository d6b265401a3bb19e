import { describe, expect, test } from '@jest/globals';
import { commands } from '../../src/commands/index.ts';
import { checkArguments, helpOf, helpText } from '../../src/core/help.ts';
import { typedText } from '../../src/core/slack-text.ts';
import { type Parsed, parseWords } from '../../src/core/words.ts';

function parse(text: string): Parsed {
  return parseWords(typedText(text), commands);
}

function raw(text: string): Record<string, unknown> {
  const parsed = parse(text);
  if (parsed.kind !== 'command') throw new Error(JSON.stringify(parsed));
  return { ...parsed.raw };
}

describe('debughost', () => {
  test.each([
    ["it's slow -5xx since 02:00 -- again", "it's slow -5xx since 02:00 -- again"],
    ['-5xx everywhere', '-5xx everywhere'],
    ['don’t know — it hangs', 'don’t know — it hangs'],
    ['-d is what I typed', '-d is what I typed'],
    ['slow since --like nothing works', 'slow since --like nothing works'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['"quoted words" stay', '"quoted words" stay'],
  ])('takes the problem as it was typed: %s', (typed, problem) => {
    expect(raw(`debughost web-03 ${typed}`)).toEqual({ host: 'web-03', problem });
  });

  test('takes --like at the start or the end of the rest', () => {
    expect(raw('debughost web-03 --like web-04 high latency')).toEqual({
      host: 'web-03',
      like: 'web-04',
      problem: 'high latency',
    });
    expect(raw('debughost web-03 high latency --like web-04')).toEqual({
      host: 'web-03',
      like: 'web-04',
      problem: 'high latency',
    });
    expect(raw('debughost web-03 high latency —like web-04')).toEqual({
      host: 'web-03',
      like: 'web-04',
      problem: 'high latency',
    });
  });

  test('reads a host that Slack made a link of', () => {
    expect(raw('debughost <http://web-03|web-03> high latency')['host']).toBe('web-03');
    expect(raw('debughost <http://web-03.example.com|web-03.example.com>')['host']).toBe(
      'web-03.example.com',
    );
  });

  test('names people and channels that Slack encoded', () => {
    expect(raw('debughost web-03 <@U1|alice> says <#C1|general> is slow')['problem']).toBe(
      '@alice says #general is slow',
    );
  });

  test('a sub-command is found in any case, since phones capitalise', () => {
    expect(raw('Debughost web-03')).toEqual({ host: 'web-03' });
  });
});

describe('analyzecmd', () => {
  test.each<[string, string[]]>([
    ['free -m', ['free -m']],
    ["ps aux | awk '{print $2}'", ["ps aux | awk '{print $2}'"]],
    ['ps aux | awk ‘{print $2}’', ["ps aux | awk '{print $2}'"]],
    ['"free -m" "vmstat 1 5"', ['free -m', 'vmstat 1 5']],
    ['“free -m” “vmstat 1 5”', ['free -m', 'vmstat 1 5']],
    [`"ps aux | awk '{print $2}'" 'uptime'`, ["ps aux | awk '{print $2}'", 'uptime']],
    ['free -m\nvmstat 1 5', ['free -m', 'vmstat 1 5']],
    ['"free -m" uptime', ['free -m', 'uptime']],
    ['"free" -m', ['"free" -m']],
    [
      `"ps aux | awk '{print $2}'" uptime 'vmstat 1 5'`,
      ["ps aux | awk '{print $2}'", 'uptime', 'vmstat 1 5'],
    ],
    ['ls -d /tmp', ['ls -d /tmp']],
    ['kubectl get pods --all-namespaces', ['kubectl get pods --all-namespaces']],
  ])('%s', (typed, expected) => {
    expect(raw(`analyzecmd web-03 ${typed}`)).toEqual({ host: 'web-03', commands: expected });
  });

  test('takes --problem at the end with all its words, and --preset', () => {
    expect(raw('analyzecmd web-03 free -m --problem memory is low')).toEqual({
      host: 'web-03',
      commands: ['free -m'],
      problem: 'memory is low',
    });
    expect(raw('analyzecmd web-03 --preset 60s')).toEqual({ host: 'web-03', preset: '60s' });
    expect(raw('analyzecmd web-03 --problem "memory is low" free -m')).toEqual({
      host: 'web-03',
      problem: 'memory is low',
      commands: ['free -m'],
    });
  });
});

test('short options count only before the first operand', () => {
  const parsed = parse('-d debughost -m gpt-5 web-03 -c is slow');
  expect(parsed).toMatchObject({
    kind: 'command',
    flags: { debug: true, model: 'gpt-5' },
    raw: { host: 'web-03', problem: '-c is slow' },
  });
});

test('text after stacktrace is the paste, line breaks and all', () => {
  const parsed = parse('stacktrace\njava.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)');
  expect(parsed).toMatchObject({
    kind: 'command',
    paste: 'java.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)',
  });
});

test('a typo gets a suggestion, an empty line gets help', () => {
  expect(parse('debughots web-03')).toEqual({
    kind: 'misuse',
    message: 'No sub-command debughots. Did you mean debughost?',
  });
  expect(parse('')).toEqual({ kind: 'help', topic: null });
  expect(parse('help topn')).toEqual({ kind: 'help', topic: 'topn' });
});

test('a missing host gets the usage line and an example', () => {
  const parsed = parse('debughost');
  if (parsed.kind !== 'command') throw new Error('not a command');
  expect(checkArguments(parsed.command, parsed.raw)).toEqual({
    ok: false,
    message: expect.stringMatching(
      /^debughost needs a host: \/perf debughost HOST \[PROBLEM…\].* {2}e\.g\. \/perf debughost web-03 high latency$/,
    ),
  });
});

test('help lists every sub-command, and each has help of its own', () => {
  for (const command of commands) {
    expect(helpText(commands)).toContain(command.name);
    expect(helpOf(command)).toContain(command.examples[0]);
  }
});
