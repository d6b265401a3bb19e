/** When it began, and what started just before: by the finding itself, the kernel's averages and sar's history. */
import type { Finding } from '../core/report.ts';
import type { Observations } from './observations/index.ts';
import { pressureOf } from './observations/memory.ts';
import { number, text } from './observations/printed.ts';

const TEN_MINUTES = 600_000;

export function beganWhen(finding: Finding, seen: Observations): string[] {
  return [startOf(finding, seen), trendOf(finding, seen), historyOf(finding, seen)].filter(
    part => part !== null,
  );
}

/** `since 13:52; within ten minutes before that also started: nginx` */
function startOf(finding: Finding, seen: Observations): string | null {
  if (finding.since === null) return null;
  const at = Date.parse(finding.since);
  const own = finding.culprit?.pid;
  const others = seen.processes.all
    .filter(task => !task.kernel && task.pid !== own && task.name !== finding.culprit?.name)
    .flatMap(task => {
      const started = Date.parse(seen.processes.startedAt(task.pid) ?? '');
      return started <= at && started >= at - TEN_MINUTES ? [task.name] : [];
    });
  const names = [...new Set(others)].slice(0, 4);
  const what = own === undefined ? 'since' : 'its process runs since';
  const when = `${finding.since.slice(0, 10)} ${finding.since.slice(11, 16)} UTC`;
  return `${what} ${when}; ${names.length > 0 ? `in the ten minutes before also started: ${names.join(', ')}` : 'nothing else started within ten minutes before'}`;
}

/** Stalls over ten seconds against those over five minutes say whether it has just begun. */
function trendOf(finding: Finding, seen: Observations): string | null {
  const resource = { cpu: 'cpu', cgroup: 'cpu', memory: 'memory', disk: 'io' }[finding.resource];
  const pressure = resource === undefined ? null : pressureOf(seen.files, resource, 'some');
  if (!pressure || pressure.avg10 < 10) return null;
  if (pressure.avg300 >= 0.7 * pressure.avg10)
    return `the stalls are as high over five minutes (${pressure.avg300} %) as now`;
  return pressure.avg60 <= 0.5 * pressure.avg10
    ? `the stalls have risen within the last minute (${pressure.avg60} % over a minute, ${pressure.avg10} % now)`
    : null;
}

/** The first of the unbroken run of high samples at the end of `sar -q`, by the host's own clock. */
function historyOf(finding: Finding, seen: Observations): string | null {
  if (!/^(?:cpu|memory|disk|process|filesystem)$/.test(finding.resource)) return null;
  const samples = seen.tables
    .rows('sar')
    .filter(row => !/average$/.test(row.table) && number(row, 'ldavg-1') !== null)
    .map(row => ({ time: text(row, 'time'), load: number(row, 'ldavg-1')! }));
  if (seen.cpu.count === null) return null;
  const high = Math.max(2, seen.cpu.count);
  const last = samples.findLastIndex(sample => sample.load < high);
  const first = samples[last + 1];
  return first && last >= 0
    ? `the load is above ${high} since ${first.time} by the host's clock (sar -q)`
    : null;
}
