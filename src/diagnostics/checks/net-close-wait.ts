import { plural } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The peers have closed, the own program has not: it leaks connections. */
export const netCloseWait = defineCheck({
  id: 'net.close-wait',
  resource: 'network',
  sign: 'state',
  looks: 'sockets',
  sees: seen => seen.tables.has('ss'),
  thresholds: {
    count: threshold(100, 'of one process or port', 'ours'),
    asked: threshold(20, 'when the problem speaks of connections', 'ours'),
  },
  explains: ['limit.fd-process', 'net.ports', 'net.listen.overflow'],
  words: /close.?wait|connection|socket|leak|pool|proxy/i,
  run: (seen, limit, asked) => {
    const waiting = seen.network.sockets.filter(socket => socket.state === 'CLOSE-WAIT');
    const groups = Map.groupBy(waiting, socket => socket.process?.pid ?? socket.local);
    return [...groups.values()]
      .filter(group => group.length >= (asked ? limit.asked : limit.count))
      .toSorted((a, b) => b.length - a.length)
      .slice(0, 2)
      .map(group => {
        const socket = group[0]!;
        const owner = socket.process;
        return {
          severity: group.length >= 10 * limit.count ? ('critical' as const) : ('warning' as const),
          title: `${owner ? seen.processes.title(owner.pid) : `the process at ${socket.local}`} has not closed ${plural(group.length, 'connection')} that the peers have ended (CLOSE-WAIT)`,
          culprit: owner
            ? { kind: 'process', name: owner.name, pid: owner.pid }
            : { kind: 'socket', name: socket.local },
          evidence: group.slice(0, 4).map(each => each.evidence),
          against: [{ text: 'not the peers: their side is closed', evidence: null }],
          since: owner ? seen.processes.startedAt(owner.pid) : null,
          subjects: owner ? [`pid:${owner.pid}`] : [],
          remediation: [
            look('ss -tanp state close-wait'),
            'the program must close what it has read to the end: look at its error paths and its pool; a restart frees them for a while',
          ],
        };
      });
  },
});
