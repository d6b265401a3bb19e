/** The parts that the three catalogue answers share. */
import type { Analysis, Fact } from '../core/fact.ts';
import type { Culprit, ReportFact } from '../core/report.ts';
import { clip, headAndTail, visible } from '../core/text.ts';
import type { Transcript } from '../core/transcript.ts';
import type { Source } from './rows.ts';

/** Of one command, and of all, at most so many characters are shown in the answer. */
const SHOWN_EACH = 900;
const SHOWN_LINE = 240;
const SHOWN_COMMANDS = 6;
/** Told in words above, and long. */
const PUT_IN_WORDS = /^(?:cat|ls) \/proc\/\d+\//;

export interface Told {
  readonly name: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly statements: readonly Fact[];
  readonly verdict: string;
  readonly answer: string;
  readonly transcripts: readonly Transcript[];
  readonly notes?: readonly string[];
}

export function told(parts: Told): Analysis {
  const fact: ReportFact = { kind: 'knowledge', name: parts.name, rows: parts.rows.map(row => ({ ...row })) };
  return {
    facts: [fact],
    statements: parts.statements,
    findings: [],
    verdict: clip(parts.verdict, 300),
    answer: [parts.answer, ...seenOnHost(parts.transcripts)].filter(Boolean).join('\n\n'),
    notes: parts.notes ?? [],
    pictures: [],
  };
}

/** What the host printed, a block each, bounded; a command that is not there (exit 127) says nothing. */
function seenOnHost(transcripts: readonly Transcript[]): string[] {
  return transcripts
    .filter(({ stdout, line }) => stdout.trim() !== '' && !PUT_IN_WORDS.test(line))
    .slice(0, SHOWN_COMMANDS)
    .map(transcript => {
      const lines = visible(transcript.stdout)
        .trimEnd()
        .split('\n')
        .map(line => clip(line.trimEnd(), SHOWN_LINE).replaceAll('`', 'ˋ'));
      return `On ${transcript.host}, \`${transcript.line}\`:\n\`\`\`\n${headAndTail(lines.join('\n'), SHOWN_EACH)}\n\`\`\``;
    });
}

/** A sentence of the catalogue as a fact that a model can cite. */
export function sentence(
  subject: Culprit,
  metric: string,
  value: string,
  row: { source: Source | null },
): Fact {
  return {
    host: null,
    subject,
    metric,
    value,
    unit: '',
    kind: 'state',
    window: null,
    source: { source: `catalogue: ${sourceOf(row)}`, line: 1, text: value },
  };
}

/** No citation is invented: a row without a page that was read says so. */
export function sourceOf({ source }: { source: Source | null }): string {
  if (source === null) return 'general knowledge';
  return `${sourceName(source)} (read ${source.read})`;
}

function sourceName(source: Source): string {
  if ('url' in source) return pageName(source.url);
  return 'man' in source ? source.man : `${source.file} of Debian’s ${source.package}`;
}

/** As the answers end: what the page does not say of a row is general knowledge. */
export function restsOn(row: { source: Source | null }): string {
  return row.source === null ? '_general knowledge_' : `_${sourceOf(row)}; the rest general knowledge_`;
}

/** An address of GitHub becomes `facebook/zstd README.md`; docs/sources.md has the address. */
function pageName(url: string): string {
  const github = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/blob\/[0-9a-f]+\/(.+)$/.exec(url);
  return github ? `${github[1]} ${github[2]}` : url.replace(/^https?:\/\//, '');
}

export function bullets(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n');
}

/** Words that are written small wherever they stand: programs, calls, options. */
const NAMES = new Set(
  'varnishstat squidclient smbstatus ssh sleep rm sort grep rsync smartctl ethtool mpstat pidstat iostat vmstat perf rlimit ulimit dd dpkg initctl gem squeue dcgm kubectl helm crictl docker podman nerdctl absl aio auditctl automount autovacuum avahi bfq bootsnap cadvisor calloc ccache clamd close closefrom conntrack dmeventd dotnet epoll fanotify fastutil fdatasync fentry firewalld fread fsync git glibc go gperftools grep gunicorn gvltools gzip helm igbinary initramfs inotify ipsets irqbalance isolcpus isset itoa jcmd jemalloc jit journalctl jstack kauditd kcryptd keepalive libjpeg loginctl lscpu lxcfs majflt maxconn maxmemory memmem memo mlockall multipathd nbthread ndots netty nfsstat nginx nice noexcept numad opcache openat orjson pickle postscreen qsort raft rasdaemon rayon rbspy rdtsc rngd rsync runserver sendmmsg signal simd simdjson slowlog snmpd snprintf ssl stat std strace strlen strncpy suricata systemctl systemd tbb thermald tr tuned uvloop virtio watchdog wg zlib zram zstd'.split(
    ' ',
  ),
);

/** A capital at the beginning, unless the first word is a name such as `work_mem`, `nr_hugepages` or `nginx`. */
export function capital(text: string): string {
  const first = /^([a-z]+)(?:[ ,:;’-]|$)/.exec(text)?.[1];
  return first === undefined || NAMES.has(first) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name that came from outside, fit to stand in a line of Markdown and between backticks. */
export function escaped(text: string): string {
  return clip(visible(text).replace(/\s+/g, ' ').replaceAll('`', 'ˋ').trim(), 160);
}
