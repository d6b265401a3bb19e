import { SlackRefusal } from '../errors.ts';
import { isJson, type Json, objectsOf, textOf } from '../json.ts';
import { escapeText } from '../typed-text.ts';
import { invalidBlocks, validateBlocks } from './blocks.ts';

const MAX_TEXT = 40_000;
/** An edit takes far less than a post; counted in bytes, after escaping. */
const MAX_UPDATE_BYTES = 4_000;
const MAX_MARKDOWN = 12_000;
/** Of the words of a task and of a plan's title in a stream. */
const MAX_CHUNK_TEXT = 256;
const MAX_METADATA_BYTES = 8_000;

/** Slack cuts a posted text at 40,000 characters. */
export function truncateText(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}

export function checkUpdateText(text: string): void {
  if (Buffer.byteLength(escapeText(text)) > MAX_UPDATE_BYTES) throw new SlackRefusal('msg_too_long');
}

export function checkMarkdown(text: string): void {
  if (text.length > MAX_MARKDOWN) throw new SlackRefusal('msg_too_long');
}

/** `{ event_type, event_payload }`, or an empty object, which removes what is there. */
export function checkMetadata(value: unknown): Json {
  if (!isJson(value)) throw new SlackRefusal('invalid_metadata_format');
  if (Object.keys(value).length === 0) return value;
  if (textOf(value['event_type']) === '' || !isJson(value['event_payload'])) {
    throw new SlackRefusal('invalid_metadata_schema');
  }
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_METADATA_BYTES)
    throw new SlackRefusal('metadata_too_large');
  return value;
}

const STATUSES = ['pending', 'in_progress', 'complete', 'error'];

/** The chunks of a streaming call. */
export function checkChunks(value: unknown): Json[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new SlackRefusal('invalid_chunks');
  const chunks = objectsOf(value);
  if (chunks.length !== value.length) throw new SlackRefusal('invalid_chunks');
  for (const chunk of chunks) checkChunk(chunk);
  return chunks;
}

function checkChunk(chunk: Json): void {
  const check = CHUNKS[textOf(chunk['type'])];
  if (!check?.(chunk)) throw new SlackRefusal('invalid_chunks');
}

/** What each kind of chunk must be; too long a text and wrong blocks have refusals of their own. */
const CHUNKS: Readonly<Record<string, (chunk: Json) => boolean>> = {
  markdown_text: ({ text }) => {
    checkMarkdown(textOf(text));
    return typeof text === 'string';
  },
  task_update: ({ id, title, status, details, output }) =>
    textOf(id) !== '' &&
    textOf(title) !== '' &&
    STATUSES.includes(textOf(status)) &&
    [title, details ?? '', output ?? ''].every(isShort),
  plan_update: ({ title }) => textOf(title) !== '' && isShort(title),
  blocks: ({ blocks }) => {
    if (!Array.isArray(blocks)) return false;
    const errors = validateBlocks(blocks, 'message');
    if (errors.length > 0) throw invalidBlocks(errors);
    return true;
  },
};

function isShort(text: unknown): boolean {
  return typeof text === 'string' && text.length <= MAX_CHUNK_TEXT;
}
