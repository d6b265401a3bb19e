/** What a host’s own lines say of a process, in words: its flags, its unit’s limits and restarts, its package. */
import type { Transcript } from '../core/transcript.ts';
import { bullets, capital, escaped } from './analysis.ts';
import { explainFlags } from './flags.ts';
import { payloadOf, runtimeOf } from './runtimes.ts';

const MAX_LINES = 400;
const MAX_SAID = 14;
/** systemd’s default soft limit; a server with many connections runs into it. */
const FEW_FILES = 1024;

/** One paragraph, or none where nothing of note was printed. */
export function onTheHost(transcripts: readonly Transcript[]): string[] {
  const facts = lookedAt(transcripts);
  const host = transcripts[0]?.host ?? '';
  return facts.length === 0 ? [] : [`On ${escaped(host)}:\n${bullets(facts.map(capital))}`];
}

function lookedAt(transcripts: readonly Transcript[]): string[] {
  const said = transcripts.flatMap(({ line, stdout }) => {
    const lines = stdout.split('\n', MAX_LINES);
    if (line.startsWith('ps ')) return processesOf(lines);
    if (line.startsWith('systemctl show')) return unitOf(lines);
    return /^(?:dpkg-query|rpm) /.test(line) ? packagesOf(lines) : [];
  });
  return [...new Set(said)].slice(0, MAX_SAID);
}

/** The command begins under its heading, since the columns before it are as wide as they are asked to be. */
function processesOf(lines: readonly string[]): string[] {
  const at = lines[0]?.search(/\b(?:COMMAND|CMD)\s*$/) ?? -1;
  if (at < 0) return [];
  const commands = lines.slice(1).flatMap(line => (line.length > at ? [line.slice(at).trim()] : []));
  const flags = commands.slice(0, 20).flatMap(command => {
    const words = command.slice(0, 4000).split(/\s+/);
    const program = (words[0] ?? '').split('/').at(-1) ?? '';
    const payload = payloadOf(program, words);
    return explainFlags([program, runtimeOf(program) ?? '', payload?.name ?? ''], words);
  });
  return [
    commands.length === 1 ? 'one such process runs' : `${commands.length} such processes run`,
    ...flags,
  ];
}

function unitOf(lines: readonly string[]): string[] {
  const value = new Map(
    lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).trim()]),
  );
  const of = (key: string) => value.get(key) ?? '';
  const number = (key: string) => (/^\d{1,18}$/.test(of(key)) ? Number(of(key)) : null);
  const said: string[] = [];
  const state = of('ActiveState');
  if (state !== '' && state !== 'active' && number('MainPID') !== 0)
    said.push(`its unit is ${escaped(state)}`);
  const restarts = number('NRestarts');
  if (restarts !== null && restarts > 0)
    said.push(`systemd has restarted it ${restarts} times: journalctl says why`);
  const [memory, most] = [number('MemoryCurrent'), number('MemoryMax')];
  if (memory !== null && most !== null && most > 0)
    said.push(
      `its cgroup holds ${mebibytes(memory)} of ${mebibytes(most)} (${Math.round((100 * memory) / most)} %)`,
    );
  const quota = /^(?:(\d+)s)?\s*(?:(\d+)ms)?$/.exec(of('CPUQuotaPerSecUSec'));
  if (quota?.[0]) {
    const processors = Number(quota[1] ?? 0) + Number(quota[2] ?? 0) / 1000;
    said.push(`its quota is ${processors} processors (cpu.stat of its cgroup counts nr_throttled)`);
  }
  const files = number('LimitNOFILE');
  if (files !== null)
    said.push(
      `${files} open files at most${files <= FEW_FILES ? ': few for a server with many connections (LimitNOFILE=)' : ''}`,
    );
  const [tasks, mostTasks] = [number('TasksCurrent'), number('TasksMax')];
  if (tasks !== null && mostTasks !== null && tasks > mostTasks * 0.8)
    said.push(`${tasks} of at most ${mostTasks} tasks: new threads will soon fail (TasksMax=)`);
  return said;
}

/** `libc6:amd64\t2.36-9` and `glibc-2.34-100.el9.x86_64`; what is not installed has no version. */
function packagesOf(lines: readonly string[]): string[] {
  return lines.slice(0, 8).flatMap(line => {
    const debian = /^([\w.+:-]{1,80})\t(\S{1,80})$/.exec(line);
    if (debian) return [`package ${debian[1]} ${debian[2]}`];
    return /^[\w.+-]{3,120}\.(?:x86_64|aarch64|noarch|i686)$/.test(line) ? [`package ${line}`] : [];
  });
}

function mebibytes(bytes: number): string {
  const mib = bytes / 1024 ** 2;
  return mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${Math.round(mib)} MiB`;
}
