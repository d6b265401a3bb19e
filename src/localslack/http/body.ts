import type { IncomingMessage } from 'node:http';
import { Impossible, SlackRefusal } from '../errors.ts';
import { isJson, type Json } from '../json.ts';

/** The whole body; refused where it is longer than `limit` bytes. */
export async function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limit) throw new SlackRefusal('request_too_large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A JSON object from a body; an Impossible says what is wrong with it. */
export function parseObject(body: Buffer): Json {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Impossible('The body is not JSON: send an object, as application/json.');
  }
  if (!isJson(value)) throw new Impossible('The body must be a JSON object.');
  return value;
}
