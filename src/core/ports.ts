/**
 * The ports: all that a command, or the runtime that replays it, sees of the world.
 * Adapters answer with values: a dead host, a refused line, a model that is down are results, not exceptions.
 */
import type { Analysis, Fact } from './fact.ts';
import type { Claim, Finding, Usage } from './report.ts';
import type { Transcript } from './transcript.ts';

/** A person in Slack or at a terminal. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Guests and people of other organisations may run nothing. */
  readonly outsider?: boolean;
  /** Could not be looked up: may nothing either, but is told so. */
  readonly unknown?: boolean;
}

/** On whose behalf, and from where, a line would run: what the policy and the audit see. */
export interface Origin {
  readonly person: Person;
  /** Channel id, `dm`, or `terminal`. */
  readonly channel: string;
  readonly run: string;
}

export interface Remote {
  /**
   * Runs `lines` on `host` side by side over one connection and resolves to all transcripts in the order of
   * `lines`. Never rejects for a host's sake. `round` names the durable step; one name a run.
   */
  collect(host: string, lines: readonly string[], round: string): Promise<readonly Transcript[]>;
}

export type Verdict = 'allow' | 'approve' | 'refuse';

/** The policy's answer for one line. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The re-quoted line; empty when refused. */
  readonly line: string;
  /** argv of each pipeline stage, in order; empty when refused. */
  readonly stages: readonly (readonly string[])[];
  /** Why it is refused or needs approval, and the nearest allowed form; empty when allowed. */
  readonly reason: string;
  readonly limits: { readonly seconds: number; readonly bytes: number };
  /** The grammar marks the argv as needing root on most hosts. */
  readonly root: boolean;
  /** For the approval message: `costs about 1 % of one core for 10 s`. */
  readonly cost?: string;
}

export interface Policy {
  judge(line: string, on?: { readonly host: string; readonly origin: Origin }): Judgement;
}

/** Raw text (a log, a paste, a source) that a model may read an excerpt of. */
export interface Excerpt {
  readonly source: string;
  readonly text: string;
}

/** All that a model is told about one question. */
export interface Brief {
  /** The sub-command; picks the prompt file. */
  readonly command: string;
  readonly question: string;
  readonly target: string | null;
  readonly facts: readonly Fact[];
  readonly findings: readonly Finding[];
  /** Findings that the thread has been told before: they may be cited, and need not be said again. */
  readonly told?: readonly Finding[];
  readonly excerpts: readonly Excerpt[];
  /** Hosts on which the model may ask for diagnostics; empty: none. */
  readonly hosts: readonly string[];
  /** What was said before in this thread, oldest first. */
  readonly history: readonly { readonly role: 'person' | 'bot'; readonly text: string }[];
  /** Names the durable steps (`ask/<round>`); one name a run. */
  readonly round: string;
  readonly model?: string;
  readonly temperature?: number;
}

/** The checked answer. `degraded` null: all is well. */
export interface Explanation {
  /** Rendered Markdown of the claims that passed; empty when there are none. */
  readonly answer: string;
  readonly claims: readonly Claim[];
  readonly unverified: readonly string[];
  readonly usage: Usage | null;
  readonly degraded: string | null;
  /** What was collected at the model's request. */
  readonly transcripts: readonly Transcript[];
}

export interface Model {
  explain(brief: Brief): Promise<Explanation>;
}

/** One message of a chat completion, in the shape of the `openai` package. */
export interface CompletionRequest {
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly tools: readonly Readonly<Record<string, unknown>>[];
  /** JSON schema of the last answer; with `tools` empty. */
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly model?: string;
  readonly temperature?: number;
  /** What the run has left for this call, its retries and their waits included; milliseconds. */
  readonly limitMs?: number;
}

/** A value, never an exception; JSON throughout, since it is the output of a durable step. */
export type Completion =
  | {
      readonly ok: true;
      /** The whole assistant message, to be sent back unchanged in the next round. */
      readonly message: Readonly<Record<string, unknown>>;
      readonly usage: Usage;
      /** What the client had to leave out to be served (`temperature not accepted by gpt-5-mini`). */
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      readonly degraded: string;
      readonly usage: Usage | null;
      /** The same question may be served with less of the prompt: without excerpts. */
      readonly shorter?: true;
    };

export interface Completions {
  /** No model is configured: nothing is asked, so nothing is shown as being asked. */
  readonly missing?: boolean;
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
}

/** A pasted text, a file, a forwarded message: stored by content hash, passed by handle. */
export interface Input {
  readonly name: string;
  readonly handle: string;
  readonly bytes: number;
  /** Kept less than was sent, and why. */
  readonly cut?: string;
}

/** As what an input is read: a profile's functions, its lines, or traces. */
export type ReadAs = 'topn' | 'code' | 'traces';

/** Reads stored inputs, in a worker where they are large; a durable step each. */
export interface Readers {
  /** At most `maxChars` characters of the text; where there is more, `total` says how many bytes it has in all. */
  text(input: Input, maxChars: number): Promise<{ readonly text: string; readonly total: number }>;
  profile(inputs: readonly Input[], purpose: 'topn' | 'code'): Promise<Analysis>;
  traces(inputs: readonly Input[]): Promise<Analysis>;
  /** What profiles or traces say of the functions, threads and errors that a question names; no findings: it names none. */
  about(inputs: readonly Input[], kind: ReadAs, words: string): Promise<Analysis>;
}

/** A host's earlier runs. Each call is a durable step. */
export interface Store {
  /** The facts of the host's last run without a finding above info, or null. */
  healthy(host: string): Promise<{ readonly at: string; readonly samples: Record<string, unknown> } | null>;
  /** Keeps what was seen of a host: for `What changed`, `Re-check` and siblings. */
  keep(
    host: string,
    seen: { readonly findings: readonly string[]; readonly samples: Record<string, unknown> },
  ): Promise<void>;
}

export interface People {
  /** Asks in the run's thread and waits (parks the run); null when nobody answers in time. */
  ask(question: string, choices: readonly string[], round: string): Promise<string | null>;
}

export type TaskState = 'pending' | 'in_progress' | 'complete' | 'error';

/** Never awaited, never throws, keyed: a replay shows nothing twice. */
export interface Progress {
  task(id: string, title: string, state: TaskState, details?: string): void;
}

export interface Clock {
  /** Milliseconds since the epoch, memoised under `name`; one name a run. */
  now(name: string): Promise<number>;
}

export type RunState = 'queued' | 'running' | 'waiting' | 'answered' | 'failed' | 'stopped' | 'refused';
