import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { fileObject, type StoredFile } from '../files.ts';
import { textOf } from '../json.ts';
import { MAX_FILE_BYTES, visible } from '../web-api/files.ts';
import { bodyOf } from './body.ts';
import { disturb } from './disturb.ts';
import { sendText } from './send.ts';

/** `POST /upload/v1/ID`: the bytes as they are, or wrapped in a multipart form. */
export async function receiveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine,
): Promise<void> {
  const id = (request.url ?? '').replace(/^\/upload\/v1\//, '').replace(/\?.*$/s, '');
  if (await disturbed(engine, 'files.upload', { file: id }, response)) return;
  const body = await bodyOf(request, MAX_FILE_BYTES + 64 * 1024);
  const type = request.headers['content-type'] ?? '';
  const bytes = type.toLowerCase().startsWith('multipart/form-data') ? await unwrap(type, body) : body;
  const taken = bytes !== null && engine.files.receive(id, bytes);
  engine.journal.call({
    at: Date.now(),
    method: 'files.upload',
    args: { file: id, bytes: bytes?.length ?? 0 },
    ok: taken,
    ...(taken ? {} : { error: 'upload_failed' }),
  });
  if (taken) sendText(response, 200, `OK - ${bytes.length}`);
  else sendText(response, 400, 'upload_failed: unknown upload, or not the length that was announced');
}

async function unwrap(type: string, body: Buffer): Promise<Buffer | null> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const [, value] of form) {
      return typeof value === 'string' ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
    }
  } catch {
    return null;
  }
  return null;
}

/** `GET /files-pri/TEAM-ID/…`: the bytes for a bot token with `files:read`; otherwise, as Slack does, a way to the sign-in page. */
export async function sendPrivateFile(
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine,
): Promise<void> {
  const id = /^\/files-pri\/[A-Z0-9]+-([A-Z0-9]+)\//.exec(request.url ?? '')?.[1] ?? '';
  if (await disturbed(engine, 'files.download', { file: id }, response)) return;
  const authorized = request.headers.authorization === `Bearer ${engine.app.botToken}`;
  const file = authorized && engine.declared.scopes.has('files:read') ? find(engine, id) : null;
  engine.journal.call({
    at: Date.now(),
    method: 'files.download',
    args: { file: id },
    ok: file !== null,
    ...(file ? {} : { error: 'not_signed_in' }),
  });
  if (file) return sendFile(response, engine, file);
  response.writeHead(302, {
    location: `${engine.url}/signin?redir=${encodeURIComponent(request.url ?? '')}`,
  });
  response.end();
}

/** A file for the page, which has no token. */
export function sendFile(response: ServerResponse, engine: Engine, file: StoredFile): void {
  const { mimetype } = fileObject(file, engine.url, engine.team.id);
  // Never a type that a browser would run, whatever the name says.
  const image = /^image\/(?:png|jpeg|gif)$/.test(textOf(mimetype));
  response.writeHead(200, {
    'content-type': image ? textOf(mimetype) : 'application/octet-stream',
    'content-length': file.bytes.length,
    'content-disposition': `${image ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  });
  response.end(file.bytes);
}

function find(engine: Engine, id: string): StoredFile | null {
  try {
    return visible(engine, id);
  } catch (error) {
    if (error instanceof SlackRefusal) return null;
    throw error;
  }
}

async function disturbed(
  engine: Engine,
  name: string,
  args: { file: string },
  response: ServerResponse,
): Promise<boolean> {
  const fault = engine.faults.take(name);
  const error = fault ? await disturb(fault, response) : null;
  if (error === null) return false;
  engine.journal.call({ at: Date.now(), method: name, args, ok: false, error });
  return true;
}
