import type { Engine } from '../engine.ts';
import { Impossible } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import { methods, PSEUDO_METHODS } from '../web-api/methods.ts';

const NUMBERS = ['status', 'retryAfter', 'delayMs', 'times'] as const;
const FLAGS = ['duplicate', 'drop'] as const;
const EFFECTS = ['error', 'status', 'retryAfter', 'delayMs', 'duplicate', 'drop'] as const;
const KNOWN: readonly string[] = ['on', 'times', ...EFFECTS];
const DISCONNECTS = ['warning', 'refresh_requested', 'link_disabled', 'too_many_websockets'];

/** Adds a fault; one on `socket` acts at once. */
export function addFault(engine: Engine, body: Json): Json {
  const on = textOf(body['on']);
  const known =
    on === 'delivery' || on === 'socket' || Object.hasOwn(methods, on) || PSEUDO_METHODS.includes(on);
  if (!known)
    throw new Impossible(`A fault is on a Web API method, "delivery" or "socket"; "${on}" is none.`);
  const fault = read(body);
  if (on !== 'socket' && EFFECTS.every(name => fault[name] === undefined)) {
    throw new Impossible(`A fault needs an effect: one of ${EFFECTS.join(', ')}.`);
  }
  if (on !== 'delivery' && fault.duplicate !== undefined) {
    throw new Impossible('"duplicate" is of deliveries: { "on": "delivery", "duplicate": true }.');
  }
  if (on === 'socket') return { id: disconnect(engine, fault) };
  return { id: engine.faults.add({ ...fault, on, times: fault.times ?? 1 }).id };
}

interface Asked {
  error?: string;
  status?: number;
  retryAfter?: number;
  delayMs?: number;
  times?: number;
  duplicate?: boolean;
  drop?: boolean;
}

function read(body: Json): Asked {
  const asked: Asked = {};
  refuseStrangers(body);
  for (const name of NUMBERS) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || value < 0 || !Number.isFinite(value)) {
      throw new Impossible(`"${name}" must be a number of at least 0.`);
    }
    asked[name] = value;
  }
  for (const name of FLAGS) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw new Impossible(`"${name}" must be true or false.`);
    asked[name] = value;
  }
  const error = errorIn(body);
  if (error !== undefined) asked.error = error;
  if (asked.status !== undefined && (asked.status < 200 || asked.status > 599)) {
    throw new Impossible('"status" must be an HTTP status, 200 to 599.');
  }
  if (asked.times !== undefined && !(Number.isInteger(asked.times) && asked.times >= 1)) {
    throw new Impossible('"times" must be a whole number of at least 1.');
  }
  return asked;
}

/** A misspelt effect would be a fault that does nothing. */
function refuseStrangers(body: Json): void {
  const stranger = Object.keys(body).find(name => !KNOWN.includes(name));
  if (stranger !== undefined) {
    throw new Impossible(`A fault has no "${stranger}"; there are ${KNOWN.join(', ')}.`);
  }
}

function errorIn(body: Json): string | undefined {
  const error = body['error'];
  if (error === undefined) return undefined;
  if (typeof error === 'string' && error !== '') return error;
  throw new Impossible('"error" must be the name of an error, such as "internal_error".');
}

/** `drop` cuts the connections; an `error` is the reason of the `disconnect` that comes before. */
function disconnect(engine: Engine, { error, delayMs, drop }: Asked): string {
  if (error !== undefined && !DISCONNECTS.includes(error)) {
    throw new Impossible(`A socket's error is one of ${DISCONNECTS.join(', ')}.`);
  }
  if (error === undefined && drop !== true) {
    throw new Impossible('A fault on "socket" needs drop: true, or an error (the reason of a disconnect).');
  }
  const act = (): void => engine.sockets.disconnect(error ?? null);
  if (delayMs) setTimeout(act, delayMs).unref();
  else act();
  return 'socket';
}
