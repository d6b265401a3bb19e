import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Completion, CompletionRequest } from '../../src/core/ports.ts';
import { type CompletionsConfig, createCompletions, type Limits } from '../../src/llm/client.ts';
import {
  completion,
  failed,
  type Reply,
  type Scenario,
  type SeenRequest,
  says,
} from '../support/model-scenarios.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';

const KEY = 'sk-test-0123456789';
const SCHEMA = { type: 'object', properties: {}, required: [], additionalProperties: false };
const SHORT: Limits = { call: 400, run: 1000 };

let play: Scenario;
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer((request, turn) => play(request, turn));
});
afterAll(async () => server.close());
afterEach(() => {
  server.requests.length = 0;
});

function request(more: Partial<CompletionRequest> = {}): CompletionRequest {
  return { messages: [{ role: 'user', content: 'Answer in JSON' }], tools: [], schema: SCHEMA, ...more };
}

async function ask(
  scenario: Scenario,
  options: {
    request?: Partial<CompletionRequest>;
    config?: Partial<CompletionsConfig>;
    limits?: Limits;
  } = {},
): Promise<Completion> {
  // `turn` counts a path's requests over the whole file: start afresh.
  server.requests.length = 0;
  play = scenario;
  const config: CompletionsConfig = {
    apiType: 'openai',
    apiKey: KEY,
    apiBase: server.url,
    model: 'gpt-test',
    maxConcurrent: 4,
    ...options.config,
  };
  const completions = createCompletions(config, options.limits ?? SHORT);
  return completions.complete(request(options.request), new AbortController().signal);
}

function words(completion: Completion): string {
  return completion.ok ? 'answered' : completion.degraded;
}

const WELL = () => says('{"claims":[]}');

test('an answer carries the whole message, the usage and no notes', async () => {
  const reply = completion(
    { role: 'assistant', content: '{}', extra_content: { thought_signature: 's1' } },
    'stop',
  );
  expect(await ask(() => reply)).toMatchObject({
    ok: true,
    message: { role: 'assistant', content: '{}', extra_content: { thought_signature: 's1' } },
    usage: { model: 'scripted-1', promptTokens: 120, completionTokens: 30 },
    notes: [],
  });
});

test('the request is plain chat completions: no stream, no temperature unless asked for, the schema strict', async () => {
  await ask(WELL);
  const [seen] = server.requests;
  expect(seen?.path).toBe('/v1/chat/completions');
  expect(Object.keys(seen?.body ?? {}).sort()).toEqual(['messages', 'model', 'response_format']);
  expect(seen?.body['response_format']).toEqual({
    type: 'json_schema',
    json_schema: { name: 'report', strict: true, schema: SCHEMA },
  });
});

test('Azure is asked at the deployment, with the version and the api-key header', async () => {
  const apiBase = server.url.replace('/v1', '/');
  await ask(WELL, { config: { apiType: 'azure', apiBase, apiVersion: '2024-10-21' } });
  expect(server.requests[0]?.path).toBe(
    '/openai/deployments/gpt-test/chat/completions?api-version=2024-10-21',
  );
  expect(server.requests[0]?.headers['api-key']).toBe(KEY);
});

test("Azure's newer address needs no version", async () => {
  const apiBase = server.url.replace('/v1', '/openai/v1/');
  expect(words(await ask(WELL, { config: { apiType: 'azure', apiBase } }))).toBe('answered');
  expect(server.requests[0]?.path).toBe('/openai/v1/chat/completions');
});

test('the environment reaches no server: neither its base URL, organisation, project nor headers', async () => {
  const names = [
    'OPENAI_BASE_URL',
    'OPENAI_ORG_ID',
    'OPENAI_PROJECT_ID',
    'OPENAI_CUSTOM_HEADERS',
    'OPENAI_LOG',
  ];
  const before = names.map(name => process.env[name]);
  const values = ['http://127.0.0.1:1/v1', 'org-1', 'proj-1', 'X-Leak: 1', 'debug'];
  names.forEach((name, index) => {
    process.env[name] = values[index];
  });
  try {
    expect(words(await ask(WELL))).toBe('answered');
    const apiBase = server.url.replace('/v1', '');
    expect(words(await ask(WELL, { config: { apiType: 'azure', apiBase, apiVersion: 'v' } }))).toBe(
      'answered',
    );
    const sent = Object.keys(server.requests[0]?.headers ?? {});
    expect(sent.filter(name => /openai|leak|stainless/.test(name))).toEqual([]);
  } finally {
    names.forEach((name, index) => {
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
    });
  }
});

