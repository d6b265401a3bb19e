/** What stands between a host and a good diagnosis: reachability, tools, rights, clock, guard; and what to do. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, CheckResult } from '../core/check.ts';
import type { Origin, Policy } from '../core/ports.ts';
import type { Transcript } from '../core/transcript.ts';
import { auditFile, type Database } from './audit.ts';
import { verifyAudit } from './audit-verify.ts';
import type { Collector } from './collector.ts';
import { explainFailure } from './explain.ts';
import type { HostSpec } from './host.ts';
import type { Inventory } from './inventory.ts';
import { readKnownHosts } from './known-hosts.ts';
import { sudoersLines } from './sudoers.ts';

export interface Diagnosis extends CheckResult {
  readonly name: string;
}

export interface HostExamination {
  readonly collector: Collector;
  readonly inventory: Inventory;
  readonly policy: Policy;
  readonly origin: Origin;
  /** Lines that the product sends of itself, for the sudoers lines. */
  readonly lines: readonly string[];
}

/** Each tool that a diagnosis uses, with the shortest line that shows that it works. */
const TOOL_LINES = [
  'uptime',
  'vmstat 1 1',
  'mpstat 1 1',
  'pidstat 1 1',
  'iostat 1 1',
  'sar -n DEV 1 1',
  'free -m',
  'ps aux | head -n 2',
  'top -b -n 1 | head -n 3',
  'ss -s',
  'ip -s link',
  'df -h',
  'lsblk',
  'lscpu',
  'systemctl is-system-running',
  'timedatectl show',
] as const;
/** What an ordinary login often may not see, with what it is needed for. */
const RIGHT_LINES = [
  { line: 'dmesg | tail -n 3', what: 'the kernel log' },
  { line: 'journalctl -n 1 -o short-iso --no-pager', what: 'the journal' },
  { line: 'cat /proc/1/io', what: 'the disk traffic of processes of others' },
  { line: 'ss -ltnp', what: 'which process has which socket', ownOnly: true },
  { line: 'lsof -nP +L1', what: 'deleted files that still take space', ownOnly: true },
] as const satisfies readonly Right[];

interface Right {
  readonly line: string;
  readonly what: string;
  /** Without root it shows the login's own processes and does not say that there are others. */
  readonly ownOnly?: boolean;
}

const CLOCK_LINE = 'date +%s.%N';
const CLOCK_TOLERANCE_SECONDS = 1;

/** Whether each host can be reached, in the order of `names`. */
export async function reachAll(collector: Collector, names: readonly string[]): Promise<Diagnosis[]> {
  return Promise.all(
    names.map(async name => {
      const started = performance.now();
      const failure = await collector.warm(name);
      const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
      return failure === null
        ? { name, ok: true, says: `reached in ${took}`, do: '' }
        : { name, ok: false, ...cut(failure.says) };
    }),
  );
}

/** Everything about one host. The first entry tells whether it was reached; without that, it is the only one. */
export async function examineHost(name: string, with_: HostExamination): Promise<Diagnosis[]> {
  const resolved = with_.inventory.resolve(name);
  if (!resolved.ok) return [{ name: 'host', ok: false, ...cut(resolved.says) }];
  const [reached] = await reachAll(with_.collector, [name]);
  if (!reached?.ok) return [{ ...(reached ?? { ok: false, says: '', do: '' }), name: 'reach' }];
  const run = (lines: readonly string[]): Promise<Transcript[]> =>
    with_.collector.collect(name, lines, { origin: with_.origin });
  const [clock] = await run([CLOCK_LINE]);
  const tools = await run(TOOL_LINES);
  const rights = await run(RIGHT_LINES.map(({ line }) => line));
  return [
    { ...reached, name: 'reach' },
    loginOf(resolved.host),
    ...toolsOf(tools),
    ...rightsOf(resolved.host, rights),
    clockOf(clock),
    guardOf(name, with_.collector),
    ...sudoOf(resolved.host, with_),
  ];
}

function loginOf(host: HostSpec): Diagnosis {
  if (host.kind === 'local')
    return { name: 'login', ok: true, says: `this machine, as ${host.user}`, do: '' };
  const keys = readKnownHosts(host.knownHostsFiles).fingerprints(host);
  const via = host.jumps.map(jump => ` through ${jump.name}`).join('');
  return {
    name: 'login',
    ok: true,
    says: `${host.user}@${host.hostname}:${host.port}${via}, host key ${keys.join(' ') || 'accepted just now'}`,
    do:
      host.user === 'root'
        ? 'A login of its own, without rights to change anything, is safer than root.'
        : '',
  };
}

/** The tools that work in one entry, each kind of failure in one of its own. */
function toolsOf(transcripts: readonly Transcript[]): Diagnosis[] {
  const failed = transcripts.flatMap(transcript => {
    const failure = explainFailure(transcript);
    if (failure !== null) return [{ transcript, says: failure.says }];
    const why = transcript.refused ?? transcript.lost;
    return why === undefined ? [] : [{ transcript, says: `${toolOf(transcript)}: ${why}` }];
  });
  const bad = new Set(failed.map(({ transcript }) => transcript));
  const good = transcripts.filter(transcript => !bad.has(transcript)).map(toolOf);
  return [
    { name: 'tools', ok: good.length > 0, says: good.join(' '), do: '' },
    ...failed.map(({ says }) => ({ name: 'tools', ok: false, ...cut(says) })),
  ];
}

