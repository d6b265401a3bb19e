/**
 * Records of a log as JSON, whose messages are lines: where a trace was written line by line, each of its lines is a
 * record of its own.
 *   journalctl -o json      { "MESSAGE": "…", "_HOSTNAME": "web-03" }         bytes as numbers where it is no UTF-8
 *   Cloud Logging           { "textPayload": "…", "insertId": "…" }
 *   CloudWatch              { "events": [{ "timestamp": 1764065701000, "message": "…" }] }
 *   Elasticsearch, Kibana   { "hits": { "hits": [{ "_source": { "message": "…" } }] } }
 *   Loki                    { "data": { "result": [{ "stream": {…}, "values": [["1764065701000000000", "…"]] }] } }
 *   logcli -o jsonl         { "labels": {…}, "line": "…", "timestamp": "…" }
 */
type Json = Readonly<Record<string, unknown>>;

const SAID = [
  'MESSAGE',
  'textPayload',
  '@message',
  '_raw',
  'message',
  'log',
  'msg',
  'line',
  'short_message',
] as const;
/** Where a record has its own fields inside another object. */
const INSIDE = ['_source', 'jsonPayload', 'result', 'fields', 'event'] as const;
const LISTS = ['events', 'entries', 'logs', 'hits', 'results', 'data', 'result', 'values'] as const;
const MAX_RECORDS = 50_000;
const MAX_BYTES = 65_536;

/** The records of a list, or of an answer that holds one; empty where the value is none. */
export function recordsOf(value: unknown, depth = 0): readonly unknown[] {
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_RECORDS);
    const nested = items.flatMap(item => (isJson(item) && 'values' in item ? lokiValues(item) : []));
    if (nested.length > 0) return nested;
    return items.length > 0 && items.every(item => said(item) !== null || hasStack(item)) ? items : [];
  }
  if (!isJson(value) || depth > 3 || said(value) !== null) return [];
  for (const key of LISTS) {
    const records = recordsOf(value[key], depth + 1);
    if (records.length > 0) return records;
  }
  return [];
}

/** What one record says, or null where it is no record of a log. */
export function saidLines(value: unknown): readonly string[] | null {
  const text = said(value);
  return text === null ? null : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function said(value: unknown): string | null {
  if (!isJson(value)) return null;
  for (const key of SAID) {
    const text = value[key];
    if (typeof text === 'string') return text;
    if (key === 'MESSAGE' && Array.isArray(text)) return bytes(text);
  }
  for (const key of INSIDE) {
    const text = isJson(value[key]) ? said(value[key]) : null;
    if (text !== null) return text;
  }
  return null;
}

function hasStack(value: unknown): boolean {
  return isJson(value) && Object.keys(value).some(key => /stack|trace|exception/i.test(key));
}

function lokiValues({ values }: Json): readonly Json[] {
  if (!Array.isArray(values)) return [];
  return values.flatMap(pair =>
    Array.isArray(pair) && typeof pair[1] === 'string' ? [{ line: pair[1], timestamp: pair[0] }] : [],
  );
}

function bytes(list: readonly unknown[]): string | null {
  const known = list.every(each => typeof each === 'number' && each >= 0 && each < 256);
  return known && list.length <= MAX_BYTES ? Buffer.from(list as number[]).toString('utf8') : null;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
