import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Brief, Completion, Explanation } from '../../src/core/ports.ts';
import { createCompletions } from '../../src/llm/client.ts';
import { createExplainer, type ExplainerParts } from '../../src/llm/rounds.ts';
import {
  calls,
  claim,
  completion,
  handles,
  honestClaims,
  offers,
  promptOf,
  report,
  type Scenario,
  type SeenRequest,
  says,
  scenarios,
} from '../support/model-scenarios.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { briefOf, policyOf, remoteOf, shownOf } from './scene.ts';

let play: Scenario;
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer((request, turn) => play(request, turn));
});
afterAll(async () => server.close());
afterEach(() => {
  server.requests.length = 0;
});

interface Asked {
  readonly explanation: Explanation;
  readonly rounds: readonly string[];
  readonly remote: ReturnType<typeof remoteOf>;
}

/** A whole run over real HTTP; a step name that is used twice fails the test. */
async function explain(
  scenario: Scenario,
  brief: Partial<Brief> = {},
  parts: Partial<ExplainerParts> & { readonly outputs?: Record<string, string> } = {},
): Promise<Asked> {
  server.requests.length = 0;
  play = scenario;
  const completions = createCompletions(
    { apiType: 'openai', apiKey: 'sk-test', apiBase: server.url, model: 'gpt-test', maxConcurrent: 4 },
    { call: 1000, run: 3000 },
  );
  const remote = remoteOf(parts.outputs ?? {});
  const rounds: string[] = [];
  const explainer = createExplainer({
    remote,
    policy: policyOf('uptime'),
    ...parts,
    async complete(round, request): Promise<Completion> {
      if (rounds.includes(round)) throw new Error(`step ${round} twice`);
      rounds.push(round);
      return completions.complete(request, new AbortController().signal);
    },
  });
  return { explanation: await explainer.explain(briefOf(brief)), rounds, remote };
}

test('claims that cite what is there become an answer with values, subjects, hosts and times', async () => {
  const { explanation, rounds } = await explain(request =>
    report(request, [
      claim('finding', 'The writes of rsync keep the disk busy: {F1}, and {F2}', ['D1']),
      claim('measure', 'This is the line: {L1}'),
      claim('advice', 'Take the pressure off', ['A1']),
    ]),
  );
  expect(explanation.unverified).toEqual([]);
  expect(explanation.answer.split('\n\n').slice(0, 2)).toEqual([
    'The writes of rsync keep the disk busy: 47.1 MiB/s (write of rsync(4711), web-03, 14:02:06-11), and 97.6 % (utilisation of sda).',
    'This is the line: `14:02:07     0      4711      0.00  48201.00      0.00       0  rsync`',
  ]);
  expect(explanation.answer).toContain(
    'What to do: Take the pressure off: slow it down: `ionice -c 3 -p 4711` (changes the host; not run)',
  );
  expect(explanation.degraded).toBeNull();
  expect(explanation.usage).toMatchObject({ model: 'scripted-1', promptTokens: 120 });
  expect(rounds).toEqual(['answer/1']);
});

test('findings of warning and above that the model leaves out are added in our order', async () => {
  const { explanation } = await explain(request => report(request, [claim('measure', 'The writes: {F1}')]));
  expect(explanation.claims.map(({ refs }) => refs[0])).toEqual(['F1', 'D1', 'D2', 'D4', 'D5']);
  expect(explanation.answer).toContain('sda is saturated: 97.6 % utilised, 18 ms a write (critical)');
});

test('findings that the thread was told before can be cited, and are not said again', async () => {
  const { findings } = briefOf();
  const { explanation } = await explain(
    request => report(request, [claim('finding', 'rsync still writes', ['D2'])]),
    { findings: findings.slice(1, 2), told: findings.slice(0, 1) },
  );
  expect(explanation.unverified).toEqual([]);
  expect(explanation.claims.map(({ refs }) => refs[0])).toEqual(['D2', 'D1']);
  const alone = await explain(request => report(request, [claim('measure', 'The writes: {F1}')]), {
    findings: [],
    told: findings,
  });
  expect(alone.explanation.claims.map(({ refs }) => refs[0])).toEqual(['F1']);
});

test('findings that the model tells in another order stand in ours, the root cause first', async () => {
  const { explanation } = await explain(request =>
    report(request, [
      claim('finding', 'postgres waits', ['D4']),
      claim('measure', 'The writes: {F1}'),
      claim('finding', 'rsync writes', ['D1']),
    ]),
  );
  expect(explanation.claims.slice(0, 3).map(({ refs }) => refs[0])).toEqual(['D1', 'F1', 'D4']);
});

