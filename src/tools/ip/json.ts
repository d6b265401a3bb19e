/** `ip -j`: the tables and columns of the text. */
import type { Cell } from '../../core/reading.ts';
import { isObject, type JsonObject, jsonFields, listOf, member, parseDocuments } from '../shared/json.ts';
import type { Line } from '../shared/lines.ts';
import type { Rows } from '../shared/rows.ts';

export function readIpJson(lines: readonly Line[], rows: Rows): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
  for (const item of values.flatMap(value => [...listOf(value)])) {
    if (isObject(item) && item.entries.size > 0) addItem(item, rows);
  }
}

function addItem(item: JsonObject, rows: Rows): void {
  const line = { number: item.line, text: '' };
  if (item.entries.has('ifname')) addLink(item, line, rows);
  else if (item.entries.has('state')) rows.add(line, 'neigh', renamed(item));
  else if (item.entries.has('dst') || item.entries.has('gateway')) rows.add(line, 'route', renamed(item));
  else if (item.entries.has('priority')) rows.add(line, 'rule', renamed(item));
  else rows.add(line, 'item', jsonFields(item));
}

/** What the text calls the keys of the JSON. */
const NAMES: Readonly<Record<string, string>> = {
  operstate: 'state',
  linkmode: 'mode',
  txqlen: 'qlen',
  gateway: 'via',
  protocol: 'proto',
  prefsrc: 'src',
};
const RULE_NAMES: Readonly<Record<string, string>> = { src: 'from', dst: 'to', table: 'lookup' };

function renamed(item: JsonObject): Record<string, Cell> {
  const names = item.entries.has('priority') ? RULE_NAMES : NAMES;
  return Object.fromEntries(Object.entries(jsonFields(item)).map(([key, cell]) => [names[key] ?? key, cell]));
}

function addLink(item: JsonObject, line: Line, rows: Rows): void {
  const { addr_info: _, ...fields } = renamed(item);
  const ifname = fields['ifname'] ?? null;
  rows.add(line, 'link', fields);
  const statistics = member(item, 'stats64') ?? member(item, 'stats');
  for (const table of ['rx', 'tx'] as const) {
    const figures = member(statistics, table);
    if (isObject(figures))
      rows.add({ number: figures.line, text: '' }, table, { ifname, ...statisticFields(figures) });
  }
  for (const address of listOf(member(item, 'addr_info'))) {
    if (isObject(address))
      rows.add({ number: address.line, text: '' }, 'address', { ifname, ...addressFields(address) });
  }
}

/** What the header of `ip -s link` calls the keys. */
const STATISTICS: Readonly<Record<string, string>> = {
  over_errors: 'missed',
  multicast: 'mcast',
  carrier_errors: 'carrier',
  collisions: 'collsns',
  length_errors: 'length',
  crc_errors: 'crc',
  frame_errors: 'frame',
  fifo_errors: 'fifo',
  missed_errors: 'missed',
  aborted_errors: 'aborted',
  window_errors: 'window',
  heartbeat_errors: 'heartbt',
  carrier_changes: 'transns',
};

function statisticFields(figures: JsonObject): Record<string, Cell> {
  const both = figures.entries.has('missed_errors');
  return Object.fromEntries(
    Object.entries(jsonFields(figures)).map(([key, cell]) => [
      key === 'over_errors' && both ? 'overrun' : (STATISTICS[key] ?? key),
      cell,
    ]),
  );
}

function addressFields(address: JsonObject): Record<string, Cell> {
  const {
    valid_life_time: valid,
    preferred_life_time: preferred,
    broadcast,
    ...fields
  } = jsonFields(address);
  return {
    ...fields,
    ...(broadcast === undefined ? {} : { brd: broadcast }),
    ...(valid === undefined ? {} : { valid_lft: lifetime(valid) }),
    ...(preferred === undefined ? {} : { preferred_lft: lifetime(preferred) }),
  };
}

/** 2³²-1 is what the text calls `forever`. */
function lifetime(value: Cell): Cell {
  return value === 4_294_967_295 ? 'forever' : value;
}
