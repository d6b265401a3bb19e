/** Collects from this machine without SSH and without a policy: the harness of tests and of the fault laboratory. */
import { spawn } from 'node:child_process';
import type { Transcript } from '../../src/core/transcript.ts';
import { type Diagnosis, diagnose, firstRound, nextRound } from '../../src/diagnostics/index.ts';

export interface Look {
  readonly diagnosis: Diagnosis;
  readonly transcripts: readonly Transcript[];
  readonly seconds: number;
}

/** `user`: as whom the lines run (a name that `runuser` knows); this process's own user without it. */
export async function lookAtThisMachine(problem: string | null, user?: string): Promise<Look> {
  const started = Date.now();
  const transcripts: Transcript[] = [];
  let lines = firstRound(problem);
  for (let round = 1; lines.length > 0 && round <= 3; round++) {
    transcripts.push(...(await Promise.all(lines.map(line => runLine(line, user)))));
    lines = nextRound({ host: 'local', problem, transcripts, round });
  }
  const diagnosis = diagnose({ host: 'local', problem, transcripts });
  return { diagnosis, transcripts, seconds: (Date.now() - started) / 1000 };
}

export function runLine(line: string, user?: string): Promise<Transcript> {
  const startedAt = Date.now();
  const [command, args] =
    user === undefined ? ['sh', ['-c', line]] : ['runuser', ['-u', user, '--', 'sh', '-c', line]];
  return new Promise(resolve => {
    const child = spawn(command as string, args as string[], {
      env: {
        PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
        LC_ALL: 'C',
        S_TIME_FORMAT: 'ISO',
        S_COLORS: 'never',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', text => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', text => {
      stderr += text;
    });
    child.on('close', exit =>
      resolve({
        host: 'local',
        line,
        stages: line.split(' | ').map(stage => wordsOf(stage)),
        stdout,
        stderr,
        exit,
        stageExits: [],
        startedAt,
        ms: Date.now() - startedAt,
        bytes: stdout.length,
        truncated: false,
      }),
    );
  });
}

/** Enough for the probe lines: words, and `''`. */
function wordsOf(stage: string): string[] {
  return [...stage.matchAll(/'([^']*)'|(\S+)/g)].map(match => match[1] ?? match[2] ?? '');
}
