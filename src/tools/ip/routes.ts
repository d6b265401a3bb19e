/** The one-line listings of ip: routes, neighbours, rules, -br. */
import type { Cell } from '../../core/reading.ts';
import { wordsOf } from '../shared/lines.ts';
import { plainNumberOf } from '../shared/numbers.ts';

/** Words that are followed by their value. */
const KEYS = new Set(
  'mtu qdisc state mode group qlen master vrf dev via proto scope src metric table lladdr ref used probes brd peer valid_lft preferred_lft expires hoplimit advmss mtu_lock rtt rttvar cwnd initcwnd initrwnd window uid iif oif from to lookup fwmark realms pref nexthop weight ipproto sport dport nhid protocol error features quickack congctl broadcast link-netnsid link-netns numtxqueues numrxqueues gso_max_size gso_max_segs'.split(
    ' ',
  ),
);

/** `mtu 1400 qdisc noop … nodad` → keys with their values, the other words in `options`. */
export function keyedFields(
  words: readonly string[],
  rename: Readonly<Record<string, string>>,
): Record<string, Cell> {
  const pairs: [string, Cell][] = [];
  const options: string[] = [];
  for (let at = 0; at < Math.min(words.length, 200); at++) {
    const word = words[at] ?? '';
    const value = words[at + 1];
    if (KEYS.has(word) && value !== undefined) {
      pairs.push([rename[word] ?? word, plainNumberOf(value) ?? value]);
      at += 1;
    } else options.push(word);
  }
  return { ...Object.fromEntries(pairs), ...(options.length > 0 ? { options: options.join(' ') } : {}) };
}

const TYPES = /^(?:unicast|local|broadcast|multicast|throw|unreachable|prohibit|blackhole|nat|anycast)$/;
const ADDRESS =
  /^(?:default|\d{1,3}(?:\.\d{1,3}){0,3}(?:\/\d{1,3})?|[0-9a-f]{0,4}:[0-9a-f:.]{1,44}(?:\/\d{1,3})?)$/i;

const ROUTE_WORDS = new Set(['dev', 'via', 'proto', 'metric']);

/** `default via 192.0.2.1 dev eth0 proto dhcp metric 100`, `unreachable 10.0.0.0/8 …`, `\tnexthop via …` */
export function routeFields(text: string): Record<string, Cell> | null {
  const words = wordsOf(text.slice(0, 2000));
  const type = TYPES.test(words[0] ?? '') ? (words.shift() ?? null) : null;
  const dst = ADDRESS.test(words[0] ?? '') ? (words.shift() ?? null) : null;
  const nexthop = words[0] === 'nexthop' ? words.shift() : undefined;
  if (
    (dst === null && nexthop === undefined) ||
    !(type !== null || words.some(word => ROUTE_WORDS.has(word)))
  )
    return null;
  return { type, dst, ...keyedFields(words, {}) };
}

const NEIGHBOUR_STATES = /^(?:PERMANENT|NOARP|REACHABLE|STALE|NONE|INCOMPLETE|DELAY|PROBE|FAILED)$/;

/** `192.0.2.1 dev eth0 lladdr 02:fc:00:00:00:05  used 443/443/403probes 1 STALE`; ip glues `probes` to the times. */
export function neighbourFields(text: string): Record<string, Cell> | null {
  const words = wordsOf(text.slice(0, 500).replace(/(\d)probes /, '$1 probes '));
  const [dst, ...rest] = words;
  const state = rest.at(-1);
  if (dst === undefined || !ADDRESS.test(dst) || rest[0] !== 'dev' || !NEIGHBOUR_STATES.test(state ?? ''))
    return null;
  return { dst, ...keyedFields(rest.slice(0, -1), {}), state: state ?? null };
}

/** `32766:	from all lookup main` */
export function ruleFields(text: string): Record<string, Cell> | null {
  const [, priority, rest] =
    /^(\d{1,10}):\s+((?:not )?(?:from|to|iif|oif|fwmark|unicast|prohibit|blackhole|unreachable) .{1,300})$/.exec(
      text,
    ) ?? [];
  return priority === undefined
    ? null
    : { priority: Number(priority), ...keyedFields(wordsOf(rest ?? ''), {}) };
}

/** `eth0             UP             192.0.2.2/24 fd00::2/64`, `lo  UNKNOWN  00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP>` */
export function briefFields(text: string): Record<string, Cell> | null {
  const [name = '', state = '', ...rest] = wordsOf(text.slice(0, 2000));
  if (!/^(?:UP|DOWN|UNKNOWN|DORMANT|LOWERLAYERDOWN|TESTING|NOTPRESENT)$/.test(state)) return null;
  const [ifname = '', link] = name.split('@');
  const above = link === undefined ? {} : { link };
  const flags = /^<(.*)>$/.exec(rest.at(-1) ?? '')?.[1];
  if (flags === undefined) return { ifname, ...above, state, addresses: rest.join(' ') || null };
  return { ifname, ...above, state, address: rest.length > 1 ? (rest[0] ?? null) : null, flags };
}
