/**
 * What is sent to a host around the argv of a command, and how its traces are found again in the output.
 *
 *     exec /usr/bin/env -i PATH=… LC_ALL=C … /bin/sh -c 'echo NONCE $$ k;…;exec $N timeout -k 2 30 vmstat 1 5 </dev/null'
 *
 * The environment is emptied before any of ours runs, so no rc file's variable or function has a say. What rc files
 * print stands before the line with the nonce and is dropped. `exec` all the way makes the command itself the leader
 * of the session's process group, which a signal over the channel, or `kill -KILL -PID`, reaches as a whole.
 * A pipeline runs in one more shell below `timeout`, and each stage's exit status comes back on stderr.
 */
import { randomBytes } from 'node:crypto';
import { quoteWord } from './policy/quote.ts';
import { quoteForAnyShell } from './quote.ts';
import { type Execution, KILL_AFTER_SECONDS } from './transport.ts';

/** System folders first: a tool of the same name under /usr/local does not print what the readers know. */
export const PATH =
  '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin:/run/current-system/sw/bin:/snap/bin';

/** `HOME` names no folder: `.toprc`, `.perfconfig` and the like would change what tools print. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH,
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TERM: 'dumb',
  S_TIME_FORMAT: 'ISO',
  S_COLORS: 'never',
  COLUMNS: '512',
};

/** These find their cluster or daemon through files in the home folder of whoever calls them. */
const NEEDS_HOME = new Set(['docker', 'podman', 'kubectl', 'crictl', 'nerdctl']);

/** Low, and still scheduled beside a load that fills every core. */
export const NICE = ['nice', '-n', '5'];

/** A host without `nice` (a small busybox) runs the command all the same. */
const NICELY = `command -v nice >/dev/null 2>&1&&N="${NICE.join(' ')}";exec $N`;

/** Whether the host's `timeout` takes `-k` (GNU; busybox since 1.34); asked once a connection. */
export type Watch = 'timeout' | 'shell' | 'unknown';

export interface Envelope {
  readonly line: string;
  readonly nonce: string;
}

/** The line for the host's login shell, whichever that is. */
export function wrap(execution: Execution, watch: Watch): Envelope {
  const nonce = randomBytes(12).toString('hex');
  const script = scriptOf(execution, nonce, watch);
  return { nonce, line: cleanShell(`-c ${quoteForAnyShell(script)}`, needsHome(execution)) };
}

/** The line for a shell that `spareShell` has started. */
export function inSpareShell(execution: Execution): Envelope {
  const nonce = randomBytes(12).toString('hex');
  return {
    nonce,
    line: `${opening(nonce, 'timeout')}exec ${timeout(execution)} ${commandOf(execution, nonce)}`,
  };
}

/** A shell in the same environment that waits for its script on stdin. */
export function spareShell(): string {
  return cleanShell(`-c ${quoteForAnyShell(`${NICELY} /bin/sh`)}`, false);
}

export function needsHome(execution: Execution): boolean {
  return execution.stages.some(([tool]) => NEEDS_HOME.has(tool ?? ''));
}

function cleanShell(words: string, home: boolean): string {
  const environment = Object.entries(ENVIRONMENT)
    .map(([key, value]) => (key === 'HOME' && home ? 'HOME="$HOME"' : `${key}=${value}`))
    .join(' ');
  return `exec /usr/bin/env -i ${environment} /bin/sh ${words}`;
}

function scriptOf(execution: Execution, nonce: string, watch: Watch): string {
  const command = commandOf(execution, nonce);
  const bounded = `${opening(nonce, 'timeout')}${NICELY} ${timeout(execution)} ${command}`;
  // Without a usable `timeout`, a shell in the background ends the process group; it holds no stream open.
  const watcher = `{ sleep ${execution.seconds};kill -TERM -$$;sleep ${KILL_AFTER_SECONDS};kill -KILL -$$;} </dev/null >/dev/null 2>&1 & `;
  const watched = `${opening(nonce, 'shell')}${watcher}${NICELY} ${command}`;
  if (watch === 'timeout') return bounded;
  if (watch === 'shell') return watched;
  return `if timeout -k 2 5 true 2>/dev/null;then ${bounded};else ${watched};fi`;
}

function opening(nonce: string, watch: Exclude<Watch, 'unknown'>): string {
  return `echo ${nonce} $$ ${watch};echo ${nonce}>&2;`;
}

function timeout(execution: Execution): string {
  return `timeout -k ${KILL_AFTER_SECONDS} ${execution.seconds}`;
}

function commandOf(execution: Execution, nonce: string): string {
  const stages = execution.stages.map((argv, index) => {
    const words = argv.map(quoteWord).join(' ');
    return index === 0 && execution.sudo ? `sudo -n -- ${words}` : words;
  });
  if (stages.length === 1) return `${stages[0]} </dev/null`;
  const piped = stages.map((stage, index) => {
    const input = index === 0 ? ' </dev/null' : '';
    return `{ ${stage}${input} 3>&-;s=$?;echo "${nonce} ${index} $s" >&3;exit $s;}`;
  });
  return `/bin/sh -c ${quoteWord(`{ ${piped.join('|')};} 3>&2`)}`;
}

/** The line that starts our part of the output: process id, and how the time limit is kept. */
export interface Opening {
  readonly pid: number;
  readonly watch: Watch;
  /** Where the command's own output begins. */
  readonly end: number;
}

export function findOpening(output: Buffer, nonce: string): Opening | null {
  const start = output.indexOf(`${nonce} `);
  const end = start < 0 ? -1 : output.indexOf('\n', start);
  if (end < 0) return null;
  const [, pid, watch] = output.toString('latin1', start, end).split(' ');
  return { pid: Number(pid), watch: watch === 'timeout' ? 'timeout' : 'shell', end: end + 1 };
}

/** Takes out of stderr what rc files printed before our start, and the stages' exit statuses, in any order. */
export function takeStageExits(
  stderr: string,
  nonce: string | null,
): { text: string; exits: Map<number, number> } {
  const exits = new Map<number, number>();
  if (nonce === null) return { text: stderr, exits };
  const start = stderr.indexOf(`${nonce}\n`);
  const own = start < 0 ? stderr : stderr.slice(start + nonce.length + 1);
  const text = own.replace(new RegExp(`${nonce} (\\d{1,3}) (\\d{1,3})\\n`, 'g'), (_, stage, exit) => {
    exits.set(Number(stage), Number(exit));
    return '';
  });
  return { text, exits };
}