describe('claims that break a rule', () => {
  test('are mended once, the model being told claim and rule', async () => {
    const { explanation, rounds } = await explain(scenarios['mends'] as Scenario);
    expect(rounds).toEqual(['answer/1', 'answer/repair']);
    expect(promptOf(server.requests[1]!)).toContain(
      '1. breaks R2 (digits stand outside a slot: cite the fact instead)',
    );
    expect(explanation.unverified).toEqual([]);
    expect(explanation.usage?.promptTokens).toBe(240);
  });

  test('and are not mended are dropped and named; those that hold stay', async () => {
    const { explanation, rounds } = await explain(scenarios['lies-and-truth'] as Scenario);
    expect(rounds).toEqual(['answer/1', 'answer/repair']);
    expect(explanation.unverified.map(entry => entry.split(':')[0])).toEqual(['R2', 'R3', 'R4', 'R1']);
    expect(explanation.answer).not.toMatch(/9999|evil|channel|out of memory/);
    expect(explanation.answer).toContain('What to do');
    expect(explanation.unverified.join('\n')).not.toMatch(/https?:|<!channel>/);
  });

  test('keep their breach where the repair fails', async () => {
    const { explanation } = await explain((request, turn) =>
      turn === 1
        ? report(request, [claim('measure', 'The load is 9999', ['F1'])])
        : { status: 503, headers: { 'retry-after-ms': '5' } },
    );
    expect(explanation.unverified).toEqual(['R2: The load is 9999']);
    expect(explanation.degraded).toBe("nothing of the model's answer held against the evidence");
    expect(explanation.answer).toContain('sda is saturated');
  });
});

describe('replies that hold no claims', () => {
  test('are asked for once more', async () => {
    const { explanation } = await explain((request, turn) =>
      turn === 1 ? says('The disk is slow.') : report(request, honestClaims(request)),
    );
    expect(explanation.degraded).toBeNull();
    expect(explanation.claims.length).toBeGreaterThan(2);
  });

  test('degrade when they come again', async () => {
    const { explanation } = await explain(scenarios['prose'] as Scenario);
    expect(explanation).toMatchObject({
      answer: '',
      claims: [],
      degraded: "the model's reply was malformed (no claims)",
    });
  });

  test.each([
    ['in a code fence', (json: string) => `\`\`\`json\n${json}\n\`\`\``],
    ['between words', (json: string) => `Here it is: ${json} Good luck!`],
    ['as a bare list', (json: string) => JSON.stringify(JSON.parse(json).claims)],
  ])('but claims %s are understood', async (_name, wrap) => {
    const json = JSON.stringify({ claims: [{ kind: 'measure', text: 'The writes: {F1}' }] });
    const { explanation } = await explain(() => says(wrap(json)));
    expect(explanation.claims[0]?.text).toContain('47.1 MiB/s');
  });
});

describe('the model is unreachable or broken', () => {
  test.each([
    ['wrong-key', /refused the key/],
    ['down', /^model not reached \(503 after 3 tries\)$/],
    ['busy-long', /asks to wait 3600 s/],
    ['quota', /no quota left/],
    ['hang', /no answer within 1 s/],
    ['hang-body', /no answer within 1 s/],
    ['html', /HTML instead of JSON/],
    ['cut', /cut or broken JSON/],
    ['empty-choices', /no choices/],
    ['empty', /\(empty\)/],
    ['error-in-body', /answered with an error \(upstream\)/],
  ])('%s: no answer, and why', async (name, words) => {
    const { explanation } = await explain(scenarios[name] as Scenario);
    expect(explanation).toMatchObject({ answer: '', claims: [], unverified: [], usage: null });
    expect(explanation.degraded).toMatch(words);
  });

  test.each(['busy', 'down-once'])('%s: answered after a wait', async name => {
    const { explanation } = await explain(scenarios[name] as Scenario);
    expect(explanation.degraded).toBeNull();
  });

  test('a prompt that is too long is asked again without its excerpts, and that is said', async () => {
    const excerpts = [{ source: 'app.log', text: 'one\ntwo\n' }];
    const { explanation, rounds } = await explain(
      request =>
        promptOf(request).includes('app.log')
          ? { status: 400, body: { error: { code: 'context_length_exceeded' } } }
          : report(request, honestClaims(request)),
      { excerpts },
    );
    expect(rounds).toEqual(['answer/1', 'answer/short/1']);
    expect(explanation.degraded).toBe(
      "the prompt did not fit the model's window (400): asked again without excerpts",
    );
    expect(explanation.claims.length).toBeGreaterThan(2);
  });
});

