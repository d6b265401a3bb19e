/**
 * iotop -b (the Python one and iotop-c), with -o, -q, -t, -k, -P, -a. https://github.com/Tomas-M/iotop
 * A sample is one report.
 *
 * Tables:
 *   total     `Total DISK READ :       0.00 B/s | Total DISK WRITE :     47.12 M/s`    name (`Total`, `Actual`, `Current`), read, write (bytes/s, or bytes with -a)
 *   process   ` 4711 be/4 root   0.00 B/s   47.12 M/s  0.00 % 99.99 % rsync -a`       time (with -t), tid (or pid), prio, user, disk read,
 *             disk write (bytes/s), swapin, io (%; null where the kernel does not account delays), command
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

const AMOUNT = '(-?\\d+(?:[.,]\\d+)?) ?([BKMGTP])?(?:/s)?';
const TIME = '(?:(\\d\\d:\\d\\d:\\d\\d) +)?';
const TOTAL = new RegExp(
  `^ *${TIME}(Total|Actual|Current) DISK READ ?: +${AMOUNT} +\\| +(?:Total|Actual|Current) DISK WRITE ?: +${AMOUNT}$`,
);
const SHARE = '(\\?unavailable\\?|-?\\d+(?:[.,]\\d+)? ?%)';
const PROCESS = new RegExp(
  `^ *${TIME}(\\d{1,10}) +(\\S{1,8}) +(\\S{1,64}) +${AMOUNT} +${AMOUNT} +(?:${SHARE} +)?(?:${SHARE} +)?(\\S.*)$`,
);

export const readIotop: Reader = text => {
  const rows = new Rows('iotop');
  let sample = -1;
  let column = 'tid';
  for (const line of linesOf(text)) {
    const header = /^ *(?:TIME +)?(TID|PID) +PRIO +USER /.exec(line.text);
    if (header !== null) {
      column = header[1] === 'PID' ? 'pid' : 'tid';
      continue;
    }
    const total = totalOf(line.text);
    const process = total === null ? processOf(line.text, column) : null;
    if (total?.['name'] === 'Total') sample += 1;
    if (total !== null) rows.add(line, 'total', total, { sample: Math.max(0, sample) });
    else if (process !== null) rows.add(line, 'process', process, { sample: Math.max(0, sample) });
    else rows.unread(line);
  }
  return rows.reading();
};

function totalOf(text: string): Record<string, Cell> | null {
  const [, time, name, read, readUnit, write, writeUnit] = TOTAL.exec(text.slice(0, 300)) ?? [];
  if (name === undefined) return null;
  return {
    ...(time === undefined ? {} : { time }),
    name,
    read: bytes(read, readUnit),
    write: bytes(write, writeUnit),
  };
}

/** With two shares they are swapin and io, with one it is io (iotop-c shows GRAPH columns only on a terminal). */
function processOf(text: string, column: string): Record<string, Cell> | null {
  const match = PROCESS.exec(text.slice(0, 8192));
  if (match === null) return null;
  const [, time, id, prio, user, read, readUnit, write, writeUnit, first, second, command] = match;
  return {
    ...(time === undefined ? {} : { time }),
    [column]: Number(id),
    prio: prio ?? null,
    user: user ?? null,
    'disk read': bytes(read, readUnit),
    'disk write': bytes(write, writeUnit),
    swapin: second === undefined ? null : share(first),
    io: share(second ?? first),
    command: command ?? null,
  };
}

/** With -k there is no letter: KiB. */
function bytes(digits = '', unit = 'K'): number | null {
  const value = numberOf(digits);
  return value === null ? null : Number((value * 1024 ** 'BKMGTP'.indexOf(unit)).toPrecision(15));
}

function share(word: string | undefined): number | null {
  return word === undefined ? null : numberOf(word.replace(/ ?%$/, ''));
}
