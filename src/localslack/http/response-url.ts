import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine.ts';
import { Impossible, SlackRefusal } from '../errors.ts';
import { flagOf, type Json } from '../json.ts';
import { answerOrigin } from '../people/responses.ts';
import { bodyOf, parseObject } from './body.ts';
import { disturb } from './disturb.ts';
import { sendJson, sendText } from './send.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** `POST /response/…`: a message by response_url, five times within half an hour. */
export async function receiveResponse(
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine,
): Promise<void> {
  const at = Date.now();
  let args: Json = {};
  const log = (error: string | null): void =>
    engine.journal.call({
      at,
      method: 'response_url',
      args,
      ok: error === null,
      ...(error === null ? {} : { error }),
    });
  try {
    args = parseObject(await bodyOf(request, MAX_BODY_BYTES));
    const fault = engine.faults.take('response_url');
    const disturbance = fault ? await disturb(fault, response) : null;
    if (disturbance !== null) return log(disturbance);
    const origin = engine.responseUrls.use((request.url ?? '').replace(/\?.*$/s, ''));
    if (typeof origin === 'string') {
      log(origin);
      return sendText(response, 404, origin);
    }
    answerOrigin(engine, origin, args, flagOf(args['delete_original']) ? 'delete' : 'say');
    log(null);
    sendText(response, 200, 'ok');
  } catch (error) {
    if (error instanceof Impossible) {
      log('invalid_payload');
      return sendText(response, 400, 'invalid_payload');
    }
    if (!(error instanceof SlackRefusal)) throw error;
    log(error.code);
    sendJson(response, 400, { ok: false, error: error.code, ...error.extra });
  }
}
