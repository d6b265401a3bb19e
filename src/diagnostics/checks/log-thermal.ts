import { logCheck } from '../log-check.ts';

/** `CPU3: Core temperature above threshold, cpu clock throttled (total events = 812)` */
export const logThermal = logCheck({
  id: 'log.thermal',
  resource: 'cpu',
  pattern: /(CPU\d{1,4}): (?:Core|Package) temperature.{0,20}above threshold/,
  severity: 'warning',
  culprit: () => ({ kind: 'cpu', name: 'CPU' }),
  says: () => 'the CPU is too hot and was slowed down',
  explains: ['cpu.saturation', 'cpu.core.saturated'],
  words: /slow|heat|thermal|temperature|cpu/i,
  remediation: () => [
    '`head -v -n 5 /sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq` (safe)',
    'fans, dust, air flow',
  ],
});
