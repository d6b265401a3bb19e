/** What a host’s own lines say of a process, in words: how many, its flags, its unit’s limits and restarts, its package. */
import type { Transcript } from '../core/transcript.ts';
import { bullets, capital, escaped } from './analysis.ts';
import { explainFlags } from './flags.ts';
import { type Running, runningIn } from './host-processes.ts';
import { filesOf, mebibytes, unitSays, whereOf } from './host-words.ts';
import { payloadOf, runtimeOf } from './runtimes.ts';

const MAX_SAID = 16;

/** One paragraph, or none where nothing of note was printed. */
export function onTheHost(transcripts: readonly Transcript[]): string[] {
  const facts = lookedAt(transcripts);
  const host = transcripts[0]?.host ?? '';
  return facts.length === 0 ? [] : [`On ${escaped(host)}:\n${bullets(facts.map(capital))}`];
}

/** For a process id: what the host runs under it. */
export function commandOnHost(asked: string, transcripts: readonly Transcript[]): string | null {
  if (!/^\s*(?:pid[ =:]*)?\d{1,7}\s*$/i.test(asked)) return null;
  const ps = transcripts.find(({ line }) => line.startsWith('ps -o '));
  return runningIn(ps?.stdout ?? '')[0]?.command ?? null;
}

function lookedAt(transcripts: readonly Transcript[]): string[] {
  const said = transcripts.flatMap(transcript => {
    const { line } = transcript;
    if (line.startsWith('ps -o ')) return processesSay(transcript);
    if (line.startsWith('ps -eLo ')) return threadsSay(transcript);
    if (line.startsWith('ps -eo pid,user,args ')) return linesSay(transcript);
    if (line.startsWith('systemctl show')) return unitSays(transcript);
    if (/^cat \/proc\/\d+\/cgroup$/.test(line)) return whereOf(transcript.stdout);
    return [];
  });
  return [...new Set([...said, ...filesOf(transcripts), ...packagesSay(transcripts)])].slice(0, MAX_SAID);
}

function processesSay({ stdout, line, exit, lost, refused }: Transcript): string[] {
  if (exit === null) return [`ps did not answer: ${escaped(lost ?? refused ?? 'it was cut off')}`];
  const running = runningIn(stdout);
  const pid = / -p (\d+)$/.exec(line)?.[1];
  if (running.length === 0) {
    return [pid === undefined ? 'no process of that name runs now' : `no process has the id ${pid} now`];
  }
  const flags = running.slice(0, 20).flatMap(({ command }) => {
    const words = command.slice(0, 4000).split(/\s+/);
    const program = (words[0] ?? '').split('/').at(-1) ?? '';
    const payload = payloadOf(program, words);
    return explainFlags([program, runtimeOf(program) ?? '', payload?.name ?? ''], words);
  });
  return [counted(running), ...flags];
}

function counted(running: readonly Running[]): string {
  const [first] = running;
  const users = [...new Set(running.map(({ user }) => user))].slice(0, 3).join(', ');
  const resident = mebibytes(running.reduce((sum, row) => sum + row.resident, 0) * 1024);
  const cpu = running.reduce((sum, row) => sum + row.cpu, 0).toFixed(1);
  if (running.length === 1) {
    const threads = `${first?.threads} thread${first?.threads === 1 ? '' : 's'}`;
    return `one such process runs: pid ${first?.pid} of ${escaped(users)}, ${threads}, ${cpu} % CPU on average since it started, ${resident} resident`;
  }
  const [busiest] = running.toSorted((a, b) => b.cpu - a.cpu);
  const which =
    busiest !== undefined && busiest.cpu >= 1
      ? `pid ${busiest.pid} is the busiest (${busiest.cpu} %)`
      : `pid ${first?.pid} is the first`;
  return `${running.length} such processes run, of ${escaped(users)}: together ${cpu} % CPU on average since they started, ${resident} resident (shared pages counted more than once); ${which}`;
}

/** The name of a thread: `ps -C` knows processes alone. */
function threadsSay({ stdout }: Transcript): string[] {
  const threads = stdout.split('\n', 200).flatMap(line => {
    const match = /^\s*(\d+)\s+(\d+)\s+\S+\s+[\d.]+\s+(\S.*)$/.exec(line);
    return match && match[1] !== match[2] ? [{ pid: match[1], name: (match[3] ?? '').trim() }] : [];
  });
  const [first] = threads;
  if (first === undefined) return [];
  const pids = [...new Set(threads.map(({ pid }) => pid))];
  return [
    `it is the name of threads: ${threads.length} such (\`${escaped(first.name)}\`) in pid ${pids.slice(0, 3).join(', ')}${pids.length > 3 ? ' and others' : ''}`,
  ];
}

/** Our own grep stands in the list too, and on this machine the question itself. */
function linesSay({ stdout }: Transcript): string[] {
  const rows = stdout.split('\n', 200).flatMap(line => {
    const match = /^\s*(\d+)\s+\S+\s+(\S.*)$/.exec(line);
    const command = match?.[2] ?? '';
    return match &&
      !/(?:^|\/| )(?:grep|ps) /.test(command) &&
      !/\b(?:timeout|sh -c|sshd)\b.*\bgrep\b|\bexplainprocess\b/.test(command)
      ? [{ pid: match[1], command }]
      : [];
  });
  const [first] = rows;
  if (first === undefined) return [];
  const program = first.command.split(/\s+/)[0]?.split('/').at(-1) ?? '';
  return [
    `${rows.length === 1 ? 'one command line holds' : `${rows.length} command lines hold`} the word: pid ${first.pid} runs it by \`${escaped(program)}\``,
  ];
}

/** `libc6:amd64\t2.36-9` and `glibc-2.34-100.el9.x86_64`; what is not installed has no version. */
function packagesSay(transcripts: readonly Transcript[]): string[] {
  const asked = transcripts.filter(({ line }) => /^(?:dpkg-query|rpm) /.test(line));
  const found = asked.flatMap(({ stdout }) =>
    stdout.split('\n', 8).flatMap(line => {
      const debian = /^([\w.+:-]{1,80})\t(\S{1,80})$/.exec(line);
      if (debian) return [`package ${debian[1]} ${debian[2]}`];
      return /^[\w.+-]{3,120}\.(?:x86_64|aarch64|noarch|i686)$/.test(line) ? [`package ${line}`] : [];
    }),
  );
  const answered = asked.some(({ exit }) => exit === 0 || exit === 1);
  return found.length > 0 || !answered
    ? found
    : ['no package has its name: built by hand, part of another package, or in a container'];
}
