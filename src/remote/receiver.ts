/** Puts an Outcome together from what arrives for one command: noise, output, exit status, loss. */
import { findOpening, takeStageExits, type Watch } from './envelope.ts';
import { takeGuardExits } from './guard/exits.ts';
import { BoundedOutput } from './output.ts';
import type { Execution, Outcome } from './transport.ts';

/** An rc file that prints more than this before our command is not waited out. */
const MAX_NOISE = 256 * 1024;
const MAX_STDERR = 64 * 1024;
/** What a shell says of a process that SIGPIPE has ended. */
const SIGPIPE_STATUS = 141;
/** A guard's refusal begins with this on stderr. */
const GUARD_SIGN = /^perf-guard 1\b/m;

/** How the channel, or the process, ended. */
export interface Ending {
  /** undefined: nobody said; the connection went away. */
  readonly code: number | undefined;
  readonly signal?: string | undefined;
  /** Why it is over before its own end: `stopped`, `time limit of 30 s`, `connection lost`. */
  readonly cause?: string | undefined;
  /** Exit status of each stage, where whoever ran them knows it without stderr's marks. */
  readonly stageExits?: readonly number[] | undefined;
}

export class Receiver {
  readonly #execution: Execution;
  readonly #nonce: string | null;
  readonly #stdout: BoundedOutput;
  readonly #stderr: BoundedOutput;
  #noise: Buffer[] | null;
  #noiseBytes = 0;
  #startedAt = Date.now();
  #started = performance.now();
  /** The host has begun with the command. */
  opened: boolean;
  /** The leader of the command's process group on the host, once known. */
  pid: number | null = null;
  watch: Watch = 'unknown';

  /** `nonce` null: the output is the command's own from its first byte (a guard's, a local process's). */
  constructor(execution: Execution, nonce: string | null) {
    this.#execution = execution;
    this.#nonce = nonce;
    this.#stdout = new BoundedOutput(execution.bytes);
    this.#stderr = new BoundedOutput(Math.min(execution.bytes, MAX_STDERR));
    this.#noise = nonce === null ? null : [];
    this.opened = nonce === null;
  }

  onStdout(chunk: Buffer): void {
    if (this.#noise === null) this.#stdout.write(chunk);
    else this.#onNoise(chunk, this.#noise);
  }

  onStderr(chunk: Buffer): void {
    this.#stderr.write(chunk);
  }

  finish(ending: Ending): Outcome {
    if (this.#noise) this.#stdout.write(Buffer.concat(this.#noise));
    this.#noise = null;
    const ms = Math.round(performance.now() - this.#started);
    const { text: stderr, exits } = this.#takeExits();
    const single = this.#execution.stages.length === 1 && ending.code !== undefined;
    const stageExits = ending.stageExits ?? (single ? [ending.code] : exits);
    const truncated = this.#stdout.truncated || this.#stderr.truncated;
    const lost = this.#lost(ending, ms, stderr);
    // What came before our own opening is the login shell's, and no output of the command.
    const ran = this.opened || this.#nonce === null || lost === undefined;
    return {
      stdout: ran ? this.#stdout.text() : '',
      stderr,
      exit: lost === undefined && !truncated ? (ending.code ?? null) : null,
      stageExits: lost === undefined ? stageExits : [],
      startedAt: this.#startedAt,
      ms,
      bytes: ran ? this.#stdout.bytes : 0,
      sha256: this.#stdout.sha256(),
      truncated,
      ...(lost === undefined ? {} : { lost }),
      ...(ending.code === 126 && GUARD_SIGN.test(stderr) ? { guarded: true } : {}),
    };
  }

  /** Each stage's exit status, as our own script, or the guard, has written it into stderr. */
  #takeExits(): { text: string; exits: readonly number[] } {
    const stderr = this.#stderr.text();
    if (this.#execution.guard) return takeGuardExits(stderr);
    const { text, exits } = takeStageExits(stderr, this.#nonce);
    return { text, exits: inOrder(exits, this.#execution.stages.length) };
  }

  #onNoise(chunk: Buffer, noise: Buffer[]): void {
    noise.push(Buffer.from(chunk));
    this.#noiseBytes += chunk.length;
    const all = noise.length === 1 ? noise[0]! : Buffer.concat(noise);
    const opening = findOpening(all, this.#nonce ?? '');
    if (opening === null && this.#noiseBytes <= MAX_NOISE) {
      noise.splice(0, noise.length, all);
      return;
    }
    this.#noise = null;
    if (opening === null) {
      this.#stdout.write(all);
      return;
    }
    this.opened = true;
    this.#startedAt = Date.now();
    this.#started = performance.now();
    this.pid = Number.isSafeInteger(opening.pid) && opening.pid > 1 ? opening.pid : null;
    this.watch = opening.watch;
    this.#stdout.write(all.subarray(opening.end));
  }

  #lost(ending: Ending, ms: number, stderr: string): string | undefined {
    const after = `after ${(ms / 1000).toFixed(1)} s`;
    if (ending.cause !== undefined)
      return ending.cause.startsWith('time limit') ? ending.cause : `${ending.cause} ${after}`;
    if (this.#timedOut(ending, ms)) return `time limit of ${this.#execution.seconds} s`;
    if (ending.signal !== undefined) return `ended by signal ${ending.signal} ${after}`;
    if (ending.code === undefined) return `connection lost ${after}`;
    if (!this.opened) {
      const says = `${stderr}\n${this.#stdout.text()}`.trim().split('\n')[0]?.slice(0, 200);
      return `the login shell did not run the command (exit ${ending.code})${says ? `: ${says}` : ''}`;
    }
    return undefined;
  }

  /** `timeout` ends with 124, or 137 after `-k`; a command's own 124 comes early. */
  #timedOut(ending: Ending, ms: number): boolean {
    const statuses = [ending.code, ...(ending.stageExits ?? [])];
    const byTimeout =
      statuses.some(status => status === 124 || status === 137 || status === 143) ||
      ending.signal === 'TERM' ||
      ending.signal === 'KILL';
    return byTimeout && ms >= this.#execution.seconds * 900;
  }
}

/**
 * A stage that is a builtin of the shell (`echo`) dies with its shell when nobody reads it, and leaves no status: where
 * the last stage has told its own, that is a stage ended by SIGPIPE. Otherwise, as far as they go without a gap.
 */
function inOrder(exits: ReadonlyMap<number, number>, stages: number): number[] {
  const list: number[] = [];
  const whole = exits.has(stages - 1);
  for (let stage = 0; stage < stages && (whole || exits.has(stage)); stage++) {
    list.push(exits.get(stage) ?? SIGPIPE_STATUS);
  }
  return list;
}
