import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../faults.ts';
import { sendJson } from './send.ts';

/** Lets a fault act on a request; the error that it answered with (`dropped` when it was cut), null when the request goes on. */
export async function disturb(fault: Fault, response: ServerResponse): Promise<string | null> {
  if (fault.delayMs) await wait(fault.delayMs, undefined, { ref: false });
  if (fault.drop) {
    response.destroy();
    return 'dropped';
  }
  if (fault.retryAfter !== undefined) {
    const error = fault.error ?? 'ratelimited';
    response.setHeader('retry-after', String(fault.retryAfter));
    sendJson(response, fault.status ?? 429, { ok: false, error });
    return error;
  }
  if (fault.status !== undefined || fault.error !== undefined) {
    const error = fault.error ?? `http_${fault.status}`;
    sendJson(response, fault.status ?? 200, { ok: false, error });
    return error;
  }
  return null;
}
