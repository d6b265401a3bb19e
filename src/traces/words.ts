/** How frames, locks and counts are said. */

import type { Evidence } from '../core/report.ts';
import { clip, visible } from '../core/text.ts';
import type { Frame, Line } from './model.ts';

/** `com.shop.OrderStore.save` → `OrderStore.save`; `github.com/shop/orders.(*Store).Save` → `orders.(*Store).Save`. */
export function shortName(name: string): string {
  // Elixir's and Erlang's arity is no path.
  if (/^[^/\s]+\/\d{1,3}$/.test(name)) return name;
  const plain = name.replace(/\(.*$/s, '') || name;
  const parts = plain.split('.');
  // A package's words are lower case, a class's first letter is not.
  if (parts.length > 2 && /^[\w$.<>-]+$/.test(plain) && /^[A-Z$]/.test(parts.at(-2) ?? ''))
    return parts.slice(-2).join('.');
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `com.shop.OrderStore` → `OrderStore`; `OrderStore$Entry` and `sync.Mutex` stay. */
export function shortClass(name: string): string {
  return name.split('.').length > 2 && /^[\w$.]+$/.test(name) ? name.slice(name.lastIndexOf('.') + 1) : name;
}

/** `OrderStore.save (OrderStore.java:118)`, in code marks. */
export function said(frame: Frame | null): string {
  if (!frame) return 'unknown code';
  const where = place(frame);
  // A place without a name says enough.
  if (frame.function === '??' && where !== '') return code(where);
  // A place whose function is not told.
  if (/^(?:<panic>|<error>|<source>|\?|<\S{1,200}:\d+>)$/.test(frame.function) && where !== '')
    return code(where);
  return `${code(shortName(frame.function))}${where === '' ? '' : ` (${where})`}`;
}

export function place(frame: Frame): string {
  const file = frame.file?.split(/[/\\]/).at(-1) ?? '';
  if (file === '') return '';
  return frame.line === null ? visible(file) : `${visible(file)}:${frame.line}`;
}

/** Text from a paste inside code marks: it can neither end them nor span lines. */
export function code(text: string): string {
  return `\`${clip(visible(text).replaceAll('`', "'").replace(/\s+/g, ' ').trim(), 160)}\``;
}

export function evidence(source: string, line: Line): Evidence {
  return { source, line: line.number, text: clip(visible((line.prefix ?? '') + line.text).trimEnd(), 300) };
}

/** At most `max` pieces of evidence, each line once. */
export function evidences(source: string, lines: readonly (Line | null | undefined)[], max = 12): Evidence[] {
  const seen = new Set<number>();
  const kept: Evidence[] = [];
  for (const line of lines) {
    if (!line || line.number === 0 || seen.has(line.number) || kept.length >= max) continue;
    seen.add(line.number);
    kept.push(evidence(source, line));
  }
  return kept;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
