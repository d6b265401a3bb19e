import type { Observations } from '../observations/index.ts';
import { number, text } from '../observations/printed.ts';
import { percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** One CPU does all the interrupt work. */
export const cpuSoftirq = defineCheck({
  id: 'cpu.softirq',
  resource: 'cpu',
  sign: 'saturation',
  looks: 'interrupts',
  sees: seen => seen.cpu.each.length > 0,
  thresholds: {
    core: threshold(60, '% of one CPU in soft interrupts', 'ours'),
    thread: threshold(30, '% of one CPU in ksoftirqd', 'ours: soft interrupts are put off to it'),
  },
  explains: ['net.softnet', 'net.drops', 'net.retransmits', 'cpu.core.saturated', 'net.udp'],
  words: /interrupt|softirq|network|packet/i,
  run: (seen, limit) => {
    const core = seen.cpu.each.toSorted((a, b) => b.softirq - a.softirq)[0]!;
    const daemon = seen.processes.uses.find(
      use => /^ksoftirqd/.test(use.name) && (use.cpu ?? 0) >= limit.thread,
    );
    if (core.softirq < limit.core && !daemon) return [];
    const kind = busiestKind(seen);
    return [
      {
        severity: 'warning',
        title: `core ${core.cpu} spends ${percent(core.softirq)} in soft interrupts${kind ? `, most of them ${kind.name}` : ''}${daemon ? `; ${daemon.name} uses ${percent(daemon.cpu!)} of a CPU` : ''}`,
        culprit: { kind: 'cpu', name: `core ${core.cpu}` },
        evidence: [core.evidence, daemon?.evidence, kind?.evidence],
        subjects: [`cpu:${core.cpu}`],
        remediation: [
          look('mpstat -P ALL 1 3'),
          'spread the receive queues over CPUs (RSS, RPS) or lower the packet rate at its source',
        ],
      },
    ];
  },
});

function busiestKind(seen: Observations) {
  const samples = seen.files.samples('/proc/softirqs');
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first === last) return null;
  const total = (rows: typeof last.rows, name: string) => {
    const row = rows.find(candidate => text(candidate, 'name') === name);
    return row
      ? Object.keys(row.fields).reduce(
          (sum, key) => sum + (/^cpu\d/.test(key) ? (number(row, key) ?? 0) : 0),
          0,
        )
      : 0;
  };
  const kinds = last.rows
    .filter(row => !/TIMER|SCHED|RCU/.test(text(row, 'name')))
    .map(row => ({
      row,
      name: text(row, 'name'),
      delta: total(last.rows, text(row, 'name')) - total(first.rows, text(row, 'name')),
    }))
    .toSorted((a, b) => b.delta - a.delta);
  const top = kinds[0];
  return top && top.delta > 0
    ? {
        name: top.name,
        evidence: {
          source: top.row.printed.source,
          line: top.row.line,
          text: top.row.printed.lines[top.row.line - 1] ?? '',
        },
      }
    : null;
}
