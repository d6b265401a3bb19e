/** Read-only looks at a process on a host, in two rounds: is it there, and then what is this one like. */
import type { Transcript } from '../core/transcript.ts';
import { unitOf } from './analyse-process.ts';
import { runningIn } from './host-processes.ts';
import { packageProbes } from './packages.ts';
import { readProcess } from './ps-line.ts';

const COLUMNS = 'pid,ppid,user,stat,pcpu,pmem,rss,nlwp,etime,cgroup:60,args';
const THREAD_COLUMNS = 'pid,psr,stat,pcpu,time,wchan:32,comm';
const PROPERTIES =
  'Id,ActiveState,SubState,MainPID,NRestarts,ControlGroup,MemoryCurrent,MemoryMax,CPUQuotaPerSecUSec,TasksCurrent,TasksMax,LimitNOFILE,OOMScoreAdjust';
/** The kernel keeps so many characters of a program's name (TASK_COMM_LEN - 1), and `ps -C` compares those. */
const COMM = 15;

/** Its lines of ps, its unit with cgroup and limits, its package. */
export function processProbes(asked: string): readonly string[] {
  const process = readProcess(asked);
  const pid = askedPid(asked) ?? pidIn(process.figures);
  const name = plainName(process.program);
  if (askedPid(asked) !== null) return [`ps -o ${COLUMNS} -p ${pid}`];
  if (name === '' || !/^\w/.test(name)) return [];
  if (process.kernelThread) return [`ps -eo ${THREAD_COLUMNS} --sort=-pcpu | grep ${name}`];
  return [
    `ps -o ${COLUMNS} ${pid === null ? `-C ${name.slice(0, COMM)}` : `-p ${pid}`}`,
    `systemctl show ${unitOf(process) ?? name} -p ${PROPERTIES}`,
    ...packageProbes(name),
  ];
}

/** For the one that runs: its limits, cgroup and open files. For none: threads and command lines that hold the word. */
export function closerProbes(asked: string, transcripts: readonly Transcript[]): readonly string[] {
  const ps = transcripts.find(({ line }) => line.startsWith('ps -o '));
  if (ps === undefined || ps.exit === null) return [];
  const [first] = runningIn(ps.stdout);
  if (first === undefined) {
    const name = plainName(readProcess(asked).program).slice(0, COMM);
    return askedPid(asked) !== null || name.length < 3
      ? []
      : [`ps -eLo pid,tid,stat,pcpu,comm | grep ${name}`, `ps -eo pid,user,args | grep ${name}`];
  }
  const named = readProcess(first.command);
  if (named.kernelThread) return [];
  return [
    `cat /proc/${first.pid}/limits`,
    `cat /proc/${first.pid}/cgroup`,
    `ls /proc/${first.pid}/fd | wc -l`,
    ...(askedPid(asked) === null
      ? []
      : [
          `systemctl show ${unitOf(named) ?? plainName(named.program)} -p ${PROPERTIES}`,
          ...packageProbes(plainName(named.program)),
        ]),
  ].filter(line => !line.startsWith('systemctl show  '));
}

function plainName(program: string): string {
  return program.replace(/[^\w.@+-].*$/, '').slice(0, 64);
}

/** `812` and `pid 812` are a process id. */
export function askedPid(asked: string): number | null {
  const match = /^\s*(?:pid[ =:]*)?(\d{1,7})\s*$/i.exec(asked);
  return match ? Number(match[1]) : null;
}

function pidIn(figures: readonly string[]): number | null {
  const match = /^pid (\d{1,7})\b/.exec(figures[0] ?? '');
  return match ? Number(match[1]) : null;
}
