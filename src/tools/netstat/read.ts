/**
 * netstat (net-tools, busybox): sockets, -s, -i, -r. https://github.com/ecki/net-tools
 *
 * Tables:
 *   socket      tcp        0      0 127.0.0.1:35295         0.0.0.0:*               LISTEN      31934/java
 *               proto, recv-q, send-q, local address, foreign address, state (null of UDP), user, inode, timer where printed,
 *               pid/program name (as printed, null for `-`); taken apart besides: local port, foreign port, pid, program.
 *   unix        unix  3      [ ]         STREAM     CONNECTED     1142     812/nginx   /run/x.sock
 *               proto, refcnt, flags, type, state, i-node, pid/program name where printed, path
 *   counter     `    57 segments retransmitted` below `Tcp:`    section, name (the words without the number), value;
 *               also `TCPTimeouts: 2` and, below `ICMP input histogram:`, group
 *   interface   (-i) iface, mtu, rx-ok, rx-err, rx-drp, rx-ovr, tx-ok, tx-err, tx-drp, tx-ovr, flg
 *   route       (-r) destination, gateway, genmask, flags, mss, window, irtt (or metric, ref, use), iface
 *   group       (-g) interface, refcnt, group
 */
import type { Reader } from '../../core/reading.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { cellOf, numberOf, textOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';
import { Counters } from './counters.ts';
import {
  type SocketLayout,
  socketFields,
  socketLayout,
  type UnixLayout,
  unixFields,
  unixLayout,
} from './sockets.ts';

export const readNetstat: Reader = text => {
  const listing = new Listing();
  for (const line of linesOf(text)) listing.read(line);
  return listing.rows.reading();
};

/** A caption or a header tells which listing follows; each row is read by the header above it. */
class Listing {
  readonly rows = new Rows('netstat');
  readonly #counters = new Counters(this.rows);
  #sockets: SocketLayout | null = null;
  #unix: UnixLayout | null = null;
  #table: { readonly name: 'interface' | 'route' | 'group'; readonly columns: readonly string[] } | null =
    null;

  read(line: Line): void {
    if (CAPTION.test(line.text) || /^[- ]+$/.test(line.text)) return;
    if (this.#header(line.text) || this.#row(line) || this.#counters.read(line)) return;
    this.rows.unread(line);
  }

  #header(text: string): boolean {
    const [sockets, unix] = [socketLayout(text), unixLayout(text)];
    const table = tableOf(text);
    if (sockets === null && unix === null && table === null) return false;
    this.#sockets = sockets;
    this.#unix = unix;
    this.#table = table;
    return true;
  }

  #row(line: Line): boolean {
    const socket = this.#sockets && socketFields(line.text, this.#sockets);
    const unix = this.#unix && unixFields(line.text, this.#unix);
    if (socket) this.rows.add(line, 'socket', socket);
    else if (unix) this.rows.add(line, 'unix', unix);
    else if (this.#table) {
      const words = wordsOf(line.text);
      if (words.length !== this.#table.columns.length || !words.some(word => numberOf(word) !== null))
        return false;
      const names = new Set([
        'destination',
        'gateway',
        'genmask',
        'next hop',
        'group',
        'iface',
        'interface',
        'flags',
        'flg',
        'if',
      ]);
      const cells = words.map((word, index) =>
        names.has(this.#table?.columns[index] ?? '') ? textOf(word) : cellOf(word),
      );
      this.rows.add(line, this.#table.name, fieldsOf(this.#table.columns, cells));
    } else return false;
    return true;
  }
}

const CAPTION =
  /^(?:Active (?:Internet|UNIX domain|IPX|AX\.25|X\.25|Bluetooth).*|Kernel (?:Interface table|IP(?:v6)? routing (?:table|cache))|IPv6\/IPv4 Group Memberships|Routing tables|Proto +Destination +Source +State +.*)$/;

function tableOf(text: string): { name: 'interface' | 'route' | 'group'; columns: string[] } | null {
  const words = wordsOf(text.slice(0, 300).replace('Next Hop', 'Next_Hop'));
  const columns = words.map(word => word.toLowerCase().replace('_', ' '));
  if (words[0] === 'Iface' && words.includes('RX-OK')) return { name: 'interface', columns };
  if (words[0] === 'Interface' && words.includes('RefCnt')) return { name: 'group', columns };
  return words[0] === 'Destination' && words.length > 3 ? { name: 'route', columns } : null;
}
