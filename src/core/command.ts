/**
 * A sub-command is a declaration and a `run`. Slash grammar, help, forms, terminal usage and the README's
 * table are computed from the declaration (`core/words.ts`, `core/help.ts`).
 */
import type { z } from 'zod';
import type { Clock, Input, Model, People, Policy, Progress, Readers, Remote, Store } from './ports.ts';
import type { Report } from './report.ts';

/** What a command takes besides words: a host, text (paste, stdin, forwarded message), a file. */
export type InputKind = 'host' | 'text' | 'file';

/** The original's options that steer a run; the rest (`--debug`, `--echo-input`, …) belong to the terminal. */
export interface RunOptions {
  readonly model?: string;
  readonly temperature?: number;
}

export interface CommandContext {
  readonly run: string;
  readonly remote: Remote;
  readonly policy: Policy;
  readonly model: Model;
  readonly readers: Readers;
  readonly store: Store;
  readonly people: People;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly inputs: readonly Input[];
  readonly history: readonly { readonly role: 'person' | 'bot'; readonly text: string }[];
  readonly options: RunOptions;
  /** The Report that this run is a reply to; null for a run of its own. */
  readonly parent: Report | null;
  /** What that run was given to read. */
  readonly parentInputs: readonly Input[];
}

export interface Command<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** The word after `/perf`, and the name of the file. */
  readonly name: string;
  /** Runs of another version that are parked are ended at start, with a word in their thread. */
  readonly version: string;
  /** One line, imperative. */
  readonly summary: string;
  /** Each is typed after `/perf`, shown in help, and run by a test. */
  readonly examples: readonly [string, ...string[]];
  readonly accepts: readonly InputKind[];
  /** In the order they are typed; the last operand takes the rest of the line. Options are named in `options`. */
  readonly args: z.ZodObject<Shape>;
  /** Names of `args` that are words of the line, in order. `…` of the last one is the rest, verbatim. */
  readonly operands: readonly string[];
  /** Names of `args` that are long options (`--problem WORDS`). */
  readonly options: readonly string[];
  /** Which argument holds several commands: one a quoted string, a line, or a terminal argument. */
  readonly list?: string;
  /** What the run is about, in a root message: `web-03`, `checkout.perf.txt`. */
  target(args: z.output<z.ZodObject<Shape>>, inputs: readonly Input[]): string;
  /** The described problem, as the Report says it; null when there is none. */
  problem(args: z.output<z.ZodObject<Shape>>): string | null;
  // Method syntax on purpose: it is bivariant, so that `readonly Command[]` takes every command without `any`.
  run(args: z.output<z.ZodObject<Shape>>, context: CommandContext): Promise<Report>;
}

/** Infers the type of `run`'s arguments from `args`. Does nothing else. */
export function defineCommand<Shape extends z.ZodRawShape>(command: Command<Shape>): Command<Shape> {
  return command;
}
