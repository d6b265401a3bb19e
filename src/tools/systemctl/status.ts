/** `systemctl status UNIT…`: a head, indented keys, the process tree, the last journal lines. */
import type { Cell } from '../../core/reading.ts';
import { logFields } from '../shared/journal.ts';
import type { Line } from '../shared/lines.ts';
import { numberOf, sizeOf } from '../shared/numbers.ts';
import type { Rows } from '../shared/rows.ts';
import { branchOf } from '../shared/tree.ts';

/** `● nginx.service - A high performance web server`, `* cron.service`; a dot of any colour before it. */
const HEAD = /^[●○↻×x*] (\S{1,256}\.[a-z]{4,9})(?: - (.{0,1000}))?$/u;
const KEY = /^ {1,16}([A-Z][A-Za-z ()-]{1,20}): (.*)$/;

export class Status {
  readonly #rows: Rows;
  #unit: string | null = null;
  #log = false;
  /** Keys extend the head's row until a process or message has come between. */
  #head = false;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** A blank line stands before the journal lines, and before the next unit. */
  blank(): void {
    this.#log = this.#unit !== null;
  }

  read(line: Line): boolean {
    const [, unit, description] = HEAD.exec(line.text) ?? [];
    if (unit !== undefined) {
      this.#unit = unit;
      this.#log = false;
      this.#head = true;
      this.#rows.add(line, 'status', { unit, description: description ?? null });
      return true;
    }
    if (this.#unit === null) return false;
    return this.#log
      ? this.#message(line)
      : this.#process(line) || this.#key(line.text) || this.#continued(line.text);
  }

  #message(line: Line): boolean {
    const message = logFields(line.text);
    const note = /^(?:Hint|Warning): /.test(line.text);
    if (message !== null) this.#rows.add(line, 'message', { unit: this.#unit, ...message });
    else if (note) this.#rows.add(line, 'note', { unit: this.#unit, note: line.text });
    return message !== null || note;
  }

  #process(line: Line): boolean {
    const { name, depth } = branchOf(line.text);
    const [, pid, command] = /^ ?(\d{1,10}) (.+)$/.exec(name) ?? [];
    if (depth < 8 || pid === undefined || command === undefined) return false;
    this.#rows.add(line, 'process', { unit: this.#unit, pid: Number(pid), command });
    this.#head = false;
    return true;
  }

  #key(text: string): boolean {
    const [, key, value] = KEY.exec(text.slice(0, 4000)) ?? [];
    if (key === undefined || value === undefined || !this.#head) return false;
    const name = key.toLowerCase();
    return this.#rows.extendLast({ [name]: value, ...(PARTS[name]?.(value) ?? {}) });
  }

  /** `             /usr/lib/systemd/system/nginx.service.d` below Drop-In, a slice below CGroup. */
  #continued(text: string): boolean {
    return (
      /^ {8,}\S/.test(text) && this.#head && this.#rows.extendLast({ details: text.trim().slice(0, 1000) })
    );
  }
}

/** What the values of some keys say, taken apart. */
const PARTS: Readonly<Record<string, (value: string) => Record<string, Cell>>> = {
  active: activeOf,
  'main pid': value => ({ pid: numberOf(/^\d+/.exec(value)?.[0] ?? '') }),
  tasks: tasksOf,
  memory: value => ({ memory: sizeOf(/^\S+/.exec(value)?.[0] ?? '') ?? value }),
  trigger: value => ({ trigger: value }),
};

/** `active (running) since Mon 2026-11-23 01:58:12 UTC; 12h ago`, `failed (Result: exit-code) since …` */
function activeOf(value: string): Record<string, Cell> {
  const [, active, sub, since] =
    /^([a-z]{4,16})(?: \(([^)]{1,60})\))?(?: since ([^;]{1,60}))?/.exec(value) ?? [];
  const result = /^Result: (.+)$/.exec(sub ?? '')?.[1];
  return {
    active: active ?? value,
    sub: result === undefined ? (sub ?? null) : null,
    result: result ?? null,
    since: since ?? null,
  };
}

/** `3 (limit: 4915)` */
function tasksOf(value: string): Record<string, Cell> {
  const [, tasks, limit] = /^(\d{1,10})(?: \(limit: (\d{1,10})\))?/.exec(value) ?? [];
  return tasks === undefined
    ? {}
    : { tasks: Number(tasks), limit: limit === undefined ? null : Number(limit) };
}
