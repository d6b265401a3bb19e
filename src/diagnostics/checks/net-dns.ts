import { plural } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Questions to a name server that stay open: resolvers wait five seconds before they ask again. */
export const netDns = defineCheck({
  id: 'net.dns',
  resource: 'network',
  sign: 'error',
  looks: 'dns',
  sees: seen => seen.tables.of('ss').some(printed => printed.argv.some(word => /^-[a-z]*u/.test(word))),
  thresholds: { open: threshold(3, 'questions open at once', 'ours: an answer takes milliseconds') },
  explains: ['net.connect'],
  words: /dns|resolv|name|lookup|host not found|5 ?s/i,
  run: (seen, limit, asked) => {
    const open = seen.network.sockets.filter(
      socket => socket.protocol.startsWith('udp') && /:53$/.test(socket.peer) && socket.receiveQueue === 0,
    );
    const groups = [...Map.groupBy(open, socket => socket.peer)].filter(
      ([, sockets]) => sockets.length >= limit.open,
    );
    return groups.slice(0, 2).map(([peer, sockets]) => {
      const owner = sockets.find(socket => socket.process)?.process ?? null;
      return {
        severity: asked || sockets.length >= 3 * limit.open ? ('warning' as const) : ('info' as const),
        title: `name server ${peer} leaves ${plural(sockets.length, 'question')} unanswered${owner ? `, asked by ${seen.processes.title(owner.pid)}` : ''}`,
        culprit: { kind: 'peer', name: peer },
        evidence: sockets.slice(0, 3).map(socket => socket.evidence),
        against: [],
        subjects: owner ? [`pid:${owner.pid}`] : [],
        remediation: [look('ss -uanp'), 'ask the server by hand from this host, then the way to it'],
      };
    });
  },
});