describe('no call is made where the configuration cannot work', () => {
  const cases: readonly (readonly [string, Partial<CompletionsConfig>])[] = [
    ['GAI_API_KEY is not set', { apiKey: '' }],
    ['GAI_API_KEY holds characters that no key has', { apiKey: 'sk-1\nsk-2' }],
    ['GAI_API_BASE is not set (the Azure resource)', { apiType: 'azure', apiBase: '' }],
    ['GAI_API_VERSION is not set (Azure)', { apiType: 'azure' }],
    ['GAI_API_BASE is not an address such as https://HOST/v1', { apiBase: 'localhost' }],
    ['GAI_API_BASE is not an address such as https://HOST/v1', { apiBase: 'file:///etc/passwd' }],
  ];
  test.each(cases)('%s', async (expected, config) => {
    expect(await ask(WELL, { config })).toEqual({ ok: false, degraded: expected, usage: null });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a failure that is final is tried once and says what to do', () => {
  const cases: readonly (readonly [string, Reply, RegExp])[] = [
    [
      'a wrong key',
      failed(401, { message: `Incorrect API key provided: ${KEY}` }),
      /refused the key \(401\): check GAI_API_KEY/,
    ],
    ['no access', failed(403, 'Forbidden'), /refused access \(403\)/],
    [
      'an unknown model',
      failed(404, { code: 'model_not_found' }),
      /\(404\): check GAI_MODEL and GAI_API_BASE/,
    ],
    ['no quota', failed(429, { code: 'insufficient_quota' }), /no quota left \(insufficient_quota\)/],
    ['not implemented', failed(501, 'no'), /refused the request \(501\)/],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:1/v1' } },
      /redirects \(307\): set GAI_API_BASE/,
    ],
    [
      'OpenAI over the window',
      failed(400, { code: 'context_length_exceeded' }),
      /did not fit the model's window/,
    ],
    [
      'vLLM over the window',
      {
        status: 400,
        body: { object: 'error', message: "This model's maximum context length is 4096 tokens", code: 400 },
      },
      /did not fit/,
    ],
    [
      'llama.cpp over the window',
      failed(400, {
        code: 400,
        message: 'the request exceeds the available context size',
        type: 'exceed_context_size_error',
        n_ctx: 4096,
      }),
      /did not fit/,
    ],
    [
      'LiteLLM over the window',
      failed(400, { message: 'litellm.ContextWindowExceededError: …' }),
      /did not fit/,
    ],
    ['Groq over the window', failed(413, { message: 'Request too large' }), /did not fit/],
    [
      'Azure filter',
      failed(400, {
        code: 'content_filter',
        innererror: { content_filter_result: { jailbreak: { detected: true } } },
      }),
      /content filter refused the prompt/,
    ],
    [
      "Gemini's array",
      { status: 400, body: [{ error: { code: 400, message: 'Invalid', status: 'INVALID_ARGUMENT' } }] },
      /refused the request \(400/,
    ],
    [
      "FastAPI's detail",
      { status: 422, body: { detail: [{ msg: 'field required' }] } },
      /refused the request \(422/,
    ],
    [
      "Ollama's string",
      { status: 400, body: { error: 'invalid message format' } },
      /refused the request \(400/,
    ],
  ];
  test.each(cases)('%s', async (_name, reply, expected) => {
    const answer = await ask(() => reply, { request: { schema: null } });
    expect(words(answer)).toMatch(expected);
    expect(words(answer)).not.toContain(KEY);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a reply that is none degrades', () => {
  const cases: readonly (readonly [string, Reply, string])[] = [
    [
      'HTML',
      { body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } },
      "the model's reply was malformed (HTML instead of JSON)",
    ],
    [
      'HTML called JSON',
      { body: '<html>Bad gateway</html>' },
      "the model's reply was malformed (cut or broken JSON)",
    ],
    ['cut JSON', { body: '{"choices":[{"mess' }, "the model's reply was malformed (cut or broken JSON)"],
    ['empty body', { body: '' }, "the model's reply was malformed (empty)"],
    ['no choices', { body: { choices: [] } }, "the model's reply was malformed (no choices)"],
    [
      'null message',
      { body: { choices: [{ message: null }] } },
      "the model's reply was malformed (no choices)",
    ],
    ['an array', { body: [] }, "the model's reply was malformed (no choices)"],
    [
      'empty message',
      completion({ role: 'assistant', content: null }, 'stop'),
      "the model's reply was malformed (empty)",
    ],
    [
      'cut by length',
      completion({ role: 'assistant', content: '{"cla' }, 'length'),
      "the model's answer was cut at its length limit",
    ],
    [
      'filtered',
      completion({ role: 'assistant', content: '' }, 'content_filter'),
      "the model server's content filter withheld the answer",
    ],
    [
      'refused',
      completion({ role: 'assistant', content: null, refusal: 'No.' }, 'stop'),
      'the model refused to answer',
    ],
    [
      'error in the body',
      { body: { error: { message: 'see https://x.example', code: 'upstream' } } },
      "the model's server answered with an error (upstream)",
    ],
    [
      '8 MB',
      { body: JSON.stringify({ padding: 'x'.repeat(8e6) }) },
      "the model's reply was malformed (longer than 4 MiB)",
    ],
  ];
  test.each(cases)('%s', async (_name, reply, expected) => {
    expect(words(await ask(() => reply, { limits: { call: 10_000, run: 10_000 } }))).toBe(expected);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['JSON as text/plain', { ...WELL(), headers: { 'content-type': 'text/plain' } }],
    ['no usage', { body: { choices: [{ message: { content: '{}' } }] } }],
    [
      'usage of nonsense',
      { body: { choices: [{ message: { content: '{}' } }], usage: { prompt_tokens: 'many' } } },
    ],
    ['content in parts', { body: { choices: [{ message: { content: [{ type: 'text', text: '{}' }] } }] } }],
  ])('but %s is understood', async (_name, reply: Reply) => {
    expect(words(await ask(() => reply))).toBe('answered');
  });
});

describe('tries again', () => {
  const quick = { 'retry-after-ms': '5' };
  test.each([408, 409, 429, 500, 502, 503, 529])('not for ever: status %s', async status => {
    const answer = await ask(() => failed(status, 'x', quick), { request: { schema: null } });
    const retried = status !== 409;
    expect(server.requests).toHaveLength(retried ? 3 : 1);
    expect(words(answer)).toBe(
      retried
        ? `model not reached (${status} after 3 tries)`
        : "the model's server refused the request (409)",
    );
  });

  test('a lost connection', async () => {
    const flaky: Scenario = (_request, turn) => (turn < 3 ? { reset: true } : WELL());
    expect(words(await ask(flaky, { limits: { call: 5000, run: 10_000 } }))).toBe('answered');
    expect(server.requests).toHaveLength(3);
  });

  test('nobody listening', async () => {
    const apiBase = 'http://127.0.0.1:9/v1';
    const answer = await ask(WELL, { config: { apiBase }, limits: { call: 5000, run: 10_000 } });
    expect(words(answer)).toBe('model not reached (no connection to 127.0.0.1:9 after 3 tries)');
  });

  test('an error that arrives with status 200', async () => {
    const flaky: Scenario = (_request, turn) =>
      turn === 1 ? { body: { error: { code: 502, message: 'x' } } } : WELL();
    expect(words(await ask(flaky, { limits: { call: 5000, run: 10_000 } }))).toBe('answered');
  });

  test.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2000).toUTCString()],
  ])('after the time that Retry-After names in %s', async (_name, value) => {
    const flaky: Scenario = (_request, turn) =>
      turn === 1 ? failed(429, 'x', { 'retry-after': value() }) : WELL();
    expect(words(await ask(flaky, { limits: { call: 5000, run: 10_000 } }))).toBe('answered');
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  test('not when Retry-After is longer than what the run has left', async () => {
    const answer = await ask(() => failed(429, 'x', { 'retry-after': '61' }));
    expect(words(answer)).toMatch(
      /^model not reached \(429: asks to wait 61 s, this run has [\d.]+ s left\)$/,
    );
    expect(server.requests).toHaveLength(1);
  });
});

describe('time', () => {
  test.each(['headers', 'body'] as const)('a hang in the %s ends at the limit of a call', async hang => {
    expect(words(await ask(() => ({ ...WELL(), hang })))).toBe('the model gave no answer within 0.4 s');
  });

  test('the request may leave less', async () => {
    const answer = await ask(() => ({ hang: 'headers' }), { request: { limitMs: 100 } });
    expect(words(answer)).toBe('the model gave no answer within 0.1 s');
  });

  test('a stop ends the call, its waits and its place in the queue', async () => {
    const controller = new AbortController();
    play = () => failed(503, 'x', { 'retry-after': '30' });
    const config = {
      apiType: 'openai',
      apiKey: KEY,
      apiBase: server.url,
      model: 'm',
      maxConcurrent: 1,
    } as const;
    const completions = createCompletions(config);
    const calls = [1, 2, 3].map(() => completions.complete(request(), controller.signal));
    while (server.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 10));
    controller.abort();
    expect((await Promise.all(calls)).map(words)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(server.requests).toHaveLength(1);
  });

  test('no more calls are in flight than configured', async () => {
    let now = 0;
    let most = 0;
    play = async () => {
      most = Math.max(most, ++now);
      await new Promise(resolve => setTimeout(resolve, 30));
      now--;
      return WELL();
    };
    const config = {
      apiType: 'openai',
      apiKey: KEY,
      apiBase: server.url,
      model: 'm',
      maxConcurrent: 2,
    } as const;
    const completions = createCompletions(config);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 7 }, () => completions.complete(request(), signal)));
    expect(most).toBe(2);
  });
});

