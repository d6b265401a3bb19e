/**
 * `local`: this machine, without SSH and without a shell. Each stage is a process of its own in a process group of
 * its own, piped by us. `timeout` keeps the time limit also when we are killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, NICE, PATH } from '../envelope.ts';
import { Receiver } from '../receiver.ts';
import {
  type Execution,
  GRACE_MS,
  KILL_AFTER_SECONDS,
  type Outcome,
  type Session,
  type Transport,
} from '../transport.ts';

export function localTransport(): Transport {
  return { connect: () => Promise.resolve({ ok: true, session: localSession() }) };
}

function localSession(): Session {
  let close: () => void = () => undefined;
  const closed = new Promise<void>(resolve => {
    close = resolve;
  });
  const prefix = [...available(NICE), ...available(['timeout', '-k', String(KILL_AFTER_SECONDS)])];
  return { closed, close, exec: (execution, signal) => run(execution, prefix, signal) };
}

/** The words, where their tool exists; the limits are also kept by our own timer. */
function available(words: readonly string[]): readonly string[] {
  const found = PATH.split(':').some(folder => {
    try {
      accessSync(join(folder, words[0]!), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ? words : [];
}

function run(
  execution: Execution,
  prefix: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const receiver = new Receiver(execution, null);
  if (signal?.aborted) return Promise.resolve(receiver.finish({ code: undefined, cause: 'stopped' }));
  const bounded = prefix.at(-2) === '-k' ? [...prefix, String(execution.seconds)] : prefix;
  const stages = execution.stages.map((argv, index) =>
    start([...bounded, ...(index === 0 && execution.sudo ? ['sudo', '-n', '--'] : []), ...argv]),
  );
  let cause: string | undefined;
  const stop = (why: string): void => {
    cause ??= why;
    for (const { child } of stages) signalGroup(child, 'SIGKILL');
  };
  const onAbort = (): void => stop('stopped');
  signal?.addEventListener('abort', onAbort, { once: true });
  const limitMs = (execution.seconds + KILL_AFTER_SECONDS) * 1000 + GRACE_MS;
  const timer = setTimeout(() => stop(`time limit of ${execution.seconds} s`), limitMs);

  pipe(stages, receiver);
  return Promise.all(stages.map(({ ended }) => ended)).then(endings => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    const last = endings.at(-1)!;
    return receiver.finish({ ...last, cause, stageExits: endings.map(statusOf) });
  });
}

interface Ending {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

interface Stage {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
}

function start(argv: readonly string[]): Stage {
  const [tool = '', ...words] = argv;
  // The folder is the root: a relative path in an argv must not depend on where the bot was started.
  const child = spawn(tool, words, { env: { ...ENVIRONMENT }, cwd: '/', detached: true, stdio: 'pipe' });
  const ended = new Promise<Ending>(resolve => {
    child.once('close', (code, name) =>
      resolve({ code: code ?? undefined, signal: name?.slice('SIG'.length) }),
    );
    child.once('error', error => {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      child.stderr?.push(`${tool}: ${missing ? 'No such file or directory' : error.message}\n`);
      resolve({ code: missing ? 127 : 126, signal: undefined });
    });
  });
  return { child, ended };
}

/** Each stage's stdout into the next one's stdin; a stage that stops reading ends the one before it, as in a shell. */
function pipe(stages: readonly Stage[], receiver: Receiver): void {
  stages.forEach(({ child }, index) => {
    child.stderr?.on('data', (chunk: Buffer) => receiver.onStderr(chunk));
    if (index === 0) child.stdin?.end();
    const next = stages[index + 1]?.child;
    if (next?.stdin && child.stdout) {
      next.stdin.on('error', () => {
        // Node's pipes are sockets, on which a writer meets ECONNRESET where a shell's pipe sends this signal.
        signalGroup(child, 'SIGPIPE');
        child.stdout?.resume();
      });
      // A reader that has ended may close its end without an error; who writes on meets the signal then.
      next.stdin.on('close', () => {
        child.stdout?.once('data', () => signalGroup(child, 'SIGPIPE'));
        child.stdout?.resume();
      });
      child.stdout.pipe(next.stdin);
    } else {
      child.stdout?.on('data', (chunk: Buffer) => receiver.onStdout(chunk));
    }
  });
}

function statusOf({ code, signal }: Ending): number {
  const SIGNALS: Record<string, number> = { HUP: 1, INT: 2, KILL: 9, PIPE: 13, TERM: 15 };
  return code ?? 128 + (SIGNALS[signal ?? ''] ?? 0);
}

function signalGroup(child: ChildProcess, name: 'SIGKILL' | 'SIGPIPE'): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It has ended by itself.
  }
}
