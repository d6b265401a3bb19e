/** Why a command gave nothing of use, in words for people, with what to install or allow. */
import type { Transcript } from '../core/transcript.ts';

/** Debian's package, and Red Hat's where its name differs. */
const PACKAGES: Readonly<Record<string, readonly [debian: string, redhat?: string]>> = {
  ...toolsOf(['mpstat', 'pidstat', 'iostat', 'sar', 'cifsiostat', 'tapestat'], ['sysstat']),
  ...toolsOf(
    ['uptime', 'free', 'vmstat', 'top', 'ps', 'pgrep', 'slabtop', 'sysctl', 'w', 'pmap'],
    ['procps', 'procps-ng'],
  ),
  ...toolsOf(['ss', 'ip', 'tc', 'nstat', 'ifstat', 'bridge'], ['iproute2', 'iproute']),
  ...toolsOf(['pstree', 'fuser'], ['psmisc']),
  ...toolsOf(['netstat', 'ifconfig'], ['net-tools']),
  ...toolsOf(['dmesg', 'lsblk', 'findmnt', 'mount', 'swapon', 'lscpu', 'lsmem'], ['util-linux']),
  ...toolsOf(['numactl', 'numastat'], ['numactl']),
  ...toolsOf(['jstack', 'jcmd', 'jstat'], ['default-jdk-headless', 'java-17-openjdk-devel']),
  ethtool: ['ethtool'],
  lsof: ['lsof'],
  iotop: ['iotop'],
  perf: ['linux-perf', 'perf'],
  bpftrace: ['bpftrace'],
  strace: ['strace'],
  tcpdump: ['tcpdump'],
  conntrack: ['conntrack', 'conntrack-tools'],
  chronyc: ['chrony'],
};

export interface Failure {
  readonly code: 'missing' | 'sudo' | 'privilege' | 'empty' | 'not-set-up' | 'stage';
  readonly says: string;
}

/** null: the command worked, or it is lost or refused, which its transcript says by itself. */
export function explainFailure(transcript: Transcript): Failure | null {
  if (transcript.refused !== undefined || transcript.stages.length === 0) return null;
  const { host, stages, stageExits, stderr } = transcript;
  const missing = stageExits.findIndex(
    (exit, stage) => exit === 127 && saysMissing(stderr, stages[stage]?.[0] ?? ''),
  );
  if (missing >= 0) return { code: 'missing', says: missingText(host, stages[missing]?.[0] ?? '') };
  const tool = stages[0]?.[0] ?? '';
  const first = stageExits[0] ?? transcript.exit;
  if (first === null || first === undefined) return null;
  const because = SIGNS.find(
    sign => (sign.tool === undefined || sign.tool === tool) && sign.when.test(stderr),
  );
  if (because && (first !== 0 || because.also0))
    return { code: because.code, says: because.says(transcript, tool) };
  if (tool === 'dmesg' && first === 0 && transcript.bytes === 0 && stages.length === 1) {
    return {
      code: 'empty',
      says: `dmesg on ${host} printed nothing: the kernel log was cleared or may not be read. ${allow(transcript)}`,
    };
  }
  const failed = stageExits.findIndex(
    (exit, stage) => exit !== 0 && !(exit === 141 && stage < stages.length - 1),
  );
  if (stages.length > 1 && failed === 0) {
    const line = stderr.trim().split('\n')[0]?.slice(0, 200);
    return {
      code: 'stage',
      says: `${tool} on ${host} ended with status ${first} before the pipe${line ? `: ${line}` : ''}. Run it alone to see all of it.`,
    };
  }
  return null;
}

const SUDO_REFUSED =
  /^sudo: (?:a password is required|a terminal is required|sorry, you must have a tty)|^Sorry, user \S+ (?:is not allowed|may not run)|is not in the sudoers file|\bsudo'?: (?:No such file|not found)/m;

/** sudo would not run the first stage: it ended with 1, or with 127 where there is no sudo. */
export function sudoRefused(outcome: {
  readonly stageExits: readonly number[];
  readonly stderr: string;
}): boolean {
  const [first] = outcome.stageExits;
  return (first === 1 || first === 127) && SUDO_REFUSED.test(outcome.stderr);
}

interface Sign {
  readonly tool?: string;
  readonly when: RegExp;
  readonly code: Failure['code'];
  /** Also counts where the tool ended with status 0. */
  readonly also0?: boolean;
  readonly says: (transcript: Transcript, tool: string) => string;
}

