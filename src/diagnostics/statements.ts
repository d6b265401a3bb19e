/** The citable facts: each a value of one subject, with the line that it was read from. */
import type { Fact, FactKind } from '../core/fact.ts';
import type { Culprit, Evidence } from '../core/report.ts';
import type { Observations } from './observations/index.ts';
import { pressureOf } from './observations/memory.ts';
import { evidenceOf, number, text } from './observations/printed.ts';

type Measured = readonly [
  subject: Culprit,
  metric: string,
  value: number | string | null | undefined,
  unit: string,
  kind: FactKind,
  source: Evidence | null | undefined,
];

/** A brief takes as many as fit; the rest would only push others out. */
const MAX_STATEMENTS = 120;

export function statementsOf(seen: Observations): Fact[] {
  const window = Number.isFinite(seen.from)
    ? { from: new Date(seen.from).toISOString(), to: new Date(seen.to).toISOString() }
    : null;
  const all: Measured[] = [
    ...cpuFacts(seen),
    ...memoryFacts(seen),
    ...processFacts(seen),
    ...diskFacts(seen),
    ...spaceFacts(seen),
    ...pressureFacts(seen),
    ...networkFacts(seen),
    ...loadFacts(seen),
  ];
  return all
    .flatMap(([subject, metric, value, unit, kind, source]) =>
      value === null || value === undefined || !source || source.text === ''
        ? []
        : [{ host: seen.host, subject, metric, value: rounded(value), unit, kind, window, source }],
    )
    .slice(0, MAX_STATEMENTS);
}

const rounded = (value: number | string): number | string =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value;

const thing = (kind: string, name: string): Culprit => ({ kind, name });

function cpuFacts(seen: Observations): Measured[] {
  const { average, each, runQueue } = seen.cpu;
  const cpus = thing('cpu', 'all CPUs');
  const facts: Measured[] = [];
  if (average) {
    for (const name of ['busy', 'user', 'system', 'iowait', 'steal', 'softirq'] as const) {
      facts.push([cpus, name, average[name], '%', 'gauge', average.evidence]);
    }
  }
  for (const use of each.slice(0, 16)) {
    facts.push([thing('cpu', `core ${use.cpu}`), 'busy', use.busy, '%', 'gauge', use.evidence]);
  }
  const longest = runQueue.toSorted((a, b) => b.value - a.value)[0];
  facts.push([cpus, 'run queue', longest?.value, 'tasks', 'gauge', longest?.evidence]);
  return facts;
}

function memoryFacts(seen: Observations): Measured[] {
  const { total, available, swapTotal, swapFree, swapIn, swapOut } = seen.memory;
  const memory = thing('memory', 'memory');
  const swap = thing('memory', 'swap');
  const mib = (kb: number | undefined) => (kb === undefined ? undefined : kb / 1024);
  return [
    [memory, 'available', mib(available?.value), 'MiB', 'gauge', available?.evidence],
    [memory, 'total', mib(total?.value), 'MiB', 'gauge', total?.evidence],
    [swap, 'total', mib(swapTotal?.value), 'MiB', 'gauge', swapTotal?.evidence],
    [swap, 'free', mib(swapFree?.value), 'MiB', 'gauge', swapFree?.evidence],
    [swap, 'in', swapIn?.kb, 'KiB/s', 'rate', swapIn?.evidence[0]],
    [swap, 'out', swapOut?.kb, 'KiB/s', 'rate', swapOut?.evidence[0]],
  ];
}

function processFacts(seen: Observations): Measured[] {
  const busiest = seen.processes.uses.toSorted((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0)).slice(0, 8);
  const writers = seen.processes.uses
    .filter(use => (use.writeKb ?? 0) + (use.readKb ?? 0) >= 64)
    .toSorted((a, b) => (b.writeKb ?? 0) + (b.readKb ?? 0) - (a.writeKb ?? 0) - (a.readKb ?? 0))
    .slice(0, 4);
  return [
    ...lifetimeFacts(seen),
    ...busiest.flatMap((use): Measured[] => {
      const subject = { kind: 'process', name: use.name, pid: use.pid };
      return [
        [subject, 'CPU', use.cpu, '% of one CPU', 'rate', use.evidence],
        [
          subject,
          'waiting for a CPU',
          use.wait !== null && use.wait >= 5 ? use.wait : null,
          '% of the time',
          'rate',
          use.evidence,
        ],
      ];
    }),
    ...writers.flatMap((use): Measured[] => {
      const subject = { kind: 'process', name: use.name, pid: use.pid };
      return [
        [subject, 'write', use.writeKb, 'KiB/s', 'rate', use.evidence],
        [subject, 'read', use.readKb, 'KiB/s', 'rate', use.evidence],
      ];
    }),
  ];
}

