/**
 * A chat completion from any OpenAI-compatible server, as a value: what fails is `degraded` with words for people.
 * Not streamed, since nothing unchecked is ever shown. The package's own retries are off: it obeys no
 * `Retry-After` above 60 s and tries hopeless calls three times.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Completion, CompletionRequest, Completions } from '../core/ports.ts';
import { clip, visible } from '../core/text.ts';
import { type Envelope, open } from './envelope.ts';
import { type Failure, failureInBody, failureOf, type Parameter } from './failure.ts';
import { baseOf, connect, type Endpoint, hasDeployments, type Post } from './sdk.ts';
import { tokensAtMost, wasCut } from './tokens.ts';

export interface CompletionsConfig extends Endpoint {
  readonly model: string;
  /** Calls in flight at once, over all runs. */
  readonly maxConcurrent: number;
}

/** Milliseconds: one attempt, and all attempts of a call where the request names no less. */
export interface Limits {
  readonly call: number;
  readonly run: number;
}

const LIMITS: Limits = { call: 60_000, run: 180_000 };
const TRIES = 3;

export function createCompletions(config: CompletionsConfig, limits: Limits = LIMITS): Completions {
  const wrong = wrongIn(config);
  if (wrong) return missingModel(wrong);
  const host = new URL(baseOf(config)).host;
  const queue = new PQueue({ concurrency: Math.max(1, config.maxConcurrent) });
  const refused = new Map<string, Set<Refusal>>();
  let connected: Promise<Post> | null = null;
  return {
    async complete(request, signal) {
      const model = request.model ?? config.model;
      const memory = refused.get(model) ?? new Set();
      refused.set(model, memory);
      connected ??= connect(config);
      const call = { post: await connected, host, model, memory, request, limits, signal };
      return queue.add(() => attempt(call), { signal }).catch(error => stopped(signal, error));
    },
  };
}

function wrongIn(config: CompletionsConfig): string | null {
  if (!config.apiKey) return 'GAI_API_KEY is not set';
  if (/[^\x21-\x7e]/.test(config.apiKey)) return 'GAI_API_KEY holds characters that no key has';
  if (config.apiType === 'azure' && !config.apiBase) return 'GAI_API_BASE is not set (the Azure resource)';
  if (!/^https?:$/.test(URL.parse(baseOf(config))?.protocol ?? ''))
    return 'GAI_API_BASE is not an address such as https://HOST/v1';
  if (hasDeployments(config) && !config.apiVersion) return 'GAI_API_VERSION is not set (Azure)';
  return null;
}

/** Stands where no model is configured: every call says why. */
export function missingModel(reason: string): Completions {
  return { complete: async () => ({ ok: false, degraded: reason, usage: null }) };
}

/** What a server refused before, so that it is not asked again. */
type Refusal = 'temperature' | 'json_schema' | 'json_object' | 'tools';

