import { evidenceOf, number } from '../observations/printed.ts';
import { age } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** A host that started a moment ago explains cold caches and lost connections. */
export const hostReboot = defineCheck({
  id: 'host.reboot',
  resource: 'kernel',
  sign: 'state',
  looks: 'no recent reboot',
  sees: seen => seen.files.first('/proc/uptime') !== null || seen.tables.rows('uptime').length > 0,
  thresholds: { young: threshold(3600, 's', 'netdata: up for less than 10 min') },
  explains: [],
  words: /reboot|restart|crash|boot/i,
  run: (seen, limit) => {
    const row = seen.files.first('/proc/uptime') ?? seen.tables.rows('uptime')[0];
    const up = number(row, 'up') ?? number(row, 'up_seconds');
    if (!row || up === null || up >= limit.young) return [];
    return [
      {
        severity: 'info',
        title: `the host started ${age(up)} ago`,
        culprit: null,
        evidence: [evidenceOf(row)],
        since: new Date(Math.round((row.printed.from - up * 1000) / 1000) * 1000).toISOString(),
        remediation: [look('last -x | head -n 20')],
      },
    ];
  },
});
