/**
 * The fault laboratory: starts each fault for real, lets the product find it, cleans up, and prints a table.
 * Runs as root on a machine that nobody needs: `npm run bench -- faults [NAME…]`.
 */
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding, Report } from '../../src/core/report.ts';
import { machine, table } from '../shared/table.ts';
import { allFaults } from './index.ts';
import { askTheProduct } from './product.ts';
import { type Fault, Stage } from './stage.ts';

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

/** All scenes, or those that are named. */
export async function run(only: readonly string[]): Promise<void> {
  const faults = (await allFaults()).filter(fault => only.length === 0 || only.includes(fault.name));
  const rows: Row[] = [];
  for (const fault of faults) {
    await quiet();
    const row = await stageAndDiagnose(fault);
    if (row) rows.push(row);
    // Averages and sockets of the scene fade before the next one.
    await sleep(2000);
  }
  summarise(rows);
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

async function stageAndDiagnose(fault: Fault): Promise<Row | null> {
  const stage = new Stage();
  // Ctrl-C ends the laboratory, not before this scene is cleaned up.
  const interrupted = () => void stage.clear().then(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    await fault.start(stage);
    const started = Date.now();
    const report = await askTheProduct('local', fault.problem);
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

function judge(fault: Fault, report: Report, seconds: number): Row {
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

const HEAD = ['scene', 'asked with', 'first', 'found', 'culprit', 'both', 'seconds', 'above info'];

function summarise(rows: readonly Row[]): void {
  const cells = rows.map(row => [
    row.fault.name,
    row.fault.problem ?? '',
    mark(row.first),
    mark(row.found),
    mark(row.culprit),
    mark(row.both),
    row.seconds.toFixed(1),
    row.above.join(', '),
  ]);
  console.log(`\n${machine()}\n\n${table(HEAD, cells)}`);
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