describe('rounds', () => {
  const onHost = { hosts: ['web-03'] };
  const threads = { host: 'web-03', argv: ['pidstat', '-t', '-p', '4711', '1', '3'] };
  const asking =
    (...rounds: readonly (readonly unknown[])[]): Scenario =>
    (request, turn) => {
      const inputs = rounds[turn - 1];
      return inputs && offers(request, 'run_diagnostic')
        ? calls(inputs.map(input => ({ name: 'run_diagnostic', arguments: JSON.stringify(input) })))
        : report(request, honestClaims(request));
    };
  const toolAnswers = (index: number): string[] =>
    ((server.requests[index]?.body['messages'] ?? []) as { role: string; content: string }[])
      .filter(({ role }) => role === 'tool')
      .map(({ content }) => content);

  test('what the model asks for is collected, shown behind handles, and can be cited', async () => {
    const line = 'pidstat -t -p 4711 1 3';
    const { explanation, rounds, remote } = await explain(
      (request, turn) =>
        turn === 1
          ? calls([{ name: 'run_diagnostic', arguments: JSON.stringify(threads) }])
          : report(request, [claim('measure', `A thread of it: {${handles(request, 'L').at(-1)}}`)]),
      onHost,
      { outputs: { [line]: 'Linux\n14:02:09 0 4711 4712 88.00 |__rsync\n' } },
    );
    expect(rounds).toEqual(['answer/1', 'answer/2']);
    expect(remote.collected).toEqual([{ host: 'web-03', lines: [line], round: 'answer/1/web-03' }]);
    expect(explanation.answer).toContain('A thread of it: `14:02:09 0 4711 4712 88.00 |__rsync`');
    expect(explanation.transcripts.map(transcript => transcript.line)).toEqual([line]);
  });

  test('words of the model are quoted, never operators', async () => {
    const { remote } = await explain(
      asking([{ host: 'web-03', argv: ['ps', 'aux', '|', 'sh -c id', "it's"] }]),
      onHost,
    );
    expect(remote.collected[0]?.lines).toEqual(["ps aux '|' 'sh -c id' 'it'\\''s'"]);
  });

  test('every call gets one answer, in the order of the calls, also when it is not run', async () => {
    await explain(
      asking([
        threads,
        { host: 'web-99', argv: ['uptime'] },
        threads,
        { host: 'web-03', argv: 'uptime' },
        { host: 'web-03', argv: ['id'] },
      ]),
      onHost,
    );
    expect(toolAnswers(1).map(text => text.split('\n')[0])).toEqual([
      'pidstat -t -p 4711 1 3: exit 0, 0.1 s',
      'not run: hosts of this run are web-03',
      'not run again: it was asked for in the same round. Ask for something else, or report.',
      'not run: argv is a list of words, the program first',
      'not run: at most 4 calls a round',
    ]);
  });

  test('a refused line comes back with the reason; the same again is answered without asking', async () => {
    const tail = { host: 'web-03', argv: ['tail', '-f', 'x'] };
    const { remote } = await explain(asking([tail], [tail]), onHost);
    expect(toolAnswers(2)).toEqual([
      'not run: tail -f never ends: use tail -n 200',
      'not run again: it was refused. Ask for something else, or report.',
    ]);
    expect(remote.collected).toHaveLength(1);
  });

  test('end after four; then it must report, without tools', async () => {
    const endless: Scenario = (request, turn) =>
      offers(request, 'run_diagnostic')
        ? calls([{ name: 'run_diagnostic', arguments: { host: 'web-03', argv: ['pidstat', String(turn)] } }])
        : report(request, honestClaims(request));
    const { rounds, explanation } = await explain(endless, onHost);
    expect(rounds).toEqual(['answer/1', 'answer/2', 'answer/3', 'answer/4', 'answer/last']);
    expect(server.requests.at(-1)?.body['tools']).toBeUndefined();
    expect(explanation.transcripts).toHaveLength(4);
    expect(explanation.degraded).toBeNull();
  });

  test('end earlier when the tokens of a run are spent', async () => {
    const costly: Scenario = request =>
      offers(request, 'run_diagnostic')
        ? {
            ...calls([
              {
                name: 'run_diagnostic',
                arguments: { host: 'web-03', argv: ['a', String(server.requests.length)] },
              },
            ]),
          }
        : report(request, honestClaims(request));
    const withUsage: Scenario = async (request, turn) => {
      const reply = await costly(request, turn);
      return {
        ...reply,
        body: { ...(reply.body as object), usage: { prompt_tokens: 11_000, completion_tokens: 10 } },
      };
    };
    const { rounds } = await explain(withUsage, onHost);
    expect(rounds).toEqual(['answer/1', 'answer/2', 'answer/last']);
  });

  test.each([
    ['unknown tools', { name: 'rm_rf', arguments: '{}' }, 'there is no tool rm_rf'],
    ['no arguments', { name: 'run_diagnostic', arguments: '' }, 'not run: hosts of this run are web-03'],
    [
      'broken arguments',
      { name: 'run_diagnostic', arguments: '{"host":"web-03","argv":["upti' },
      'not run: hosts',
    ],
    ['an empty report', { name: 'report', arguments: '{}' }, 'no claims were found in it'],
    [
      'a text that is not there',
      { name: 'read_transcript', arguments: '{"source":"x"}' },
      'there is no such text: none',
    ],
  ])('%s run nothing and are answered', async (_name, call, words) => {
    const { remote, explanation } = await explain(
      (request, turn) => (turn === 1 ? calls([call]) : report(request, honestClaims(request))),
      onHost,
    );
    expect(remote.collected).toEqual([]);
    expect(toolAnswers(1)[0]).toContain(words);
    expect(explanation.degraded).toBeNull();
  });

  test('calls without ids get some, and go back with them', async () => {
    const call = { function: { name: 'run_diagnostic', arguments: JSON.stringify(threads) } };
    await explain(
      (request, turn) =>
        turn === 1
          ? completion({ content: null, tool_calls: [call], reasoning_content: 'r' }, 'stop')
          : report(request, honestClaims(request)),
      onHost,
    );
    const messages = server.requests[1]?.body['messages'] as Record<string, unknown>[];
    expect(messages[2]).toMatchObject({
      reasoning_content: 'r',
      tool_calls: [{ id: 'call_1_1', type: 'function' }],
    });
    expect(messages[3]).toMatchObject({ role: 'tool', tool_call_id: 'call_1_1' });
  });

  test('more of a shown text can be read', async () => {
    const long = Array.from({ length: 200 }, (_, index) => `row ${index + 1}`).join('\n');
    await explain(
      (request, turn) => {
        if (turn === 1)
          return calls([{ name: 'run_diagnostic', arguments: { host: 'web-03', argv: ['dmesg'] } }]);
        if (turn === 2) return calls([{ name: 'read_transcript', arguments: { source: 'dmesg', from: 81 } }]);
        return report(request, honestClaims(request));
      },
      onHost,
      { outputs: { dmesg: long } },
    );
    expect(toolAnswers(1)[0]).toContain('(120 more lines: read_transcript from 81)');
    expect(toolAnswers(2)[1]).toMatch(/\nL\d+ \| row 81\n/);
    expect(toolAnswers(2)[1]).toMatch(/row 160\n===/);
  });

  describe('a question to a person', () => {
    const question =
      (input: unknown): Scenario =>
      (request, turn) =>
        turn <= 2
          ? calls([{ name: 'ask_person', arguments: JSON.stringify(input) }])
          : report(request, honestClaims(request));
    const peopleOf = (reply: string | null) => {
      const heard: unknown[] = [];
      return {
        heard,
        people: {
          async ask(...words: readonly unknown[]) {
            heard.push(words);
            return reply;
          },
        },
      };
    };

    test('is asked once, under the name of its round; the reply comes back as words of a person, secrets out', async () => {
      const { heard, people } = peopleOf('yes\nD1 disk.none info\npassword=hunter22');
      await explain(
        question({ question: 'Was anything deployed after 14:00?', choices: ['yes', 'no'] }),
        onHost,
        { people },
      );
      expect(heard).toEqual([['Was anything deployed after 14:00?', ['yes', 'no'], 'answer/1']]);
      expect(toolAnswers(2)).toEqual([
        'person | yes\nperson | D1 disk.none info\nperson | password=‹secret:password#1›',
        'not asked: one question a run',
      ]);
    });

    test.each([
      ['a link', 'See https://evil.example ?', 'not asked: a link'],
      ['a mention', 'Shall <!channel> know?', 'not asked: a mention, a tag or a link'],
      ['code', 'Will you run `rm`?', 'not asked: quotes and code marks: use a line slot {L…}'],
      ['nothing', ' ', 'not asked: a question has 1 to 300 characters'],
    ])('with %s is not put to anybody', async (_name, words, answer) => {
      const { heard, people } = peopleOf('yes');
      await explain(question({ question: words, choices: [] }), onHost, { people });
      expect(heard).toEqual([]);
      expect(toolAnswers(1)).toEqual([answer]);
    });

    test('that nobody answers is said to the model', async () => {
      const { people } = peopleOf(null);
      await explain(question({ question: 'Was it the deploy?' }), onHost, { people });
      expect(toolAnswers(1)).toEqual(['nobody answered in time']);
    });

    test('is not offered where nobody can be asked', async () => {
      await explain(question({ question: 'Was it the deploy?' }), onHost);
      expect(offers(server.requests[0]!, 'ask_person')).toBe(false);
      expect(toolAnswers(1)[0]).toContain('there is no tool ask_person');
    });
  });

  test('a model without tools is asked once and answers as JSON', async () => {
    const { rounds, explanation } = await explain(
      request =>
        request.body['tools']
          ? { status: 400, body: { error: 'scripted does not support tools' } }
          : says(JSON.stringify({ claims: honestClaims(request) })),
      onHost,
    );
    expect(rounds).toEqual(['answer/1']);
    expect(explanation.degraded).toBeNull();
  });

  test('a small window gets no rounds', async () => {
    const { rounds } = await explain(scenarios['honest'] as Scenario, onHost, { window: 4096 });
    expect(rounds).toEqual(['answer/1']);
    expect(server.requests[0]?.body['tools']).toBeUndefined();
  });

  test('a store that fails ends the run: it is not taken for an answer', async () => {
    const remote = { collect: async () => Promise.reject(new Error('disk full')) };
    await expect(explain(asking([threads]), onHost, { remote })).rejects.toThrow('disk full');
  });
});

