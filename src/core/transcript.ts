/** What a host printed for one command. */
export interface Transcript {
  readonly host: string;
  /** The re-quoted line, without our own timeout, nice and sudo prefix. */
  readonly line: string;
  /** One argv a pipeline stage; empty when the line was refused. */
  readonly stages: readonly (readonly string[])[];
  /** Head and tail within the command's byte limit; control characters are kept (see `core/text.ts`). */
  readonly stdout: string;
  readonly stderr: string;
  /** null when the command did not end by itself: lost, timed out, cut, refused. */
  readonly exit: number | null;
  /** Exit status of each pipeline stage, where the transport knows it. */
  readonly stageExits: readonly number[];
  /** Milliseconds since the epoch, by the bot's clock. */
  readonly startedAt: number;
  /** From its start on the host to its end. */
  readonly ms: number;
  readonly bytes: number;
  /** Output beyond the limit was dropped from the middle. */
  readonly truncated: boolean;
  /** Why it did not end by itself: `connection lost after 3.2 s`, `time limit of 30 s`. */
  readonly lost?: string;
  /** Why the policy did not let it run, with the nearest allowed form. */
  readonly refused?: string;
  /** Content hash under which the whole kept text is stored. */
  readonly handle?: string;
}
