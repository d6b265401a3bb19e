/** What a scripted model says: each scenario is a function of the request and of how many came before it. */
import type { IncomingHttpHeaders } from 'node:http';

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** A string goes out as it is. */
  readonly body?: unknown;
  readonly delayMs?: number;
  /** Never answers, or stops in the middle of the body. */
  readonly hang?: 'headers' | 'body';
  /** Closes the connection without an answer. */
  readonly reset?: boolean;
}

/** `turn` counts from 1 on each path. */
export type Scenario = (request: SeenRequest, turn: number) => Reply | Promise<Reply>;

export interface ScriptedClaim {
  readonly kind: string;
  readonly refs: readonly string[];
  readonly cause: string | null;
  readonly effect: string | null;
  readonly text: string;
  readonly code: { readonly language: string; readonly before: string; readonly after: string } | null;
}

export function claim(kind: string, text: string, refs: readonly string[] = []): ScriptedClaim {
  return { kind, refs, cause: null, effect: null, text, code: null };
}

/** The words of the request that a model would read. */
export function promptOf(request: SeenRequest): string {
  const messages = Array.isArray(request.body['messages']) ? request.body['messages'] : [];
  return messages.map(message => String(message?.content ?? '')).join('\n');
}

/** Handles of one letter, in the order of the request: only those that begin a line. */
export function handles(request: SeenRequest, letter: 'F' | 'D' | 'L' | 'A'): string[] {
  const found = promptOf(request).matchAll(new RegExp(`^(${letter}\\d+) `, 'gm'));
  return [...new Set([...found].map(match => match[1] ?? ''))];
}

/** Whether the request offers a tool of this name. */
export function offers(request: SeenRequest, name: string): boolean {
  return JSON.stringify(request.body['tools'] ?? []).includes(`"name":"${name}"`);
}

/** A whole assistant turn that ends the conversation: by the `report` tool where it is offered, else as JSON. */
export function report(request: SeenRequest, claims: readonly ScriptedClaim[]): Reply {
  if (offers(request, 'report')) return calls([{ name: 'report', arguments: JSON.stringify({ claims }) }]);
  return says(JSON.stringify({ claims }));
}

export function says(content: string, more: Record<string, unknown> = {}): Reply {
  return completion({ role: 'assistant', content }, 'stop', more);
}

export function calls(list: readonly { readonly name: string; readonly arguments: unknown }[]): Reply {
  const toolCalls = list.map((call, index) => ({
    id: `call_${index + 1}`,
    type: 'function',
    function: call,
  }));
  return completion({ role: 'assistant', content: null, tool_calls: toolCalls }, 'tool_calls');
}

export function completion(
  message: unknown,
  finish: string | null,
  more: Record<string, unknown> = {},
): Reply {
  return {
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'scripted-1',
      choices: [{ index: 0, message, finish_reason: finish }],
      usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
      ...more,
    },
  };
}

export function failed(status: number, error: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: { error } };
}

/** Claims that hold for whatever the request carries, citing its first handles. */
export function honestClaims(request: SeenRequest): ScriptedClaim[] {
  const claims: ScriptedClaim[] = [];
  const [finding] = handles(request, 'D');
  const [fact] = handles(request, 'F');
  const [remedy] = handles(request, 'A');
  const line = finding ? linesOf(request, finding)[0] : handles(request, 'L')[0];
  if (finding)
    claims.push(claim('finding', line ? `This stands out: {${line}}` : 'This stands out', [finding]));
  if (fact) claims.push(claim('measure', 'Measured: {F}'.replace('F', fact), [fact]));
  if (remedy) claims.push(claim('advice', 'This is what is known to help', [remedy]));
  if (claims.length === 0)
    claims.push(claim('knowledge', 'Work that is done once costs less than work that is repeated'));
  return claims;
}

/** The evidence lines that a finding's own line names. */
function linesOf(request: SeenRequest, finding: string): string[] {
  const line = new RegExp(`^${finding} .*$`, 'm').exec(promptOf(request))?.[0] ?? '';
  return line.match(/\bL\d+\b/g) ?? [];
}

/** Asks for one diagnostic in the first round, then reports. */
function asks(argv: readonly string[]): Scenario {
  return (request, _turn) => {
    const asked =
      promptOf(request).includes('exit') && JSON.stringify(request.body).includes('"role":"tool"');
    const host = /on these hosts[^:]*: ([\w.@-]+)/.exec(promptOf(request))?.[1] ?? 'local';
    return asked || !offers(request, 'run_diagnostic')
      ? report(request, honestClaims(request))
      : calls([{ name: 'run_diagnostic', arguments: JSON.stringify({ host, argv }) }]);
  };
}

const INVENTED = [
  claim('measure', 'sda writes 9999 MiB/s'),
  claim('measure', 'The kernel said "out of memory"', ['F1']),
  claim('finding', 'See https://evil.example/x and <!channel>', ['D1']),
  claim('finding', 'It is {F9999}', ['F9999']),
];

export const scenarios: Record<string, Scenario> = {
  honest: request => report(request, honestClaims(request)),
  asks: asks(['uptime']),
  'asks-refused': asks(['tail', '-f', '/var/log/syslog']),
  lies: request => report(request, INVENTED),
  'lies-and-truth': request => report(request, [...INVENTED, ...honestClaims(request)]),
  /** Lies first, and mends its claims when it is told which rule they broke. */
  mends: request =>
    /breaks R\d/.test(promptOf(request))
      ? report(request, honestClaims(request))
      : report(request, [claim('measure', 'The load is 9999', ['F1'])]),
  'wrong-key': () =>
    failed(401, { message: 'Incorrect API key', code: 'invalid_api_key', type: 'invalid_request_error' }),
  down: () => failed(503, { message: 'overloaded' }, { 'retry-after-ms': '20' }),
  'down-once': (request, turn) =>
    turn === 1 ? failed(503, 'overloaded') : report(request, honestClaims(request)),
  busy: (request, turn) =>
    turn === 1
      ? failed(429, { message: 'slow down', code: 'rate_limit_exceeded' }, { 'retry-after': '1' })
      : report(request, honestClaims(request)),
  'busy-long': () => failed(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '3600' }),
  quota: () => failed(429, { code: 'insufficient_quota', message: 'You exceeded your current quota' }),
  hang: () => ({ hang: 'headers' }),
  'hang-body': () => ({ ...says('{"claims":[]}'), hang: 'body' }),
  reset: () => ({ reset: true }),
  html: () => ({ body: '<html><body>Bad gateway</body></html>', headers: { 'content-type': 'text/html' } }),
  cut: () => ({ body: '{"id":"chatcmpl-1","choices":[{"message":{"role":"assi' }),
  'empty-choices': () => ({ body: { id: 'chatcmpl-1', choices: [] } }),
  empty: () => ({ body: '' }),
  'error-in-body': () => ({ body: { error: { message: 'upstream failed', code: 'upstream' } } }),
  prose: () => says('I think that the disk is slow. Sorry for the inconvenience!'),
  slow: async request => ({ ...report(request, honestClaims(request)), delayMs: 2000 }),
};
