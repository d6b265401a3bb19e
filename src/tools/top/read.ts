/**
 * top in batch mode: procps 3.2 to 4, and busybox. https://gitlab.com/procps-ng/procps/-/blob/master/src/top/top.c
 *
 * Tables (a sample is one frame):
 *   uptime   top - 09:23:58 up 14 min,  0 user,  load average: 0.07, 0.17, 0.11       as of uptime; busybox: load1, load5, load15
 *   tasks    Tasks:  83 total,   1 running,  82 sleeping, …        name (`Tasks`, `Threads`), total, running, sleeping, stopped, zombie
 *   cpu      %Cpu(s):  0.0 us,  9.9 sy, …      cpu (`all` or a number), us, sy, ni, id, wa, hi, si, st; busybox: usr, sys, nic, idle, io, irq, sirq
 *            In the first frame it is the mean since boot, or of a tenth of a second (procps 4): `sinceBoot`.
 *   memory   MiB Mem :  24105.6 total,  23600.8 free, …            name (`Mem`, `Swap`), unit (`MiB`, `KiB`, `k`), total, free, used, buff/cache;
 *            `avail mem` stands on the Swap line. A number that top cut off (`13191193+`) stays text.
 *   process  10218 root  20  0  2548  1584  1420 D  37.5  0.0  0:00.06 dd       pid, user, pr, ni, virt, res, shr (KiB), s, %cpu, %mem, time+, command
 *            Sizes with a letter (`1.2g`) are in KiB as well.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type Column, columnsOf } from '../shared/columns.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { processFields } from '../shared/process-table.ts';
import { Rows } from '../shared/rows.ts';
import { loadsOf, uptimeFields } from '../uptime/read.ts';

export const readTop: Reader = text => {
  const frames = new Frames();
  for (const line of linesOf(text)) frames.read(line);
  return frames.rows.reading();
};

class Frames {
  readonly rows = new Rows('top');
  #sample = -1;
  #columns: readonly Column[] = [];
  #body = true;

  read(line: Line): void {
    if (line.text.trim() === '') return;
    if (this.#summary(line)) return;
    if (isHeader(line.text)) {
      if (this.#sample < 0) this.#sample = 0;
      this.#columns = columnsOf(line.text);
      this.#body = true;
      return;
    }
    const fields = this.#columns.length > 0 ? processFields(line.text, this.#columns) : null;
    if (fields === null) this.rows.unread(line);
    else this.rows.add(line, 'process', fields, { sample: this.#sample });
  }

  #summary(line: Line): boolean {
    const found = summaryOf(line.text);
    if (found === null) return false;
    if (this.#body || found.first) this.#sample += 1;
    this.#body = false;
    const sinceBoot = found.table === 'cpu' && this.#sample === 0;
    for (const fields of found.rows)
      this.rows.add(line, found.table, fields, { sample: this.#sample, sinceBoot });
    return true;
  }
}

interface Summary {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Begins a frame, also where the one before has no processes. */
  readonly first?: boolean;
}

function summaryOf(text: string): Summary | null {
  const head = text.slice(0, 600);
  if (head.startsWith('top - ')) {
    const uptime = uptimeFields(head);
    return uptime === null ? null : { table: 'uptime', rows: [uptime], first: true };
  }
  return (
    tasksOf(head) ??
    cpusOf(head) ??
    busyboxCpuOf(head) ??
    memoryOf(head) ??
    busyboxMemoryOf(head) ??
    busyboxLoadOf(head)
  );
}

/** `Tasks:  83 total,   1 running,  82 sleeping,   0 stopped,   0 zombie` */
function tasksOf(text: string): Summary | null {
  const [, name, list] = /^(Tasks|Threads): +(.+)$/.exec(text) ?? [];
  const counts = name === undefined ? null : amounts(list ?? '');
  return counts === null ? null : { table: 'tasks', rows: [{ name: name ?? '', ...counts }] };
}