/** What `ps aux` and a single frame of top print as %CPU: over the life of each process, so no rate of now. */
function lifetimeFacts(seen: Observations): Measured[] {
  if (seen.processes.uses.length > 0) return [];
  const listed = [...seen.tables.rows('ps'), ...seen.tables.rows('top')].flatMap(row => {
    const [pid, cpu] = [number(row, 'pid'), number(row, '%cpu')];
    return pid === null || cpu === null || cpu < 1 ? [] : [{ row, pid, cpu }];
  });
  return listed
    .toSorted((a, b) => b.cpu - a.cpu)
    .slice(0, 5)
    .map(({ row, pid, cpu }): Measured => {
      const name = text(row, 'command').trim().split(/\s+/, 1)[0] ?? '';
      return [
        { kind: 'process', name, pid },
        'CPU over its life',
        cpu,
        '% of one CPU',
        'gauge',
        evidenceOf(row),
      ];
    });
}

function diskFacts(seen: Observations): Measured[] {
  return seen.disks
    .filter(use => use.utilised > 0)
    .toSorted((a, b) => b.utilised - a.utilised)
    .slice(0, 6)
    .flatMap((use): Measured[] => {
      const device = thing('device', use.device);
      const source = use.evidence[0];
      return [
        [device, 'busy', use.utilised, '% of the time', 'gauge', source],
        [device, 'requests in flight', use.queue, '', 'gauge', source],
        [device, 'write latency', use.writeAwait, 'ms', 'gauge', source],
        [device, 'read latency', use.readAwait, 'ms', 'gauge', source],
        [device, 'written', use.writeKb, 'KiB/s', 'rate', source],
        [device, 'read', use.readKb, 'KiB/s', 'rate', source],
      ];
    });
}

function spaceFacts(seen: Observations): Measured[] {
  const fullest = (list: Observations['spaces']) =>
    list.toSorted((a, b) => b.percent - a.percent).slice(0, 4);
  return [
    ...fullest(seen.spaces).map(
      (space): Measured => [
        thing('mount', space.mount),
        'space used',
        space.percent,
        '%',
        'gauge',
        space.evidence,
      ],
    ),
    ...fullest(seen.inodes).map(
      (space): Measured => [
        thing('mount', space.mount),
        'inodes used',
        space.percent,
        '%',
        'gauge',
        space.evidence,
      ],
    ),
  ];
}

function pressureFacts(seen: Observations): Measured[] {
  return ['cpu', 'memory', 'io'].flatMap((resource): Measured[] => {
    const some = pressureOf(seen.files, resource, 'some');
    return [
      [
        thing('pressure', resource),
        'tasks stalled, ten seconds',
        some?.avg10,
        '% of the time',
        'gauge',
        some?.evidence,
      ],
    ];
  });
}

function networkFacts(seen: Observations): Measured[] {
  const host = thing('network', 'TCP');
  const rate = (protocol: string, name: string, metric: string): Measured => {
    const delta = seen.network.counter(protocol, name);
    return [host, metric, delta?.perSecond, '/s', 'rate', delta?.evidence[1]];
  };
  return [
    rate('tcp', 'RetransSegs', 'segments sent again'),
    rate('tcp', 'OutSegs', 'segments sent'),
    rate('tcpext', 'ListenOverflows', 'accept queue overflows'),
    ...seen.network.interfaces.slice(0, 4).flatMap(({ name, rate: of }): Measured[] => {
      const [received, sent] = [of('rx_bytes'), of('tx_bytes')];
      const subject = thing('interface', name);
      return [
        [subject, 'received', received && received.perSecond / 1024, 'KiB/s', 'rate', received?.evidence[1]],
        [subject, 'sent', sent && sent.perSecond / 1024, 'KiB/s', 'rate', sent?.evidence[1]],
      ];
    }),
  ];
}

function loadFacts(seen: Observations): Measured[] {
  const load = seen.load;
  return [[thing('host', 'load'), 'one minute', load?.one, '', 'gauge', load?.evidence]];
}