test('a run is replayed from its steps to the same explanation', async () => {
  const steps = new Map<string, Completion>();
  const live = await explain(scenarios['lies-and-truth'] as Scenario);
  const record = createExplainer({
    remote: remoteOf({}),
    async complete(round, request) {
      const before = steps.get(round);
      if (before) return structuredClone(before);
      const completions = createCompletions({
        apiType: 'openai',
        apiKey: 'k',
        apiBase: server.url,
        model: 'm',
        maxConcurrent: 1,
      });
      const fresh = await completions.complete(request, new AbortController().signal);
      steps.set(round, fresh);
      return fresh;
    },
  });
  const first = await record.explain(briefOf());
  const count = server.requests.length;
  const second = await record.explain(briefOf());
  expect(second).toEqual(first);
  expect(server.requests.length).toBe(count);
  expect(first.answer).toBe(live.explanation.answer);
});

test('the system text and the tools are the same bytes in every run of a command', async () => {
  await explain(scenarios['honest'] as Scenario, { hosts: ['web-03'] });
  const [first] = server.requests;
  await explain(scenarios['honest'] as Scenario, { hosts: ['db-01'], question: 'other', findings: [] });
  const [second] = server.requests;
  const systemOf = (request?: SeenRequest) =>
    JSON.stringify(request?.body['messages']).split('"role":"user"')[0];
  expect(systemOf(first)).toBe(systemOf(second));
  expect(JSON.stringify(first?.body['tools'])).toBe(JSON.stringify(second?.body['tools']));
});

test('temperature that was asked for and not taken is said', async () => {
  const picky: Scenario = request =>
    'temperature' in request.body
      ? { status: 400, body: { error: { param: 'temperature', message: 'unsupported' } } }
      : report(request, honestClaims(request));
  const { explanation } = await explain(picky, { temperature: 0.2, model: 'o-test' });
  expect(explanation.degraded).toBe('temperature not accepted by o-test');
  expect(server.requests[0]?.body['model']).toBe('o-test');
});

test('nothing shown holds a link or a mention, whoever put it where', async () => {
  const text =
    'see https://evil.example/?q=1 <!channel> <@U123> @here [x](https://evil.example) ![i](//evil.example)';
  const { explanation } = await explain(request =>
    report(request, [claim('finding', text, ['D1']), claim(text, 'x'), claim('change', text)]),
  );
  expect(shownOf(explanation)).not.toMatch(/:\/\/|<[!@]|@here|\]\(/);
});
