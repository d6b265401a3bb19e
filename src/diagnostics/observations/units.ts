/** systemd units in trouble, as `systemctl --failed` and `systemctl list-units` print them. */
import type { Evidence } from '../../core/report.ts';
import { evidenceAt } from './printed.ts';
import type { Tables } from './tables.ts';

export interface FailedUnit {
  readonly name: string;
  /** `failed failed` or `activating auto-restart`: the ACTIVE and SUB columns. */
  readonly state: string;
  readonly evidence: Evidence;
}

/** `● nginx.service loaded failed failed A high performance web server`; the mark only without `--plain`. */
const UNIT = /^(?:[●*×↻] )?\s*([\w@:.\\-]{1,200}\.[a-z]{1,10})\s+\S{1,20}\s+(\S{1,20})\s+(\S{1,30})(?:\s|$)/;

export function failedUnits(tables: Tables): FailedUnit[] {
  return tables.of('systemctl').flatMap(printed =>
    printed.lines.flatMap((line, i) => {
      const [, name, active, sub] = UNIT.exec(line) ?? [];
      const failed = active === 'failed' || sub === 'auto-restart';
      return name !== undefined && failed
        ? [{ name, state: `${active} ${sub}`, evidence: evidenceAt(printed, i + 1) }]
        : [];
    }),
  );
}
