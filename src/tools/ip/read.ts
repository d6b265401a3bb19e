/**
 * ip (iproute2, busybox): link, addr, -s, -s -s, -br, route, rule, neigh, and -j of them.
 * https://git.kernel.org/pub/scm/network/iproute2/iproute2.git/tree/ip
 *
 * Tables:
 *   link     4: eth0: <BROADCAST,UP> mtu 1400 qdisc pfifo_fast state UP …     ifindex, ifname, flags, mtu, qdisc, state, mode, group, qlen,
 *            master, link (of `veth1@if2`), then from the next line link_type, address, broadcast; words without a value in `options`
 *   rx, tx   `     377788471    9613      0       0       0       0`           ifname, then as the header says: bytes, packets, errors, dropped,
 *            missed (overrun before iproute2 5.8), mcast; carrier, collsns; of the second header (-s -s) length, crc, frame, fifo, …
 *   address  inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0               ifname, family, local, prefixlen, brd, scope, label, valid_lft, preferred_lft
 *   brief    eth0 UP 192.0.2.2/24 fd00::2/64                                   ifname, state, then address, flags (link) or addresses (addr)
 *   route    default via 192.0.2.1 dev eth0 proto dhcp metric 100              type, dst, via, dev, proto, scope, src, metric, …
 *   neigh    192.0.2.1 dev eth0 lladdr 02:fc:… STALE                           dst, dev, lladdr, state, used, probes, …
 *   rule     32766: from all lookup main                                       priority, from, lookup, …
 * JSON gives the same tables under the same names.
 */
import type { Reader } from '../../core/reading.ts';
import { looksLikeJson } from '../shared/json.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';
import { readIpJson } from './json.ts';
import { Links } from './links.ts';
import { briefFields, neighbourFields, routeFields, ruleFields } from './routes.ts';

export const readIp: Reader = text => {
  const rows = new Rows('ip');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) {
    readIpJson(lines, rows);
    return rows.reading();
  }
  const links = new Links(rows);
  for (const line of lines) {
    if (line.text.trim() === '' || /^ +cache\s*$/.test(line.text)) continue;
    const rule = ruleFields(line.text);
    const brief = briefFields(line.text);
    const neighbour = neighbourFields(line.text);
    const route = routeFields(line.text);
    if (rule !== null) rows.add(line, 'rule', rule);
    else if (links.read(line)) continue;
    else if (brief !== null) rows.add(line, 'brief', brief);
    else if (neighbour !== null) rows.add(line, 'neigh', neighbour);
    else if (route !== null) rows.add(line, 'route', route);
    else rows.unread(line);
  }
  return rows.reading();
};
