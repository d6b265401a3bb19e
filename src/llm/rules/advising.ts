/** R14: what to do comes from the checks' own remedies; a change may show code, and commands that the policy knows. */
import type { Code } from '../claims.ts';
import type { Case, Rule } from './case.ts';
import { ADVISING, HARMFUL, TOLD } from './words.ts';

export const knownRemedies: Rule = {
  id: 'R14',
  breach(claim) {
    const { draft, remedies, words, evident } = claim;
    if (draft.kind === 'advice' && remedies.length === 0) return 'advice names a known remedy (A…)';
    const told = HARMFUL.exec(words)?.[0] ?? TOLD.exec(words)?.[0];
    if (told && !remedies.some(({ text }) => shares(text, told)))
      return `"${told.trim()}" is not yours to advise`;
    const advising =
      evident && draft.kind !== 'advice' && draft.kind !== 'unknown' ? ADVISING.exec(words)?.[0] : undefined;
    if (advising) return `"${advising}" is advice: cite a known remedy by kind advice`;
    return draft.code ? breachOfCode(claim, draft.code) : null;
  },
};

function shares(remedy: string, told: string): boolean {
  const verb =
    told
      .trim()
      .split(/\s+/)
      .at(-1)
      ?.toLowerCase()
      .replace(/(?:ing|e)$/, '') ?? '';
  return verb.length > 2 && remedy.toLowerCase().includes(verb);
}

const SHELL = new Set([
  '',
  'sh',
  'bash',
  'zsh',
  'shell',
  'console',
  'terminal',
  'shell-session',
  'shellsession',
  'cmd',
  'command',
  'powershell',
]);
/** Lines that a shell would take, whatever the language is called. */
const COMMAND_LINE =
  /^[ \t]*(?:[$#][ \t]+)?(?:sudo|rm|kill|pkill|killall|reboot|shutdown|halt|systemctl|service|sysctl|echo\s[^\n]{0,200}>|tee|curl|wget|dd|mkfs\S*|fsck\S*|mount|umount|swapo\w+|chmod|chown|iptables|nft|ip\s|tc\s|docker|podman|kubectl|helm|crictl|apt|apt-get|yum|dnf|apk|pip3?|npm|renice|ionice|taskset|chrt|cgset|nohup|perf|strace|gdb|tcpdump|bpftrace|ssh|scp)\s/m;
const DESTRUCTIVE =
  /\brm\s+-\w*[rf]|\bdrop\s+(?:table|database|schema)\b|\btruncate\s+table\b|\bmkfs\b|:\(\)\s*\{|\|\s*(?:ba|z|da)?sh\b|\/proc\/sys\/vm\/drop_caches/i;

function breachOfCode({ context, remedies }: Case, code: Code): string | null {
  if (DESTRUCTIVE.test(code.after)) return 'the code destroys data or runs what it fetched';
  const isShell = SHELL.has(code.language) || COMMAND_LINE.test(code.after);
  if (!isShell) return null;
  const known = remedies.map(({ text }) => text).join('\n');
  const lines = code.after.split('\n').map(line => line.trim().replace(/^\$\s+/, ''));
  for (const line of lines.filter(line => line !== '' && !line.startsWith('#'))) {
    if (known.includes(line)) continue;
    const judgement = context.policy?.judge(line);
    if (judgement && judgement.verdict !== 'refuse') continue;
    return 'a command that the policy does not allow: only a known remedy may change a host';
  }
  return null;
}
