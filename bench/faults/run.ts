/**
 * The fault laboratory: starts each fault for real, lets the diagnosis find it, cleans up, and prints a table.
 * Runs as root on a machine that nobody needs; `run(diagnoseHost)` takes the product's own way to a Report.
 */
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../src/core/report.ts';
import { allFaults } from './index.ts';
import { lookAtThisMachine } from './local-host.ts';
import { type Fault, Stage } from './stage.ts';

/** What the table needs of a Report. */
export interface Diagnosed {
  readonly verdict: string;
  readonly findings: readonly Finding[];
}

export type DiagnoseHost = (host: string, problem: string | null) => Promise<Diagnosed>;

interface Row {
  readonly fault: Fault;
  readonly first: boolean;
  readonly found: boolean;
  readonly culprit: boolean;
  readonly both: boolean | null;
  readonly seconds: number;
  readonly verdict: string;
  readonly above: readonly string[];
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const withoutTheProduct: DiagnoseHost = async (_host, problem) =>
  (await lookAtThisMachine(problem)).diagnosis;

export async function run(
  diagnoseHost: DiagnoseHost = withoutTheProduct,
  only: readonly string[] = [],
): Promise<readonly Row[]> {
  const faults = (await allFaults()).filter(fault => only.length === 0 || only.includes(fault.name));
  const rows: Row[] = [];
  for (const fault of faults) {
    await quiet();
    const row = await stageAndDiagnose(fault, diagnoseHost);
    if (row) rows.push(row);
    // Averages and sockets of the scene fade before the next one.
    await sleep(2000);
  }
  summarise(rows);
  return rows;
}

/** Waits for a machine that does nothing else, a quarter of a minute at most: other work would be found instead. */
async function quiet(): Promise<void> {
  for (let tries = 0; tries < 15; tries++) {
    const before = idleTicks();
    await sleep(1000);
    if (idleTicks() - before >= 75 * cpus().length) return;
  }
}

/** In hundredths of a second, over all CPUs. */
function idleTicks(): number {
  return cpus().reduce((sum, cpu) => sum + cpu.times.idle, 0) / 10;
}

async function stageAndDiagnose(fault: Fault, diagnoseHost: DiagnoseHost): Promise<Row | null> {
  const stage = new Stage();
  // Ctrl-C ends the laboratory, not before this scene is cleaned up.
  const interrupted = () => void stage.clear().then(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    await fault.start(stage);
    const started = Date.now();
    const report = await diagnoseHost('local', fault.problem);
    const row = judge(fault, report, (Date.now() - started) / 1000);
    print(row);
    return row;
  } catch (error) {
    console.log(`${fault.name}: could not be staged: ${(error as Error).message.split('\n')[0]}`);
    return null;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await stage.clear();
  }
}

function judge(fault: Fault, report: Diagnosed, seconds: number): Row {
  const above = report.findings.filter(finding => finding.severity !== 'info');
  const [first] = above;
  const names = (finding: Finding | undefined, culprit: RegExp | undefined) =>
    finding !== undefined &&
    (culprit === undefined || culprit.test(`${finding.culprit?.name ?? ''} ${finding.title}`));
  const hit = above.find(finding => fault.expect.includes(finding.id));
  const other = above.find(finding => fault.also?.includes(finding.id) && names(finding, fault.alsoCulprit));
  const healthy = fault.expect.length === 0;
  const either = [...fault.expect, ...(fault.also ?? [])];
  return {
    fault,
    first: healthy ? above.length === 0 : first !== undefined && either.includes(first.id),
    found: healthy ? above.length === 0 : hit !== undefined,
    culprit: healthy ? above.length === 0 : names(hit, fault.culprit),
    both: fault.also === undefined ? null : hit !== undefined && other !== undefined,
    seconds,
    verdict: report.verdict,
    above: above.map(finding => finding.id),
  };
}

const mark = (value: boolean | null): string => (value === null ? ' ' : value ? '✓' : '✗');

function print(row: Row): void {
  console.log(
    [
      row.fault.name.padEnd(28),
      `first ${mark(row.first)}`,
      `found ${mark(row.found)}`,
      `culprit ${mark(row.culprit)}`,
      `both ${mark(row.both)}`,
      `${row.seconds.toFixed(1)} s`,
      row.above.join(' ') || '-',
    ].join('  '),
  );
  console.log(`    ${row.verdict}`);
}

function summarise(rows: readonly Row[]): void {
  const faults = rows.filter(row => row.fault.expect.length > 0);
  const healthy = rows.filter(row => row.fault.expect.length === 0);
  const pairs = rows.filter(row => row.both !== null);
  const share = (list: readonly Row[], pick: (row: Row) => boolean | null) =>
    list.length === 0 ? '-' : `${list.filter(row => pick(row)).length}/${list.length}`;
  console.log(
    `\nfaults: first ${share(faults, row => row.first)}, found ${share(faults, row => row.found)}, culprit ${share(faults, row => row.culprit)}` +
      `; two at once: both ${share(pairs, row => row.both)}; healthy without alarm ${share(healthy, row => row.first)}` +
      `; slowest ${Math.max(0, ...rows.map(row => row.seconds)).toFixed(1)} s`,
  );
}

if (import.meta.main) await run(withoutTheProduct, process.argv.slice(2));