describe('what a server does not take is left out, remembered and said', () => {
  const temperature: Scenario = ({ body }) =>
    'temperature' in body
      ? failed(400, {
          code: 'unsupported_value',
          param: 'temperature',
          message: "Unsupported value: 'temperature'",
        })
      : WELL();
  const format =
    (...taken: string[]): Scenario =>
    ({ body }) => {
      const type = (body['response_format'] as { type?: string } | undefined)?.type ?? 'none';
      return taken.includes(type)
        ? WELL()
        : failed(400, { message: `response_format ${type} is not supported` });
    };

  test('temperature', async () => {
    const answer = await ask(temperature, { request: { temperature: 0.3 } });
    expect(answer).toMatchObject({ ok: true, notes: ['temperature not accepted by gpt-test'] });
    expect(server.requests).toHaveLength(2);
  });

  test('a schema, where any JSON object is taken', async () => {
    expect(await ask(format('json_object'))).toMatchObject({
      ok: true,
      notes: ['json_schema not accepted by gpt-test'],
    });
  });

  test('every response format', async () => {
    const answer = await ask(format('none'));
    expect(answer).toMatchObject({ ok: true });
    expect(server.requests.map(({ body }) => 'response_format' in body)).toEqual([true, true, false]);
  });

  test('tools', async () => {
    const tools = [{ type: 'function', function: { name: 'report', parameters: SCHEMA } }];
    const vllm: Scenario = ({ body }) =>
      'tools' in body
        ? failed(400, {
            message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser',
          })
        : WELL();
    expect(await ask(vllm, { request: { tools, schema: null } })).toMatchObject({
      ok: true,
      notes: ['tools not accepted by gpt-test'],
    });
  });

  test('for the next calls of the same model too, not for another model', async () => {
    play = temperature;
    const config = {
      apiType: 'openai',
      apiKey: KEY,
      apiBase: server.url,
      model: 'a',
      maxConcurrent: 2,
    } as const;
    const completions = createCompletions(config);
    const { signal } = new AbortController();
    for (const model of ['a', 'a', 'b'])
      await completions.complete(request({ temperature: 1, model }), signal);
    expect(server.requests.map(({ body }) => [body['model'], 'temperature' in body])).toEqual([
      ['a', true],
      ['a', false],
      ['a', false],
      ['b', true],
      ['b', false],
    ]);
  });

  test('a server that refuses everything ends in words', async () => {
    const answer = await ask(() => failed(400, { message: 'no', type: 'invalid_request_error' }), {
      request: { temperature: 1 },
    });
    expect(words(answer)).toBe("the model's server refused the request (400 invalid_request_error)");
    expect(server.requests).toHaveLength(3);
  });
});

