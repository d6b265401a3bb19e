/** The words in which grammars are written: short constructors and the typed values that many tools share. */
import type { Flag, Form, Operand, Role, Value } from './grammar.ts';

export function int(min: number, max: number): Value {
  return { type: 'int', min, max };
}

export function decimal(min: number, max: number): Value {
  return { type: 'decimal', min, max };
}

/** A closed list, written with spaces between: `words('sda sdb')`. */
export function words(list: string): Value {
  return { type: 'words', words: list.trim().split(/\s+/) };
}

export function list(of: Value, max: number): Value {
  return { type: 'list', of, max };
}

export function either(...of: readonly Value[]): Value {
  return { type: 'either', of };
}

export function tokens(of: Value, max: number): Value {
  return { type: 'tokens', of, max };
}

export function pattern(source: string, says: string): Value {
  return { type: 'pattern', pattern: source, says };
}

export function path(...sets: readonly string[]): Value {
  return { type: 'path', sets };
}

/** Flags without a value; spellings of one flag are joined by `|`: `switches('-h|--human-readable -T')`. */
export function switches(spec: string): Flag[] {
  return spec
    .trim()
    .split(/\s+/)
    .map(names => ({ names: names.split('|') }));
}

/** One flag with a value: `option('-n|--lines', int(1, 100))`. */
export function option(names: string, value: Value, more: Omit<Flag, 'names' | 'value'> = {}): Flag {
  return { names: names.split('|'), value, ...more };
}

export function operand(name: string, value: Value, min = 1, max = min, role?: Role): Operand {
  return role ? { name, value, min, max, role } : { name, value, min, max };
}

/** `INTERVAL COUNT` of the samplers, both or, in a form of its own, neither. */
export const SAMPLES: readonly Operand[] = [
  operand('interval', int(1, 30), 1, 1, 'interval'),
  operand('count', int(1, 60), 1, 1, 'count'),
];

/**
 * The same flags with `INTERVAL COUNT`, and without (since boot, or from today's history). `rest` are operands
 * that may stand before or after the two numbers.
 */
export function sampled(flags: readonly Flag[], rest: readonly Operand[] = []): Form[] {
  const forms: Form[] = [
    { flags, operands: [...SAMPLES, ...rest] },
    { flags, operands: rest },
  ];
  return rest.length === 0 ? forms : [{ flags, operands: [...rest, ...SAMPLES] }, ...forms];
}

/** Process and thread ids: at most 2^22, the kernel's own limit. */
export const PID = int(1, 4_194_304);
export const PIDS = list(PID, 20);
export const CPUS = pattern(
  '(?:ALL|SUM|all|[0-9]{1,4}(?:-[0-9]{1,4})?(?:,[0-9]{1,4}(?:-[0-9]{1,4})?){0,31})',
  'ALL or CPU numbers',
);
/** A process, user or unit-like name: never a flag, never a path. */
export const NAME = pattern('[A-Za-z0-9_][A-Za-z0-9_.@:+-]{0,63}', 'a name');
export const USER = pattern('[a-z_][a-z0-9_-]{0,31}', 'a user name');
/** Interface names are at most 15 characters; `eth0@if3` is how `ip` prints a peer. */
export const INTERFACE = pattern('[A-Za-z0-9_][A-Za-z0-9_.:-]{0,14}', 'an interface name');
/** A block device by its short name; letters first, so that it is never taken for an interval. */
export const DEVICE = pattern('[a-z][a-z0-9_!-]{1,31}', 'a block device such as sda');
export const DEVICE_PATH = pattern(
  '/dev/(?:[a-z]{2,4}[0-9a-z]{1,10}|nvme[0-9]{1,3}(?:n[0-9]{1,3}(?:p[0-9]{1,3})?)?|mapper/[A-Za-z0-9_.+-]{1,64})',
  'a block device such as /dev/sda',
);
export const UNIT = pattern(
  '[A-Za-z0-9_][A-Za-z0-9_.@:\\\\-]{0,127}',
  'a unit such as nginx or nginx.service',
);
/** df and findmnt show a path's file system, never its content: any clean absolute path will do. */
export const MOUNT = pattern(
  '/(?!(?:proc|etc|root)/)(?:[A-Za-z0-9_+@:-][A-Za-z0-9_.+@:-]{0,63}(?:/[A-Za-z0-9_+@:-][A-Za-z0-9_.+@:-]{0,63}){0,7})?',
  'an absolute path',
);
export const IPV4 = pattern('(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?:/[0-9]{1,2})?', 'an IPv4 address');
export const IPV6 = pattern('[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,40}(?:/[0-9]{1,3})?', 'an IPv6 address');
export const FILE_SYSTEM = pattern('[a-z][a-z0-9_.-]{1,20}', 'a file system type');
export const CLOCK_TIME = pattern('[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?', 'HH:MM:SS');
/** What journalctl, docker and kubectl take as a moment; no calendar arithmetic beyond that. */
export const MOMENT = pattern(
  '(?:now|today|yesterday|-?[0-9]{1,4} ?(?:s|sec|secs|seconds?|m|min|mins|minutes?|h|hr|hours?|d|days?)(?: ago)?|20[0-9]{2}-[01][0-9]-[0-3][0-9](?:[ T][0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?(?:Z| UTC)?)?|[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)',
  "a moment such as '10 minutes ago' or '2026-11-24 10:00'",
);
export const DURATION = pattern(
  '[0-9]{1,4}(?:h(?:[0-9]{1,4}m)?|m(?:[0-9]{1,4}s)?|s)',
  'a duration such as 10m',
);
export const REGEX: Value = { type: 'regex', max: 200 };