interface Call {
  readonly post: Post;
  readonly host: string;
  readonly model: string;
  readonly memory: Set<Refusal>;
  readonly request: CompletionRequest;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

async function attempt(call: Call): Promise<Completion> {
  const started = Date.now();
  const deadline = started + Math.min(call.limits.run, call.request.limitMs ?? call.limits.run);
  for (let tries = 1; ; ) {
    const outcome = await once(call, started, deadline);
    if ('ok' in outcome) return outcome;
    if (outcome.kind === 'final') return degraded(outcome.words, outcome.shorter);
    if (outcome.kind === 'unsupported') {
      remember(call, outcome.parameter);
      continue;
    }
    if (tries === TRIES) return degraded(`model not reached (${outcome.label} after ${TRIES} tries)`);
    const left = deadline - Date.now();
    const wait = outcome.waitMs ?? 500 * 2 ** (tries - 1) * (0.75 + Math.random() / 4);
    if (wait >= left) return degraded(tooLong(outcome.label, wait, left));
    if (!(await slept(wait, call.signal))) return degraded('stopped');
    tries++;
  }
}

async function once(call: Call, started: number, deadline: number): Promise<Completion | Failure> {
  const { request, memory, signal, host, limits } = call;
  const limit = Math.min(limits.call, deadline - Date.now());
  if (limit <= 0) return { kind: 'final', words: timeOut(Date.now() - started) };
  const timer = AbortSignal.timeout(limit);
  const sent = parametersOf(request, memory);
  let body: unknown;
  try {
    body = await call.post(bodyOf(call), AbortSignal.any([signal, timer]));
  } catch (error) {
    if (signal.aborted) return { kind: 'final', words: 'stopped' };
    if (timer.aborted) return { kind: 'final', words: timeOut(limit) };
    return failureOf(error, sent, host, Date.now());
  }
  if (isError(body)) return failureInBody(body, sent, host, Date.now());
  return settle(call, open(body), Date.now() - started);
}

function settle(call: Call, envelope: Envelope, ms: number): Completion | Failure {
  if (!envelope.ok) return { kind: 'final', words: envelope.words };
  const prompt = JSON.stringify(call.request.messages);
  const counted = envelope.promptTokens;
  if (counted !== null && wasCut(textOf(call.request), counted))
    return {
      kind: 'final',
      words: `the model's server cut the prompt (it counted ${counted} tokens of it)`,
      shorter: true,
    };
  const usage = {
    model: clip(visible(envelope.model ?? call.model), 80),
    promptTokens: counted ?? tokensAtMost(prompt),
    completionTokens: envelope.completionTokens ?? tokensAtMost(JSON.stringify(envelope.message)),
    ms,
  };
  return { ok: true, message: envelope.message, usage, notes: notesOf(call) };
}

function bodyOf({ request, memory, model }: Call): Record<string, unknown> {
  const format = formatOf(request, memory);
  const tools = memory.has('tools') ? [] : request.tools;
  return {
    model,
    messages: request.messages,
    ...(tools.length > 0 && { tools }),
    ...(format && { response_format: format }),
    ...(request.temperature !== undefined &&
      !memory.has('temperature') && { temperature: request.temperature }),
  };
}

function formatOf(request: CompletionRequest, memory: ReadonlySet<Refusal>): Record<string, unknown> | null {
  if (!request.schema) return null;
  if (!memory.has('json_schema'))
    return { type: 'json_schema', json_schema: { name: 'report', strict: true, schema: request.schema } };
  return memory.has('json_object') ? null : { type: 'json_object' };
}

function parametersOf(request: CompletionRequest, memory: ReadonlySet<Refusal>): Parameter[] {
  const sent: Parameter[] = [];
  if (request.temperature !== undefined && !memory.has('temperature')) sent.push('temperature');
  if (request.tools.length > 0 && !memory.has('tools')) sent.push('tools');
  if (formatOf(request, memory)) sent.push('format');
  return sent;
}

/** `format` steps down from a schema to any JSON object to plain text; the reply is parsed and checked anyway. */
function remember({ memory }: Call, parameter: Parameter): void {
  if (parameter !== 'format') memory.add(parameter);
  else memory.add(memory.has('json_schema') ? 'json_object' : 'json_schema');
}

function notesOf({ request, memory, model }: Call): string[] {
  const left: readonly (readonly [Refusal, boolean])[] = [
    ['temperature', request.temperature !== undefined],
    ['json_schema', request.schema !== null],
    ['json_object', request.schema !== null],
    ['tools', request.tools.length > 0],
  ];
  return left
    .filter(([refusal, asked]) => asked && memory.has(refusal))
    .map(([refusal]) => `${refusal} not accepted by ${model}`);
}

/** What a tokeniser counts of the request: the words of the messages, without their JSON. */
function textOf(request: CompletionRequest): string {
  return request.messages
    .map(message => (typeof message['content'] === 'string' ? message['content'] : ''))
    .join('\n');
}

function degraded(words: string, shorter?: true): Completion {
  return { ok: false, degraded: words, usage: null, ...(shorter && { shorter }) };
}

function stopped(signal: AbortSignal, error: unknown): Completion {
  if (signal.aborted) return degraded('stopped');
  throw error;
}

async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

function tooLong(label: string, wait: number, left: number): string {
  return `model not reached (${label}: asks to wait ${seconds(wait)}, this run has ${seconds(left)} left)`;
}

function timeOut(ms: number): string {
  return `the model gave no answer within ${seconds(ms)}`;
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 100) / 10)} s`;
}

function isError(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body && Boolean(body.error);
}