/** These are never sent as root: the closed set of files is what an ordinary login may read. */
const FILE_READERS = new Set(['cat', 'head', 'tail', 'grep', 'ls', 'stat', 'wc']);

const SIGNS: readonly Sign[] = [
  {
    when: SUDO_REFUSED,
    also0: true,
    code: 'sudo',
    says: transcript =>
      `sudo on ${transcript.host} does not let the login run this without a password: it ran without root. ${allow(transcript)}`,
  },
  {
    // sudo: perf: command not found
    when: /^sudo: \S+: command not found/m,
    code: 'missing',
    says: ({ host }, tool) => missingText(host, tool),
  },
  {
    tool: 'dmesg',
    when: /read kernel buffer failed: Operation not permitted|klogctl: Operation not permitted/,
    code: 'privilege',
    also0: true,
    says: transcript =>
      `The kernel log of ${transcript.host} is for root alone (kernel.dmesg_restrict). ${allow(transcript)}`,
  },
  {
    tool: 'perf',
    when: /perf_event_paranoid|No permission to enable|Access to performance monitoring/,
    code: 'privilege',
    also0: true,
    says: transcript =>
      `perf on ${transcript.host} may not count for this login (kernel.perf_event_paranoid). ${allow(transcript)}`,
  },
  {
    when: /permission denied.*docker(?:\.| daemon )sock/i,
    code: 'privilege',
    says: ({ host }) =>
      `The login on ${host} may not talk to docker. Allow it the exact commands with sudo; membership of the group docker is as good as root.`,
  },
  {
    tool: 'journalctl',
    when: /No journal files were found/,
    code: 'not-set-up',
    also0: true,
    says: ({ host }) => `${host} keeps no journal. Where it should: systemctl start systemd-journald.`,
  },
  {
    // System has not been booted with systemd as init system (PID 1). Can't operate.
    when: /not been booted with systemd/,
    code: 'not-set-up',
    also0: true,
    says: ({ host }, tool) => `systemd does not run on ${host}, so ${tool} has nothing to tell.`,
  },
  {
    tool: 'journalctl',
    when: /insufficient permissions|not seeing messages from other users/i,
    code: 'privilege',
    also0: true,
    says: ({ host }) =>
      `The login on ${host} sees only its own part of the journal. Add it to the group systemd-journal: usermod -aG systemd-journal USER.`,
  },
  {
    tool: 'sar',
    // Cannot open /var/log/sysstat/sa25: No such file or directory
    when: /Cannot open \S*\/sa(?:\d|r|-|\/)|Please check if data collecting is enabled/,
    code: 'not-set-up',
    says: ({ host }) =>
      `sysstat on ${host} keeps no history. Turn it on: systemctl enable --now sysstat (and ENABLED="true" in /etc/default/sysstat on Debian).`,
  },
  {
    when: /Operation not permitted|Permission denied|must be (?:run as )?root|are you root|you need to be root|requires root/i,
    code: 'privilege',
    says: (transcript, tool) =>
      FILE_READERS.has(tool)
        ? `${transcript.host} shows ${(transcript.stages[0] ?? []).at(-1)} to root or its owner alone. Do without it, or add the login to the group that may read it.`
        : `${tool} on ${transcript.host} needs more rights than the login has. ${allow(transcript)}`,
  },
];

function saysMissing(stderr: string, tool: string): boolean {
  // timeout: failed to run command 'mpstat': No such file or directory · sh: 1: mpstat: not found
  return stderr
    .split('\n')
    .some(line => line.includes(tool) && /No such file or directory|not found/.test(line));
}

function missingText(host: string, tool: string): string {
  const [debian, redhat] = PACKAGES[tool] ?? [];
  if (!debian) return `${tool} is not installed on ${host}.`;
  return `${tool} is not installed on ${host}. Install it: apt-get install ${debian} (or dnf install ${redhat ?? debian}).`;
}

/** The exact sudoers line: the argv as it is sent, no pattern. */
function allow(transcript: Transcript): string {
  const argv = (transcript.stages[0] ?? []).join(' ');
  return `To allow it: say sudo: true for ${transcript.host} in the inventory, and add the line that \`perf doctor ${transcript.host}\` prints for \`${argv}\` to its sudoers.`;
}

function toolsOf(
  tools: readonly string[],
  packages: readonly [string, string?],
): Record<string, readonly [string, string?]> {
  return Object.fromEntries(tools.map(tool => [tool, packages]));
}
