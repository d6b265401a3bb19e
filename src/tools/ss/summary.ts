/** The two parts of `ss -s`. */
import type { Cell } from '../../core/reading.ts';
import { wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';

/**
 * `Total: 28`, `Total: 205 (kernel 0)`, `TCP:   12 (estab 2, closed 4, orphaned 0, synrecv 0, timewait 3/0), ports 0`.
 * The second figure of timewait is the slab's count of them.
 */
export function summaryFields(text: string): Record<string, Cell> | null {
  const [, name, total, inside = '', ports] =
    /^([A-Z][A-Za-z]{1,10}): +(\d{1,15})(?: \(([^()]{0,200})\))?(?:, ports (\d{1,15}))?$/.exec(text) ?? [];
  if (name === undefined) return null;
  const parts =
    inside === ''
      ? []
      : inside.split(', ').map(part => /^([a-z]{1,20}) (\d{1,15})(?:\/(\d{1,15}))?$/.exec(part));
  if (parts.includes(null)) return null;
  const counts = parts.flatMap(part => {
    const [, key = '', count, slab] = part ?? [];
    const own: [string, Cell][] = [[key, Number(count)]];
    return slab === undefined ? own : [...own, [`${key}_slab`, Number(slab)] as [string, Cell]];
  });
  const bound = ports === undefined ? {} : { ports: Number(ports) };
  return { name, total: Number(total), ...Object.fromEntries(counts), ...bound };
}

/** `TCP	  4         4         0`; `*` (not counted) is null. */
export function transportFields(text: string): Record<string, Cell> | null {
  const [transport, ...figures] = wordsOf(text.slice(0, 200));
  if (transport === undefined || !/^(?:\*|RAW|UDP|TCP|INET|FRAG)$/.test(transport) || figures.length !== 3)
    return null;
  const [total, ip, ipv6] = figures.map(word => (word === '-' ? null : (numberOf(word) ?? undefined)));
  if (total === undefined || ip === undefined || ipv6 === undefined) return null;
  return { transport, total, ip, ipv6 };
}
