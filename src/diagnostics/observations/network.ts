/** Protocol counters, sockets and interfaces. Counters are those of the host's own network namespace. */
import type { Evidence } from '../../core/report.ts';
import type { Delta, Files } from './files.ts';
import { evidenceOf, number, type SourcedRow, text } from './printed.ts';
import type { Tables } from './tables.ts';

export interface Socket {
  readonly protocol: string;
  readonly state: string;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly local: string;
  readonly peer: string;
  /** Owner, where `ss -p` may see it. */
  readonly process: { readonly name: string; readonly pid: number; readonly fd: number | null } | null;
  /** With what `ss -i -m -o` adds, under ss's own names. */
  readonly row: SourcedRow;
  readonly evidence: Evidence;
}

export interface NetworkView {
  /** TCP/UDP/IP counters between two reads: `counter('tcpext', 'ListenOverflows')`. */
  readonly counter: (protocol: string, name: string) => Delta | null;
  /** Total since boot, where only one read is there. */
  readonly total: (protocol: string, name: string) => { value: number; evidence: Evidence } | null;
  readonly sockets: readonly Socket[];
  readonly interfaces: readonly Interface[];
}

export interface Interface {
  readonly name: string;
  readonly rate: (field: string) => Delta | null;
}

export function viewNetwork(tables: Tables, files: Files): NetworkView {
  const path = (name: string, protocol: string) =>
    ['/proc/net/netstat', '/proc/net/snmp'].find(file =>
      files.rows(file).some(row => text(row, 'proto') === protocol && row.fields[name] !== undefined),
    );
  const names = new Set(files.rows('/proc/net/dev').map(row => text(row, 'iface')));
  return {
    counter: (protocol, name) => {
      const key = name.toLowerCase();
      const file = path(key, protocol);
      return file === undefined
        ? sarCounter(tables, protocol, name)
        : files.deltaOf(file, row => text(row, 'proto') === protocol && row.fields[key] !== undefined, key);
    },
    total: (protocol, name) => totalOf(tables, files, path(name.toLowerCase(), protocol), protocol, name),
    sockets: socketsOf(tables),
    interfaces: [...names].map(name => ({
      name,
      rate: field => files.deltaOf('/proc/net/dev', row => text(row, 'iface') === name, field),
    })),
  };
}

const SAR_COLUMNS: Readonly<Record<string, string>> = {
  'tcp RetransSegs': 'retrans/s',
  'tcp OutSegs': 'oseg/s',
};

/** `sar -n TCP,ETCP 1 5`: rates by the second, where no counter file was read. */
function sarCounter(tables: Tables, protocol: string, name: string): Delta | null {
  const column = SAR_COLUMNS[`${protocol} ${name}`];
  const rows = tables
    .rows('sar')
    .filter(row => column !== undefined && !/average$/.test(row.table) && number(row, column) !== null);
  const most = rows.toSorted((a, b) => number(b, column!)! - number(a, column!)!)[0];
  if (!most) return null;
  const delta = rows.reduce((sum, row) => sum + number(row, column!)!, 0);
  return {
    delta,
    seconds: rows.length,
    perSecond: delta / rows.length,
    last: delta,
    evidence: [evidenceOf(most), evidenceOf(most)],
  };
}

function totalOf(
  tables: Tables,
  files: Files,
  file: string | undefined,
  protocol: string,
  name: string,
): { value: number; evidence: Evidence } | null {
  const key = name.toLowerCase();
  if (file !== undefined) {
    return files.field(file, row => text(row, 'proto') === protocol && row.fields[key] !== undefined, key);
  }
  // nstat prints `TcpExtListenOverflows  20  0.0`.
  const row = tables
    .rows('nstat')
    .find(candidate => text(candidate, 'name').toLowerCase() === protocol + key);
  const value = number(row, 'value');
  return row && value !== null ? { value, evidence: evidenceOf(row) } : null;
}

function socketsOf(tables: Tables): Socket[] {
  const seen = new Set<string>();
  const sockets: Socket[] = [];
  // The newest output first: a socket that is listed twice is taken with what `-p` and `-i` add.
  for (const row of tables.rows('ss').toReversed()) {
    const socket = socketOf(row);
    if (!socket) continue;
    const key = `${socket.protocol} ${socket.state} ${socket.local} ${socket.peer}`;
    if (seen.has(key)) continue;
    seen.add(key);
    sockets.push(socket);
  }
  return sockets.reverse();
}

function socketOf(row: SourcedRow): Socket | null {
  const local = text(row, 'local address:port') || joined(row, 'local');
  const peer = text(row, 'peer address:port') || joined(row, 'peer');
  if (local === '') return null;
  return {
    protocol: text(row, 'netid') || protocolOf(row),
    state: text(row, 'state').toUpperCase() || stateAsked(row),
    receiveQueue: number(row, 'recv-q') ?? 0,
    sendQueue: number(row, 'send-q') ?? 0,
    local,
    peer,
    process: processOf(text(row, 'process') || text(row, 'users')),
    row,
    evidence: evidenceOf(row),
  };
}

function joined(row: SourcedRow, side: string): string {
  const address = text(row, `${side} address`) || text(row, side);
  const port = text(row, `${side} port`);
  return port === '' ? address : `${address}:${port}`;
}

function protocolOf(row: SourcedRow): string {
  return row.printed.argv.some(word => /^-[a-z]*u/.test(word)) ? 'udp' : 'tcp';
}

/** `ss … state close-wait` leaves the column out. */
function stateAsked(row: SourcedRow): string {
  const at = row.printed.argv.indexOf('state');
  return at < 0 ? '' : (row.printed.argv[at + 1] ?? '').toUpperCase();
}

/** `users:(("nginx",pid=812,fd=6),("nginx",pid=813,fd=6))`; before iproute2 3.19 `(("nginx",812,6))`. */
function processOf(users: string): Socket['process'] {
  const match = /\(\("([^"]{1,64})",(?:pid=)?(\d{1,10})(?:,(?:fd=)?(\d{1,10}))?/.exec(users);
  return match
    ? { name: match[1]!, pid: Number(match[2]), fd: match[3] === undefined ? null : Number(match[3]) }
    : null;
}
