/**
 * The one place that knows the `openai` package. It is loaded when the first question is asked
 * (180 ms, 30 MB), told nothing by the environment, and gets its bytes through a fetch of ours.
 */
import type { ClientOptions } from 'openai';

export interface Endpoint {
  readonly apiType: 'openai' | 'azure';
  readonly apiKey: string;
  /** With its `/v1`; for Azure the resource's address. */
  readonly apiBase?: string;
  /** Azure alone. */
  readonly apiVersion?: string;
}

/** Posts one chat completion; resolves to the parsed body, or to text where the server sent no JSON. */
export type Post = (body: Record<string, unknown>, signal: AbortSignal) => Promise<unknown>;

const OPENAI = 'https://api.openai.com/v1';
const LONGEST_REPLY = 4 * 1024 * 1024;
/** What leaves: never what `OPENAI_CUSTOM_HEADERS`, `OPENAI_ORG_ID` or the package would add. */
const SENT_HEADERS = ['accept', 'api-key', 'authorization', 'content-type'];

export function baseOf(endpoint: Endpoint): string {
  return endpoint.apiBase?.replace(/\/+$/, '') || OPENAI;
}

export async function connect(endpoint: Endpoint): Promise<Post> {
  const { OpenAI, AzureOpenAI } = await import('openai');
  const base = baseOf(endpoint);
  const options = {
    apiKey: endpoint.apiKey,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: guardedFetch,
  } satisfies ClientOptions;
  const client = hasDeployments(endpoint)
    ? new AzureOpenAI({ ...options, baseURL: null, endpoint: base, apiVersion: endpoint.apiVersion ?? '' })
    : new OpenAI({ ...options, baseURL: base });
  return (body, signal) => client.post('/chat/completions', { body, signal });
}

/** Azure's address of a deployment, with its version; its newer `…/openai/v1` is like OpenAI's. */
export function hasDeployments(endpoint: Endpoint): boolean {
  return endpoint.apiType === 'azure' && !/\/openai\/v1$/.test(baseOf(endpoint));
}

/** Follows no redirect (the key would travel along) and reads at most a few megabytes. */
async function guardedFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  const sent = SENT_HEADERS.flatMap(name => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  const response = await fetch(url, { ...init, headers: sent, redirect: 'manual' });
  const text = await bounded(response);
  return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
}

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_REPLY) throw new ReplyTooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

export class ReplyTooLong extends Error {
  override readonly name = 'ReplyTooLong';
}
