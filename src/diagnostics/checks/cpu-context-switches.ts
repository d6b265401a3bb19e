import { figure } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** A remark: what is many for one host is few for another. */
export const cpuContextSwitches = defineCheck({
  id: 'cpu.context-switches',
  resource: 'cpu',
  sign: 'utilisation',
  looks: 'cpu',
  sees: seen => seen.cpu.count !== null && seen.files.delta('/proc/stat', 'ctxt') !== null,
  thresholds: {
    rate: threshold(20_000, 'switches/s per CPU', 'ours; APA dropped its fixed limit, hence info'),
  },
  explains: [],
  words: /switch/i,
  run: (seen, limit) => {
    const delta = seen.files.delta('/proc/stat', 'ctxt')!;
    if (delta.perSecond < limit.rate * seen.cpu.count!) return [];
    const top = seen.processes.uses.toSorted((a, b) => (b.voluntary ?? 0) - (a.voluntary ?? 0))[0];
    const named = (top?.voluntary ?? 0) >= 1000 ? top! : null;
    return [
      {
        severity: 'info',
        title: `${figure(delta.perSecond)} context switches/s${named ? `, most in ${seen.processes.title(named.pid)}` : ''}`,
        culprit: named ? seen.processes.culprit(named.pid) : null,
        evidence: [delta.evidence[1], named?.evidence],
        subjects: named ? [`pid:${named.pid}`] : [],
        remediation: [look('pidstat -w 1 3')],
      },
    ];
  },
});
