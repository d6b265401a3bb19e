import { SlackRefusal } from '../errors.ts';
import { type Json, numberOf, textOf } from '../json.ts';

const DEFAULT_LIMIT = 100;

/** One page of a list, by `limit` and the opaque `cursor` of the page before. */
export function page<Item>(
  items: readonly Item[],
  args: Json,
  max: number,
): { items: Item[]; metadata: { next_cursor: string } } {
  const limit = Math.min(numberOf(args['limit'], 0) || DEFAULT_LIMIT, max);
  if (limit < 1) throw new SlackRefusal('invalid_limit');
  const start = decode(textOf(args['cursor']));
  const end = start + limit;
  return {
    items: items.slice(start, end),
    metadata: { next_cursor: end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '' },
  };
}

function decode(cursor: string): number {
  if (cursor === '') return 0;
  const match = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!match) throw new SlackRefusal('invalid_cursor');
  return Number(match[1]);
}
