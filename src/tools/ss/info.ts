/**
 * What ss prints after the addresses, on the same line or the next.
 *
 *     users:(("nginx",pid=812,fd=6),("nginx",pid=813,fd=6)) timer:(keepalive,119min,0) uid:33 ino:52979 sk:1001 cgroup:/ <->
 *     skmem:(r0,rb131072,t0,tb46080,f0,w0,o0,bl0,d0) ts sack cubic wscale:7,7 rto:204 rtt:0.024/0.012 send 1.2Gbps retrans:0/1
 */
import type { Cell } from '../../core/reading.ts';
import { numberOf } from '../shared/numbers.ts';

/** Bounds the fields that one line may make. */
const MAX_TOKENS = 200;
const MAX_LENGTH = 16_384;
const TOKEN = /([A-Za-z][\w-]*):\(([^()]*)\)|([A-Za-z][\w-]*):(\S+)|(\S+)/g;

export function infoFields(text: string): Record<string, Cell> {
  const { users, rest } = takeUsers(text.trim());
  const fields: [string, Cell][] = users === null ? [] : [['process', users], ...firstUser(users)];
  const flags: string[] = [];
  const tokens = [...rest.slice(0, MAX_LENGTH).matchAll(TOKEN)].slice(0, MAX_TOKENS);
  for (let at = 0; at < tokens.length; at++) {
    const [token = '', group, inside, key, value] = tokens[at] ?? [];
    const speed = RATES.has(token) ? bitsPerSecond(tokens[at + 1]?.[0] ?? '') : null;
    if (speed !== null) {
      fields.push([token, speed]);
      at += 1;
    } else if (group !== undefined) fields.push(...groupFields(group, inside ?? ''));
    else if (key !== undefined) fields.push(...valueFields(key, value ?? ''));
    else flags.push(token);
  }
  if (flags.length > 0) fields.push(['flags', flags.join(' ')]);
  return Object.fromEntries(fields);
}

/** Their values stand behind a blank: `send 1.2Gbps`. */
const RATES = new Set(['send', 'pacing_rate', 'delivery_rate', 'max_pacing_rate']);

/** A process name may hold blanks and brackets, so the list ends at the last `))` before the next field. */
function takeUsers(text: string): { users: string | null; rest: string } {
  const start = text.indexOf('users:((');
  if (start < 0) return { users: null, rest: text };
  const end = /\)\)(?=\s|$)/g;
  end.lastIndex = start;
  const close = end.exec(text);
  if (close === null) return { users: text.slice(start), rest: text.slice(0, start) };
  const after = close.index + 2;
  return { users: text.slice(start, after), rest: `${text.slice(0, start)} ${text.slice(after)}` };
}

/** `(("nginx",pid=812,fd=6)`; iproute2 before 3.19: `(("nginx",812,6)`. */
function firstUser(users: string): [string, Cell][] {
  const [, name, pid, fd] =
    /^users:\(\("([^"]{0,64})",(?:pid=)?(\d{1,10}),(?:fd=)?(\d{1,10})/.exec(users) ?? [];
  return name === undefined
    ? []
    : [
        ['name', name],
        ['pid', Number(pid)],
        ['fd', Number(fd)],
      ];
}

/** `skmem:(r0,rb131072,…)` in parts; others (timer, bbr, inet-sockopt) as printed. */
function groupFields(name: string, inside: string): [string, Cell][] {
  if (name !== 'skmem' && name !== 'mem') return [[name, inside]];
  return inside.split(',').map((part): [string, Cell] => {
    const [, letters, digits] = /^([a-z]{1,4})(\d{1,20})$/.exec(part) ?? [];
    return letters === undefined ? [`${name}_`, part] : [`${name}_${letters}`, Number(digits)];
  });
}

function valueFields(key: string, value: string): [string, Cell][] {
  const [first = '', second] = value.split('/');
  const pair = PAIRS[key];
  if (pair !== undefined && second !== undefined) {
    return [
      [key, milliseconds(first)],
      [pair, milliseconds(second)],
    ];
  }
  const [, share, percent] = /^(\d{1,15}(?:\.\d{1,9})?ms)\((\d{1,3}(?:\.\d{1,9})?)%\)$/.exec(value) ?? [];
  if (share !== undefined) {
    return [
      [key, milliseconds(share)],
      [`${key}%`, Number(percent)],
    ];
  }
  return [[key, milliseconds(value)]];
}

/** `rtt:mean/variance` and `retrans:now/total`. */
const PAIRS: Readonly<Record<string, string>> = { rtt: 'rttvar', retrans: 'retrans_total' };

/** `1848`, `0.024`, `1856ms`, else the text (`wscale:7,7`, `cgroup:/`). */
function milliseconds(value: string): Cell {
  const number = value.includes(',') ? null : numberOf(value.endsWith('ms') ? value.slice(0, -2) : value);
  return number ?? value;
}

function bitsPerSecond(value: string): number | null {
  const [, digits, letter = ''] = /^(\d{1,18}(?:\.\d{1,9})?)([KMGT]?)bps$/.exec(value) ?? [];
  const power = ['', 'K', 'M', 'G', 'T'].indexOf(letter);
  return digits === undefined ? null : Number((Number(digits) * 1000 ** power).toPrecision(15));
}
