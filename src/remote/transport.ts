/**
 * The port of a way to reach hosts: `ssh2/`, `local/`, and whatever comes later (system OpenSSH).
 * `test/remote/conformance.ts` holds all of them to what is written here.
 */
import type { HostSpec } from './host.ts';

export interface Transport {
  /** Never rejects: what is in the way of a connection is a value, with the words for people. */
  connect(host: HostSpec, signal?: AbortSignal): Promise<Connected>;
}

export type Connected =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly failure: ConnectFailure };

export interface ConnectFailure {
  readonly code:
    | 'auth'
    | 'key-unknown'
    | 'key-changed'
    | 'key-revoked'
    | 'unreachable'
    | 'timeout'
    | 'configuration'
    | 'aborted'
    | 'lost';
  /** What is wrong and what to do. */
  readonly says: string;
}

/**
 * One connection. Commands run on it side by side, each in its own process group. While one runs, the connection
 * keeps this process alive; idle, it does not.
 */
export interface Session {
  /** Never rejects. */
  exec(execution: Execution, signal?: AbortSignal): Promise<Outcome | Refused>;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface Execution {
  /** argv of each pipeline stage: all that ever leaves of a command. */
  readonly stages: readonly (readonly string[])[];
  /** Prefix the first stage with `sudo -n --`. */
  readonly sudo: boolean;
  /** Ask in the guard's form (`remote/guard/`) instead of a shell's. */
  readonly guard: boolean;
  readonly seconds: number;
  /** Bytes kept of stdout and of stderr each: head and tail. */
  readonly bytes: number;
}

/** Nothing ran: it is safe to ask again. */
export interface Refused {
  readonly refused: string;
  /** The connection itself is gone. */
  readonly gone?: boolean;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** null: it did not end by itself (`lost`), or its output was cut (`truncated`). */
  readonly exit: number | null;
  readonly stageExits: readonly number[];
  /** Milliseconds since the epoch by our clock; start on the host. */
  readonly startedAt: number;
  readonly ms: number;
  /** Of stdout, before anything was cut. */
  readonly bytes: number;
  /** SHA-256 of all of stdout, hex. */
  readonly sha256: string;
  readonly truncated: boolean;
  readonly lost?: string;
  /** The guard spoke on stderr: the host takes requests in its form only. */
  readonly guarded?: boolean;
}

/** How long after its time limit a command may still be heard of before it is given up as lost. */
export const GRACE_MS = 4_000;
/** `timeout -k`: seconds between TERM and KILL. */
export const KILL_AFTER_SECONDS = 2;
