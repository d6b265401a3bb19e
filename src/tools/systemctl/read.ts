/**
 * systemctl: list-units (also --failed, --plain, --no-legend), list-timers, list-sockets, list-unit-files, status, show, is-active, -o json.
 * https://github.com/systemd/systemd/tree/main/src/systemctl
 *
 * Tables:
 *   unit       `● nginx.service   loaded failed failed A high performance web server`      unit, load, active, sub, job (null), description
 *   timer, socket, unit-file, job    the other lists, columns as their headers name them in lower case
 *   status     `● nginx.service - A web server` and the lines below it                     unit, description, then each key in lower case as printed
 *              (`loaded`, `main pid`, …), and taken apart: active (`failed`), sub, since, result, pid, tasks, limit, memory (bytes), cpu
 *   process    `             ├─812 nginx: master process`                                  unit, pid, command
 *   message    the journal lines at the end of a status: unit, time, host, ident, pid, message
 *   show       blocks of `NRestarts=3`                                                     one row a unit: each property in lower case; numbers are numbers,
 *              `[not set]` and empty are null
 *   state      `active`, `failed`, … (is-active, is-failed, is-system-running)             state
 *   summary    `3 loaded units listed.`                                                    listed
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { isObject, jsonFields, listOf, looksLikeJson, parseDocuments } from '../shared/json.ts';
import { type Line, linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';
import { UnitLists } from './lists.ts';
import { Show } from './show.ts';
import { Status } from './status.ts';

export const readSystemctl: Reader = text => {
  const rows = new Rows('systemctl');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) readJson(lines, rows);
  else readText(lines, rows);
  return rows.reading();
};

const STATES =
  /^(?:active|inactive|failed|activating|deactivating|reloading|maintenance|unknown|running|degraded|starting|stopping|offline|initializing|enabled|disabled|static|masked|indirect|linked|alias|generated|transient|not-found)$/;

function readText(lines: readonly Line[], rows: Rows): void {
  const lists = new UnitLists(rows);
  const status = new Status(rows);
  const show = new Show(rows);
  for (const line of lines) {
    if (line.text.trim() === '') {
      status.blank();
      show.blank();
    } else if (status.read(line) || lists.read(line) || show.read(line)) continue;
    else if (STATES.test(line.text)) rows.add(line, 'state', { state: line.text });
    else rows.unread(line);
  }
}

function readJson(lines: readonly Line[], rows: Rows): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
  for (const item of values.flatMap(value => [...listOf(value)])) {
    if (!isObject(item)) continue;
    const fields: Record<string, Cell> = jsonFields(item);
    const table = item.entries.has('load')
      ? 'unit'
      : item.entries.has('unit_file')
        ? 'unit-file'
        : item.entries.has('next')
          ? 'timer'
          : 'item';
    rows.add({ number: item.line, text: '' }, table, fields);
  }
}
