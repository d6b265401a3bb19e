import type { Analysis } from '../core/fact.ts';
import type { Transcript } from '../core/transcript.ts';
import { bullets, sentence, sourceOf, told } from './analysis.ts';
import { find, near } from './match.ts';
import { processes } from './processes/index.ts';

/** `asked` is a name or a line of ps. */
export function analyseProcess(asked: string, transcripts: readonly Transcript[] = []): Analysis {
  const name = processName(asked);
  const rows = find(processes, row => row.names, name).slice(0, 2);
  const subject = { kind: 'process', name };
  return told({
    name,
    rows,
    transcripts,
    statements: rows.flatMap(row => [
      sentence(subject, 'what it is', row.what, row),
      sentence(subject, 'normal', row.normal, row),
      ...row.load.map(text => sentence(subject, 'cause of load', text, row)),
      ...row.tuning.map(text => sentence(subject, 'tuning', text, row)),
    ]),
    verdict: rows[0] ? `\`${name}\` is ${rows[0].what}` : `\`${name}\` is not in the catalogue`,
    answer:
      rows.length === 0
        ? missing(name)
        : rows
            .map(row =>
              [
                `It is ${row.what}. Normal: ${row.normal}.`,
                `Usual causes of load:\n${bullets(row.load)}`,
                `Look first at:\n${bullets(row.look.map(line => `\`${line}\``))}`,
                row.tuning.length > 0 ? `Tuning:\n${bullets(row.tuning)}` : '',
                `_${sourceOf(row)}_`,
              ]
                .filter(Boolean)
                .join('\n'),
            )
            .join('\n\n'),
  });
}

/** `root 812 99.0 … /usr/bin/tax-calc --all` → `tax-calc`; `[kswapd0]` → `kswapd0`; `postgres: checkpointer` as it is. */
export function processName(asked: string): string {
  const text = asked.trim();
  const ps = /^\S+\s+\d+\s+\d+(?:\.\d+)?\s+\d+(?:\.\d+)?\s+\d+\s+\d+\s+\S+\s+\S+\s+\S+\s+\S+\s+(.+)$/.exec(
    text,
  );
  const command = (ps?.[1] ?? text).replace(/^\[(.+)\]$/, '$1');
  if (/^[\w-]+: /.test(command)) return command.slice(0, 120);
  const first = command.split(/\s+/)[0] ?? command;
  return first.split('/').at(-1) || first;
}

function missing(name: string): string {
  const names = near(processes, row => row.names, name);
  const hint = names.length > 0 ? ` Near: ${names.join(', ')}.` : '';
  return `The catalogue has nothing on \`${name}\`.${hint} On the host, \`systemctl status ${name}\` and \`ps -o pid,ppid,user,etime,args -C ${name}\` say what it is.`;
}

/** Read-only looks at the process itself on a host. */
export function processProbes(asked: string): readonly string[] {
  const name = processName(asked)
    .replace(/[^\w.@+-]/g, '')
    .slice(0, 64);
  return name === ''
    ? []
    : [`ps -o pid,ppid,user,pcpu,rss,nlwp,etime,args -C ${name}`, `systemctl status ${name} --no-pager -n 5`];
}
