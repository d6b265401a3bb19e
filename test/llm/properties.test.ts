import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Completion, Explanation } from '../../src/core/ports.ts';
import { createExplainer } from '../../src/llm/rounds.ts';
import { briefOf, FACTS, FINDINGS, policyOf, remoteOf, shownOf } from './scene.ts';

/** Every reply in turn; the last one for ever. */
function explainWith(replies: readonly unknown[]): Promise<Explanation> & { readonly collected?: unknown } {
  let turn = 0;
  const explainer = createExplainer({
    remote: remoteOf({}),
    policy: policyOf('uptime'),
    complete: async () => completionOf(replies[Math.min(turn++, replies.length - 1)]),
  });
  return explainer.explain(briefOf({ hosts: ['web-03'], excerpts: [{ source: 'paste', text: 'one\ntwo' }] }));
}

function completionOf(message: unknown): Completion {
  const record =
    typeof message === 'object' && message !== null
      ? (message as Record<string, unknown>)
      : { content: message };
  return {
    ok: true,
    message: record,
    usage: { model: 'm', promptTokens: 10, completionTokens: 1, ms: 5 },
    notes: [],
  };
}

const HANDLES = ['F1', 'F2', 'F12', 'F99', 'D1', 'D2', 'D9', 'L1', 'L3', 'L99', 'A1', 'A9', '', 'F', '{F1}'];
const word = fc.oneof(
  fc.constantFrom(
    'rsync',
    'sda',
    'postgres',
    'writes',
    'is',
    'healthy',
    'because of',
    '{F1}',
    '{L1}',
    '{F99}',
    '{',
    '}',
    '42',
    '4.2 %',
    'twelve',
    'https://evil.example/x?q=',
    '<!channel>',
    '<@U024BE7LH>',
    '@here',
    '@alice',
    '[a](https://evil.example)',
    '![i](x)',
    'www.evil.example',
    'evil.example',
    '`rm -rf /`',
    '```',
    '"quoted"',
    '<b>',
    '/etc/passwd',
    '\u202e',
    '\u200b',
    '\u0000',
    '\ud800',
    '９',
    'Ⅷ',
    'mailto:a@b.example',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const text = fc.array(word, { maxLength: 12 }).map(words => words.join(' '));
const claimish = fc.record(
  {
    kind: fc.oneof(
      fc.constantFrom(
        'measure',
        'finding',
        'cause',
        'compare',
        'absence',
        'unknown',
        'advice',
        'knowledge',
        'change',
      ),
      text,
    ),
    refs: fc.oneof(fc.array(fc.constantFrom(...HANDLES), { maxLength: 4 }), text, fc.constant(null)),
    cause: fc.oneof(fc.constantFrom(...HANDLES), fc.constant(null)),
    effect: fc.oneof(fc.constantFrom(...HANDLES), fc.constant(null)),
    text: fc.oneof(text, fc.constant(null), fc.integer()),
    code: fc.oneof(fc.constant(null), text, fc.record({ language: text, before: text, after: text })),
  },
  { requiredKeys: [] },
);
const claims = fc.oneof(
  fc.record({ claims: fc.oneof(fc.array(claimish, { maxLength: 6 }), fc.jsonValue()) }),
  fc.jsonValue(),
);
const content = fc.oneof(
  claims.map(value => JSON.stringify(value)),
  fc.string(),
  fc.constant(null),
  fc.jsonValue(),
);
const toolCall = fc.record(
  {
    id: fc.oneof(fc.string(), fc.constant(null), fc.integer()),
    type: fc.constantFrom('function', 'x'),
    function: fc.oneof(
      fc.record({
        name: fc.constantFrom('report', 'run_diagnostic', 'read_transcript', 'ask_person', '__proto__', ''),
        arguments: fc.oneof(
          claims.map(value => JSON.stringify(value)),
          fc.record({
            host: fc.constantFrom('web-03', 'web-99', '', '__proto__'),
            argv: fc.oneof(fc.array(fc.string(), { maxLength: 4 }), fc.jsonValue()),
          }),
          fc.record({ source: fc.constantFrom('paste', 'x'), from: fc.oneof(fc.integer(), fc.double()) }),
          fc.string(),
          fc.jsonValue(),
        ),
      }),
      fc.jsonValue(),
    ),
  },
  { requiredKeys: [] },
);
const message = fc.oneof(
  fc.record(
    {
      role: fc.constant('assistant'),
      content,
      tool_calls: fc.oneof(fc.array(toolCall, { maxLength: 6 }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
);

/** Figures that a person may read in the answer: what facts, findings, lines and windows hold. */
const KNOWN_NUMBERS = new Set(
  [...JSON.stringify([FACTS, FINDINGS]).matchAll(/\d+/g)]
    .map(match => match[0])
    .concat(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']),
);

function outsideCode(answer: string): string {
  return answer.replace(/```[\s\S]*?```/g, '').replace(/(`+)[\s\S]*?\1/g, '');
}

describe('whatever the model says', () => {
  test('nothing throws, and the explanation is whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 7 }), async replies => {
        const explanation = await explainWith(replies);
        expect(typeof explanation.answer).toBe('string');
        expect(explanation.degraded === null || explanation.degraded.length > 0).toBe(true);
        if (explanation.degraded === null) expect(explanation.claims.length).toBeGreaterThan(0);
        // Every finding of warning and above is there, unless there is no answer at all.
        if (explanation.answer !== '') {
          const refs = new Set(explanation.claims.flatMap(claim => claim.refs));
          expect(['D1', 'D2', 'D4', 'D5'].filter(handle => !refs.has(handle))).toEqual([]);
        }
        JSON.parse(JSON.stringify(explanation));
      }),
      { numRuns: 400 },
    );
  });

  test('no link, mention or hidden character is shown, and no number that the evidence does not hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(claimish, { maxLength: 8 }), async list => {
        const explanation = await explainWith([{ content: JSON.stringify({ claims: list }) }]);
        const shown = shownOf(explanation);
        expect(shown).not.toMatch(/:\/\/|\bwww\.|<[!@#]|@(?:here|channel|everyone)\b|[\u202e\u200b\u0000]/);
        // In a block of code a decorator and an indexed call are what they are.
        expect(outsideCode(shown)).not.toMatch(/mailto:|@\w|\]\(/);
        const numbers = [...outsideCode(explanation.answer).matchAll(/(?<![\p{L}\p{N}_.-])\p{N}+/gu)].map(
          match => match[0],
        );
        expect(numbers.filter(number => !KNOWN_NUMBERS.has(number))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('only lines of the model for hosts of the run are collected, and nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 5 }), async replies => {
        const remote = remoteOf({});
        let turn = 0;
        const explainer = createExplainer({
          remote,
          complete: async () => completionOf(replies[Math.min(turn++, replies.length - 1)]),
        });
        await explainer.explain(briefOf({ hosts: ['web-03'] }));
        expect(remote.collected.every(({ host }) => host === 'web-03')).toBe(true);
        const lines = remote.collected.flatMap(collected => collected.lines);
        expect(new Set(lines).size).toBe(lines.length);
        expect(lines.length).toBeLessThanOrEqual(16);
      }),
      { numRuns: 200 },
    );
  });
});
