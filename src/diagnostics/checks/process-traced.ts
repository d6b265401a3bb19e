import { change, defineCheck, look, threshold } from './check.ts';

/** A debugger or strace is attached: each system call or breakpoint stops the process. Only TracerPid tells. */
export const processTraced = defineCheck({
  id: 'proc.traced',
  resource: 'process',
  sign: 'state',
  looks: 'processes',
  sees: seen => seen.processes.inspected.length > 0,
  thresholds: { tracers: threshold(1, 'tracer', 'ours') },
  explains: [
    'cpu.single-thread',
    'cpu.context-switches',
    'cpu.system',
    'net.listen.overflow',
    'proc.stopped',
  ],
  words: /trace|debug|slow|hang|gdb/i,
  run: seen =>
    seen.processes.inspected
      .flatMap(pid => {
        const tracer = seen.processes.status(pid, 'TracerPid');
        const by = Number(tracer?.text ?? 0);
        return tracer && by > 0 ? [{ pid, by, tracer }] : [];
      })
      .slice(0, 3)
      .map(({ pid, by, tracer }) => ({
        severity: 'warning' as const,
        title: `${seen.processes.title(pid)} is traced by ${seen.processes.title(by)}`,
        culprit: seen.processes.culprit(pid),
        evidence: [tracer.evidence, seen.processes.task(by)?.evidence],
        against: [],
        since: seen.processes.startedAt(by),
        subjects: [`pid:${pid}`, `pid:${by}`],
        remediation: [
          look(`head -v -n 60 /proc/${pid}/status`),
          `ask whoever runs it; then ${change(`kill ${by}`)}`,
        ],
      })),
});
