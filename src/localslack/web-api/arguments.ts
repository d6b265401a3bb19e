import type { IncomingMessage } from 'node:http';
import { SlackRefusal } from '../errors.ts';
import { isJson, type Json } from '../json.ts';

/** Arguments that come as JSON inside a form field. */
const STRUCTURED = new Set([
  'attachments',
  'blocks',
  'chunks',
  'file_ids',
  'files',
  'loading_messages',
  'metadata',
  'prompts',
  'unfurls',
  'view',
]);

/** The arguments and the token of a call: JSON, a form, a multipart form, or the query. */
export async function decodeArguments(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): Promise<{ args: Json; token: string }> {
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  const fields = {
    ...fromPairs(url.searchParams),
    ...(await fromBody(type, request.headers['content-type'], body)),
  };
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const { token, ...args } = fields;
  return { args, token: bearer ?? (typeof token === 'string' ? token : '') };
}

async function fromBody(type: string, header: string | undefined, body: Buffer): Promise<Json> {
  if (body.length === 0) return {};
  if (type === '') throw new SlackRefusal('missing_post_type');
  if (type.startsWith('application/json')) return fromJson(body.toString('utf8'));
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return fromPairs(new URLSearchParams(body.toString('utf8')));
  }
  if (type.startsWith('multipart/form-data')) return await fromMultipart(header ?? '', body);
  throw new SlackRefusal('invalid_post_type');
}

function fromJson(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SlackRefusal('invalid_json');
  }
  if (!isJson(value)) throw new SlackRefusal('json_not_object');
  return decodeStructured(value);
}

function fromPairs(pairs: URLSearchParams): Json {
  return decodeStructured(Object.fromEntries(pairs));
}

async function fromMultipart(type: string, body: Buffer): Promise<Json> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const fields = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return decodeStructured(Object.fromEntries(fields));
  } catch {
    throw new SlackRefusal('invalid_form_data');
  }
}

function decodeStructured(fields: Json): Json {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    STRUCTURED.has(name) && typeof value === 'string' ? parseOrKeep(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