describe('a prompt that the server cut', () => {
  const long = { messages: [{ role: 'user', content: 'sda 12.5 3.4 | '.repeat(1500) }] };
  const counts = (prompt: number) => () =>
    says('{"claims":[]}', { usage: { prompt_tokens: prompt, completion_tokens: 5 } });

  test('is discarded', async () => {
    const answer = await ask(counts(2050), { request: long });
    expect(answer).toEqual({
      ok: false,
      degraded: "the model's server cut the prompt (it counted 2050 tokens of it)",
      usage: null,
      shorter: true,
    });
  });

  test.each([
    ['counted in full', 12_000],
    ['counted as a constant by a proxy', 10],
    ['not counted', 0],
  ])('is not suspected when it is %s', async (_name, counted) => {
    expect(words(await ask(counts(counted), { request: long }))).toBe('answered');
  });

  test('prose of few tokens is not suspected', async () => {
    const prose = 'The engineer who was called at night reads the first line alone. '.repeat(400);
    const answer = await ask(counts(5000), { request: { messages: [{ role: 'user', content: prose }] } });
    expect(words(answer)).toBe('answered');
  });
});

test('whatever the body is, the answer is a value', async () => {
  const bodies: unknown[] = [
    null,
    1,
    'x',
    [],
    [[]],
    { choices: 1 },
    { choices: [1] },
    { choices: [{}] },
    { error: [] },
  ];
  for (const body of bodies) {
    const seen: SeenRequest[] = server.requests;
    expect(typeof (await ask(() => ({ body: JSON.stringify(body) }))).ok).toBe('boolean');
    expect(seen.length).toBeGreaterThan(0);
  }
});