/** `%Cpu(s):  6.2 us, …`, `Cpu(s):  6.2%us, …`, `%Cpu0  :  6.2 us, …`, two of them on a line in procps 4. */
function cpusOf(text: string): Summary | null {
  if (!/^%?Cpu/.test(text)) return null;
  const rows = text
    .split(/(?=%?Cpu\S* *:)/)
    .filter(part => part !== '' && part !== '%')
    .map(part => {
      const [, name, list] = /^%?Cpu(\(s\)|\d{1,5}) *:(.+)$/.exec(part) ?? [];
      const shares = amounts(list ?? '');
      return name === undefined || shares === null
        ? null
        : { cpu: name === '(s)' ? 'all' : Number(name), ...shares };
    });
  return rows.length === 0 || rows.includes(null)
    ? null
    : { table: 'cpu', rows: rows.filter(row => row !== null) };
}

/** `MiB Mem :  24105.6 total, …`, `KiB Swap: …  23695.2 avail Mem`, `Mem:   8176892k total, …` */
function memoryOf(text: string): Summary | null {
  const [, unit, name, list] = /^(?:([KMGTPE]iB) )?(Mem|Swap) ?: *(.+)$/.exec(text) ?? [];
  if (name === undefined || list === undefined) return null;
  const lettered = unit === undefined ? /\d([kmg])\b/.exec(list)?.[1] : undefined;
  const values = amounts(list.replace(/([ 0-9])used\. /, '$1used, ').replace(/(\d)[kmg] /g, '$1 '));
  if (values === null || !('total' in values)) return null;
  return { table: 'memory', rows: [{ name, unit: unit ?? lettered ?? null, ...values }] };
}

/** Busybox: `CPU:   4% usr   0% sys   0% nic  95% idle   0% io   0% irq   0% sirq`, `CPU0: …` */
function busyboxCpuOf(text: string): Summary | null {
  const [, cpu, list] = /^CPU(\d{0,5}): +(\d.+)$/.exec(text) ?? [];
  const shares = list === undefined ? null : amounts(list.replace(/% +([a-z]+)/g, ' $1,'));
  return shares === null
    ? null
    : { table: 'cpu', rows: [{ cpu: cpu === '' ? 'all' : Number(cpu), ...shares }] };
}

/** Busybox: `Mem: 520264K used, 23163820K free, 8872K shrd, 88852K buff, 338600K cached` */
function busyboxMemoryOf(text: string): Summary | null {
  const [, list] = /^Mem: (\d+K used, .+)$/.exec(text) ?? [];
  const values = list === undefined ? null : amounts(list.replace(/(\d)K /g, '$1 '));
  return values === null
    ? null
    : { table: 'memory', rows: [{ name: 'Mem', unit: 'K', ...values }], first: true };
}

/** Busybox: `Load average: 0.07 0.17 0.12 1/83 10229` */
function busyboxLoadOf(text: string): Summary | null {
  const [, loads, running, total, last] =
    /^Load average: ([\d., ]+?)(?: (\d+)\/(\d+) (\d+))?$/.exec(text) ?? [];
  const [load1, load5, load15] = loadsOf(loads ?? '');
  if (load1 === undefined || load5 === undefined || load15 === undefined) return null;
  const tasks = {
    running: numberOf(running ?? ''),
    total: numberOf(total ?? ''),
    last_pid: numberOf(last ?? ''),
  };
  return { table: 'uptime', rows: [{ load1, load5, load15, ...(running === undefined ? {} : tasks) }] };
}

/** `6.2 us,  0.0 sy`, `6,2 us,  0,0 sy` (decimal comma), `6.2%us`, `13191193+total`: by name; null when it is no such list. */
function amounts(list: string): Record<string, Cell> | null {
  const parts = [...list.matchAll(/ *(\d+(?:[.,]\d+)?)(\+?)%? ?([a-z][a-z/-]*(?: [A-Z][a-z]+)?) *(?:,|$)/gy)];
  const length = parts.reduce((sum, part) => sum + part[0].length, 0);
  if (parts.length === 0 || length < list.trimEnd().length) return null;
  return Object.fromEntries(
    parts.map(([, digits = '', cut, name = '']) => [
      name.toLowerCase(),
      cut ? `${digits}+` : numberOf(digits),
    ]),
  );
}

function isHeader(text: string): boolean {
  const words = wordsOf(text.slice(0, 1000));
  return words.includes('PID') && words.every(word => /^[%A-Z]/i.test(word)) && words.length > 2;
}
