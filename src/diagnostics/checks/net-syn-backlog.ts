import { figure } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** More half-open connections than the backlog holds: a flood, or peers whose answers get lost. */
export const netSynBacklog = defineCheck({
  id: 'net.syn-backlog',
  resource: 'network',
  sign: 'error',
  looks: 'accept queues',
  sees: seen =>
    seen.network.counter('tcpext', 'TCPReqQFullDrop') !== null || seen.log.some(line => line.kernel),
  thresholds: { rate: threshold(1, 'drops or cookies/s', 'netdata 1/5') },
  explains: ['net.connect'],
  words: /syn|flood|connect|time ?out/i,
  run: (seen, limit) => {
    const drops = seen.network.counter('tcpext', 'TCPReqQFullDrop');
    const cookies = seen.network.counter('tcpext', 'TCPReqQFullDoCookies');
    const logged = seen.log.findLast(
      line => /Possible SYN flooding on port/.test(line.message) && (line.age === null || line.age < 3600),
    );
    const rate = (drops?.perSecond ?? 0) + (cookies?.perSecond ?? 0);
    if (rate < limit.rate && !logged) return [];
    const port = /on port (?:\[[^\]]{0,60}\]|[\d.]{0,20})?:?(\d{1,5})/.exec(logged?.message ?? '')?.[1];
    return [
      {
        severity: rate >= limit.rate ? 'warning' : 'info',
        title: `the SYN backlog${port ? ` of port ${port}` : ''} is full: ${figure(rate)} connections a second are dropped or answered with cookies`,
        culprit: port ? { kind: 'socket', name: `:${port}` } : null,
        evidence: [logged?.evidence, drops?.evidence[1], cookies?.evidence[1]],
        against: [],
        since: logged?.at == null ? null : new Date(logged.at).toISOString(),
        subjects: port ? [`port:${port}`] : [],
        remediation: [look('ss -tan state syn-recv'), change('sysctl net.ipv4.tcp_max_syn_backlog=…')],
      },
    ];
  },
});
