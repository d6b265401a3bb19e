/** Where a run shows itself: a Slack thread, or a terminal. `thread/` and `terminal/` implement it. */
import type { Person, Progress, RunState } from './ports.ts';
import type { Report } from './report.ts';

/** Where the question came from. */
export interface Place {
  /** Channel id; `terminal` in the terminal. */
  readonly channel: string;
  /** The thread to answer in; null: the run's root stands at the channel's top level. */
  readonly threadTs: string | null;
  /** Reaches the asker alone, for half an hour and five times; null after a message. */
  readonly responseUrl: string | null;
  readonly team: string;
}

/** What people see of a run, without its content. */
export interface RunCard {
  readonly run: string;
  readonly command: string;
  readonly target: string;
  readonly problem: string | null;
  readonly asker: Person;
  readonly place: Place;
  /** A reply in a run's thread: no root of its own, and the root's state stays as it is. */
  readonly followup: boolean;
}

export interface Root {
  readonly channel: string;
  /** The root message. */
  readonly ts: string;
  /** Where replies go: the root itself, or the thread that the root stands in. */
  readonly threadTs: string;
}

export type Opened =
  | { readonly ok: true; readonly root: Root }
  | { readonly ok: false; readonly why: string };

/** A file for the thread: a picture, a flame graph. */
export interface Attachment {
  readonly name: string;
  readonly title: string;
  /** What a picture shows; empty for other files. */
  readonly alt: string;
  readonly bytes: Uint8Array;
}

/** The live part of one run in one process. Nothing here is awaited by a command, and nothing throws. */
export interface Live extends Progress {
  /** One line in the thread, outside the plan: `resumed after a restart; …`. */
  say(text: string): void;
  /** What was begun is shown before the answer is, and nothing new is opened below it. */
  settle(): Promise<void>;
  /** Ends the plan; waits until Slack has it, so that no stream is left open. */
  close(state: RunState): Promise<void>;
}

export interface Threads {
  /** Posts the root, once for ever: `again` (an earlier process may have posted it) looks it up first. */
  open(card: RunCard, again: boolean): Promise<Opened>;
  /** Ends whatever a dead process left open in the thread, and begins anew. */
  live(card: RunCard, root: Root, again: boolean): Promise<Live>;
  /** Posts the answer, once for ever. */
  answer(card: RunCard, root: Root, report: Report, again: boolean): Promise<void>;
  attach(card: RunCard, root: Root, file: Attachment): Promise<void>;
  /** Edits the root in place. */
  state(card: RunCard, root: Root, state: RunState, report: Report | null): Promise<void>;
  /** Reaches the asker alone. */
  tell(card: RunCard, text: string): Promise<void>;
  /** Asks in the thread with a button a choice; resolves when it is posted. */
  ask(card: RunCard, root: Root, question: Question): Promise<void>;
}

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly string[];
  /** ISO 8601. */
  readonly expires: string;
}