function rightsOf(host: HostSpec, transcripts: readonly Transcript[]): Diagnosis[] {
  const root = host.user === 'root' || host.sudo;
  return transcripts.map((transcript, index) => {
    const right: Right | undefined = RIGHT_LINES[index];
    const what = right?.what ?? '';
    const why = explainFailure(transcript)?.says ?? transcript.refused ?? transcript.lost;
    if (why !== undefined) {
      return { name: 'rights', ok: false, ...cut(`Does not see ${what} (${transcript.line}). ${why}`) };
    }
    return right?.ownOnly && !root
      ? {
          name: 'rights',
          ok: false,
          says: `Sees ${what} of its own processes alone (${transcript.line}).`,
          do: 'To see all: sudo: true and the sudoers line below.',
        }
      : { name: 'rights', ok: true, says: `sees ${what}`, do: '' };
  });
}

function clockOf(transcript: Transcript | undefined): Diagnosis {
  const seconds = Number(transcript?.stdout.trim());
  if (!transcript || !Number.isFinite(seconds) || transcript.exit !== 0) {
    return { name: 'clock', ok: false, says: 'the clock could not be read', do: `Run: ${CLOCK_LINE}` };
  }
  const ahead = seconds - (transcript.startedAt + transcript.ms / 2) / 1000;
  const says = `${Math.abs(ahead).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} this machine`;
  return Math.abs(ahead) <= CLOCK_TOLERANCE_SECONDS
    ? { name: 'clock', ok: true, says: 'agrees with this machine', do: '' }
    : {
        name: 'clock',
        ok: false,
        says,
        do: 'Times of its log lines are off by that. Set up chrony or systemd-timesyncd on both.',
      };
}

function guardOf(name: string, collector: Collector): Diagnosis {
  return collector.isGuarded(name)
    ? { name: 'guard', ok: true, says: 'enforces the policy on the host', do: '' }
    : {
        name: 'guard',
        ok: true,
        says: 'none: the policy is enforced by the bot alone',
        do: 'To enforce it on the host, too: perf guard',
      };
}

function sudoOf(host: HostSpec, { policy, lines, origin }: HostExamination): Diagnosis[] {
  if (host.user === 'root') return [];
  const judgements = [...lines, ...RIGHT_LINES.map(({ line }) => line)].map(line =>
    policy.judge(line, { host: host.name, origin }),
  );
  const sudoers = sudoersLines(host.user, judgements);
  const how = `visudo -f /etc/sudoers.d/perf-copilot, with these lines:\n${sudoers.join('\n')}`;
  return [
    host.sudo
      ? { name: 'sudo', ok: true, says: 'used for what needs root', do: `If it refuses: ${how}` }
      : {
          name: 'sudo',
          ok: true,
          says: 'not used',
          do: `To see more: sudo: true for ${host.name} in the inventory, and ${how}`,
        },
  ];
}

function toolOf(transcript: Transcript): string {
  return transcript.stages[0]?.[0] ?? transcript.line.split(' ')[0] ?? '';
}

/** The first sentence says what is, the rest what to do. */
function cut(text: string): { says: string; do: string } {
  const at = text.search(/\. (?=[A-Z])/);
  return at < 0 ? { says: text, do: '' } : { says: text.slice(0, at + 1), do: text.slice(at + 2) };
}

/** The room's own checks, for `perf doctor` and `/healthz`. */
export function remoteChecks(parts: {
  inventory: Inventory;
  database: Database;
  dataDir: string;
  home: string;
  agentSocket: string | null;
}): Check[] {
  const { inventory, database, dataDir } = parts;
  return [
    {
      name: 'hosts',
      run: async () => {
        const hosts = inventory.names.filter(name => name !== 'local').length;
        return hosts > 0 || inventory.names.length > 0
          ? { ok: true, says: `${inventory.names.length} from ${inventory.sources}`, do: '' }
          : {
              ok: false,
              says: 'there is no host to ask',
              do: 'Add one to ~/.ssh/config, or name an inventory file with PERF_HOSTS.',
            };
      },
    },
    {
      name: 'ssh keys',
      run: async () =>
        hasKey(parts.home) || parts.agentSocket !== null
          ? { ok: true, says: parts.agentSocket ? 'an agent is running' : 'in ~/.ssh', do: '' }
          : {
              ok: false,
              says: 'no key in ~/.ssh and no agent',
              do: 'Make one (ssh-keygen -t ed25519) or name one with IdentityFile.',
            },
    },
    {
      name: 'audit',
      run: async () => {
        const verdict = await verifyAudit(database, dataDir);
        return verdict.ok
          ? { ok: true, says: `${verdict.lines} lines, whole`, do: '' }
          : {
              ok: false,
              says: `line ${verdict.line}: ${verdict.says}`,
              do: `Keep ${auditFile(dataDir)} as it is and look at who could write to it.`,
            };
      },
    },
  ];
}

function hasKey(home: string): boolean {
  try {
    return readdirSync(join(home, '.ssh')).some(file => /^id_\w+$/.test(file));
  } catch {
    return false;
  }
}
