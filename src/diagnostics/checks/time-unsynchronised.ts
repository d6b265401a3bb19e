import { evidenceAt, number } from '../observations/printed.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The clock is kept by nobody. In containers and many guests the host does it: a remark there. */
export const timeUnsynchronised = defineCheck({
  id: 'time.unsync',
  resource: 'time',
  sign: 'state',
  looks: 'time',
  sees: seen =>
    seen.tables
      .of('timedatectl')
      .some(printed => printed.lines.some(line => line.startsWith('NTPSynchronized='))),
  thresholds: { settled: threshold(1200, 's since boot', 'netdata 17 min') },
  explains: ['time.step'],
  words: /time|clock|ntp|certificate|token|tls/i,
  run: (seen, limit) => {
    const printed = seen.tables.of('timedatectl')[0]!;
    const at = (name: string) => printed.lines.findIndex(line => line.startsWith(`${name}=`));
    const value = (name: string) => printed.lines[at(name)]?.slice(name.length + 1);
    const uptime = number(seen.files.first('/proc/uptime'), 'up') ?? Number.POSITIVE_INFINITY;
    if (value('NTPSynchronized') !== 'no' || uptime < limit.settled) return [];
    const wanted = value('NTP') === 'yes';
    return [
      {
        severity: wanted ? 'warning' : 'info',
        title: wanted
          ? 'the clock is not synchronised, although a service is to do it'
          : 'no service keeps the clock',
        culprit: { kind: 'clock', name: 'system clock' },
        evidence: [evidenceAt(printed, at('NTPSynchronized') + 1), evidenceAt(printed, at('NTP') + 1)],
        against: [],
        remediation: [look('timedatectl'), look('chronyc -n tracking')],
      },
    ];
  },
});
