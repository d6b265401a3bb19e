import { largest } from '../memory-users.ts';
import { isNow, isRecent, oomKills } from '../oom.ts';
import { age, plural, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The host ran out of memory and the kernel killed somebody, often not who took it. */
export const memoryOomGlobal = defineCheck({
  id: 'mem.oom-global',
  resource: 'memory',
  sign: 'error',
  looks: 'memory',
  sees: seen => seen.log.some(line => line.kernel) || seen.memory.counter('oom_kill') !== null,
  thresholds: { recent: threshold(3600, 's', 'netdata, APA: a kill within 30 min') },
  explains: ['svc.*', 'mem.available', 'mem.pressure', 'net.connect'],
  words: /oom|kill|die|died|dies|restart|crash|137/i,
  run: seen => {
    const kills = oomKills(seen).filter(kill => kill.group === null);
    const last = kills.at(-1);
    if (!last) return [];
    const holder = largest(seen)[0];
    const first = kills.find(kill => kill.line.at !== null)?.line.at;
    return [
      {
        severity: kills.some(isNow) ? 'critical' : kills.some(isRecent) ? 'warning' : 'info',
        over: !kills.some(isNow),
        title: `the host ran out of memory: \`${last.victim}\` was killed${last.residentKb === null ? '' : ` at ${size(last.residentKb)}`} (${plural(kills.length, 'kill')}${last.line.age === null ? '' : `, last ${age(last.line.age)} ago`})${holder ? `; the largest now is ${seen.processes.title(holder.task.pid)} with ${size(holder.kb)}` : ''}`,
        culprit: { kind: 'process', name: last.victim, ...(last.pid === null ? {} : { pid: last.pid }) },
        evidence: [...last.evidence, seen.memory.available?.evidence, holder?.task.evidence],
        against: seen.memory.available
          ? [
              {
                text: `now ${size(seen.memory.available.value)} are available`,
                evidence: seen.memory.available.evidence,
              },
            ]
          : [],
        since: first == null ? null : new Date(first).toISOString(),
        subjects: [`name:${last.victim}`],
        remediation: [
          look('dmesg | tail -n 200'),
          'limit the largest process in a cgroup, or give the host more memory',
        ],
      },
    ];
  },
});
