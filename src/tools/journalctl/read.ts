/**
 * journalctl: the short formats, -o json (also json-pretty), cat, --list-boots, --disk-usage; and syslog files.
 * https://github.com/systemd/systemd/blob/master/src/shared/logs-show.c
 *
 * Tables:
 *   message   `Nov 25 09:09:37 web-03 sshd[812]: Accepted …`     time (as printed), host, ident, pid, message; indented lines below it
 *             belong to its message. Of JSON: time (ISO 8601, UTC), host, ident, pid, unit, priority, message.
 *   note      `-- Logs begin at …`, `-- No entries --`, `-- Boot 3f… --`          note
 *   boot      ` 0 3f… Mon 2026-11-02 10:11:12 UTC—…` (--list-boots)              index, id, first, last
 *   usage     `Archived and active journals take up 1.2G in the file system.`    bytes
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { logFields } from '../shared/journal.ts';
import {
  isObject,
  type JsonObject,
  jsonFields,
  listOf,
  looksLikeJson,
  parseDocuments,
} from '../shared/json.ts';
import { type Line, linesOf } from '../shared/lines.ts';
import { sizeOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readJournalctl: Reader = text => {
  const rows = new Rows('journalctl');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) readJson(lines, rows);
  else for (const line of lines) readLine(line, rows);
  return rows.reading();
};

const MAX_MESSAGE = 8192;

function readLine(line: Line, rows: Rows): void {
  const message = logFields(line.text);
  if (/^IDX +BOOT ID +FIRST ENTRY +LAST ENTRY$/.test(line.text)) return;
  const other = message === null ? otherOf(line.text) : null;
  if (message !== null) rows.add(line, 'message', message);
  else if (other !== null) rows.add(line, other.table, other.fields);
  else if (!continues(rows, line.text)) rows.unread(line);
}

/** A message of several lines is indented to below its first. */
function continues(rows: Rows, text: string): boolean {
  const message = rows.last?.fields['message'];
  if (rows.last?.table !== 'message' || typeof message !== 'string' || message.length > MAX_MESSAGE)
    return false;
  return /^\s{8,}\S/.test(text) && rows.extendLast({ message: `${message}\n${text.trim()}` });
}

function otherOf(text: string): { table: string; fields: Record<string, Cell> } | null {
  const note =
    /^-- (.{1,300}) --$/.exec(text)?.[1] ??
    /^(No journal files were found\.|Hint: .{1,300})$/.exec(text)?.[1];
  if (note !== undefined) return { table: 'note', fields: { note } };
  const usage =
    /^(?:Archived and active journals|Journals) take up (\S{1,16}) (?:in the file system|on disk)\.$/.exec(
      text,
    )?.[1];
  if (usage !== undefined) return { table: 'usage', fields: { bytes: sizeOf(usage) } };
  const [, index, id, first, last] =
    /^ *(-?\d{1,6}) ([0-9a-f]{32}) (.{10,40}?)(?:—| {1,3})((?:[A-Z][a-z]{2} )?\d{4}-.{10,30})$/.exec(text) ??
    [];
  if (id === undefined) return null;
  return { table: 'boot', fields: { index: Number(index), id, first: first ?? null, last: last ?? null } };
}

function readJson(lines: readonly Line[], rows: Rows): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
  for (const value of values.flatMap(item => (isObject(item) ? [item] : [...listOf(item)]))) {
    if (isObject(value)) rows.add({ number: value.line, text: '' }, 'message', entryFields(value));
  }
}

function entryFields(entry: JsonObject): Record<string, Cell> {
  const fields = jsonFields(entry);
  const microseconds = Number(fields['__realtime_timestamp'] ?? Number.NaN);
  const milliseconds = microseconds / 1000;
  const pid = Number(fields['_pid'] ?? fields['syslog_pid'] ?? Number.NaN);
  const priority = Number(fields['priority'] ?? Number.NaN);
  return {
    time: Math.abs(milliseconds) < 8e15 ? new Date(milliseconds).toISOString() : null,
    host: fields['_hostname'] ?? null,
    ident: fields['syslog_identifier'] ?? fields['_comm'] ?? null,
    pid: Number.isFinite(pid) ? pid : null,
    unit: fields['_systemd_unit'] ?? null,
    priority: Number.isFinite(priority) ? priority : null,
    message: messageOf(entry),
  };
}

/** A message that is no valid UTF-8 is a list of bytes. */
function messageOf(entry: JsonObject): Cell {
  const message = entry.entries.get('MESSAGE');
  if (typeof message === 'string') return message;
  const bytes = listOf(message).filter(byte => typeof byte === 'number');
  return bytes.length === 0 ? null : new TextDecoder().decode(Uint8Array.from(bytes));
}
