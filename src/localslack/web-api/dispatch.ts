import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { bodyOf } from '../http/body.ts';
import { disturb } from '../http/disturb.ts';
import { sendJson } from '../http/send.ts';
import type { Json } from '../json.ts';
import { decodeArguments } from './arguments.ts';
import { type Method, requireScope } from './method.ts';
import { methods } from './methods.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Answers one Web API call: token, fault, scope, then the method; business errors are HTTP 200. */
export async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine,
): Promise<void> {
  const url = new URL(request.url ?? '/', engine.url);
  const name = url.pathname.replace(/^\/api\//, '').replace(/\/$/, '');
  const call = { name, args: {} as Json, at: Date.now() };
  try {
    const body = await bodyOf(request, MAX_BODY_BYTES);
    const { args, token } = await decodeArguments(request, url, body);
    call.args = args;
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (!method) throw new SlackRefusal('unknown_method', { req_method: name });
    checkToken(method, token, engine);
    const fault = engine.faults.take(name);
    const disturbance = fault ? await disturb(fault, response) : null;
    if (disturbance !== null) return log(engine, call, disturbance);
    if (method.scopes) requireScope(engine, method.scopes);
    const result = await method.run(args, engine);
    log(engine, call, null);
    send(response, engine, { ok: true, ...result });
  } catch (error) {
    const refusal = error instanceof SlackRefusal ? error : null;
    const code = refusal?.code ?? 'internal_error';
    log(engine, call, code);
    if (!response.headersSent) send(response, engine, { ok: false, error: code, ...refusal?.extra });
    if (!refusal) throw error;
  }
}

function checkToken(method: Method, token: string, engine: Engine): void {
  if (method.token === 'none') return;
  const { botToken, appToken } = engine.app;
  if (token === '') throw new SlackRefusal('not_authed');
  if (token !== botToken && token !== appToken) throw new SlackRefusal('invalid_auth');
  if ((method.token === 'app') !== (token === appToken)) throw new SlackRefusal('not_allowed_token_type');
}

function send(response: ServerResponse, engine: Engine, result: Json): void {
  response.setHeader('x-oauth-scopes', [...engine.declared.scopes].join(','));
  sendJson(response, 200, result);
}

function log(engine: Engine, call: { name: string; args: Json; at: number }, error: string | null): void {
  engine.journal.call({
    at: call.at,
    method: call.name,
    args: call.args,
    ok: error === null,
    ...(error === null ? {} : { error }),
  });
}
