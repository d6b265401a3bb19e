/** The exact sudoers lines for what the policy would send as root: whole argv, no pattern. */
import type { Judgement } from '../core/ports.ts';

/** Where the tools stand; sudoers wants an absolute path. A tool that is not named here is in /usr/bin. */
const SBIN = new Set([
  'ethtool',
  'iotop',
  'smartctl',
  'nvme',
  'conntrack',
  'tcpdump',
  'tc',
  'swapon',
  'blockdev',
]);

/** One line a command, in the order given, each once. `user`: who logs in. */
export function sudoersLines(user: string, judgements: readonly Judgement[]): string[] {
  const lines = judgements
    .filter(({ root, verdict }) => root && verdict !== 'refuse')
    .map(({ stages }) => `${user} ALL=(root) NOPASSWD: ${commandOf(stages[0] ?? [])}`);
  return [...new Set(lines)];
}

/** sudoers reads `,:=\` and the wildcards of fnmatch in an argument as its own; `""` stands for no arguments at all. */
function commandOf([tool = '', ...words]: readonly string[]): string {
  const path = `/usr/${SBIN.has(tool) ? 'sbin' : 'bin'}/${tool}`;
  if (words.length === 0) return `${path} ""`;
  return `${path} ${words.map(word => word.replace(/[\\,:=*?[\]! ]/g, mark => `\\${mark}`)).join(' ')}`;
}
