import { evidenceOf, number } from '../observations/printed.ts';
import { figure } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A CPU cannot take the packets off its queue as fast as they come. */
export const netSoftnet = defineCheck({
  id: 'net.softnet',
  resource: 'network',
  sign: 'error',
  looks: 'interrupts',
  sees: seen => seen.files.samples('/proc/net/softnet_stat').length > 1,
  thresholds: { dropped: threshold(1, 'packets/s', 'netdata 0/10') },
  explains: ['net.retransmits', 'net.drops'],
  words: /packet|network|drop|interrupt/i,
  run: (seen, limit) => {
    const samples = seen.files.samples('/proc/net/softnet_stat');
    const [first, last] = [samples[0]!, samples.at(-1)!];
    return last.rows
      .flatMap((row, index) => {
        const before = first.rows[index];
        const delta = before ? seen.files.between(before, row, 'dropped') : null;
        return delta && delta.perSecond >= limit.dropped ? [{ row, delta }] : [];
      })
      .slice(0, 2)
      .map(({ row, delta }) => {
        const cpu = number(row, 'cpu') ?? last.rows.indexOf(row);
        return {
          severity: 'warning' as const,
          title: `core ${cpu} drops ${figure(delta.perSecond)} packets a second: its queue of received packets is full`,
          culprit: { kind: 'cpu', name: `core ${cpu}` },
          evidence: [evidenceOf(row), delta.evidence[0]],
          against: [],
          subjects: [`cpu:${cpu}`],
          remediation: [look('mpstat -P ALL 1 3'), change('sysctl net.core.netdev_max_backlog=…')],
        };
      });
  },
});
