/** What an event of a callgrind file counts: instructions of a simulation, time of PHP or Go, memory. */
import type { Axis } from '../model.ts';

export interface EventMeaning {
  readonly name: string;
  readonly unit: string;
  readonly axis: Axis;
  /** From the file's figures to `unit`. */
  readonly factor: number;
  readonly isSimulated: boolean;
}

const TIMES: Record<string, number> = { s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

/**
 * `Ir`; `Time_(10ns)` and `Memory_(bytes)` of xdebug 3, `Time` in microseconds of xdebug 2; `cpu(ms)` of pprof;
 * `Allocated-Bytes` of converters.
 */
export function eventMeaning(event: string, creator: string | null): EventMeaning {
  const named = /^(.{1,100}?)_?\((\d{0,6})([a-zµ]{1,12})\)$/.exec(event);
  if (named !== null) {
    const [, name, count, unit] = named;
    const factor = TIMES[unit!];
    const times = Number(count || 1);
    if (factor !== undefined) return { ...time(name!), factor: factor * times };
    const isBytes = unit === 'bytes';
    return { name: name!, unit: unit!, axis: isBytes ? 'alloc' : 'count', factor: times, isSimulated: false };
  }
  if (event === 'Time' && /xdebug/i.test(creator ?? '')) return { ...time(event), factor: 1000 };
  if (/memory|bytes/i.test(event))
    return { name: event, unit: 'bytes', axis: 'alloc', factor: 1, isSimulated: false };
  if (/time|ticks|samples|hits|cpu/i.test(event))
    return { name: event, unit: event, axis: 'cpu', factor: 1, isSimulated: false };
  return { name: event, unit: event, axis: 'count', factor: 1, isSimulated: true };
}

function time(name: string): EventMeaning {
  const axis = /cpu/i.test(name) ? 'cpu' : /delay|contention/i.test(name) ? 'lock' : 'wall';
  return { name, unit: 'ns', axis, factor: 1, isSimulated: false };
}
