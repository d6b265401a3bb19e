import type {
  Completion,
  CompletionRequest,
  Completions,
  Model,
  Origin,
  People,
  Policy,
  Readers,
  Remote,
} from '../core/ports.ts';
import type { Picture } from '../core/report.ts';
import type { Attachment } from '../core/threads.ts';
import type { Transcript } from '../core/transcript.ts';

/** A person's yes to one line on one host. */
export interface Approval {
  readonly line: string;
  readonly host: string;
  readonly approver: string;
}

export interface Drivers {
  /** Judges and runs one line; a value whatever happens. */
  collect(
    host: string,
    line: string,
    options: { readonly origin: Origin; readonly signal: AbortSignal; readonly approved?: Approval },
  ): Promise<Transcript>;
  /** Puts a person's no to a line into the audit. */
  denied(host: string, line: string, origin: Origin, by: string): Promise<void>;
  readonly policy: Policy;
  readonly completions: Completions;
  /** Rounds, claims and their rules over one completion at a time. */
  explainer(parts: {
    readonly complete: (round: string, request: CompletionRequest) => Promise<Completion>;
    readonly remote: Remote;
    readonly policy: Policy;
    readonly people: People;
  }): Model;
  readonly readers: Readers & {
    /** The sub-command for a forwarded or pasted text, from its first 8 KB; null: not sure. */
    recognise(head: Uint8Array): Promise<'stacktrace' | 'topn' | 'code' | null>;
  };
  /** PNG, or null for a picture that cannot be drawn. */
  draw(picture: Picture): Promise<Attachment | null>;
}
