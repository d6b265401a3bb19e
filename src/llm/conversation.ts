/** The messages of one run with the model, what they cost, and what is left of the run's limits. */
import type { Brief, Completion, CompletionRequest } from '../core/ports.ts';
import type { Usage } from '../core/report.ts';

type Message = Readonly<Record<string, unknown>>;
export type Complete = (round: string, request: CompletionRequest) => Promise<Completion>;

/** Milliseconds and prompt tokens of one run, all its calls together. */
const RUN_MS = 180_000;
const RUN_TOKENS = 40_000;

export class Conversation {
  readonly #messages: Message[];
  readonly #complete: Complete;
  readonly #brief: Brief;
  readonly #notes = new Set<string>();
  #usage: Usage | null = null;
  #lastPrompt = 0;

  constructor(brief: Brief, complete: Complete, system: string, question: string) {
    this.#brief = brief;
    this.#complete = complete;
    this.#messages = [
      { role: 'system', content: system },
      { role: 'user', content: question },
    ];
  }

  push(...messages: readonly Message[]): void {
    this.#messages.push(...messages);
  }

  /** Time and tokens for one more round, and for the last one and a repair after it. */
  get hasRoom(): boolean {
    const spent = this.#usage;
    return !spent || (spent.ms < RUN_MS / 2 && spent.promptTokens + 2 * this.#lastPrompt < RUN_TOKENS);
  }

  /** `step` names the durable step within the brief's round. */
  async ask(step: string, how: Pick<CompletionRequest, 'tools' | 'schema'>): Promise<Completion> {
    const limitMs = RUN_MS - (this.#usage?.ms ?? 0);
    if (limitMs <= 0)
      return { ok: false, degraded: `the model took longer than ${RUN_MS / 1000} s in all`, usage: null };
    const { model, temperature, round } = this.#brief;
    const completion = await this.#complete(`${round}/${step}`, {
      messages: [...this.#messages],
      ...how,
      ...(model !== undefined && { model }),
      ...(temperature !== undefined && { temperature }),
      limitMs,
    });
    this.#count(completion.usage);
    if (completion.ok) for (const note of completion.notes) this.#notes.add(note);
    return completion;
  }

  get usage(): Usage | null {
    return this.#usage;
  }

  /** What a person asked for and did not get; the rest of the notes changes nothing for them. */
  get notes(): string[] {
    return [...this.#notes].filter(note => note.startsWith('temperature'));
  }

  #count(usage: Usage | null): void {
    if (!usage) return;
    const before = this.#usage;
    this.#lastPrompt = usage.promptTokens;
    this.#usage = {
      model: usage.model,
      promptTokens: usage.promptTokens + (before?.promptTokens ?? 0),
      completionTokens: usage.completionTokens + (before?.completionTokens ?? 0),
      ms: usage.ms + (before?.ms ?? 0),
    };
  }
}
