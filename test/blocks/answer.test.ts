import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerMessage } from '../../src/blocks/answer.ts';
import { rootMessage } from '../../src/blocks/root.ts';
import { markdown, mrkdwn } from '../../src/blocks/text.ts';
import type { Finding, Report } from '../../src/core/report.ts';
import type { RunCard } from '../../src/core/threads.ts';

const card: RunCard = {
  run: '7f3a',
  command: 'debughost',
  target: 'web-03',
  problem: 'high latency',
  asker: { id: 'U123', name: '@alice' },
  place: { channel: 'C1', threadTs: null, responseUrl: null, team: 'T1' },
  followup: false,
};

function finding(id: string, over: Partial<Finding> = {}): Finding {
  return {
    id,
    severity: 'critical',
    resource: 'cpu',
    title: '`tax-calc` (pid 812) saturates core 0',
    culprit: { kind: 'process', name: 'tax-calc', pid: 812 },
    evidence: [{ source: 'mpstat -P ALL 1 5', line: 21, text: '02:14:01 0 99.0' }],
    against: [],
    since: null,
    explains: [],
    remediation: ['taskset -pc 0-1 812 (changes the host; not run)'],
    ...over,
  };
}

function report(over: Partial<Report> = {}): Report {
  return {
    command: 'debughost',
    target: 'web-03',
    problem: 'high latency',
    verdict: '`tax-calc` (pid 812) saturates core 0',
    findings: [finding('cpu.core.saturated')],
    changes: [],
    facts: [
      {
        kind: 'host',
        name: 'web-03',
        looked: ['cpu', 'memory', 'disk'],
        unseen: [{ what: 'kernel log', why: 'needs root', open: 'sudo dmesg' }],
        samples: {},
      },
    ],
    answer: 'Why it is slow: every request waits.',
    claims: [{ kind: 'finding', refs: ['D1'], text: 'x' }],
    unverified: ['R2: the load is 9999'],
    pictures: [],
    files: [],
    commands: [
      {
        host: 'web-03',
        line: 'mpstat -P ALL 1 5',
        exit: 0,
        ms: 5000,
        bytes: 900,
        truncated: false,
        output: '',
      },
    ],
    usage: { model: 'gpt-5-mini', promptTokens: 4000, completionTokens: 100, ms: 900 },
    degraded: null,
    ...over,
  };
}

function words(message: { text: string; blocks: unknown }): string {
  return JSON.stringify(message.blocks);
}

test('the answer has the verdict, why, findings with their proof, what was fine and what was not seen', () => {
  const message = answerMessage(card, report());
  expect(message.text).toContain('■ web-03: `tax-calc` (pid 812) saturates core 0');
  const all = words(message);
  for (const part of [
    '■ *cpu.core.saturated*',
    'mpstat -P ALL 1 5, line 21',
    '✓ fine   memory, disk',
    '? not seen   kernel log: needs root (sudo dmesg)',
    'not found in the evidence',
    'evidence (1 line)',
    'Re-check',
    'Commands 1',
    'rules 1 finding · model gpt-5-mini 4.1k tokens · every number checked · run 7f3a',
  ]) {
    expect(all).toContain(part);
  }
});

test('a healthy host says so in the first line, with the shape of fine', () => {
  const message = answerMessage(
    card,
    report({ findings: [], verdict: 'nothing is wrong that can be seen from here' }),
  );
  expect(message.text).toContain('✓ web-03: nothing is wrong that can be seen from here');
});

test('the root has a Stop button while the run goes on, and three lines that stand alone after', () => {
  const running = rootMessage(card, 'running', null, null);
  expect(words(running)).toContain('stop_run');
  const done = rootMessage(card, 'answered', report(), 7);
  expect(words(done)).not.toContain('stop_run');
  expect(words(done)).toContain('<@U123>');
  expect(words(done)).toContain('7 s · 1 command, all read-only · in the thread');
});

test('whatever a report holds, the message keeps within Slack’s limits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 4000 }), { maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 20_000 }),
      (texts, answer) => {
        const findings = texts.map((text, index) =>
          finding(`x.${index}`, {
            title: text,
            evidence: texts.map((line, at) => ({ source: text, line: at, text: line })),
          }),
        );
        const message = answerMessage(
          card,
          report({ findings, answer, verdict: texts[0] ?? '', unverified: texts }),
        );
        expect(message.blocks.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(13_200);
        for (const block of message.blocks) {
          if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3000);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('no text can mention, link or open markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), hostile => {
      const text = `<!channel>${hostile}<@U1> @here [x](https://evil.example) https://evil.example`;
      for (const safe of [mrkdwn(text), markdown(text)]) {
        expect(safe).not.toMatch(/<[!@#]/);
        if (!text.includes('`')) {
          expect(safe).not.toMatch(/\]\(/);
          expect(safe).not.toContain('https://');
          expect(safe).not.toContain('@here');
        }
      }
    }),
  );
});
