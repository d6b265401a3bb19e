/**
 * ss (iproute2, 2012 to now), all forms. https://git.kernel.org/pub/scm/network/iproute2/iproute2.git/tree/misc/ss.c
 *
 * Tables:
 *   socket    ESTAB 0  3791494  127.0.0.1:48250  127.0.0.1:18099 users:(("python3",pid=22374,fd=4)) timer:(persist,1.3ms,0) …
 *             netid and state (null where the form prints none), recv-q, send-q, local address:port, peer address:port, process (as
 *             printed); taken apart besides: local address, local port, peer address, peer port, and of the first user name, pid, fd.
 *             With -e, -o, -m, -i more fields under ss's own names, also from the wrapped line: timer, uid, ino, sk, cgroup,
 *             skmem_r … skmem_d (bytes), rto, cwnd, mss, bytes_retrans, … (plain numbers; times in ms, rates in bit/s),
 *             rtt and rttvar, retrans (now) and retrans_total, busy and rwnd_limited, sndbuf_limited (ms) with rwnd_limited% …;
 *             words without a value (ts sack cubic app_limited) in `flags`.
 *   summary   (-s) Total: 28                                        name, total, then what stands in brackets: estab, closed, …
 *   transport (-s) TCP	  4         4         0                       transport, total, ip, ipv6
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf, spansOf, type Word, wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';
import { infoFields } from './info.ts';
import { summaryFields, transportFields } from './summary.ts';

export const readSs: Reader = text => {
  const rows = new Rows('ss');
  let layout: Layout = { netid: null, state: null };
  for (const line of linesOf(text)) {
    const header = layoutOf(line.text);
    if (header !== null) {
      layout = header;
      continue;
    }
    if (/^\s/.test(line.text) && rows.last?.table === 'socket' && extend(rows, line.text)) continue;
    if (/^Transport\s+Total\s+IP\s+IPv6$/.test(line.text)) continue;
    const summary = summaryFields(line.text);
    const transport = transportFields(line.text);
    const socket = summary === null && transport === null ? socketFields(line.text, layout) : null;
    if (summary !== null) rows.add(line, 'summary', summary);
    else if (transport !== null) rows.add(line, 'transport', transport);
    else if (socket !== null) rows.add(line, 'socket', socket);
    else rows.unread(line);
  }
  return rows.reading();
};

/** Which of the optional first columns are printed; null: not known, since there was no header (-H). */
interface Layout {
  readonly netid: boolean | null;
  readonly state: boolean | null;
}

/** `State Recv-Q Send-Q …`, `Netid State Recv-Q …`, `Recv-Q Send-Q …`; words further on are glued when narrow. */
function layoutOf(text: string): Layout | null {
  const words = wordsOf(text.slice(0, 300)).slice(0, 4);
  if (!words.includes('Recv-Q') || !words.includes('Send-Q')) return null;
  return { netid: words[0] === 'Netid', state: words.includes('State') };
}

const NETIDS =
  /^(?:tcp|udp|raw|icmp6?|ipproto-\d+|sctp|mptcp|u_str|u_dgr|u_seq|u_\S{1,4}|nl|p_raw|p_dgr|v_str|v_dgr|ti_\S{2,4}|xdp|dccp|\?\?\?)$/;
const STATES =
  /^(?:ESTAB|LISTEN|UNCONN|SYN-SENT|SYN-RECV|FIN-WAIT-1|FIN-WAIT-2|TIME-WAIT|CLOSED?|CLOSE-WAIT|LAST-ACK|CLOSING|NEW-SYN-RECV|BOUND-INACTIVE|UNKNOWN)$/;

function socketFields(text: string, layout: Layout): Record<string, Cell> | null {
  const words = spansOf(text.slice(0, 4096)).slice(0, 9);
  let at = 0;
  const take = (printed: boolean | null, pattern: RegExp): string | null => {
    const word = words[at]?.text;
    if (printed === false || word === undefined || (printed === null && !pattern.test(word))) return null;
    at += 1;
    return word;
  };
  const netid = take(layout.netid, NETIDS);
  const state = take(layout.state, STATES);
  const [received, sent] = [numberOf(words[at]?.text ?? ''), numberOf(words[at + 1]?.text ?? '')];
  if (received === null || sent === null) return null;
  const local = addressAt(words, at + 2, netid);
  const peer = local && addressAt(words, at + 2 + local.words, netid);
  if (!local || !peer) return null;
  const next = words[at + 2 + local.words + peer.words];
  return {
    netid,
    state,
    'recv-q': received,
    'send-q': sent,
    'local address:port': local.printed,
    'peer address:port': peer.printed,
    'local address': local.address,
    'local port': local.port,
    'peer address': peer.address,
    'peer port': peer.port,
    process: null,
    ...(next === undefined ? {} : infoFields(text.slice(next.start))),
  };
}

interface Address {
  readonly printed: string;
  readonly address: string;
  readonly port: Cell;
  readonly words: number;
}

/** `127.0.0.1:80`, `[::1]:80`, `*:*`, `rtnl:kernel`, `*` of netlink; of unix sockets two words: `/run/x.sock 1141`. */
function addressAt(words: readonly Word[], at: number, netid: string | null): Address | null {
  const [first, second] = [words[at]?.text, words[at + 1]?.text];
  if (first === undefined) return null;
  const unix = netid?.startsWith('u_') ?? (!first.includes(':') && /^(?:\d+|\*)$/.test(second ?? ''));
  if (unix) {
    return second === undefined
      ? null
      : { printed: `${first} ${second}`, address: first, port: numberOf(second) ?? second, words: 2 };
  }
  const colon = first.lastIndexOf(':');
  if (colon < 0) return { printed: first, address: first, port: null, words: 1 };
  const port = first.slice(colon + 1);
  const address = first.slice(0, colon).replace(/^\[(.*)\]/, '$1');
  return { printed: first, address, port: numberOf(port) ?? port, words: 1 };
}

/** The wrapped line of -m and -i adds to the socket above it. */
function extend(rows: Rows, text: string): boolean {
  const { process, ...more } = infoFields(text);
  const flags = [rows.last?.fields['flags'], more['flags']].filter(value => typeof value === 'string');
  return rows.extendLast({
    ...more,
    ...(process === undefined ? {} : { process }),
    ...(flags.length > 0 ? { flags: flags.join(' ') } : {}),
  });
}
