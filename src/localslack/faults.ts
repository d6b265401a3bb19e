import { newId } from './ids.ts';

/** A disturbance that somebody asked for; it holds for the next `times` calls or deliveries. */
export interface Fault {
  readonly id: string;
  /** A Web API method, `delivery` or `socket`. */
  readonly on: string;
  readonly error?: string;
  /** HTTP status to answer with. */
  readonly status?: number;
  /** Seconds, in the `Retry-After` header. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
  readonly duplicate?: boolean;
  readonly drop?: boolean;
  times: number;
}

export class Faults {
  #waiting: Fault[] = [];

  add(fault: Omit<Fault, 'id'>): Fault {
    const added = { ...fault, id: newId('Ft') };
    this.#waiting.push(added);
    return added;
  }

  /** The fault for the next thing on `name`, used up by one; null when all is well. */
  take(name: string): Fault | null {
    const fault = this.#waiting.find(waiting => waiting.on === name);
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.#waiting = this.#waiting.filter(waiting => waiting !== fault);
    return fault;
  }

  clear(): void {
    this.#waiting = [];
  }
}
