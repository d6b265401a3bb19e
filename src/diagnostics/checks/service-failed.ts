import { change, defineCheck, type Found, look, threshold } from './check.ts';

/** A unit has failed. Some fail on many healthy hosts. */
export const serviceFailed = defineCheck({
  id: 'svc.failed',
  resource: 'service',
  sign: 'error',
  looks: 'services',
  sees: seen => seen.tables.of('systemctl').some(printed => printed.missing === null),
  thresholds: { units: threshold(1, 'failed unit', 'node-mixin: failed for 5 min') },
  explains: [],
  words: /service|unit|down|fail|start|systemd/i,
  run: seen => {
    const units = seen.failedUnits.filter(unit => unit.state.startsWith('failed'));
    const found = units.map((unit): Found => {
      const short = unit.name.replace(/\.\w+$/, '');
      const named = seen.problem.toLowerCase().includes(short.toLowerCase());
      const quiet = NOISE.test(unit.name) && !named;
      return {
        severity: quiet ? 'info' : named ? 'critical' : 'warning',
        title: `unit ${unit.name} has failed${resultOf(seen.outputs, unit.name)}`,
        culprit: { kind: 'unit', name: unit.name },
        evidence: [unit.evidence],
        against: [],
        since: null,
        subjects: [`name:${short}`],
        remediation: [
          look(`systemctl status ${unit.name}`),
          look(`journalctl -u ${unit.name} -n 100`),
          change(`systemctl restart ${unit.name}`),
        ],
      };
    });
    return found.slice(0, 5);
  },
});

/** Fail on many hosts, and nobody is hurt. */
const NOISE =
  /(?:-wait-online|^fwupd|^motd-news|^logrotate|^apt-daily|^dnf-makecache|^systemd-networkd-wait|^cloud-|^snapd\.)/;

/** `Result=exit-code` of `systemctl show`. */
function resultOf(outputs: readonly { source: string; lines: readonly string[] }[], unit: string): string {
  const shown = outputs.find(
    printed => printed.source.startsWith('systemctl show') && printed.source.endsWith(` ${unit}`),
  );
  const result = shown?.lines.find(line => line.startsWith('Result='))?.slice(7, 40);
  return result && /^[\w-]+$/.test(result) && result !== 'success' ? ` (${result})` : '';
}
