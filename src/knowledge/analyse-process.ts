import type { Analysis } from '../core/fact.ts';
import type { Transcript } from '../core/transcript.ts';
import { bullets, capital, escaped, restsOn, sentence, told } from './analysis.ts';
import { explainFlags } from './flags.ts';
import { commandOnHost, onTheHost } from './host-look.ts';
import { kernelThreadDetail } from './kernel-thread.ts';
import { find } from './match.ts';
import { near } from './near.ts';
import { processes } from './processes/index.ts';
import { type AskedProcess, readProcess } from './ps-line.ts';
import type { ProcessRow } from './rows.ts';
import { type Payload, payloadOf, runtimeOf } from './runtimes.ts';

/** `asked` is a name, a unit, a command line, or a line of ps or top. */
export function analyseProcess(asked: string, transcripts: readonly Transcript[] = []): Analysis {
  const process = readProcess(commandOnHost(asked, transcripts) ?? asked);
  const payload = payloadOf(process.program, process.words);
  const rows = rowsFor(process, payload);
  const shown = escaped(payload ? `${process.name} ${payload.name}` : shownName(process));
  const subject = { kind: 'process', name: shown };
  const detail = process.kernelThread ? kernelThreadDetail(process.name) : null;
  const [first] = rows;
  return told({
    name: shown,
    rows,
    transcripts,
    statements: rows.flatMap(row => [
      sentence(subject, 'what it is', row.what, row),
      sentence(subject, 'normal', row.normal, row),
      ...row.load.map(text => sentence(subject, 'cause of load', text, row)),
      ...row.tuning.map(text => sentence(subject, 'tuning', text, row)),
    ]),
    verdict: first
      ? `\`${shown}\` is ${mayBe(process)}${first.what}${detail ? `: ${detail}` : ''}`
      : `\`${shown}\` is not in the catalogue`,
    answer: [
      ...onTheHost(transcripts),
      ...inTheLine(process, payload),
      ...(first ? rows.map((row, index) => describe(row, index === 0)) : [missing(process)]),
    ].join('\n\n'),
  });
}

/** Words that many programs are called: the bare word alone does not say whose it is. */
const ORDINARY = new Set(
  'master flush cleanup bounce pickup smtp anvil scache showq proxymap cache manager operator agent rr gs thin falcon nova vector spark presto hive conductor drone nexus boundary nebula sentinel tor kong karma alloy tempo druid ray vault nomad consul init watchdog boot bird pound script expect watch split paste convert next bundle'.split(
    ' ',
  ),
);

/** A path, arguments or a figure beside the word are more than the word. */
function mayBe({ words, name, unit, figures }: AskedProcess): string {
  const bare = words.length === 1 && unit === null && figures.length === 0 && words[0] === name;
  return bare && ORDINARY.has(name) ? 'perhaps (its path or its parent says for certain) ' : '';
}

/** systemd’s name of the service, where a row or the person says it. */
export function unitOf(process: AskedProcess): string | null {
  const row = rowsFor(process, payloadOf(process.program, process.words))[0];
  return process.unit?.replace(/[^\w.@-]/g, '') || row?.unit || null;
}

/** What it runs before what it runs on: `kafka.Kafka`, then `java`; a title before the program that has it. */
function rowsFor(process: AskedProcess, payload: Payload | null): ProcessRow[] {
  const ran = payload
    ? firstRow([payload.name, payload.name.replace(/\.(?:jar|py|js|rb|pl|php|dll)$/, '')])
    : undefined;
  const whole = process.words.join(' ');
  const own = [
    // Threads’ names hold blanks: `C2 CompilerThre`.
    whole.length <= 40 ? whole : '',
    process.name,
    process.unit ?? '',
    process.program,
    runtimeOf(process.program) ?? '',
    process.program.replace(/-\d+$/, ''),
  ]
    .filter(Boolean)
    .map(name => firstRow([name]))
    .find(row => row !== undefined);
  return [...new Set([ran, own])].filter(row => row !== undefined);
}

/** The whole text where it is a name that holds a blank. */
function shownName({ name, words }: AskedProcess): string {
  const whole = words.join(' ');
  return words.length > 1 && !name.includes(' ') && whole.length <= 40 && firstRow([whole]) !== undefined
    ? whole
    : name;
}

function firstRow(forms: readonly string[]): ProcessRow | undefined {
  return find(processes, namesOf, forms)[0]?.row;
}

function namesOf(row: ProcessRow): readonly string[] {
  return row.names;
}

function inTheLine(process: AskedProcess, payload: Payload | null): string[] {
  const programs = [process.program, runtimeOf(process.program) ?? '', payload?.name ?? ''];
  const facts = [
    ...(payload ? [`it runs the ${payload.kind} \`${escaped(payload.name)}\``] : []),
    ...process.figures.map(escaped),
    ...explainFlags(programs, process.words),
  ];
  return facts.length === 0 ? [] : [`In this line:\n${bullets(facts.map(capital))}`];
}

/** What the first row's process is, is the verdict already. */
function describe(row: ProcessRow, isFirst: boolean): string {
  return [
    isFirst ? `Normal: ${row.normal}.` : `It is ${row.what}. Normal: ${row.normal}.`,
    `Look first at:\n${bullets(row.look.map(look => (isCommand(look) ? `\`${look}\`` : look)))}`,
    `Usual causes of load:\n${bullets(row.load.map(capital))}`,
    row.tuning.length > 0 ? `Tuning:\n${bullets(row.tuning.map(capital))}` : '',
    restsOn(row),
  ]
    .filter(Boolean)
    .join('\n');
}

/** A look is a command line unless it is words: those begin with a capital letter. */
export function isCommand(look: string): boolean {
  return /^[a-z]/.test(look);
}

function missing(process: AskedProcess): string {
  const name = escaped(process.program);
  if (/^\d+$/.test(name)) {
    return `\`${name}\` is a process id. Name the program, paste its line of ps, or name the host that it runs on with --host.`;
  }
  const names = near(processes, row => row.names, process.program);
  const hint = names.length > 0 ? ` Did you mean ${names.map(text => `\`${text}\``).join(', ')}?` : '';
  const look = process.kernelThread
    ? '`ps -eo pid,psr,stat,pcpu,wchan:32,comm --sort=-pcpu | head -n 15` shows where it waits'
    : `\`ps -o pid,ppid,user,etime,args -C ${name}\` and \`systemctl status ${name} --no-pager\` say what it is`;
  return `The catalogue has nothing on \`${name}\`.${hint} On the host, ${look}.`;
}
