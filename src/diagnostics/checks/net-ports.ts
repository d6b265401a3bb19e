import type { Observations } from '../observations/index.ts';
import { evidenceOf, number, text } from '../observations/printed.ts';
import { percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';
import { portOf } from './net-listen-overflow.ts';

/** Nearly all local ports towards one destination are taken: the next connect fails with EADDRNOTAVAIL. */
export const netPorts = defineCheck({
  id: 'net.ports',
  resource: 'network',
  sign: 'limit',
  looks: 'local ports',
  sees: seen => seen.tables.rows('ss').some(row => row.table === 'summary') && portRange(seen) !== null,
  thresholds: {
    near: threshold(80, '% of the local port range to one destination', 'netdata 80/90 of TCP connections'),
    many: threshold(60, '% of the range in TIME-WAIT alone', 'ours; a remark'),
  },
  explains: ['net.connect'],
  words: /port|address|connect|eaddrnotavail|assign|time.?wait/i,
  run: (seen, limit) => {
    const range = portRange(seen)!;
    const size = range.high - range.low + 1;
    const summary = seen.tables.rows('ss').findLast(row => text(row, 'name') === 'TCP');
    const total = (number(summary, 'estab') ?? 0) + (number(summary, 'timewait') ?? 0);
    const outgoing = seen.network.sockets.filter(socket => {
      const port = Number(portOf(socket.local));
      return (
        /^(?:ESTAB|TIME-WAIT|SYN-SENT|FIN-WAIT|CLOSE-WAIT)/.test(socket.state) &&
        port >= range.low &&
        port <= range.high
      );
    });
    const seenTotal = seen.network.sockets.filter(socket => socket.state !== 'LISTEN').length;
    // What was read may be a sample: its shares are the shares of all.
    const scale = seenTotal > 0 ? Math.max(1, total / seenTotal) : 1;
    const found = [...Map.groupBy(outgoing, socket => `${hostOf(socket.local)} ${socket.peer}`).values()]
      .map(group => ({ group, used: Math.min(size, group.length * scale) }))
      .filter(({ used }) => (100 * used) / size >= limit.near)
      .slice(0, 2)
      .map(({ group, used }) => {
        const owner = group.find(socket => socket.process)?.process ?? null;
        const waiting = group.filter(socket => socket.state === 'TIME-WAIT').length;
        return {
          severity: 'critical' as const,
          title: `about ${Math.round(used)} of ${size} local ports are taken towards ${group[0]!.peer} (${percent((100 * waiting) / group.length)} of them in TIME-WAIT)${owner ? ` by ${seen.processes.title(owner.pid)}` : ''}`,
          culprit: owner
            ? { kind: 'process', name: owner.name, pid: owner.pid }
            : { kind: 'peer', name: group[0]!.peer },
          evidence: [
            summary && evidenceOf(summary),
            range.evidence,
            ...group.slice(0, 3).map(socket => socket.evidence),
          ],
          against: [],
          subjects: [`port:${portOf(group[0]!.peer)}`, ...(owner ? [`pid:${owner.pid}`] : [])],
          remediation: [
            look('ss -s'),
            'keep connections open and use them again (a pool); a second address of the peer doubles the range',
            change('sysctl net.ipv4.tcp_tw_reuse=1'),
          ],
        };
      });
    const timeWait = number(summary, 'timewait') ?? 0;
    if (found.length > 0 || (100 * timeWait) / size < limit.many) return found;
    return [
      {
        severity: 'info',
        title: `${timeWait} connections in TIME-WAIT, ${percent((100 * timeWait) / size)} of the local port range`,
        culprit: null,
        evidence: [summary && evidenceOf(summary)],
        remediation: [look('ss -tan state time-wait')],
      },
    ];
  },
});

const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));

function portRange(seen: Observations) {
  const row = seen.files.first('/proc/sys/net/ipv4/ip_local_port_range');
  const [low, high] = [number(row, 'low'), number(row, 'high')];
  return row && low !== null && high !== null && high > low ? { low, high, evidence: evidenceOf(row) } : null;
}
