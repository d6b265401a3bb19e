/** What a failed call means, and whether it is worth another. Words are for people; a server's own are not repeated. */
import { ReplyTooLong } from './sdk.ts';

export type Failure =
  /** Worth another try; `label` names it (`503`), `waitMs` is what the server asks for. */
  | { readonly kind: 'again'; readonly label: string; readonly waitMs: number | null }
  /** The server does not take a parameter that was sent. */
  | { readonly kind: 'unsupported'; readonly parameter: Parameter }
  | { readonly kind: 'final'; readonly words: string; readonly shorter?: true };

export type Parameter = 'temperature' | 'format' | 'tools';

interface Seen {
  readonly status: number | null;
  /** The server's code word, where it has one that can be shown. */
  readonly code: string;
  /** Everything that the server said, in lower case, to search in. */
  readonly text: string;
  readonly headers: Headers | null;
}

/** `sent` tells which refusable parameters the request had. */
export function failureOf(error: unknown, sent: readonly Parameter[], host: string, now: number): Failure {
  const seen = see(error);
  if (hasCause(error, ReplyTooLong)) return final("the model's reply was malformed (longer than 4 MiB)");
  if (error instanceof SyntaxError) return final("the model's reply was malformed (cut or broken JSON)");
  if (seen.status === null) return { kind: 'again', label: `no connection to ${host}`, waitMs: null };
  return byStatus(seen.status, seen, sent, host, now);
}

/** A reply with HTTP status 200 whose body is an error: its own code decides. */
export function failureInBody(body: unknown, sent: readonly Parameter[], host: string, now: number): Failure {
  const error = field(body, 'error');
  const status = Number(field(error, 'code') ?? field(error, 'status'));
  const seen = see({ status: status >= 400 && status < 600 ? status : null, error });
  if (seen.status !== null) return byStatus(seen.status, seen, sent, host, now);
  return final(`the model's server answered with an error${inBrackets(seen.code)}`);
}

function byStatus(
  status: number,
  seen: Seen,
  sent: readonly Parameter[],
  host: string,
  now: number,
): Failure {
  if (status === 429 && /insufficient_quota|exceeded your current quota|billing/.test(seen.text))
    return final('the model account has no quota left (insufficient_quota): check its billing');
  if (status === 429 || status === 408 || (status >= 500 && status !== 501))
    return { kind: 'again', label: String(status), waitMs: retryAfter(seen.headers, now) };
  if (status === 401) return final(`the model's server refused the key (401): check GAI_API_KEY`);
  if (status === 403)
    return final(`the model's server refused access (403): check GAI_API_KEY and GAI_MODEL`);
  if (status === 404)
    return final(
      `no such model or address at ${host} (404): check GAI_MODEL and GAI_API_BASE (with its /v1)`,
    );
  if (status >= 300 && status < 400)
    return final(
      `the model's server at ${host} redirects (${status}): set GAI_API_BASE to the final address`,
    );
  if (isTooLong(status, seen.text))
    return { ...final(`the prompt did not fit the model's window (${status})`), shorter: true };
  if (/content_filter|content_management_policy|responsibleai/.test(seen.text))
    return { ...final("the model server's content filter refused the prompt"), shorter: true };
  const parameter = status === 400 || status === 422 ? refused(seen.text, sent) : null;
  if (parameter) return { kind: 'unsupported', parameter };
  return final(`the model's server refused the request (${[status, seen.code].filter(Boolean).join(' ')})`);
}

function isTooLong(status: number, text: string): boolean {
  return (
    status === 413 ||
    /context_length_exceeded|maximum context length|contextwindowexceeded|exceeds?[^"]{0,60}context|context (?:size|window|length)|prompt is too long|too many tokens/.test(
      text,
    )
  );
}

function refused(text: string, sent: readonly Parameter[]): Parameter | null {
  const named: Record<Parameter, RegExp> = {
    temperature: /temperature/,
    tools: /\btools?\b|tool_choice|tool choice|function call/,
    format: /response_format|json_schema|json_object|structured output|grammar/,
  };
  const hit = sent.find(parameter => named[parameter].test(text));
  // A server that does not say what it dislikes most often dislikes the schema.
  return hit ?? (sent.includes('format') ? 'format' : null);
}

/** Milliseconds to wait, or null; both header forms, and OpenAI's own in milliseconds. */
function retryAfter(headers: Headers | null, now: number): number | null {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const value = headers?.get('retry-after');
  if (!value) return null;
  const seconds = Number(value);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function see(error: unknown): Seen {
  const status = field(error, 'status');
  const body = field(error, 'error');
  const inner = field(Array.isArray(body) ? body[0] : body, 'error') ?? body;
  const code = [field(error, 'code'), field(inner, 'code'), field(inner, 'type')].find(
    word => typeof word === 'string' && /^[a-z][a-z0-9_]{0,39}$/i.test(word),
  );
  const headers = field(error, 'headers');
  return {
    status: typeof status === 'number' ? status : null,
    code: typeof code === 'string' ? code : '',
    text: `${JSON.stringify(body) ?? ''} ${field(error, 'message') ?? ''} ${field(error, 'param') ?? ''}`
      .slice(0, 20_000)
      .toLowerCase(),
    headers: headers instanceof Headers ? headers : null,
  };
}

function hasCause(error: unknown, type: typeof ReplyTooLong): boolean {
  for (let cause = error, depth = 0; cause && depth < 5; cause = field(cause, 'cause'), depth++)
    if (cause instanceof type) return true;
  return false;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function final(words: string): { readonly kind: 'final'; readonly words: string } {
  return { kind: 'final', words };
}

function inBrackets(word: string): string {
  return word ? ` (${word})` : '';
}
