import { logCheck } from '../log-check.ts';

/** `chronyd[512]: System clock wrong by 3600.2 seconds`, `systemd[1]: Time has been changed`, `clocksource: timekeeping watchdog …` */
export const timeStep = logCheck({
  id: 'time.step',
  resource: 'time',
  looks: 'time',
  anywhere: true,
  pattern:
    /System clock wrong by (-?[\d.]{1,20}) seconds|Time has been changed|Clock change detected|(?:Marking clocksource '?\w{1,20}'? as unstable|clocksource .{1,30}unstable)/,
  severity: 'warning',
  culprit: () => ({ kind: 'clock', name: 'system clock' }),
  says: match =>
    match[1] ? `the clock was wrong by ${match[1]} s and was set` : 'the clock was set, or runs unsteadily',
  explains: ['svc.*'],
  words: /time|clock|ntp|certificate|token|tls/i,
  remediation: () => [
    '`timedatectl` (safe)',
    'services that hold tokens or certificates may need a restart (changes the host; not run)',
  ],
});
