import { change, defineCheck, type Found, look, threshold } from './check.ts';

/** systemd starts a unit again and again. The counter in `systemctl show` is of a lifetime; the log has dates. */
export const serviceRestartLoop = defineCheck({
  id: 'svc.restart-loop',
  resource: 'service',
  sign: 'error',
  looks: 'services',
  sees: seen =>
    seen.tables.of('systemctl').some(printed => printed.missing === null) ||
    seen.log.some(line => !line.kernel),
  thresholds: {
    restarts: threshold(3, 'in ten minutes', 'node-mixin: more than 2 in 5 min'),
    window: threshold(600, 's', 'ours'),
  },
  explains: ['svc.failed', 'cpu.short-lived', 'net.connect', 'log.segfault'],
  words: /restart|loop|service|crash|flap|down/i,
  run: (seen, limit) => {
    const restarts = seen.log.flatMap(line => {
      const match = RESTART.exec(line.message);
      const unit = match?.[1] ?? match?.[2];
      return match && unit && (line.age === null || line.age <= limit.window)
        ? [{ unit, line, last: match[2] !== undefined }]
        : [];
    });
    const found = [...Map.groupBy(restarts, each => each.unit)].flatMap(([unit, group]): Found[] => {
      if (group.length < limit.restarts && !group.some(each => each.last)) return [];
      return [
        finding(
          unit,
          `${group.length} times in ten minutes`,
          [...group.slice(-3).map(each => each.line.evidence)],
          group[0]!.line.at,
        ),
      ];
    });
    const told = new Set(found.map(each => each.culprit?.name));
    const waiting = seen.failedUnits.filter(
      unit => unit.state.endsWith('auto-restart') && !told.has(unit.name),
    );
    return [
      ...found,
      ...waiting.map(unit => finding(unit.name, 'and waits for its next start', [unit.evidence], null)),
    ].slice(0, 4);
  },
});

/** `nginx.service: Scheduled restart job, restart counter is at 5.`, `nginx.service: Start request repeated too quickly.` */
const RESTART =
  /([\w@:.\\-]{1,200}\.service): Scheduled restart job, restart counter is at \d+|([\w@:.\\-]{1,200}\.service): Start request repeated too quickly/;

function finding(unit: string, how: string, evidence: Found['evidence'], since: number | null): Found {
  return {
    severity: 'critical',
    title: `unit ${unit} is started again and again (${how})`,
    culprit: { kind: 'unit', name: unit },
    evidence,
    against: [],
    since: since === null ? null : new Date(since).toISOString(),
    subjects: [`name:${unit.replace(/\.\w+$/, '')}`],
    remediation: [
      look(`journalctl -u ${unit} -n 100`),
      look(`systemctl status ${unit}`),
      change(`systemctl stop ${unit}`),
    ],
  };
}
