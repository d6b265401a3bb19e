import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../faults.ts';
import { sendJson } from './send.ts';

/** Lets a fault act on a request; true when it was answered (or cut) by that, false when it goes on. */
export async function disturb(fault: Fault, response: ServerResponse): Promise<boolean> {
  if (fault.delayMs) await wait(fault.delayMs, undefined, { ref: false });
  if (fault.drop) {
    response.destroy();
    return true;
  }
  if (fault.retryAfter !== undefined) {
    response.setHeader('retry-after', String(fault.retryAfter));
    sendJson(response, fault.status ?? 429, { ok: false, error: fault.error ?? 'ratelimited' });
    return true;
  }
  if (fault.status !== undefined || fault.error !== undefined) {
    sendJson(response, fault.status ?? 200, { ok: false, error: fault.error ?? 'fatal_error' });
    return true;
  }
  return false;
}
